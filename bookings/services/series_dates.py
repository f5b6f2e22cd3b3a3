"""The dates of a series: which its rule gives, how far ahead they are booked, how they would come
out, and what its customer is told of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.utils import timezone

from bookings.availability import Slot
from bookings.models import Booking, BookingSeries, Resource, Service, ServiceArea
from bookings.recurrence import Rule, occurrences, rule_read
from bookings.selectors import slot_search
from bookings.services.areas import Serving, serving
from bookings.services.taking import alternatives_near, wish_of
from bookings.wording.series import booked_said
from tenants.actors import SYSTEM
from tenants.context import current_business

State = Booking.State
# Where a service can be booked however far ahead, a series is booked so far.
USUAL_HORIZON = timedelta(days=180)
LONGEST_PREVIEW = 120
ALTERNATIVES_FOR = 12


@dataclass(frozen=True)
class DateAhead:
    """A date as it would come out: free, taken (with what is free near it), or too far ahead to be
    booked yet."""

    at: datetime
    free: bool
    later: bool = False
    alternatives: list[Slot] = field(default_factory=list)


def dates_of(series: BookingSeries) -> Iterator[datetime]:
    """The instants that a series' rule gives, those taken out left out."""
    excluded = {datetime.fromisoformat(text) for text in series.excluded}
    found = occurrences(rule_of(series), series.first_start, ZoneInfo(series.timezone))
    return (at for at in found if at not in excluded)


def rule_of(series: BookingSeries) -> Rule:
    """A series' rule."""
    return rule_read(series.rule)


def horizon_of(service: Service, now: datetime, tz: ZoneInfo) -> datetime:
    """Dates of a series before this (UTC) are booked by `now`."""
    days = service.horizon_days
    if days is None:
        return now + USUAL_HORIZON
    last = now.astimezone(tz).date() + timedelta(days=days + 1)
    return datetime.combine(last, time(0), tz).astimezone(UTC)


def series_preview(
    *,
    service: Service,
    staff: Resource,
    start: datetime,
    rule: str,
    seats: int = 1,
    own: tuple[int, ...] = (),
    area: ServiceArea | None = None,
) -> list[DateAhead]:
    """How the dates of a rule would come out now, at most 120 of them; nothing is written. `own`:
    ids of bookings whose time counts as free; `area`: where it is to be given, which
    says who may serve instead of `staff`. Raises RuleError for what is no rule."""
    tz = current_business().tz
    dates = list(islice(occurrences(rule_read(rule), start, tz), LONGEST_PREVIEW))
    until = horizon_of(service, timezone.now(), tz)
    within = [at for at in dates if at < until]
    free: set[datetime] = set()
    if within:
        found = slot_search(
            service=service,
            range_from=within[0],
            range_to=within[-1] + timedelta(seconds=1),
            party_size=seats,
            staff=staff,
            ignoring=own,
        )
        free = {slot.start for slot in found}
    taken = [at for at in within if at not in free][:ALTERNATIVES_FOR]
    where = serving_series(area, staff)
    near = {
        at: alternatives_near(wish_of(service, at, party_size=seats, staff=staff, serving=where))
        for at in taken
    }
    return [DateAhead(at, at in free, at >= until, near.get(at, [])) for at in dates]


def serving_series(area: ServiceArea | None, staff: Resource) -> Serving:
    """Who may give a date of a series: `staff`, who was settled when it began, whoever asks now;
    and those who cover the area."""
    return serving(area, actor=SYSTEM, named=[staff.pk])


def words(booking: Booking, language: str) -> str:
    """What the customer is told of a booking's series beside its own date: how it repeats, how many
    dates are booked and until when. "" for a booking of no series, or the last one left."""
    series = booking.series
    if series is None:
        return ""
    ahead = series.bookings.filter(
        state__in=(State.PENDING, State.CONFIRMED), start__gt=timezone.now()
    )
    starts = sorted(ahead.values_list("start", flat=True))
    if len(starts) < 2:
        return ""
    last = starts[-1].astimezone(ZoneInfo(series.timezone))
    return booked_said(rule_of(series), len(starts), last, language)
