"""Keeping the times of a whole visit: all of its parts, or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from bookings.availability import Slot, epoch
from bookings.locks import plans_lock
from bookings.models import Booking, Service, ServiceArea, Visit
from bookings.selectors import zone_of
from bookings.services.areas import ANYWHERE, Serving, area_of, serving
from bookings.services.assignment import by_turn
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import (
    HOLD_LIFETIME,
    Holder,
    hold_insert,
    hold_prolong,
    holds_lapse,
    holds_live,
    holds_locked,
)
from bookings.services.taking import (
    ALTERNATIVES,
    LOOK_AROUND,
    Place,
    TimeLost,
    Wish,
    classes_free,
    day_of,
    taking,
    wish_of,
)
from bookings.visits import Staff, Visiting, is_visitable, visit_load, visit_search
from leads.models import Contact
from tenants.actors import Actor

SECOND = timedelta(seconds=1)
State = Booking.State


@dataclass(frozen=True)
class VisitWish:
    """Services to be had one after the other from `start` (UTC), each with somebody or anybody of
    those who may serve there."""

    services: Sequence[Service]
    start: datetime
    staff: Staff | None = None
    ignoring: tuple[int, ...] = ()
    serving: Serving = ANYWHERE

    def refused(self, code: Refusal) -> BookingRefused:
        """The refusal with the nearest real alternatives for the whole visit."""
        return BookingRefused(code, self._alternatives())

    def _alternatives(self) -> list[Slot]:
        near = max(self.start, timezone.now())
        for before, after in LOOK_AROUND:
            found = visit_search(
                services=self.services,
                range_from=near - timedelta(days=before),
                range_to=near + timedelta(days=after),
                staff=self.staff,
                ignoring=self.ignoring,
                among=self.serving.among,
            )
            if found:
                found.sort(key=lambda slot: abs(slot.start - self.start))
                return sorted(found[:ALTERNATIVES])
        return []

    def load(self, now: datetime, *, locked: bool) -> Visiting:
        """The plans around the start: of its whole day under the lock, with all that is taken."""
        first, until = day_of(self.start) if locked else (self.start, self.start + SECOND)
        return visit_load(
            services=self.services,
            staff=self.staff,
            first=first,
            until=until,
            alive_at=None if locked else now,
            ignoring=() if locked else self.ignoring,
            among=self.serving.among,
        )

    @property
    def parts(self) -> list[Wish]:
        """Each part as a wish of its own."""
        found, start = [], self.start
        for service in self.services:
            found.append(Wish(service, start, serving=self.serving))
            start += timedelta(minutes=service.duration_min)
        return found


def visit_hold(
    *,
    contact: Contact,
    services: Sequence[Service],
    start: datetime,
    staff: Staff | None = None,
    actor: Actor,
    source: str = "chat",
    lifetime: timedelta = HOLD_LIFETIME,
    customer_timezone: str = "",
    area: ServiceArea | None = None,
) -> Visit:
    """Keep the times of several services, one right after the other, for `lifetime`: all of them or
    nothing. `visit.bookings` are the parts; `visit.hold_token` stands for all.

    It replaces the person's earlier hold; the same visit again is prolonged. `staff`: whom for each
    part, None for anybody: the one of the part before where they can, else by the business's rule.
    `customer_timezone` and `area`: as for `booking_hold`.
    Locks the limited services, then everybody and every room that could serve, in order of id.
    Raises BookingRefused (slot_taken with alternatives for the whole visit; not_bookable for
    classes, inactive services or more than six), ValueError for a start without a time zone.
    """
    if not services:
        raise BookingRefused(Refusal.NOT_BOOKABLE)
    named = [who.pk for who in staff or () if who is not None]
    where = serving(area or area_of(contact), actor=actor, named=named)
    wish = VisitWish(services, wish_of(services[0], start).start, staff, serving=where)
    zone = customer_timezone or zone_of(contact)
    holder = Holder(contact, lifetime=lifetime, customer_timezone=zone)
    return visit_put(holder=holder, wish=wish, actor=actor, source=source)


def visit_put(
    *,
    holder: Holder,
    wish: VisitWish,
    actor: Actor,
    source: str,
    before: Callable[[datetime], None] | None = None,
) -> Visit:
    """`visit_hold` for anybody who may hold. `before` may refuse, with the moment of asking: it
    runs in the transaction, ahead of all other locks."""
    now, services, at = timezone.now(), wish.services, wish.start
    if not is_visitable(services):
        raise BookingRefused(Refusal.NOT_BOOKABLE)
    own = tuple(holds_live(holder, now).values_list("pk", flat=True))
    wish = replace(wish, ignoring=own)
    visiting = wish.load(now, locked=False)
    at_second = epoch(wish.start)
    if wish.start.microsecond or at_second not in visiting.starts(now, at, at + SECOND):
        raise wish.refused(_why_not(visiting, wish, now))
    ids = sorted({pk for plan in visiting.plans for pk in plan.resource_ids})
    with taking(wish):
        if before is not None:
            before(now)
        plans_lock(services, ids)
        holds = holds_locked(holder, ids, now, services)
        same = _same(holds, wish, holder, now)
        if same is not None:
            for hold in holds:
                if hold.visit_id == same.pk:
                    hold.customer_timezone = holder.customer_timezone or hold.customer_timezone
                    hold_prolong(hold, now + holder.lifetime)
            return same
        holds_lapse(holds, actor=actor)
        for part in wish.parts:
            classes_free(part, ids)
        return _insert(wish, holder, now, actor=actor, source=source)


def _why_not(visiting: Visiting, wish: VisitWish, now: datetime) -> Refusal:
    notice = max(
        plan.rules.notice - (part.start - wish.start) // timedelta(minutes=1)
        for plan, part in zip(visiting.plans, wish.parts, strict=True)
    )
    too_soon = wish.start < now + timedelta(minutes=notice)
    return Refusal.TOO_SOON if too_soon else Refusal.SLOT_TAKEN


def _same(holds: Sequence[Booking], wish: VisitWish, holder: Holder, now: datetime) -> Visit | None:
    """The person's live hold of exactly this visit, if there is one."""
    alive = [
        hold
        for hold in holds
        if holder.owns(hold)
        and hold.visit_id is not None
        and hold.hold_expires_at is not None
        and hold.hold_expires_at > now
    ]
    asked = [(part.service.pk, part.start) for part in wish.parts]
    kept = sorted(alive, key=lambda hold: hold.start)
    if not kept or asked != [(hold.service_id, hold.start) for hold in kept]:
        return None
    wanted = wish.staff or [None] * len(kept)
    for hold, who in zip(kept, wanted, strict=True):
        other = who is not None and who.pk != hold.resource_id
        if other or not wish.serving.bears(hold.resource_id):
            return None
    return kept[0].visit


