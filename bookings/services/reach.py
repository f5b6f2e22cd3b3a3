"""How the business reaches who attends: their phone, and the member who they are."""

from django.db import transaction

from bookings.models import Resource
from bookings.services.attendance import resources_of_phone, staff_contact
from leads.models import Contact, ContactIdentity
from leads.phones import phone_normalize
from leads.services import identity_index
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.models import User


def resource_reach_set(
    *, resource: Resource, phone: str, user: User | None, actor: Actor
) -> Resource:
    """Write somebody's phone ("" for none) and the member who they are, audited without the number.

    Their contact becomes one of the team; whose phone nobody of the team has any more writes as a
    customer again. Raises `InvalidPhone`.
    """
    phone = phone_normalize(phone, current_business().country or None) if phone.strip() else ""
    index = identity_index("phone", phone) if phone else ""
    before = {"phone": bool(resource.phone), "user": resource.user_id}
    with transaction.atomic():
        old, resource.phone, resource.phone_index = resource.phone_index, phone, index
        resource.user = user
        resource.save(update_fields=["phone", "phone_index", "user"])
        if old and old != index and not resources_of_phone(old):
            _customers_again(old)
        staff_contact(resource)
        after = {"phone": bool(phone), "user": resource.user_id}
        if before != after or old != index:
            audit("resource.reach_changed", resource, actor=actor, before=before, after=after)
    return resource


def _customers_again(index: str) -> None:
    theirs = ContactIdentity.objects.filter(kind=ContactIdentity.Kind.PHONE, address_index=index)
    team = Contact.objects.filter(
        pk__in=theirs.values("contact"), audience=Contact.Audience.TECHNICIAN
    )
    team.update(audience=Contact.Audience.CUSTOMER)
