"""`Calendly-Webhook-Signature: t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of "<t>.<raw body>" with
the subscription's signing key. Calendly's own sample refuses what is older than three minutes."""

import hashlib
import hmac
from datetime import datetime

HEADER = "Calendly-Webhook-Signature"
TOLERANCE_SECONDS = 180


def sign(body: bytes, key: str, at: int) -> str:
    """The header for a body sent at a moment (unix seconds)."""
    return f"t={at},v1={_digest(body, key, str(at))}"


def is_signed(header: str, body: bytes, key: str, now: datetime) -> bool:
    """Whether the header is this body's, by this key, and not older (or newer) than tolerated."""
    parts = [part.partition("=")[::2] for part in header.split(",")]
    at = next((value for name, value in parts if name.strip() == "t"), "")
    given = [value for name, value in parts if name.strip() == "v1"]
    if not key or not at.isascii() or not at.isdigit() or len(at) > 12:
        return False
    if abs(now.timestamp() - int(at)) > TOLERANCE_SECONDS:
        return False
    wanted = _digest(body, key, at)
    return any(hmac.compare_digest(wanted.encode(), each.encode()) for each in given)


def _digest(body: bytes, key: str, at: str) -> str:
    return hmac.new(key.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
