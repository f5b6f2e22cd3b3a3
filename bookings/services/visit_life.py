"""What becomes of a visit that was held: all of its parts are confirmed, moved and cancelled
together, or none of them; the first part speaks for all."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.availability import epoch
from bookings.availability.visits import Seat
from bookings.locks import plans_lock
from bookings.models import Booking, Occupancy, ServiceArea, Visit
from bookings.services.areas import Serving, area_of_booking, serving
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import dead_holds_free
from bookings.services.lifecycle import (
    IS_BOOKED,
    cancel_locked,
    hold_lives,
    hold_settle,
    occupancy_confirm,
)
from bookings.services.moves import CAN_BE_MOVED, moved
from bookings.services.policy import for_customer, late_check
from bookings.services.taking import TimeLost, Wish, classes_free, occupancy_put, taking
from bookings.services.visits import SECOND, VisitWish
from bookings.services.waiting import entries_lock
from bookings.visits import Visiting, visit_load
from tenants.actors import Actor

State = Booking.State
LIVE = (*IS_BOOKED, State.HELD)


def parts_lock(visit: Visit) -> list[Booking]:
    """A visit's parts with their rows locked, in order of start. Raises BookingRefused
    (not_found) for a visit without any."""
    rows = Booking.objects.select_related("contact", "service", "resource").filter(visit=visit)
    locked = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if not locked:
        raise BookingRefused(Refusal.NOT_FOUND)
    return sorted(locked, key=lambda part: (part.start, part.pk))


def visit_confirm(
    *, hold_token: uuid.UUID, actor: Actor, notes: str = "", automatic: bool = True
) -> Visit:
    """Turn the holds of a visit into bookings: each part's reminders, lead and audit in the same
    transaction. Where one part has to be approved, all of them wait for a yes.

    Idempotent on the visit's token. Locks the parts in order of id, then the lead. Raises
    BookingRefused: hold_expired with alternatives for the whole visit, wrong_state for a cancelled
    one, not_found.
    """
    with transaction.atomic():
        visit = Visit.objects.filter(hold_token=hold_token).first()
        if visit is None:
            raise BookingRefused(Refusal.NOT_FOUND)
        parts = parts_lock(visit)
        if all(part.state in IS_BOOKED for part in parts):
            return visit
        if any(part.state == State.CANCELLED for part in parts):
            raise BookingRefused(Refusal.WRONG_STATE)
        if all(hold_lives(part) for part in parts) and _confirm(parts, actor, notes, automatic):
            return visit
        transaction.set_rollback(True)
    where = serving(area_of_booking(parts[0]), actor=actor)
    raise _wish_of(parts, parts[0].start, where).refused(Refusal.HOLD_EXPIRED)


def _confirm(parts: list[Booking], actor: Actor, notes: str, automatic: bool) -> bool:
    if not all(occupancy_confirm(part) for part in parts):
        return False
    entries_lock(parts[0].contact.pk)
    together = automatic and not any(part.service.needs_approval for part in parts)
    for number, part in enumerate(parts):
        part.notes = notes or part.notes
        by_itself = together or not for_customer(actor)
        hold_settle(part, actor, automatic=automatic and by_itself, quiet=bool(number))
    return True


def visit_cancel(*, visit: Visit, actor: Actor, reason: str = "") -> list[Booking]:
    """Cancel every part that is still to come; one message tells of all. Cancelling again changes
    nothing. Raises BookingRefused: too_late, wrong_state where a part is over, not_found."""
    with transaction.atomic():
        parts = parts_lock(visit)
        live = [part for part in parts if part.state in LIVE]
        return [
            cancel_locked(part, actor=actor, reason=reason, quiet=bool(number))
            for number, part in enumerate(live)
        ]


def visit_reschedule(
    *, visit: Visit, start: datetime, actor: Actor, area: ServiceArea | None = None
) -> Visit:
    """Move a visit so that its first part begins at `start`: all parts, or none, and then the old
    times are kept. The same people serve where they can, else anybody. `area`: as for
    `booking_reschedule`.

    Locks the people and rooms of old and new times in order of id, then the parts. Raises
    BookingRefused (slot_taken, too_soon with alternatives for the whole visit; too_late;
    wrong_state for one that has begun or is not booked; not_found), ValueError for a start without
    a time zone.
    """
    if timezone.is_naive(start):
        raise ValueError("a visit's start needs a time zone")
    now = timezone.now()
    parts = list(visit.bookings.select_related("service", "resource", "contact").order_by("start"))
    live = [part for part in parts if part.state in CAN_BE_MOVED]
    _check(live, actor, now)
    if live[0].start == start:
        return visit
    named = [part.resource_id for part in live]
    where = serving(area or area_of_booking(live[0]), actor=actor, named=named)
    wish, visiting = _possible(live, start.astimezone(UTC), now, where)
    ids = {pk for plan in visiting.plans for pk in plan.resource_ids}
    ids |= {part.resource_id for part in live}
    ids |= {pk for part in live for pk in part.extras.values_list("pk", flat=True)}
    with taking(wish):
        plans_lock(wish.services, sorted(ids))
        locked = [part for part in parts_lock(visit) if part.state in CAN_BE_MOVED]
        _check(locked, actor, now)
        if [part.pk for part in locked] != [part.pk for part in live]:
            raise TimeLost
        late = any(late_check(part, actor, now) for part in locked)
        dead_holds_free(sorted(ids), now, actor=actor, services=wish.services)
        before = [part.start for part in locked]
        _take(locked, wish, now, sorted(ids))
        for number, part in enumerate(locked):
            moved(part, before=before[number], actor=actor, late=late, quiet=bool(number))
    return visit


def _check(parts: list[Booking], actor: Actor, now: datetime) -> None:
    if not parts or parts[0].start <= now:
        raise BookingRefused(Refusal.WRONG_STATE)
    for part in parts:
        late_check(part, actor, now)


def _wish_of(parts: list[Booking], start: datetime, where: Serving) -> VisitWish:
    pks = tuple(part.pk for part in parts)
    return VisitWish([part.service for part in parts], start, None, pks, where)


def _possible(
    parts: list[Booking], start: datetime, now: datetime, where: Serving
) -> tuple[VisitWish, Visiting]:
    """The visit as it can be had at its new start, asked without locks: with the same people, else
    with anybody."""
    wish = _wish_of(parts, start, where)
    for staff in ([part.resource for part in parts], None):
        wish = replace(wish, staff=staff)
        visiting = _load(wish)
        if not start.microsecond and epoch(start) in visiting.starts(now, start, start + SECOND):
            return wish, visiting
    soon = start <= now + timedelta(minutes=parts[0].service.min_notice_min)
    raise wish.refused(Refusal.TOO_SOON if soon else Refusal.SLOT_TAKEN)


def _load(wish: VisitWish, *, locked: bool = False) -> Visiting:
    return visit_load(
        services=wish.services,
        staff=wish.staff,
        first=wish.start,
        until=wish.start + SECOND,
        alive_at=None if locked else timezone.now(),
        ignoring=wish.ignoring,
        among=wish.serving.among,
    )


def _take(parts: list[Booking], wish: VisitWish, now: datetime, ids: list[int]) -> None:
    """Give the parts their new times, under the lock of all that they leave and take."""
    Occupancy.objects.filter(booking__in=parts).delete()
    for each in wish.parts:
        classes_free(each, ids)
    visiting, at = _load(wish, locked=True), epoch(wish.start)
    seats = visiting.seats(at, now)
    if seats is None or at not in visiting.starts(now, wish.start, wish.start + SECOND):
        raise TimeLost
    takes = visiting.visit.footprints(at, seats)
    for part, each, seat, spans in zip(parts, wish.parts, seats, takes, strict=True):
        _put(part, each, seat, spans)


def _put(part: Booking, wish: Wish, seat: Seat, spans: dict[int, tuple[int, int]]) -> None:
    part.resource_id, part.start = seat.person, wish.start
    part.end = wish.start + timedelta(minutes=part.service.duration_min)
    part.area = wish.serving.area
    part.save(update_fields=["resource", "start", "end", "area"])
    part.extras.set(seat.rooms)
    during = {
        pk: (datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC))
        for pk, (begins, ends) in spans.items()
    }
    occupancy_put(part, Occupancy.State.CONFIRMED, seat.rooms, during)
