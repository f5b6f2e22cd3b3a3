"""What schedulers told us of a person: their calls, stored as they came."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bookings.models import CalendarDelivery, CalendarLink
from bookings.services.arrivals import gone_mark
from bookings.services.deliveries import KIND
from leads.models import Contact, ContactIdentity
from leads.phones import phone_canonical
from tenants.due import due_drop_many

_SCAN = 500
# What came while calls were searched is looked at again.
_LATE = timedelta(minutes=10)


def calls_naming(contact: Contact, *, since: datetime | None = None) -> list[int]:
    """The calls in which an address of the person stands; all are read, or those received since a
    moment. Locks nothing."""
    words = _words(contact)
    rows = CalendarDelivery.objects.exclude(payload=None).order_by("pk")
    if since is not None:
        rows = rows.filter(received_at__gte=since)
    if not words:
        return []
    return [row.pk for row in rows.iterator(chunk_size=_SCAN) if _names(row, words)]


def calls_forget(contact: Contact, *, found: Collection[int], bookings: Collection[int]) -> int:
    """Delete the calls that tell of a person, and remember the ids of their appointments, so that
    reading the scheduler again brings nobody back; how many calls."""
    entries = CalendarLink.objects.filter(booking__in=bookings).exclude(external_id="")
    for entry in entries.select_related("connection"):
        gone_mark(entry.connection, entry.external_id)
    late = calls_naming(contact, since=timezone.now() - _LATE)
    return _delete(CalendarDelivery.objects.filter(pk__in={*found, *late}))


def calls_prune(*, before: datetime, limit: int) -> int:
    """Delete up to `limit` calls received before a moment, the oldest first; how many."""
    oldest = CalendarDelivery.objects.order_by("pk").values_list("pk", "received_at")[:limit]
    return _delete(CalendarDelivery.objects.filter(pk__in=[pk for pk, at in oldest if at < before]))


def _delete(rows: QuerySet[CalendarDelivery]) -> int:
    pks = list(rows.values_list("pk", flat=True))
    due_drop_many(KIND, pks)
    return CalendarDelivery.objects.filter(pk__in=pks).delete()[0]


def _words(contact: Contact) -> frozenset[str]:
    """The person's addresses as payloads may spell them: phones by their digits."""
    words = set()
    for identity in contact.identities.all():
        if identity.kind == ContactIdentity.Kind.PHONE:
            both = (identity.address, phone_canonical(identity.address))
            words |= {_digits(number) for number in both}
        else:
            words.add(identity.address.lower())
    return frozenset(word for word in words if word)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _names(row: CalendarDelivery, words: Collection[str]) -> bool:
    for text in _texts(row.payload):
        digits = _digits(text) if len(text) < 40 else ""
        if any(word in text.lower() or word == digits for word in words):
            return True
    return False


def _texts(value: Any) -> Iterable[str]:
    """Every text and number inside a JSON value."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)
