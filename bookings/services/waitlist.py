"""The waiting list: a time that becomes free is offered to one person after the other.

`waitlist_round` is one due row per business, so rounds never overlap; within one, people are
looked at in the order in which they joined. An offer is a hold of theirs that ends by itself, so
the ordinary locks and the exclusion constraint make it true that nobody else gets the time
meanwhile. A booking is locked before its entry, wherever both are; an entry before resources.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.availability import Slot
from bookings.models import Booking, Resource, Service, WaitlistEntry, WaitlistOffer
from bookings.selectors import slot_search
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import booking_hold, booking_release
from bookings.services.waiting import entry_lock, entry_settle, offer_settle, waitlist_wake
from leads.models import Contact
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_hint, due_put

OFFER = "bookings.waitlist_offer"
OFFER_LIFETIME = timedelta(minutes=30)
# An offer for a time that is near ends while it can still be given to the next.
NEAR = timedelta(hours=3)
NEAR_LIFETIME = timedelta(minutes=10)
# Times also become free without a booking that ends: hours that change, an absence taken back.
LOOK_AGAIN = timedelta(minutes=15)
# Whoever lets so many offers pass is not asked again.
UNANSWERED_MAX = 2
JOINED_MAX = 5
SOURCE = "waitlist"

Entry = WaitlistEntry.State
Offer = WaitlistOffer.State


def waitlist_join(
    *,
    contact: Contact,
    service: Service,
    first: datetime,
    until: datetime,
    staff: Resource | None = None,
    time_from: time | None = None,
    time_until: time | None = None,
    seats: int = 1,
    source: str = "chat",
    actor: Actor,
) -> WaitlistEntry:
    """Put a person on the list for any start in [first, until) (aware), with a local time of day in
    [time_from, time_until) where those are given.

    Idempotent: who waits for the same service in an overlapping stretch has that entry widened.
    Raises BookingRefused: not_bookable for a stretch that is over, inverted or too many places;
    too_many_bookings for a sixth entry of one person.
    """
    first = max(first, timezone.now())
    if first >= until or not service.active or not 1 <= seats <= service.capacity:
        raise BookingRefused(Refusal.NOT_BOOKABLE)
    with transaction.atomic():
        Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        live = contact.waitlist.filter(state__in=(Entry.WAITING, Entry.OFFERED))
        same = live.filter(service=service, staff=staff, first__lt=until, until__gt=first).first()
        if same is not None:
            return _widen(same, first, until, time_from, time_until, seats)
        if live.count() >= JOINED_MAX:
            raise BookingRefused(Refusal.TOO_MANY_BOOKINGS)
        entry = WaitlistEntry.objects.create(
            contact=contact,
            service=service,
            staff=staff,
            first=first,
            until=until,
            time_from=time_from,
            time_until=time_until,
            seats=seats,
            source=source,
        )
        audit("waitlist.joined", entry, actor=actor)
        waitlist_wake()
    return entry


def _widen(
    entry: WaitlistEntry,
    first: datetime,
    until: datetime,
    time_from: time | None,
    time_until: time | None,
    seats: int,
) -> WaitlistEntry:
    """What they said last counts for hours and places; of the days, all that they named."""
    entry.first, entry.until = min(entry.first, first), max(entry.until, until)
    entry.time_from, entry.time_until, entry.seats = time_from, time_until, seats
    entry.save(update_fields=["first", "until", "time_from", "time_until", "seats"])
    waitlist_wake()
    return entry


def waitlist_leave(*, entry: WaitlistEntry, actor: Actor) -> None:
    """Take a person off the list; a time on offer to them goes to the next."""
    with transaction.atomic():
        for offer in entry.offers.filter(state=Offer.OPEN).select_related("booking"):
            booking_release(hold_token=offer.booking.hold_token, actor=actor)
        locked = entry_lock(entry.pk)
        if locked is None or locked.state not in (Entry.WAITING, Entry.OFFERED):
            return
        for offer in entry.offers.filter(state=Offer.OPEN):
            offer_settle(offer, Offer.DECLINED)
        entry_settle(locked, Entry.LEFT)
        audit("waitlist.left", locked, actor=actor)
        waitlist_wake()


def waitlist_round(_object_id: int) -> datetime | None:
    """Due work: end what has lapsed, offer what is free, each time to one person; when to look
    again, None where nobody waits."""
    now = timezone.now()
    _offers_expire(now)
    _entries_lapse(now)
    for entry in _waiting(now):
        _offer_to(entry, now)
    return _look_again(now)


def _offers_expire(now: datetime) -> None:
    """Offers that nobody answered. Their holds end by themselves at the same time."""
    late = WaitlistOffer.objects.filter(state=Offer.OPEN, expires_at__lte=now)
    for offer in late.select_related("booking").order_by("pk"):
        with transaction.atomic():
            booking_release(hold_token=offer.booking.hold_token, actor=SYSTEM)
            entry = entry_lock(offer.entry_id)
            if entry is None or not offer_settle(offer, Offer.EXPIRED):
                continue
            unanswered = entry.offers.filter(state=Offer.EXPIRED).count()
            given_up = unanswered >= UNANSWERED_MAX
            entry_settle(entry, Entry.LEFT if given_up else Entry.WAITING)


def _entries_lapse(now: datetime) -> None:
    over = WaitlistEntry.objects.filter(state=Entry.WAITING, until__lte=now)
    over.update(state=Entry.LAPSED, settled_at=now)


def _waiting(now: datetime) -> Iterator[WaitlistEntry]:
    rows = WaitlistEntry.objects.filter(state=Entry.WAITING, until__gt=now, service__active=True)
    yield from rows.select_related("contact", "service", "staff").order_by("created_at", "id")


def _offer_to(entry: WaitlistEntry, now: datetime) -> None:
    """Offer the first free start that fits, held for them, if there is one.

    Whoever keeps a time of their own at this moment is choosing: a hold for them would end that.
    """
    if _is_silent(entry.contact) or _is_choosing(entry.contact, now):
        return
    for slot in _fitting(entry):
        try:
            if _offer_put(entry, slot, now):
                return
        except BookingRefused:
            continue  # somebody else was faster; the next start may be free


def _is_silent(contact: Contact) -> bool:
    return contact.opted_out_at is not None or contact.kind == Contact.Kind.BLOCKED


def _is_choosing(contact: Contact, now: datetime) -> bool:
    held = Booking.objects.filter(contact=contact, state=Booking.State.HELD)
    return held.filter(hold_expires_at__gt=now).exists()


def _fitting(entry: WaitlistEntry) -> list[Slot]:
    """Free starts of the entry's stretch, hours and places that were not offered to them before."""
    found = slot_search(
        service=entry.service,
        range_from=entry.first,
        range_to=entry.until,
        party_size=entry.seats,
        staff=entry.staff,
    )
    known = set(entry.offers.values_list("booking__start", flat=True))
    tz = current_business().tz
    return [
        slot
        for slot in found
        if slot.start not in known and _in_hours(entry, slot.start.astimezone(tz).time())
    ]


