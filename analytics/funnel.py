"""The weekly funnel of leads: how far those who came in a week have got, and what moved in it.

Source: the academy brief's query. Weeks begin on Monday in the business's zone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F
from django.db.models.functions import TruncWeek
from django.utils import timezone

from analytics.days import WEEK, midnight, monday_of
from analytics.numbers import percent
from leads.models import Lead, LeadEvent
from tenants.context import current_business

State = Lead.State
WEEKS = 12


@dataclass(frozen=True)
class Week:
    """One row. By state: leads begun in the week, counted by what they are now, `leads` all of
    them. By moves: how many leads moved into each state in the week, `leads` those begun."""

    monday: date
    leads: int
    new: int
    scheduled: int
    showed_up: int
    converted: int

    @property
    def rate(self) -> Decimal | None:
        """Converted per hundred leads, two places; None without leads."""
        return percent(self.converted, self.leads)


def funnel_by_state(*, now: datetime, weeks: int = WEEKS) -> list[Week]:
    """Leads by the week in which they began, counted by their present state; latest week first.

    `weeks` up to the running one, also those in which nobody came. One query.
    """
    since, tz = _since(now, weeks), current_business().tz
    rows = (
        Lead.objects.filter(created_at__gte=midnight(since, tz))
        .order_by()
        .annotate(week=TruncWeek("created_at", tzinfo=tz))
        .values_list("week", "state")
        .annotate(count=Count("pk"))
    )
    counts = [(week.date(), state, count) for week, state, count in rows]
    return [
        _week(monday, found, sum(found.values())) for monday, found in _by_week(counts, now, weeks)
    ]


def funnel_by_moves(*, now: datetime, weeks: int = WEEKS) -> list[Week]:
    """What moved in each week, whenever the leads began; latest week first.

    A lead that came into a state twice in a week counts once there. Rates are of the leads begun
    in that week, and may pass 100. One query.
    """
    since, tz = _since(now, weeks), current_business().tz
    rows = (
        LeadEvent.objects.filter(at__gte=midnight(since, tz))
        .exclude(from_state=F("to_state"))
        .order_by()
        .annotate(week=TruncWeek("at", tzinfo=tz))
        .values_list("week", "to_state")
        .annotate(count=Count("lead", distinct=True))
    )
    counts = [(week.date(), state, count) for week, state, count in rows]
    return [
        _week(monday, found, found[State.NEW]) for monday, found in _by_week(counts, now, weeks)
    ]


def _since(now: datetime, weeks: int) -> date:
    """The Monday of the earliest of the last `weeks` weeks."""
    return monday_of(timezone.localdate(now, current_business().tz)) - (weeks - 1) * WEEK


def _by_week(
    counts: Iterable[tuple[date, str, int]], now: datetime, weeks: int
) -> Iterator[tuple[date, Counter[str]]]:
    found: dict[date, Counter[str]] = {}
    for monday, state, count in counts:
        found.setdefault(monday, Counter())[state] += count
    first = _since(now, weeks)
    for place in reversed(range(weeks)):
        monday = first + place * WEEK
        yield monday, found.get(monday, Counter())


def _week(monday: date, found: Counter[str], leads: int) -> Week:
    return Week(
        monday=monday,
        leads=leads,
        new=found[State.NEW],
        scheduled=found[State.SCHEDULED],
        showed_up=found[State.SHOWED_UP],
        converted=found[State.CONVERTED],
    )
