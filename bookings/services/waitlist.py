"""The waiting list: a time that becomes free is offered to one person after the other.

`waitlist_round` is one due row per business; within a round, people are looked at in the order in
which they joined. An offer is a hold of theirs that ends by itself, so the ordinary locks and the
exclusion constraint make it true that nobody else gets the time meanwhile. Resources are locked
before bookings, bookings before entries, wherever several are.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bookings.availability import Slot
from bookings.models import Booking, Resource, Service, ServiceArea, WaitlistEntry, WaitlistOffer
from bookings.selectors import slot_search
from bookings.services.areas import areas_among
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import booking_hold, booking_release
from bookings.services.waiting import entry_lock, entry_settle, offer_settle, waitlist_wake
from bookings.services.web import SOURCE as WEB
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
# Nobody waits for what lies further ahead than a search for free times looks.
LONGEST_WAIT = timedelta(days=366)
# A round ends well within its lease, however many wait: the rest of the offers are the next one's.
OFFERS_OF_A_ROUND = 50
# So many starts are tried for one person that others take at the same moment.
TRIES = 3
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
    area: ServiceArea | None = None,
    source: str = "chat",
    actor: Actor,
) -> WaitlistEntry:
    """Put a person on the list for any start in [first, until) (aware), with a local time of day in
    [time_from, time_until) where those are given. `area`: where they want it, else what they told
    of themselves; nothing is offered that nobody gives there.

    Idempotent: who waits for the same service in an overlapping stretch has that entry widened.
    Visitors of the web say who they are without any proof: they neither touch nor count against
    what the person asked for otherwise.
    Raises BookingRefused: not_bookable for a stretch that is over, inverted, more than a year
    away, or for too many places; too_many_bookings for a sixth entry of one person.
    """
    now = timezone.now()
    first, until = max(first, now), min(until, now + LONGEST_WAIT)
    if first >= until or not service.active or not 1 <= seats <= service.capacity:
        raise BookingRefused(Refusal.NOT_BOOKABLE)
    with transaction.atomic():
        Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        live = contact.waitlist.filter(state__in=(Entry.WAITING, Entry.OFFERED))
        live = live.filter(source=WEB) if source == WEB else live.exclude(source=WEB)
        same = live.filter(service=service, staff=staff, first__lt=until, until__gt=first).first()
        if same is not None:
            return _widen(same, first, until, (time_from, time_until), seats, area)
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
            area=area,
            source=source,
        )
        audit("waitlist.joined", entry, actor=actor)
        waitlist_wake()
    return entry


def _widen(
    entry: WaitlistEntry,
    first: datetime,
    until: datetime,
    hours: tuple[time | None, time | None],
    seats: int,
    area: ServiceArea | None,
) -> WaitlistEntry:
    """What they said last counts for hours, places and area; of the days, all that they named."""
    entry.first, entry.until = min(entry.first, first), max(entry.until, until)
    entry.time_from, entry.time_until = hours
    entry.seats, entry.area = seats, area or entry.area
    entry.save(update_fields=["first", "until", "time_from", "time_until", "seats", "area"])
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
    again, None where nobody waits. It costs what is offered, not how many wait: who wants the same
    is answered by one search."""
    now = timezone.now()
    _offers_expire(now)
    _entries_lapse(now)
    waiting, offers = _waiting(now), 0
    free = _Free(waiting)
    for entry in waiting:
        offers += _offer_to(entry, free, now)
        if offers == OFFERS_OF_A_ROUND:
            return now
    return _look_again(now)


def _offers_expire(now: datetime) -> None:
    """Offers that nobody answered, and those whose time the person gave up for another one."""
    over = Q(expires_at__lte=now) | ~Q(booking__state=Booking.State.HELD)
    for offer in WaitlistOffer.objects.filter(over, state=Offer.OPEN).order_by("pk"):
        with transaction.atomic():
            _offer_end(offer, now)


def _offer_end(offer: WaitlistOffer, now: datetime) -> None:
    hold = Booking.objects.select_for_update(no_key=True).get(pk=offer.booking_id)
    if hold.state == Booking.State.HELD:
        if hold.hold_expires_at is not None and hold.hold_expires_at > now:
            # They asked for that very time themselves meanwhile: it was promised for longer.
            WaitlistOffer.objects.filter(pk=offer.pk).update(expires_at=hold.hold_expires_at)
            return
        booking_release(hold_token=hold.hold_token, actor=SYSTEM)
    late = offer.expires_at <= now
    entry = entry_lock(offer.entry_id)
    if entry is None or not offer_settle(offer, Offer.EXPIRED if late else Offer.DECLINED):
        return
    unanswered = entry.offers.filter(state=Offer.EXPIRED).count()
    given_up = unanswered >= UNANSWERED_MAX
    entry_settle(entry, Entry.LEFT if given_up else Entry.WAITING)


