"""Moving a signed-in person from one host to another by a signed link that works once.

Browsers keep cookies per host (and refuse `Domain=localhost`), so each business's host has a
session of its own. The link names user and target host, lives for a minute, and its number is
noted in the shared cache when it is used.
"""

from uuid import uuid4

from django.core import signing
from django.core.cache import cache

from tenants.context import public_context
from tenants.models import Business, User
from tenants.urls_for import business_url

LIFETIME_SECONDS = 60
_SALT = "tenants.handover"


class HandoverRefused(ValueError):
    """The link is false, old, used, or for another host."""


def handover_url(*, user: User, business: Business) -> str:
    """The link that signs `user` in at `business`'s host, once, within a minute."""
    token = signing.dumps([user.pk, business.pk, uuid4().hex], salt=_SALT)
    return f"{business_url(business, '/handover/')}?token={token}"


def handover_accept(*, token: str, business: Business) -> User:
    """The user that a link brings to `business`'s host. Raises `HandoverRefused`."""
    try:
        user_id, business_id, number = signing.loads(token, salt=_SALT, max_age=LIFETIME_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise HandoverRefused from error
    with public_context():
        first = cache.add(f"handover:{number}", 1, LIFETIME_SECONDS * 2)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if business_id != business.pk or not first or user is None:
        raise HandoverRefused
    return user
