"""The key that signs the API's tokens."""

import base64

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

from config import env

SHORTEST = 32


def jwt_key(secret_key: str) -> str:
    """`JWT_SECRET`, or where it is not set a key derived from `secret_key`.

    The secret key itself never signs tokens: whoever broke it there could forge sessions too.
    Raises `ImproperlyConfigured` for a `JWT_SECRET` of under 32 characters, or equal to it.
    """
    given = env.text("JWT_SECRET", "")
    if not given:
        return _derived(secret_key)
    if len(given) < SHORTEST or given == secret_key:
        raise ImproperlyConfigured(
            f"JWT_SECRET needs {SHORTEST} characters or more, and not those of SECRET_KEY."
        )
    return given


def _derived(secret_key: str) -> str:
    kdf = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"mostrador/jwt")
    return base64.urlsafe_b64encode(kdf.derive(secret_key.encode())).decode()
