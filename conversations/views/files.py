"""Files that came with messages, for members who may see the conversation."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from conversations.selectors.inbox import message_seen
from conversations.services import files
from tenants.pages import MemberRequest, members


@require_GET
@members
def message_file(request: MemberRequest, uuid: UUID, place: int) -> HttpResponse:
    """One file of a message: shown where it is a picture or a sound, else only to be saved."""
    file = files.message_file(message_seen(request.membership, uuid), place)
    if file is None:
        raise Http404
    return HttpResponse(bytes(file.data), headers=files.headers_of(file))
