"""Taking a time from the resources that could serve it: asked without locks, decided under them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple, Protocol

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from psycopg import errors as postgres

from bookings.availability import Slot, epoch
from bookings.models import Booking, ClassSession, Occupancy, Resource, Service, TimeOff
from bookings.planning import Plan, Rooms, footprint, plan_again, plan_load
from bookings.selectors import slot_search
from bookings.services.areas import ANYWHERE, Serving
from bookings.services.assignment import assign
from bookings.services.errors import BookingRefused, Refusal
from bookings.taken import NOTHING, TAKES_A_PLACE, Taken, taken_load
from tenants.context import current_business

SECOND = timedelta(seconds=1)
DISTANT_PAST = datetime(1970, 1, 10, tzinfo=UTC)
DISTANT_FUTURE = datetime(9000, 1, 1, tzinfo=UTC)
ALTERNATIVES = 3
# Where to look for alternatives, days before and after the time asked for; the nearest first.
LOOK_AROUND = ((1, 3), (7, 60))

_LOST_TO_ANOTHER = (
    postgres.ExclusionViolation,
    postgres.LockNotAvailable,
    postgres.DeadlockDetected,
)


@dataclass(frozen=True)
class Wish:
    """A time asked for. `start` in UTC; `staff` None is anybody; the time of the bookings
    `ignoring` counts as free; `prefer` is the resource to keep where it is free, `prefer_extras`
    the rooms and machines; `leaving` is the start of the booking being moved, which is no
    alternative; `serving` the area that it is for, and who may serve there."""

    service: Service
    start: datetime
    party_size: int = 1
    staff: Resource | None = None
    ignoring: tuple[int, ...] = ()
    prefer: int | None = None
    prefer_extras: tuple[int, ...] = ()
    leaving: datetime | None = None
    serving: Serving = ANYWHERE

    def refused(self, code: Refusal) -> BookingRefused:
        """The refusal with the nearest real alternatives."""
        return BookingRefused(code, alternatives_near(self))


# From when to when, UTC.
Span = tuple[datetime, datetime]


class Refusable(Protocol):
    """What is asked for, as one time or as a visit: it can say what else is free."""

    def refused(self, code: Refusal) -> BookingRefused:
        """The refusal with the nearest real alternatives."""


class Place(NamedTuple):
    """What a booking takes: who serves, and the rooms and machines beside them."""

    resource_id: int
    extras: tuple[int, ...] = ()


class TimeLost(Exception):
    """Under the lock the time turned out to be taken."""


def wish_of(
    service: Service,
    start: datetime,
    *,
    party_size: int = 1,
    staff: Resource | None = None,
    serving: Serving = ANYWHERE,
) -> Wish:
    """A wish with its start in UTC, kept where adding a few days stays inside the calendar.

    Raises ValueError for a start without a time zone.
    """
    if timezone.is_naive(start):
        raise ValueError("a booking's start needs a time zone")
    within_reach = min(max(start, DISTANT_PAST), DISTANT_FUTURE)
    at = within_reach.astimezone(UTC)
    return Wish(service, at, party_size, staff, serving=serving)


def wish_check(wish: Wish, now: datetime) -> Plan:
    """The plan narrowed to the people and rooms that are free for the wish, asked without any lock.

    Raises BookingRefused with the reason and alternatives: whoever cannot have the time does not
    wait for those who can.
    """
    until = wish.start + SECOND
    if not wish.service.active or not 1 <= wish.party_size <= wish.service.capacity:
        raise BookingRefused(Refusal.NOT_BOOKABLE)
    plan = plan_load(
        service=wish.service,
        first=wish.start,
        until=until,
        party_size=wish.party_size,
        staff=wish.staff,
        among=wish.serving.among,
    )
    if not plan.schedules:
        # Whoever was asked for may not come there: those who do are told.
        if wish.serving.among is not None:
            raise wish.refused(Refusal.NOT_BOOKABLE)
        raise BookingRefused(Refusal.NOT_BOOKABLE)
    taken = taken_load(
        plan=plan, first=wish.start, until=until, alive_at=now, ignoring=wish.ignoring
    )
    found = plan.starts(taken, now, wish.start, until)
    free = {pk: plan.schedules[pk] for pk, each in found.items() if each.at}
    if not free or wish.start.microsecond:
        raise wish.refused(_why_not(plan, wish, now))
    return replace(plan, schedules=free, rooms=_rooms_narrowed(plan, taken, wish.start))


def _rooms_narrowed(plan: Plan, taken: Taken, start: datetime) -> dict[str, Rooms]:
    free = plan.rooms_free(taken, start)
    return {kind: {pk: plan.rooms[kind][pk] for pk in pks} for kind, pks in free.items()}


def _why_not(plan: Plan, wish: Wish, now: datetime) -> Refusal:
    if wish.start < now + timedelta(minutes=plan.rules.notice):
        return Refusal.TOO_SOON
    if _past_horizon(plan, wish, now):
        return Refusal.NOT_BOOKABLE
    if wish.start.microsecond:
        return Refusal.OUTSIDE_HOURS
    in_hours = plan.starts(NOTHING, now, wish.start, wish.start + SECOND)
    taken = any(each.at for each in in_hours.values())
    return Refusal.SLOT_TAKEN if taken else Refusal.OUTSIDE_HOURS


def _past_horizon(plan: Plan, wish: Wish, now: datetime) -> bool:
    days, tz = plan.rules.horizon_days, current_business().tz
    if days is None:
        return False
    return wish.start.astimezone(tz).date() > now.astimezone(tz).date() + timedelta(days=days)


def alternatives_near(wish: Wish) -> list[Slot]:
    """Up to three free slots nearest to the wish, ascending; with anybody where the person asked
    for has none."""
    near = max(wish.start, timezone.now())
    for before, after in LOOK_AROUND:
        for staff in dict.fromkeys((wish.staff, None)):
            found = slot_search(
                service=wish.service,
                range_from=near - timedelta(days=before),
                range_to=near + timedelta(days=after),
                party_size=wish.party_size,
                staff=staff,
                ignoring=wish.ignoring,
                among=wish.serving.among,
            )
            found = [slot for slot in found if slot.start != wish.leaving]
            if found:
                found.sort(key=lambda slot: abs(slot.start - wish.start))
                return sorted(found[:ALTERNATIVES])
    return []


@contextmanager
def taking(wish: Refusable) -> Iterator[None]:
    """One transaction that takes the wish's time or changes nothing.

    Losing it to another (seen under the lock, at the exclusion constraint, or after 5 s in the
    queue for the lock) is BookingRefused with alternatives, never a database error.
    """
    try:
        with transaction.atomic():
            yield
    except TimeLost:
        raise wish.refused(Refusal.SLOT_TAKEN) from None
    except (IntegrityError, OperationalError) as error:
        if not isinstance(error.__cause__, _LOST_TO_ANOTHER):
            raise
        raise wish.refused(Refusal.SLOT_TAKEN) from error


def classes_free(wish: Wish, resource_ids: list[int]) -> None:
    """Give back the time of classes that nobody is booked into any more. Under the lock."""
    booked = Booking.objects.filter(session=OuterRef("session"), state__in=TAKES_A_PLACE)
    during = footprint(wish.service, wish.start)
    Occupancy.objects.filter(
        ~Exists(booked),
        resource_id__in=resource_ids,
        session__isnull=False,
        during__overlap=during,
    ).delete()


def place_choose(plan: Plan, wish: Wish, now: datetime) -> Place:
    """Who serves the wish, and in which rooms: decided under the lock of all in the plan, by the
    hours, special dates and holidays as they are now: they may have changed since it was made.

    The preferred one; else a class that has begun to fill, in its own rooms; else by the business's
    rule (`assignment`). Of rooms the preferred ones, else those with least to do that day.
    """
    first, until = day_of(wish.start)
    plan = plan_again(plan, first=first, until=until)
    taken = taken_load(plan=plan, first=first, until=until, alive_at=None, ignoring=wish.ignoring)
    found = plan.starts(taken, now, wish.start, wish.start + SECOND)
    free = [pk for pk, each in found.items() if each.at]
    if not free:
        raise TimeLost
    begun = [pk for pk in free if epoch(wish.start) in found[pk].remaining]
    keeps = wish.prefer if wish.prefer in free else None
    chosen = keeps or assign(begun or free, taken.worked, wish.start)
    if chosen in begun:
        return Place(chosen, rooms_of_class(wish, chosen))
    return Place(chosen, _rooms_choose(plan, taken, wish))


def _rooms_choose(plan: Plan, taken: Taken, wish: Wish) -> tuple[int, ...]:
    free = plan.rooms_free(taken, wish.start)
    if not all(free.values()):
        raise TimeLost
    return tuple(
        min(pks, key=lambda pk: (pk not in wish.prefer_extras, taken.worked.get(pk, 0), pk))
        for pks in free.values()
    )


def rooms_of_class(wish: Wish, resource_id: int) -> tuple[int, ...]:
    """The rooms and machines that a class which has begun to fill takes beside its teacher."""
    rows = Occupancy.objects.filter(
        session__service=wish.service, session__resource_id=resource_id, session__start=wish.start
    )
    others = rows.exclude(resource_id=resource_id).order_by("resource_id")
    return tuple(others.values_list("resource_id", flat=True))


def day_of(start: datetime) -> tuple[datetime, datetime]:
    """The local day of the business on which `start` lies."""
    tz = current_business().tz
    day = start.astimezone(tz).date()
    return datetime.combine(day, time(0), tz), datetime.combine(day + timedelta(1), time(0), tz)


def session_for(wish: Wish, resource_id: int) -> ClassSession | None:
    """The class at the wish's time, made if it is the first of its date; None for a plain
    service. Under the lock. A class that was called off while this waited for the lock is lost:
    the time was blocked under the same lock."""
    service = wish.service
    if service.capacity == 1:
        return None
    first, until = footprint(service, wish.start)
    away = TimeOff.objects.filter(resource_id=resource_id, start__lt=until, end__gt=first)
    if away.exists():
        raise TimeLost
    session, _ = ClassSession.objects.get_or_create(
        service=service,
        resource_id=resource_id,
        start=wish.start,
        defaults={
            "end": wish.start + timedelta(minutes=service.duration_min),
            "capacity": service.capacity,
        },
    )
    return session


def occupancy_put(
    booking: Booking,
    state: Occupancy.State,
    extras: Sequence[int] = (),
    spans: Mapping[int, Span] | None = None,
) -> None:
    """Take the booking's time from its resource, and from the rooms and machines `extras`, buffers
    included; a class takes it once. `spans`: what it takes from each as part of a visit, where
    buffers between parts fall away. Under the lock of all of them; the exclusion constraint is the
    last guard of each."""
    during = footprint(booking.service, booking.start)
    resource_ids = (booking.resource_id, *extras)
    if booking.session_id is not None:
        _class_put(booking.session_id, resource_ids, during, state)
        return
    Occupancy.objects.bulk_create(
        Occupancy(
            resource_id=pk,
            booking=booking,
            during=spans[pk] if spans else during,
            state=state,
            expires_at=booking.hold_expires_at,
        )
        for pk in resource_ids
    )


def _class_put(
    session_id: int,
    resource_ids: Sequence[int],
    during: tuple[datetime, datetime],
    state: Occupancy.State,
) -> None:
    """A class that everybody left may still have another room: it takes only what is named now."""
    rows = Occupancy.objects.filter(session_id=session_id)
    rows.exclude(resource_id__in=resource_ids).delete()
    for pk in resource_ids:
        Occupancy.objects.get_or_create(
            session_id=session_id, resource_id=pk, defaults={"during": during, "state": state}
        )
