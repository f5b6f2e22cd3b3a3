"""The subscribable calendar of one person, and the button that gives it an address."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings.feeds import feed_end, feed_etag, feed_ics, feed_noted, feed_of_token, feed_renew
from bookings.models import Resource
from tenants.actors import Actor
from tenants.middleware import require_business
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited


@require_safe
@ratelimited("calendar_feed", methods=("GET", "HEAD"))
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file, for whoever has its address; 304 where the reader has it already."""
    require_business(request)
    found = feed_of_token(token)
    if found is None:
        raise Http404
    feed_noted(found)
    content = feed_ics(found)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendario.ics"'
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = feed_etag(content)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_POST
@managers
def feed_change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Give somebody's calendar a (new) address, or (`do` = off) none."""
    resource = get_object_or_404(Resource, uuid=uuid)
    actor = Actor.person(request.user)
    if request.POST.get("do") == "off":
        feed_end(resource=resource, actor=actor)
        messages.success(request, _("El enlace ya no funciona."))
    else:
        feed_renew(resource=resource, actor=actor)
        messages.success(request, _("Enlace listo: cópialo en la aplicación de calendario."))
    return redirect("bookings:staff_member", uuid)
