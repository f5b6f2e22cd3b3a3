"""Posters to print, for the pages of every channel that has an address to write to."""

from django.http import Http404, HttpResponse

from conversations.posters import SIZES, Poster, poster_pdf
from tenants.pages import MemberRequest


def poster_response(
    request: MemberRequest, *, channel: str, url: str, address: str
) -> HttpResponse:
    """The open business's poster as a PDF to look at or print, in the paper size that `?size=`
    names; 404 for another size."""
    size = request.GET.get("size", "a4")
    if size not in SIZES:
        raise Http404
    business = request.tenant
    poster = Poster(business.name, channel, url, address, business.language)
    answer = HttpResponse(poster_pdf(poster, size), content_type="application/pdf")
    name = f"{business.slug}-{channel.lower()}-{size}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
