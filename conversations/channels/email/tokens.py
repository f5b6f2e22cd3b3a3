"""What shows that somebody has read our mail: a token in its reply address and in its id.

A mail's From can be written by anybody. The token names one address of a contact and is signed;
it travels to that address only, so whoever sends it back reads the mail there.
"""

import base64
import re

from django.utils.crypto import constant_time_compare, salted_hmac

from leads.models import ContactIdentity
from tenants.context import current_schema

_SALT = "conversations.email.token"
_TOKEN = re.compile(r"r([0-9a-z]{1,13})-([a-z2-7]{16})(?![a-z2-7])")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def token_of(identity: ContactIdentity) -> str:
    """The token for what is sent to an address: letters that keep their meaning in any case."""
    return f"r{_base36(identity.pk)}-{_signature(identity.pk)}"


def identity_named(*texts: str) -> int | None:
    """The id of the address that a rightly signed token in one of the texts names."""
    for found in _TOKEN.finditer(" ".join(texts).lower()):
        pk = int(found[1], 36)
        if pk < 2**63 and constant_time_compare(_signature(pk), found[2]):
            return pk
    return None


def _signature(pk: int) -> str:
    digest = salted_hmac(_SALT, f"{current_schema()} {pk}", algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
