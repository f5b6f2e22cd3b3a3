"""What is read for a stretch of days: a fixed number of queries, whatever it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from django.db.models import Q

from bookings.attendance.rows import with_records
from bookings.availability import Schedule, epoch, openings_between
from bookings.calendar.axis import Axis, Span
from bookings.calendar.choice import Choice
from bookings.hours import Hours
from bookings.models import (
    Booking,
    CalendarConnection,
    DateOverride,
    ExternalEvent,
    Resource,
    TimeOff,
)
from bookings.public_holidays import calendar_of, holidays_between
from bookings.selectors import bookings_between
from bookings.visibility import bookings_as_seen
from tenants.models import Membership


@dataclass(frozen=True)
class Facts:
    """Bookings, hours, absences, outside events and special dates of the days [first, last]."""

    tz: ZoneInfo
    first: date
    last: date
    bookings: Sequence[Booking]
    hours: Hours
    away: Sequence[TimeOff]
    outside: Sequence[ExternalEvent]
    special: dict[date, str]

    def midnight(self, day: date) -> datetime:
        """When a day begins."""
        return datetime.combine(day, time(0), self.tz)

    def opening(self, who: Resource | None, day: date, axis: Axis) -> list[Span]:
        """The stretches of a day in which somebody works, or (None) the business is open; a room
        without hours of its own is always open."""
        schedule = self._schedule(who)
        if schedule is None:
            return [(0, axis.end)]
        begins = epoch(self.midnight(day))
        until = epoch(self.midnight(day + timedelta(days=1)))
        spans = []
        for opens, closes in openings_between(schedule, begins, until - 1):
            start = axis.position(_moment(max(opens, begins), self.tz), day)
            end = axis.position(_moment(min(closes, until), self.tz), day)
            if end > start:
                spans.append((start, end))
        return spans

    def _schedule(self, who: Resource | None) -> Schedule | None:
        if who is None:
            return self.hours.of_business()
        if who.kind == Resource.Kind.STAFF:
            return self.hours.of_person(who)
        return self.hours.of_thing(who)


def _moment(at: int, tz: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at, tz)


def facts_load(
    *,
    first: date,
    last: date,
    tz: ZoneInfo,
    seen_by: Membership,
    choice: Choice,
    people: Sequence[Resource] = (),
    bookings: bool = True,
) -> Facts:
    """Read the days [first, last] as a member sees them, narrowed as chosen. `people`: whose own
    hours matter. Five queries with `bookings` (and one each for rooms and for cancelled bookings,
    where those are asked for), four without."""
    begins = datetime.combine(first, time(0), tz)
    until = datetime.combine(last + timedelta(days=1), time(0), tz)
    return Facts(
        tz=tz,
        first=first,
        last=last,
        bookings=_bookings(begins, until, seen_by, choice) if bookings else [],
        hours=Hours(people, tz, begins, until),
        away=_away(begins, until, choice),
        outside=_outside(begins, until, choice),
        special=_special(first, last),
    )


def _bookings(
    begins: datetime, until: datetime, seen_by: Membership, choice: Choice
) -> list[Booking]:
    narrowed = None if choice.room else choice.staff
    shown = with_records(
        bookings_between(first=begins, until=until, seen_by=seen_by, staff=narrowed)
    )
    rows = [shown.select_related("contact", "service", "resource", "session")]
    if choice.cancelled:
        gone = Booking.objects.filter(
            state=Booking.State.CANCELLED, contact__isnull=False, start__lt=until, end__gt=begins
        )
        if narrowed is not None:
            gone = gone.filter(resource=narrowed)
        gone = gone.exclude(confirmed_at=None)
        seen = bookings_as_seen(gone, seen_by)
        rows.append(seen.select_related("contact", "service", "resource", "session"))
    if choice.service is not None:
        rows = [each.filter(service=choice.service) for each in rows]
    if choice.room or choice.view == "day":
        rows = [each.prefetch_related("extras") for each in rows]
    found = sorted(chain(*rows), key=lambda each: (each.start, each.pk))
    if choice.room is None:
        return found
    return [each for each in found if takes(each, choice.room)]


def takes(booking: Booking, resource: Resource) -> bool:
    """Whether somebody serves it, or it takes this room. Its extras are prefetched."""
    return booking.resource_id == resource.pk or resource in booking.extras.all()


def _whose(choice: Choice) -> Q:
    everybodys = Q(resource=None)
    return everybodys | Q(resource=choice.staff) if choice.staff else Q()


def _away(begins: datetime, until: datetime, choice: Choice) -> list[TimeOff]:
    rows = TimeOff.objects.filter(_whose(choice), start__lt=until, end__gt=begins)
    return list(rows.select_related("resource"))


def _outside(begins: datetime, until: datetime, choice: Choice) -> list[ExternalEvent]:
    gone = CalendarConnection.objects.filter(state=CalendarConnection.State.DISCONNECTED)
    rows = ExternalEvent.objects.filter(_whose(choice), start__lt=until, end__gt=begins)
    return list(rows.exclude(connection__in=gone).select_related("resource"))


def _special(first: date, last: date) -> dict[date, str]:
    """What is said of dates: public holidays, and the reasons of the business's own dates."""
    found = dict(holidays_between(calendar_of(), first, last))
    own = DateOverride.objects.filter(resource=None, date__range=(first, last))
    found |= {row.date: row.reason for row in own if row.reason}
    return found
