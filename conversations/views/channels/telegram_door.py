"""What Telegram calls. The same view serves the public host and each business's own; the path
names the route, the header proves who calls."""

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations.channels.telegram.payloads import CHANNEL
from conversations.services.connections import account_by_key
from conversations.services.door import inbound_store
from conversations.views.channels.doors import business_called
from tenants.context import business_context
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = HttpHeaders.to_wsgi_name(SECRET_HEADER)
# Compared with where there is no account, so that an unknown path takes as long as a wrong secret.
_NOBODYS_SECRET = "0" * 43
_ID_CHARS = 60


@csrf_exempt
@require_POST
def update(request: HttpRequest, account: UUID) -> HttpResponse:
    """200 for whatever came with the right secret, new or seen before, of whatever kind; 403 for
    a wrong one and for a bot that nobody has; 400 for what is no JSON object."""
    key = str(account)
    business = business_called(request, CHANNEL, key)
    if business is None:
        _secret_matches(request, _NOBODYS_SECRET)
        return _refused()
    with business_context(business):
        bot = account_by_key(CHANNEL, key)
        secret = bot.credential("secret") if bot else ""
        if not _secret_matches(request, secret or _NOBODYS_SECRET) or not secret:
            return _refused()
        payload = _payload(request.body)
        if payload is None:
            return HttpResponse(status=400)
        inbound_store(
            channel=CHANNEL,
            account_key=key,
            provider_id=f"{key}:{_event_id(payload)}",
            payload=payload,
        )
    return HttpResponse(status=200)


def _secret_matches(request: HttpRequest, secret: str) -> bool:
    """Compared in constant time; a header may hold any characters."""
    given = str(request.META.get(_SECRET, ""))
    return hmac.compare_digest(given.encode(errors="replace"), secret.encode())


def _refused() -> HttpResponse:
    logger.warning("telegram webhook refused: unknown bot or wrong secret")
    return HttpResponse(status=403)


def _payload(body: bytes) -> dict[str, Any] | None:
    try:
        data = payload_clean(json.loads(body))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _event_id(payload: Mapping[str, Any]) -> str:
    """The update's number, which the bot gives to no other; without one, the content itself."""
    number = payload.get("update_id")
    if isinstance(number, int) and len(str(number)) <= _ID_CHARS:
        return str(number)
    content = json.dumps(payload, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