def _entries_lapse(now: datetime) -> None:
    over = WaitlistEntry.objects.filter(state=Entry.WAITING, until__lte=now)
    over.update(state=Entry.LAPSED, settled_at=now)


def _waiting(now: datetime) -> list[WaitlistEntry]:
    rows = WaitlistEntry.objects.filter(state=Entry.WAITING, until__gt=now, service__active=True)
    listed = rows.select_related("contact", "service", "staff", "area")
    return list(listed.order_by("created_at", "id"))


class _Kind(NamedTuple):
    """What one search answers: the service, who is asked for, the places, who may serve."""

    service_id: int
    staff_id: int | None
    seats: int
    among: tuple[int, ...] | None


class _Free:
    """Free starts as they are now, searched once for all who want the same until one is taken."""

    def __init__(self, entries: Sequence[WaitlistEntry]) -> None:
        self._among = areas_among((entry.area, entry.contact) for entry in entries)
        self._stretches: dict[_Kind, tuple[datetime, datetime]] = {}
        for entry in entries:
            kind = self._kind(entry)
            first, until = self._stretches.get(kind, (entry.first, entry.until))
            self._stretches[kind] = (min(first, entry.first), max(until, entry.until))
        self._found: dict[_Kind, list[Slot]] = {}

    def starts_for(self, entry: WaitlistEntry) -> list[Slot]:
        """Those in an entry's stretch."""
        kind = self._kind(entry)
        if kind not in self._found:
            first, until = self._stretches[kind]
            self._found[kind] = slot_search(
                service=entry.service,
                range_from=first,
                range_to=until,
                party_size=entry.seats,
                staff=entry.staff,
                among=kind.among,
            )
        found = self._found[kind]
        return found[_place(found, entry.first) : _place(found, entry.until)]

    def _kind(self, entry: WaitlistEntry) -> _Kind:
        among = self._among(entry.area, entry.contact)
        return _Kind(entry.service_id, entry.staff_id, entry.seats, among)

    def forget(self) -> None:
        """Something was taken: what was found is out of date."""
        self._found.clear()


def _place(slots: Sequence[Slot], moment: datetime) -> int:
    return bisect_left(slots, moment, key=lambda slot: slot.start)


def _offer_to(entry: WaitlistEntry, free: _Free, now: datetime) -> bool:
    """Offer the first free start that fits, held for them, if there is one.

    Whoever keeps a time of their own at this moment is choosing: a hold for them would end that.
    """
    fitting = _fitting(entry, free)
    if not fitting or _is_silent(entry.contact) or _is_choosing(entry.contact, now):
        return False
    for slot in fitting[:TRIES]:
        free.forget()
        try:
            if _offer_put(entry, slot, now):
                return True
        except BookingRefused:
            continue  # somebody else was faster; the next start may be free
    return False


def _is_silent(contact: Contact) -> bool:
    return contact.opted_out_at is not None or contact.kind == Contact.Kind.BLOCKED


def _is_choosing(contact: Contact, now: datetime) -> bool:
    held = Booking.objects.filter(contact=contact, state=Booking.State.HELD)
    return held.filter(hold_expires_at__gt=now).exists()


def _fitting(entry: WaitlistEntry, free: _Free) -> list[Slot]:
    """Free starts of the entry's stretch, hours and places that were not offered to them before."""
    tz = current_business().tz
    found = [
        slot
        for slot in free.starts_for(entry)
        if _in_hours(entry, slot.start.astimezone(tz).time())
    ]
    if not found:
        return []
    known = set(entry.offers.values_list("booking__start", flat=True))
    return [slot for slot in found if slot.start not in known]


def _in_hours(entry: WaitlistEntry, clock: time) -> bool:
    low, high = entry.time_from or time.min, entry.time_until
    return clock >= low and (high is None or clock < high)


def _offer_put(entry: WaitlistEntry, slot: Slot, now: datetime) -> bool:
    """Hold one start for one person and promise the message; False where they no longer wait."""
    lifetime = NEAR_LIFETIME if slot.start - now < NEAR else OFFER_LIFETIME
    with transaction.atomic():
        hold = booking_hold(
            contact=entry.contact,
            service=entry.service,
            start=slot.start,
            staff=entry.staff,
            party_size=entry.seats,
            actor=SYSTEM,
            source=SOURCE,
            lifetime=lifetime,
            area=entry.area,
        )
        # Never waited for: whoever has it may be waiting for what this transaction holds.
        locked = entry_lock(entry.pk, patient=False)
        if locked is None or locked.state != Entry.WAITING:
            transaction.set_rollback(True)
            return False
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
        entry__contact=contact,
        state=Offer.OPEN,
        booking__state=Booking.State.HELD,
        booking__hold_expires_at__gt=timezone.now(),
    )
    return rows.select_related("entry", "booking__service", "booking__resource").first()
