"""Opening hours from their rows: the schedule of each person, room or machine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from bookings.availability import DAY_MINUTES, Schedule, Window, window
from bookings.models import DateOverride, Resource, WorkingHours
from bookings.public_holidays import calendar_now, calendar_of, holidays_between

Weekly = Mapping[int, Sequence[Window]]
Dates = Mapping[date, Sequence[Window]]

# Hours of a day before the range reach into it past midnight, in any zone.
MARGIN = timedelta(days=3)
ALWAYS: Weekly = {weekday: [(0, DAY_MINUTES)] for weekday in range(7)}


@dataclass
class _Week:
    """One owner's rows of the week: windows, their own steps, and how many people each has."""

    windows: dict[int, list[Window]] = field(default_factory=lambda: defaultdict(list))
    steps: dict[tuple[int, int], int] = field(default_factory=dict)
    places: dict[tuple[int, int], int] = field(default_factory=dict)

    def of_place(self, place_no: int) -> Weekly:
        """The windows in which the numbered person is there."""
        return {
            weekday: [
                span for span in spans if self.places.get((weekday, span[0]), place_no) >= place_no
            ]
            for weekday, spans in self.windows.items()
        }


class Hours:
    """All hours around [first, until), read in two queries. Schedules that come out the same are
    one object, so that a search lays them out once. `now`: by the holidays that the business keeps
    this moment, whatever its row in memory says; a third query."""

    def __init__(
        self,
        resources: Sequence[Resource],
        tz: ZoneInfo,
        first: datetime,
        until: datetime,
        *,
        now: bool = False,
    ) -> None:
        ids = [each.pk for each in resources]
        days = (first - MARGIN).date(), (until + MARGIN).date()
        self.tz = tz
        self.weeks = _weeks(ids)
        self.overrides = _overrides(ids, *days)
        kept = calendar_now() if now else calendar_of()
        holidays: Dates = dict.fromkeys(holidays_between(kept, *days), ())
        self.closed: Dates = {**holidays, **self.overrides.get(None, {})}
        self._shared: dict[int | None, Schedule] = {}

    def of_business(self) -> Schedule:
        """When the business is open."""
        if None not in self._shared:
            self._shared[None] = self._business(None, {})
        return self._shared[None]

    def of_person(self, who: Resource) -> Schedule:
        """When somebody works.

        Without weekly hours of their own they keep the business's; a numbered place those windows
        that say so many are there. Their own override of a date stands alone; the business's (a
        short day, or a public holiday that it says nothing else of) limits their own hours of that
        date and never adds to them.
        """
        own, mine = self.weeks.get(who.pk), self.overrides.get(who.pk, {})
        if own is None and not mine:
            if who.place_no not in self._shared:
                self._shared[who.place_no] = self._business(who.place_no, {})
            return self._shared[who.place_no]
        if own is None:
            return self._business(who.place_no, mine)
        limited = {
            day: _common(own.windows.get(day.weekday(), ()), windows)
            for day, windows in self.closed.items()
        }
        return Schedule(self.tz, own.windows, {**limited, **mine}, own.steps)

    def _business(self, place_no: int | None, mine: Dates) -> Schedule:
        week = self.weeks.get(None) or _Week()
        windows = week.windows if place_no is None else week.of_place(place_no)
        return Schedule(self.tz, windows, {**self.closed, **mine}, week.steps)

    def of_thing(self, thing: Resource) -> Schedule | None:
        """When a room or machine can be used; None is always. It follows no hours but its own: who
        works in it is what closes it. Its own override of a date holds as a person's does."""
        own, mine = self.weeks.get(thing.pk), self.overrides.get(thing.pk, {})
        if own is None and not mine:
            return None
        return Schedule(self.tz, own.windows if own else ALWAYS, mine)


def _weeks(resource_ids: Sequence[int]) -> dict[int | None, _Week]:
    rows = WorkingHours.objects.filter(_of(resource_ids)).order_by()
    found: dict[int | None, _Week] = defaultdict(_Week)
    columns = ("resource_id", "weekday", "start", "end", "step_min", "places")
    for pk, weekday, start, end, step, places in rows.values_list(*columns):
        span = _span(start, end)
        if span is None:
            continue
        week, key = found[pk], (weekday, span[0])
        week.windows[weekday].append(span)
        if step:
            week.steps[key] = step
        if places:
            week.places[key] = places
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


def _common(ours: Iterable[Window], theirs: Sequence[Window]) -> list[Window]:
    """What both allow, as windows of one day."""
    pairs = ((max(a, c), min(b, d)) for a, b in ours for c, d in theirs)
    return [(start, end) for start, end in pairs if start < end]
