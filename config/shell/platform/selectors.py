"""What the platform's page shows, all of it from `public`: no business's schema is opened, so the
page costs the same with three businesses and with three thousand. Times in UTC."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek
from django.utils import timezone

from billing.models import Invoice, Plan, Subscription, UsageCounter
from billing.usage import AI_RUNS, AI_TOKENS, BUILTIN_RUNS
from config.shell.platform.margins import (
    Margin,
    Unsettled,
    ai_costs,
    margin_total,
    margins,
    unsettled,
)
from tenants.due import due_oldest_wait
from tenants.incidents import incidents_open
from tenants.models import Business, DueItem, Incident

WEEKS = 12
MONTHS = 6
BUSIEST = 15
SUSPENDED_SHOWN = 20


@dataclass(frozen=True)
class Bar:
    """One row or column of a chart: `share` of the largest, in thousandths."""

    label: Any
    value: int | Decimal
    share: int

    @property
    def top(self) -> int:
        """Where a column begins on a board of a thousand, from above."""
        return 1000 - self.share


@dataclass(frozen=True)
class Income:
    """What was paid in one month, in one currency."""

    month: date
    currency: str
    amount: Decimal
    share: int


@dataclass(frozen=True)
class Platform:
    """The page's figures."""

    businesses: int
    states: dict[str, int]
    plans: list[Bar]
    weeks: list[Bar]
    usage: dict[str, int]
    ai_cost: Decimal | None
    busiest: list[dict[str, Any]]
    income: list[Income]
    monthly: Decimal
    margins: list[Margin]
    total: Margin | None
    unsettled: Unsettled
    failing: list[dict[str, Any]]
    oldest_wait: timedelta
    suspended: list[Business]
    incidents: list[Incident]


def platform_figures(now: datetime) -> Platform:
    """Everything at once, in as many queries whatever the number of businesses."""
    states = _states()
    usage = _usage(now)
    counts = _by_plan()
    per_plan = margins(now, counts)
    total = margin_total(per_plan)
    return Platform(
        businesses=sum(states.values()),
        states=states,
        plans=_plans(counts),
        weeks=_weeks(now),
        usage=usage,
        ai_cost=total.cost if total else None,
        busiest=_busiest(now),
        income=_income(now),
        monthly=_monthly(),
        margins=per_plan,
        total=total,
        unsettled=unsettled(now),
        failing=_failing(),
        oldest_wait=due_oldest_wait(now),
        suspended=_suspended(),
        incidents=_incidents(),
    )


def _businesses() -> QuerySet[Business]:
    rows: QuerySet[Business] = Business.objects.filter(is_template=False)
    return rows.exclude(schema_name="public").exclude(state=Business.State.DELETED)


def _states() -> dict[str, int]:
    rows = _businesses().order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def _by_plan() -> dict[int | None, int]:
    return dict(_businesses().order_by().values_list("subscription__plan").annotate(Count("pk")))


def _plans(counts: dict[int | None, int]) -> list[Bar]:
    """How many businesses are on each plan: the public ones first, cheapest first; those on none
    come last."""
    rows = [
        (plan.name, counts.get(plan.pk, 0))
        for plan in Plan.objects.order_by("-is_public", "price", "pk")
    ]
    if counts.get(None):
        rows.append(("", counts[None]))
    return _bars(rows)


def _bars(rows: list[tuple[Any, Any]]) -> list[Bar]:
    most = max((value for _, value in rows), default=0)
    return [Bar(label, value, _share(value, most)) for label, value in rows]


def _share(value: int | Decimal, most: int | Decimal) -> int:
    return int(value * 1000 / most) if most else 0


def _weeks(now: datetime) -> list[Bar]:
    """New businesses per week (from Monday), the latest week last; empty weeks too."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    found = dict(
        _businesses()
        .filter(created_at__date__gte=first)
        .order_by()
        .annotate(week=TruncWeek("created_at", output_field=DateField()))
        .values_list("week")
        .annotate(Count("pk"))
    )
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return _bars([(week, found.get(week, 0)) for week in weeks])


def _usage(now: datetime) -> dict[str, int]:
    """What all businesses together have used this month."""
    month = timezone.localdate(now).replace(day=1)
    rows = UsageCounter.objects.filter(month=month).order_by().values_list("metric")
    return {metric: int(total) for metric, total in rows.annotate(Sum("used"))}


def _busiest(now: datetime) -> list[dict[str, Any]]:
    """The businesses that used the assistant most this month."""
    month = timezone.localdate(now).replace(day=1)
    costs = ai_costs(now, "business")

    def used(metric: str) -> Coalesce:
        return Coalesce(Sum("used", filter=Q(metric=metric)), 0)

    rows = (
        UsageCounter.objects.filter(month=month, business__is_template=False)
        .order_by()
        .values("business_id", "business__name", "business__subscription__plan__name")
        .annotate(
            messages=used("messages"),
            runs=used(AI_RUNS),
            builtin=used(BUILTIN_RUNS),
            tokens=used(AI_TOKENS),
        )
        .order_by("-tokens", "-runs", "-builtin", "-messages")[:BUSIEST]
    )
    return [
        {
            "pk": row["business_id"],
            "name": row["business__name"],
            "plan": row["business__subscription__plan__name"],
            "messages": row["messages"],
            "runs": row["runs"],
            "builtin": row["builtin"],
            "tokens": row["tokens"],
            "cost": costs.get(row["business_id"], Decimal(0)),
        }
        for row in rows
    ]


def _income(now: datetime) -> list[Income]:
    """What was paid in each of the last months, newest first, by currency."""
    first = _months_before(timezone.localdate(now).replace(day=1), MONTHS - 1)
    rows = list(
        Invoice.objects.filter(state=Invoice.State.PAID, paid_at__date__gte=first)
        .order_by()
        .annotate(paid_in=TruncMonth("paid_at", output_field=DateField()))
        .values_list("paid_in", "currency")
        .annotate(Sum("amount"))
        .order_by("-paid_in", "currency")
    )
    most = max((amount for _, _, amount in rows), default=Decimal(0))
    return [
        Income(month, currency, amount, _share(amount, most)) for month, currency, amount in rows
    ]


def _months_before(month: date, count: int) -> date:
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _monthly() -> Decimal:
    """What the plans of businesses that pay by the month bring, in the plans' own currency."""
    paying = Subscription.objects.filter(
        charging=Plan.Charging.MONTH,
        state__in=(Subscription.State.ACTIVE, Subscription.State.PAST_DUE),
    ).exclude(subscription_ref="")
    total: Decimal | None = paying.aggregate(total=Sum("plan__price"))["total"]
    return total or Decimal(0)


def _failing() -> list[dict[str, Any]]:
    """Work that gave up, by kind, the most first."""
    rows = DueItem.objects.filter(failed=True).order_by().values("kind")
    return [dict(row) for row in rows.annotate(count=Count("pk")).order_by("-count", "kind")]


def _incidents() -> list[Incident]:
    """Faults that last now: the platform's own, and those of businesses with accounts of their
    own; whom the platform's fault touches is not listed apart."""
    rows = incidents_open()
    shared = Q(business=None) | ~Q(subject__in=rows.filter(business=None).values("subject"))
    return list(rows.filter(shared)[:SUSPENDED_SHOWN])


def _suspended() -> list[Business]:
    rows = _businesses().filter(state=Business.State.SUSPENDED)
    return list(rows.select_related("subscription__plan").order_by("name")[:SUSPENDED_SHOWN])
