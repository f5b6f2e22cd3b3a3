"""What a business's Chatwoot calls: the path names the route, the secret in the address that we
gave it proves who calls (not every Chatwoot signs what it sends)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations.channels.chatwoot.mirror.keeping import KIND as MIRROR
from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.views.channels.doors import content_id, event_admit

_ID_CHARS = 40


@csrf_exempt
@require_POST
def event(request: HttpRequest, account: UUID) -> HttpResponse:
    """An event of an inbox (`doors.event_admit`)."""
    given = request.GET.get("secret", "")
    return event_admit(
        request, kind=CHANNEL, account=account, given=given, event_id=_event_id, sender=_sender
    )


def _sender(payload: Mapping[str, Any]) -> str:
    """The conversation of a message; empty for everything else."""
    talk = payload.get("conversation")
    is_message = payload.get("event") == "message_created" and isinstance(talk, dict)
    return str(talk.get("id", ""))[:64] if is_message and isinstance(talk, dict) else ""


@csrf_exempt
@require_POST
def mirror_event(request: HttpRequest, account: UUID) -> HttpResponse:
    """An event of the inbox in which all other conversations are shown."""
    return event_admit(
        request,
        kind=MIRROR,
        channel=CHANNEL,
        account=account,
        given=request.GET.get("secret", ""),
        event_id=_event_id,
        sender=_sender,
    )


def _event_id(payload: Mapping[str, Any]) -> str:
    """A message is created once; whatever else happens is known by its content."""
    number = payload.get("id")
    if (
        payload.get("event") == "message_created"
        and isinstance(number, int)
        and len(str(number)) <= _ID_CHARS
    ):
        return f"message:{number}"
    return content_id(payload)
