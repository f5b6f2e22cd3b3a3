"""People who say who they are in a form, without any proof of it."""

from django.db import IntegrityError, transaction

from leads.models import Contact, ContactIdentity
from leads.services import address_normalize, contact_upsert, identity_index

PHONE, EMAIL = ContactIdentity.Kind.PHONE, ContactIdentity.Kind.EMAIL


def contact_claimed(*, name: str, phone: str, email: str) -> Contact:
    """The contact of whoever gives this phone or email (at least one), made if nobody has it.

    The phone decides; a new person gets both addresses. Somebody who is known already gets no
    further address this way: whoever types another's number must not receive their messages from
    then on, nor may a stranger's phone speak for them. Raises `InvalidPhone`.
    """
    if not phone:
        return contact_upsert(kind=EMAIL, address=email, name=name)[0]
    contact, created = contact_upsert(kind=PHONE, address=phone, name=name)
    if created and email:
        _email_add(contact, email)
    return contact


def _email_add(contact: Contact, email: str) -> None:
    """Give a new contact their email, unless somebody else has it."""
    address = address_normalize(EMAIL, email)
    index = identity_index(EMAIL, address)
    if ContactIdentity.objects.filter(kind=EMAIL, address_index=index).exists():
        return
    try:
        with transaction.atomic():
            ContactIdentity.objects.create(
                contact=contact, kind=EMAIL, address=address, address_index=index
            )
    except IntegrityError:
        # Two forms at once: the other one was first, as it would have been a moment earlier.
        return


def claims_blocked(*, phone: str, email: str) -> bool:
    """Whether the business has blocked whoever has this phone or this email. Raises
    `InvalidPhone`."""
    given = [(kind, address) for kind, address in ((PHONE, phone), (EMAIL, email)) if address]
    indexes = [identity_index(kind, address_normalize(kind, address)) for kind, address in given]
    return ContactIdentity.objects.filter(
        address_index__in=indexes, contact__kind=Contact.Kind.BLOCKED
    ).exists()