def _in_hours(entry: WaitlistEntry, clock: time) -> bool:
    low, high = entry.time_from or time.min, entry.time_until
    return clock >= low and (high is None or clock < high)


def _offer_put(entry: WaitlistEntry, slot: Slot, now: datetime) -> bool:
    """Hold one start for one person and promise the message; False where they no longer wait."""
    lifetime = NEAR_LIFETIME if slot.start - now < NEAR else OFFER_LIFETIME
    with transaction.atomic():
        locked = entry_lock(entry.pk)
        if locked is None or locked.state != Entry.WAITING:
            return False
        hold = booking_hold(
            contact=entry.contact,
            service=entry.service,
            start=slot.start,
            staff=entry.staff,
            party_size=entry.seats,
            actor=SYSTEM,
            source=SOURCE,
            lifetime=lifetime,
        )
        offer = WaitlistOffer.objects.create(entry=locked, booking=hold, expires_at=now + lifetime)
        locked.state = Entry.OFFERED
        locked.save(update_fields=["state"])
        due_put(OFFER, offer.pk, now)
        due_hint(OFFER, offer.pk)
    return True


def _look_again(now: datetime) -> datetime | None:
    live = WaitlistEntry.objects.filter(state__in=(Entry.WAITING, Entry.OFFERED))
    if not live.exists():
        return None
    ends = WaitlistOffer.objects.filter(state=Offer.OPEN).order_by("expires_at")
    first = ends.values_list("expires_at", flat=True).first()
    return min(filter(None, (first, now + LOOK_AGAIN)))


def waitlist_decline(*, offer: WaitlistOffer, actor: Actor) -> None:
    """Say no to one time: it goes to the next person, and this one waits on for another."""
    with transaction.atomic():
        booking_release(hold_token=offer.booking.hold_token, actor=actor)
        entry = entry_lock(offer.entry_id)
        if entry is None or not offer_settle(offer, Offer.DECLINED):
            return
        entry_settle(entry, Entry.WAITING)
        waitlist_wake()


def offer_open_of(contact: Contact) -> WaitlistOffer | None:
    """The offer that a person can still answer, with its booking, service and resource."""
    rows = WaitlistOffer.objects.filter(
        entry__contact=contact, state=Offer.OPEN, expires_at__gt=timezone.now()
    )
    return rows.select_related("entry", "booking__service", "booking__resource").first()