def _insert(wish: VisitWish, holder: Holder, now: datetime, *, actor: Actor, source: str) -> Visit:
    """Decide who gives what, under the lock, and write the parts."""
    visiting = _by_turn(wish.load(now, locked=True), wish)
    at = epoch(wish.start)
    seats = visiting.seats(at, now)
    if seats is None or at not in visiting.starts(now, wish.start, wish.start + SECOND):
        raise TimeLost
    visit = Visit.objects.create()
    footprints = visiting.visit.footprints(at, seats)
    for part, seat, takes in zip(wish.parts, seats, footprints, strict=True):
        during = {pk: (_moment(begins), _moment(ends)) for pk, (begins, ends) in takes.items()}
        place = Place(seat.person, seat.rooms)
        hold_insert(
            part,
            place,
            now,
            holder=holder,
            actor=actor,
            source=source,
            visit=visit,
            during=during,
        )
    return visit


def _by_turn(visiting: Visiting, wish: VisitWish) -> Visiting:
    """The parts with those in front who should serve first."""
    worked = {pk: taken.worked[pk] for taken in visiting.taken for pk in taken.worked}
    everybody = sorted({pk for plan in visiting.plans for pk in plan.schedules})
    turn = {pk: n for n, pk in enumerate(by_turn(everybody, worked, wish.start))}
    parts = [
        replace(part, people=sorted(part.people, key=turn.__getitem__))
        for part in visiting.visit.parts
    ]
    return replace(visiting, visit=replace(visiting.visit, parts=parts))


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
