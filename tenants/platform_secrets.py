"""Secrets of people, who belong to no single business: kept under the platform's own key, whatever
host they are met at."""

from tenants import crypto
from tenants.context import public_context


def platform_encrypt(text: str) -> str:
    """`text` under the platform's key, as printable text."""
    with public_context():
        return crypto.encrypt(text)


def platform_decrypt(sealed: str) -> str:
    """What `platform_encrypt` was given. Raises `crypto.DecryptionError` for anything else."""
    with public_context():
        return crypto.decrypt(sealed)
