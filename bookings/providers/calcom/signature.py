"""`X-Cal-Signature-256`: bare hex HMAC-SHA256 of the raw body with the webhook's secret. A webhook
without a secret sends "no-secret-provided", which is never let in."""

import hashlib
import hmac

HEADER = "X-Cal-Signature-256"


def sign(body: bytes, secret: str) -> str:
    """The header for a body."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(header: str, body: bytes, secret: str) -> bool:
    """Whether the header is this body's, by this secret."""
    return bool(secret) and hmac.compare_digest(sign(body, secret).encode(), header.encode())
