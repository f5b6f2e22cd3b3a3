"""Opening hours from their rows: the schedule of each person, room or machine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from bookings.availability import DAY_MINUTES, Schedule, Window, window
from bookings.models import DateOverride, WorkingHours

Weekly = Mapping[int, Sequence[Window]]
Dates = Mapping[date, Sequence[Window]]

# Hours of a day before the range reach into it past midnight, in any zone.
MARGIN = timedelta(days=3)


def schedules_load(
    resource_ids: Sequence[int], tz: ZoneInfo, first: datetime, until: datetime
) -> dict[int, Schedule]:
    """The schedule of each resource around [first, until). Two queries.

    A resource without weekly hours of its own keeps the business's. Its own override of a date
    stands alone; the business's override (a holiday, a short day) limits its own hours of that
    date and never adds to them.
    """
    weekly = _weekly(resource_ids)
    overrides = _overrides(resource_ids, (first - MARGIN).date(), (until + MARGIN).date())
    return {
        pk: Schedule(
            tz,
            weekly.get(pk) or weekly.get(None, {}),
            _dates(weekly.get(pk), overrides.get(None, {}), overrides.get(pk, {})),
        )
        for pk in resource_ids
    }


def _weekly(resource_ids: Sequence[int]) -> dict[int | None, dict[int, list[Window]]]:
    rows = WorkingHours.objects.filter(_of(resource_ids)).order_by()
    found: dict[int | None, dict[int, list[Window]]] = defaultdict(lambda: defaultdict(list))
    for pk, weekday, start, end in rows.values_list("resource_id", "weekday", "start", "end"):
        span = _span(start, end)
        if span is not None:
            found[pk][weekday].append(span)
    return found


def _overrides(
    resource_ids: Sequence[int], first: date, last: date
) -> dict[int | None, dict[date, list[Window]]]:
    rows = DateOverride.objects.filter(_of(resource_ids), date__range=(first, last)).order_by()
    found: dict[int | None, dict[date, list[Window]]] = defaultdict(dict)
    for pk, day, texts in rows.values_list("resource_id", "date", "windows"):
        spans = (_span(time.fromisoformat(start), _end_of(end)) for start, end in texts)
        found[pk][day] = [span for span in spans if span is not None]
    return found


def _of(resource_ids: Sequence[int]) -> Q:
    return Q(resource_id__in=resource_ids) | Q(resource_id__isnull=True)


def _end_of(text: str) -> time:
    """ "24:00" is how people write the end of a day; a clock reads 00:00 then."""
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _span(start: time, end: time) -> Window | None:
    """A row's times as a window; 00:00 as the end is the day's last instant."""
    closes = end.hour * 60 + end.minute or DAY_MINUTES
    return window(start.hour * 60 + start.minute, closes)


def _dates(own: Weekly | None, business: Dates, mine: Dates) -> dict[date, Sequence[Window]]:
    if not own:
        return {**business, **mine}
    limited = {
        day: _common(own.get(day.weekday(), ()), windows) for day, windows in business.items()
    }
    return {**limited, **mine}


def _common(ours: Iterable[Window], theirs: Sequence[Window]) -> list[Window]:
    """What both allow, as windows of one day."""
    pairs = ((max(a, c), min(b, d)) for a, b in ours for c, d in theirs)
    return [(start, end) for start, end in pairs if start < end]
