"""Files of messages: for members who may see the conversation, and by links that were sent."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_safe

from conversations.file_links import member_link, member_linked, shared_file
from conversations.models import MessageFile
from conversations.selectors.inbox import message_seen
from conversations.services import files
from conversations.serving import file_response
from tenants.pages import MemberRequest, members


@require_GET
@members
def message_file(request: MemberRequest, uuid: UUID, place: int) -> HttpResponse:
    """Where one file of a message is to be had for the next minutes; it is fetched first where
    that has not been done."""
    file = files.message_file(message_seen(request.membership, uuid), place)
    if file is None:
        raise Http404
    answer = redirect(member_link(file, request.user.pk))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@members
def file_link(request: MemberRequest, token: str) -> HttpResponse:
    """A file, by a member's link: shown where it is a picture, a sound or a film, else only to be
    saved. Whoever may not see its conversation any more finds nothing."""
    named = member_linked(token, request.user.pk)
    if named is None:
        raise Http404
    file = get_object_or_404(MessageFile.objects.select_related("message"), uuid=named)
    if file.message is None:
        raise Http404
    message_seen(request.membership, file.message.uuid)
    return file_response(request, file)  # type: ignore[return-value]  # no less a response


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """A file that the business sent, for whoever has the link while it lasts. Providers ask with
    HEAD what it is before they fetch it."""
    file = shared_file(token)
    if file is None:
        raise Http404
    return file_response(request, file, typed=True)
