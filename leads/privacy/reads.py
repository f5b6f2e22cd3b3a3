"""Looking at a person's page is a read of personal data: the audit trail says who looked."""

import logging

from django.core.cache import cache
from redis import RedisError

from leads.models import Contact
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.models import User

logger = logging.getLogger(__name__)

ONCE_IN_SECONDS = 3600


def contact_read(*, contact: Contact, user: User) -> None:
    """Note that a member looked at a person's page: one entry an hour for the same two, so that
    the trail stays readable. Without the cache, each look is one."""
    try:
        first = cache.add(f"contact-read:{user.pk}:{contact.pk}", 1, ONCE_IN_SECONDS)
    except RedisError:
        logger.warning("reads not told apart: no cache")
        first = True
    if first:
        audit("contact.read", contact, actor=Actor.person(user), subject=contact.uuid)
