"""The state of people who wait: what other services tell the list, and its one writer.

Whoever frees a time holds locks already, so waking the list locks nothing that others lock too:
each transaction promises a row of its own, and the round's one row is written by that row's work.
"""

from django.db import connection
from django.utils import timezone

from bookings.models import Booking, WaitlistEntry, WaitlistOffer
from tenants.due import due_hint, due_put

ROUND, WAKE = "bookings.waitlist", "bookings.waitlist_wake"
# One row per business: a round has no object.
THE_ROUND = 0
Entry = WaitlistEntry.State
Offer = WaitlistOffer.State


def waitlist_wake() -> None:
    """Have the list looked at now: something has become free, or somebody has joined. Call it in
    the transaction of what happened; nothing is promised where nobody waits."""
    if WaitlistEntry.objects.filter(state__in=(Entry.WAITING, Entry.OFFERED)).exists():
        mine = _transaction()
        due_put(WAKE, mine, timezone.now())
        due_hint(WAKE, mine)


def _transaction() -> int:
    """The number of this transaction: no other one has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def waitlist_wake_due(_transaction_id: int) -> None:
    """Due work of one transaction that freed a time: promise a round now."""
    due_put(ROUND, THE_ROUND, timezone.now())
    due_hint(ROUND, THE_ROUND)


def waitlist_booked(booking: Booking) -> None:
    """A booking was made: the entries that it answers are over, by whatever way it was made.

    Call it in the transaction that confirms it."""
    rows = WaitlistEntry.objects.filter(
        contact=booking.contact_id,
        service=booking.service_id,
        state__in=(Entry.WAITING, Entry.OFFERED),
        first__lte=booking.start,
        until__gt=booking.start,
    )
    for entry in rows.select_for_update(no_key=True).order_by("pk"):
        for offer in entry.offers.filter(state=Offer.OPEN).select_related("booking"):
            taken = offer.booking_id == booking.pk
            offer_settle(offer, Offer.TAKEN if taken else Offer.DECLINED)
        entry_settle(entry, Entry.BOOKED)


def entries_lock(contact_id: int) -> None:
    """Lock all that a person waits for, in order of id: whoever makes several bookings of theirs in
    one transaction does so after the bookings' rows and before their lead."""
    rows = WaitlistEntry.objects.filter(
        contact=contact_id, state__in=(Entry.WAITING, Entry.OFFERED)
    ).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def entry_lock(entry_id: int, *, patient: bool = True) -> WaitlistEntry | None:
    """One entry with its row locked; None where the person was forgotten meanwhile, or, unless
    `patient`, where somebody else is changing it this moment."""
    rows = WaitlistEntry.objects.select_for_update(no_key=True, skip_locked=not patient)
    return rows.filter(pk=entry_id).first()


def offer_settle(offer: WaitlistOffer, state: WaitlistOffer.State) -> bool:
    """Write what became of an offer; False where it was settled before. Under the entry's lock."""
    rows = WaitlistOffer.objects.filter(pk=offer.pk, state=Offer.OPEN)
    return rows.update(state=state, settled_at=timezone.now()) == 1


def entry_settle(entry: WaitlistEntry, state: WaitlistEntry.State) -> None:
    """Write where an entry stands now. Under its lock."""
    entry.state = state
    entry.settled_at = None if state == Entry.WAITING else timezone.now()
    entry.save(update_fields=["state", "settled_at"])
