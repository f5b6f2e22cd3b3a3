"""What owners change about their business."""

from typing import Any

from django.db import transaction

from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.middleware import forget_hosts
from tenants.models import Business


def business_update(
    *, business: Business, changed: list[str], before: dict[str, Any], actor: Actor
) -> Business:
    """Write the `changed` fields of a business, audited with what they were.

    This process sees them at once, the others when their memory of hosts runs out.
    """
    with transaction.atomic():
        business.save(update_fields=changed)
        after = {name: str(getattr(business, name)) for name in changed}
        audit("business.updated", business, actor=actor, before=before, after=after)
    forget_hosts()
    return business
