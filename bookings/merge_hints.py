"""Addresses that people gave with their appointments, without any proof of them."""

from leads.models import Contact, ContactIdentity

LATEST = 30


def given_addresses(contact: Contact) -> set[tuple[str, str]]:
    """What somebody wrote as their phone or mail when booking, as (kind, address)
    (`settings.MERGE_HINTS`)."""
    kinds = {"email": ContactIdentity.Kind.EMAIL, "phone": ContactIdentity.Kind.PHONE}
    answers = contact.bookings.order_by("-pk").values_list("answers", flat=True)[:LATEST]
    return {
        (str(kind), str(given[key]))
        for given in answers
        for key, kind in kinds.items()
        if isinstance(given, dict) and given.get(key)
    }
