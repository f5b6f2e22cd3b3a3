"""What the doors of providers share that name an account in their path: the same view serves the
public host and each business's own. Those that prove themselves by a secret are one function."""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from conversations.services.connections import account_by_key, business_by_route
from conversations.services.door import inbound_store
from tenants.context import business_context
from tenants.models import Business
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

# Compared with where there is no account, so that an unknown path takes as long as a wrong secret.
_NOBODYS_SECRET = "0" * 43


def event_admit(
    request: HttpRequest,
    *,
    kind: str,
    account: UUID,
    given: str,
    event_id: Callable[[Mapping[str, Any]], str],
    sender: Callable[[Mapping[str, Any]], str],
    channel: str = "",
) -> HttpResponse:
    """200 for whatever came with the right secret (`given`), new or seen before, of whatever kind;
    403 for a wrong one and for an account that nobody has; 400 for what is no JSON object. What
    comes is read by `channel`, that of the account's `kind` if none is named."""
    key = str(account)
    business = business_called(request, kind, key)
    if business is None:
        _matches(given, _NOBODYS_SECRET)
        return _refused(kind)
    with business_context(business):
        found = account_by_key(kind, key)
        secret = found.credential("secret") if found else ""
        if not _matches(given, secret or _NOBODYS_SECRET) or not secret:
            return _refused(kind)
        payload = _payload(request.body)
        if payload is None:
            return HttpResponse(status=400)
        inbound_store(
            channel=channel or kind,
            account_key=key,
            provider_id=f"{key}:{event_id(payload)}",
            payload=payload,
            sender=sender(payload),
        )
    return HttpResponse(status=200)


def business_called(request: HttpRequest, kind: str, key: str) -> Business | None:
    """The business that a webhook's path leads to; nobody where it came by another's host."""
    host: Business | None = getattr(request, "tenant", None)
    business = business_by_route(kind, key)
    if business is None or (host is not None and host.pk != business.pk):
        return None
    return business


def content_id(payload: Mapping[str, Any]) -> str:
    """What makes an event unique that has no number: its content."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _matches(given: str, secret: str) -> bool:
    """Compared in constant time; what is given may hold any characters."""
    return hmac.compare_digest(given.encode(errors="replace"), secret.encode())


def _refused(kind: str) -> HttpResponse:
    logger.warning("%s webhook refused: unknown account or wrong secret", kind)
    return HttpResponse(status=403)


def _payload(body: bytes) -> dict[str, Any] | None:
    try:
        data = payload_clean(json.loads(body))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
