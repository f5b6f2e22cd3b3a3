"""What Telegram calls: the path names the route, the header proves who calls."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations.channels.telegram.payloads import CHANNEL
from conversations.views.channels.doors import content_id, event_admit

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = HttpHeaders.to_wsgi_name(SECRET_HEADER)
_ID_CHARS = 60


@csrf_exempt
@require_POST
def update(request: HttpRequest, account: UUID) -> HttpResponse:
    """An update of a bot (`doors.event_admit`)."""
    given = str(request.META.get(_SECRET, ""))
    return event_admit(
        request, kind=CHANNEL, account=account, given=given, event_id=_event_id, sender=_sender
    )


def _sender(payload: Mapping[str, Any]) -> str:
    """The chat of a message; empty for everything else."""
    message = payload.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return str(chat.get("id", ""))[:64] if isinstance(chat, dict) else ""


def _event_id(payload: Mapping[str, Any]) -> str:
    """The update's number, which the bot gives to no other; without one, the content itself."""
    number = payload.get("update_id")
    if isinstance(number, int) and len(str(number)) <= _ID_CHARS:
        return str(number)
    return content_id(payload)
