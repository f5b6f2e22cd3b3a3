"""Taking a time from the resources that could serve it: asked without locks, decided under them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from psycopg import errors as postgres

from bookings.availability import Slot, epoch
from bookings.models import Booking, ClassSession, Occupancy, Resource, Service
from bookings.planning import TAKES_A_PLACE, Plan, busy_load, footprint, plan_load
from bookings.selectors import slot_search
from bookings.services.errors import BookingRefused, Refusal
from tenants.context import current_business

SECOND = timedelta(seconds=1)
DISTANT_PAST = datetime(1970, 1, 10, tzinfo=UTC)
DISTANT_FUTURE = datetime(9000, 1, 1, tzinfo=UTC)
LOCK_TIMEOUT_SECONDS = 5
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
    `ignoring` counts as free; `prefer` is the resource to keep where it is free; `leaving` is the
    start of the booking being moved, which is no alternative."""

    service: Service
    start: datetime
    party_size: int = 1
    staff: Resource | None = None
    ignoring: tuple[int, ...] = ()
    prefer: int | None = None
    leaving: datetime | None = None

    def refused(self, code: Refusal) -> BookingRefused:
        """The refusal with the nearest real alternatives."""
        return BookingRefused(code, alternatives_near(self))


class _Lost(Exception):
    """Under the lock the time turned out to be taken."""


def wish_of(
    service: Service, start: datetime, *, party_size: int = 1, staff: Resource | None = None
) -> Wish:
    """A wish with its start in UTC, kept where adding a few days stays inside the calendar.

    Raises ValueError for a start without a time zone.
    """
    if timezone.is_naive(start):
        raise ValueError("a booking's start needs a time zone")
    within_reach = min(max(start, DISTANT_PAST), DISTANT_FUTURE)
    return Wish(service, within_reach.astimezone(UTC), party_size, staff)


def wish_check(wish: Wish, now: datetime) -> Plan:
    """The plan narrowed to the resources that are free for the wish, asked without any lock.

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
    )
    if not plan.schedules:
        raise BookingRefused(Refusal.NOT_BOOKABLE)
    busy = busy_load(
        service=wish.service,
        resource_ids=list(plan.schedules),
        first=wish.start,
        until=until,
        alive_at=now,
        ignoring=wish.ignoring,
    )
    found = plan.starts(busy, now, wish.start, until)
    free = {pk: plan.schedules[pk] for pk, each in found.items() if each.at}
    if not free or wish.start.microsecond:
        raise wish.refused(_why_not(plan, wish, now))
    return replace(plan, schedules=free)


def _why_not(plan: Plan, wish: Wish, now: datetime) -> Refusal:
    if wish.start < now + timedelta(minutes=plan.rules.notice):
        return Refusal.TOO_SOON
    if _past_horizon(plan, wish, now):
        return Refusal.NOT_BOOKABLE
    if wish.start.microsecond:
        return Refusal.OUTSIDE_HOURS
    in_hours = plan.starts({}, now, wish.start, wish.start + SECOND)
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
            )
            found = [slot for slot in found if slot.start != wish.leaving]
            if found:
                found.sort(key=lambda slot: abs(slot.start - wish.start))
                return sorted(found[:ALTERNATIVES])
    return []


@contextmanager
def taking(wish: Wish) -> Iterator[None]:
    """One transaction that takes the wish's time or changes nothing.

    Losing it to another (seen under the lock, at the exclusion constraint, or after 5 s in the
    queue for the lock) is BookingRefused with alternatives, never a database error.
    """
    try:
        with transaction.atomic():
            yield
    except _Lost:
        raise wish.refused(Refusal.SLOT_TAKEN) from None
    except (IntegrityError, OperationalError) as error:
        if not isinstance(error.__cause__, _LOST_TO_ANOTHER):
            raise
        raise wish.refused(Refusal.SLOT_TAKEN) from error


def resources_lock(resource_ids: list[int]) -> None:
    """Lock resources in order of id for the rest of the transaction: late, and once.

    NO KEY UPDATE lets rows that point at the resource be written meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
    rows = Resource.objects.select_for_update(no_key=True).filter(pk__in=resource_ids)
    list(rows.order_by("pk").values_list("pk", flat=True))


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


def resource_choose(plan: Plan, wish: Wish, now: datetime) -> int:
    """The resource that serves the wish, decided under the lock of all in the plan.

    The preferred one; else a class that has begun to fill; else whoever has least to do that day.
    """
    first, until = _day_of(wish.start)
    busy = busy_load(
        service=wish.service,
        resource_ids=list(plan.schedules),
        first=first,
        until=until,
        alive_at=None,
        ignoring=wish.ignoring,
    )
    found = plan.starts(busy, now, wish.start, wish.start + SECOND)
    free = [pk for pk, each in found.items() if each.at]
    if not free:
        raise _Lost
    if wish.prefer in free:
        return wish.prefer
    begun = [pk for pk in free if epoch(wish.start) in found[pk].remaining]
    return min(begun or free, key=lambda pk: (sum(b.end - b.start for b in busy[pk]), pk))


def _day_of(start: datetime) -> tuple[datetime, datetime]:
    tz = current_business().tz
    day = start.astimezone(tz).date()
    return datetime.combine(day, time(0), tz), datetime.combine(day + timedelta(1), time(0), tz)


def session_for(wish: Wish, resource_id: int) -> ClassSession | None:
    """The class at the wish's time, made if it is the first of its date; None for a plain
    service. Under the lock."""
    service = wish.service
    if service.capacity == 1:
        return None
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


def occupancy_put(booking: Booking, state: Occupancy.State) -> None:
    """Take the booking's time from its resource, buffers included; a class takes it once. Under
    the lock; the exclusion constraint is the last guard."""
    during = footprint(booking.service, booking.start)
    if booking.session_id is None:
        Occupancy.objects.create(
            resource_id=booking.resource_id,
            booking=booking,
            during=during,
            state=state,
            expires_at=booking.hold_expires_at,
        )
        return
    Occupancy.objects.get_or_create(
        session_id=booking.session_id,
        defaults={"resource_id": booking.resource_id, "during": during, "state": state},
    )
