"""Who a visitor of the chat is: the bearer of a token that this business's chat has signed.

There is no cookie and no session, so a page elsewhere cannot act for a visitor (nothing for CSRF
to abuse), and nothing is stored before the visitor writes.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from tenants.context import current_business

TOKEN_HEADER = "X-Chat-Token"
TOKEN_LIFE = timedelta(days=90)
_SALT = "conversations.chat.visitor"


class BadToken(ValueError):
    """Not a token of this business's chat, or an old one."""


@dataclass(frozen=True)
class Visitor:
    """A person on the chat page. `id` is random and secret to them; `name` is what they typed."""

    id: str
    name: str = ""


def visitor_new(name: str) -> Visitor:
    """A visitor whom nobody knows yet; 128 random bits tell them apart."""
    return Visitor(secrets.token_urlsafe(16), name)


def visitor_token(visitor: Visitor) -> str:
    """A token that names the visitor to this business for `TOKEN_LIFE`."""
    claims = {"business": current_business().pk, "visitor": visitor.id, "name": visitor.name}
    return signing.dumps(claims, salt=_SALT)


def visitor_of(token: str) -> Visitor:
    """The visitor whom a token names. Raises `BadToken`, also for another business's tokens."""
    try:
        claims = signing.loads(token, salt=_SALT, max_age=TOKEN_LIFE)
    except signing.BadSignature as error:
        raise BadToken from error
    if claims["business"] != current_business().pk:
        raise BadToken
    return Visitor(claims["visitor"], claims["name"])
