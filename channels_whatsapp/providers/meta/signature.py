"""Meta's webhook signature: HMAC-SHA256 of the bytes as they came, with the app's secret.

The bytes matter: Meta escapes what is not ASCII, so a body that was parsed and written again has
another signature. There is no time in it: what is sent again is known by its ids.
"""

import hashlib
import hmac

HEADER = "X-Hub-Signature-256"
_PREFIX = "sha256="


def sign(body: bytes, app_secret: str) -> str:
    """The header that Meta would send with a body."""
    return _PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def signature_is_valid(body: bytes, app_secret: str, signature: str) -> bool:
    """Whether a request's header fits its body. Never raises."""
    made = sign(body, app_secret or "-")
    fits = hmac.compare_digest(made.encode(), signature.encode(errors="replace"))
    return bool(app_secret) and fits
