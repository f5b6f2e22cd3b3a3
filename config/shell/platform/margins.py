"""What each plan brings in a month, what its businesses' AI costs, and what is left. From `public`
only; months in UTC. Tokens that a business pays with a key of its own cost the platform nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from billing.models import CountedConversation, GatewayClosure, Invoice, ModelUse, Plan
from billing.prices import cost_sum, model_cost, prices

# What the price of tokens is in; a margin is only told where the income is too.
COST_CURRENCY = "USD"


@dataclass(frozen=True)
class Margin:
    """One plan in one month and currency; `name` is "" for what belongs to no plan.

    `cost` and `margin` are None where they are not known: no price of tokens is set, or the income
    is in another currency. `share` is the income's, of the largest, in thousandths.
    """

    name: str
    businesses: int
    currency: str
    income: Decimal
    cost: Decimal | None
    margin: Decimal | None
    share: int

    @property
    def is_loss(self) -> bool:
        """Whether the plan costs more than it brings."""
        return self.margin is not None and self.margin < 0


def ai_costs(now: datetime, by: str) -> dict[int | None, Decimal | None]:
    """What models cost this month with the platform's keys, in US dollars, by a field of
    `ModelUse`; None where one was used that has no price. Two queries."""
    known, costs = prices(), defaultdict(list)
    used = ModelUse.objects.filter(month=_first(now), is_own=False).order_by()
    sums = used.values_list(by, "model").annotate(Sum("tokens_in"), Sum("tokens_out"))
    for key, model, tokens_in, tokens_out in sums:
        costs[key].append(model_cost(known, model, tokens_in, tokens_out))
    return {key: cost_sum(each) for key, each in costs.items()}


def margins(now: datetime, businesses: dict[int | None, int]) -> list[Margin]:
    """The plans by income, the best first; those that have neither businesses, income nor cost are
    left out. `businesses`: how many are on each plan, by its number. Three queries."""
    names = dict(Plan.objects.values_list("pk", "name"))
    costs = ai_costs(now, "business__subscription__plan")
    paid = _paid(now)
    keys = {(pk, COST_CURRENCY) for pk in {*businesses, *costs}} | paid.keys()
    most = max(paid.values(), default=Decimal(0))
    rows = [
        _margin(names.get(pk or 0, ""), businesses.get(pk, 0), currency, paid, costs, most, pk)
        for pk, currency in keys
    ]
    return sorted(rows, key=lambda row: (-row.income, row.name))


def _margin(
    name: str,
    businesses: int,
    currency: str,
    paid: dict[tuple[int | None, str], Decimal],
    costs: dict[int | None, Decimal | None],
    most: Decimal,
    pk: int | None,
) -> Margin:
    income = paid.get((pk, currency), Decimal(0))
    cost = costs.get(pk, Decimal(0)) if currency == COST_CURRENCY else None
    left = None if cost is None else income - cost
    share = int(income * 1000 / most) if most else 0
    return Margin(name, businesses, currency, income, cost, left, share)


def margin_total(rows: list[Margin]) -> Margin | None:
    """Everything in the currency of the cost; None while a cost is not known."""
    known = [row for row in rows if row.currency == COST_CURRENCY]
    costs = [row.cost for row in known if row.cost is not None]
    if len(costs) < len(known):
        return None
    income, cost = sum((row.income for row in known), Decimal(0)), sum(costs, Decimal(0))
    count = sum(row.businesses for row in known)
    return Margin("", count, COST_CURRENCY, income, cost, income - cost, 0)


def _paid(now: datetime) -> dict[tuple[int | None, str], Decimal]:
    """Bills paid in this month, by the plan that they were for."""
    first = datetime.combine(_first(now), time.min, timezone.get_default_timezone())
    rows = Invoice.objects.filter(state=Invoice.State.PAID, paid_at__gte=first, paid_at__lte=now)
    sums = rows.order_by().values_list("plan", "currency").annotate(Sum("amount"))
    return {(plan, currency): amount for plan, currency, amount in sums}


def _first(now: datetime) -> date:
    return timezone.localdate(now).replace(day=1)


@dataclass(frozen=True)
class Unsettled:
    """What gateways and we do not agree on yet."""

    closures: list[GatewayClosure]
    late: int
    lost: int


def unsettled(now: datetime) -> Unsettled:
    """Closed businesses that are still charged, and conversations that cost and that the gateway
    has not heard of for an hour (`late`) or never will (`lost`). Two queries."""
    states = CountedConversation.Report
    waiting = Q(report=states.DUE, during__startswith__lt=now - timedelta(hours=1))
    counts = CountedConversation.objects.exclude(report="").aggregate(
        late=Count("pk", filter=waiting),
        lost=Count("pk", filter=Q(report__in=(states.UNSURE, states.REFUSED))),
    )
    open_ones = GatewayClosure.objects.filter(done_at=None, failed_at__isnull=False)
    return Unsettled(list(open_ones.order_by("failed_at")[:20]), counts["late"], counts["lost"])
