"""What a change of plan would bring and take, for a person who compares them. No queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from billing.models import Plan, Subscription
from billing.periods import CONVERSATIONS
from billing.selectors import Meter
from billing.services.standing import is_bought

_EACH = Plan.Charging.CONVERSATION


@dataclass(frozen=True)
class PerConversation:
    """A plan paid per conversation: what the last month would have cost in each way."""

    is_current: bool
    may_choose: bool
    last_count: int
    last_cost: Decimal
    is_cheaper: bool


@dataclass(frozen=True)
class Offer:
    """One plan beside the present one (`is_current`).

    `opens` and `closes` are labels of features; `over` lists the metrics whose present use is above
    this plan's cap: the assistant would stop, or no service could be added. `may_choose`: it can be
    bought here, or changed to (the present one too, while it is only tried). `each` is the same
    plan paid per conversation, None where it is not sold so.
    """

    plan: Plan
    is_current: bool
    opens: list[str]
    closes: list[str]
    over: list[str]
    may_choose: bool
    each: "PerConversation | None"

    @property
    def is_charged_so(self) -> bool:
        """Whether the business is on this plan and pays by the month."""
        return self.is_current and not (self.each and self.each.is_current)

    @property
    def features(self) -> list[tuple[str, bool]]:
        """Every feature's label and whether this plan has it."""
        return [(str(each.label), each in self.plan.features) for each in Plan.Feature]

    @property
    def is_free(self) -> bool:
        """Free of charge for everybody; a plan without a public price is not."""
        return self.plan.is_public and not self.plan.price


def offers_for(
    plans: Sequence[Plan],
    subscription: Subscription | None,
    meters: Sequence[Meter],
    own: dict[str, object],
    last_month: int = 0,
) -> list[Offer]:
    """The plans as offers to a business with this subscription (None: nothing is capped).

    `own` holds the business's own caps by metric: they go before any plan's. `last_month` is how
    many conversations the last calendar month had.
    """
    current = subscription.plan if subscription else None
    known = [*plans] if current is None or current in plans else [*plans, current]
    return [_offer(plan, subscription, meters, own, last_month) for plan in known]


def _offer(
    plan: Plan,
    subscription: Subscription | None,
    meters: Sequence[Meter],
    own: dict[str, object],
    last_month: int,
) -> Offer:
    current = subscription.plan if subscription else None
    had = set(Plan.Feature) if current is None else {*current.features}
    has = {*plan.features}
    return Offer(
        plan=plan,
        is_current=plan == current,
        opens=[str(each.label) for each in Plan.Feature if each in has - had],
        closes=[str(each.label) for each in Plan.Feature if each in had - has],
        over=[meter.metric for meter in meters if _is_over(plan, meter, own)],
        may_choose=_may_choose(plan, subscription),
        each=_each(plan, subscription, last_month),
    )


def _each(plan: Plan, subscription: Subscription | None, last_month: int) -> PerConversation | None:
    if not plan.is_sold(_EACH):
        return None
    cost = plan.per_conversation(last_month)
    running = subscription is not None and subscription.plan == plan
    return PerConversation(
        is_current=running and subscription is not None and subscription.charging == _EACH,
        may_choose=_differs(subscription, plan, _EACH),
        last_count=last_month,
        last_cost=cost,
        is_cheaper=last_month > 0 and cost < plan.price,
    )


def _differs(subscription: Subscription | None, plan: Plan, charging: str) -> bool:
    """Whether choosing this would change anything: what runs and stays can only be tried for good,
    and what is promised for the next period is chosen already."""
    if subscription is None or not is_bought(subscription):
        tried = subscription is not None and subscription.state == Subscription.State.TRIAL
        now = subscription is not None and (subscription.plan, subscription.charging)
        return tried or now != (plan, charging)
    if subscription.next_charging:
        return (subscription.next_plan, subscription.next_charging) != (plan, charging)
    return (subscription.plan, subscription.charging) != (plan, charging)


def _may_choose(plan: Plan, subscription: Subscription | None) -> bool:
    """A plan with a price can be bought unless it runs already; the free one is what a bought one
    is changed to when it is given up."""
    bought = subscription is not None and is_bought(subscription)
    running = subscription is not None and subscription.plan == plan
    if not plan.price:
        return bought and plan.is_public and not running
    return _differs(subscription, plan, Plan.Charging.MONTH)


def _is_over(plan: Plan, meter: Meter, own: dict[str, object]) -> bool:
    if meter.metric == CONVERSATIONS:
        return False
    cap: int | None = getattr(plan, meter.metric)
    return own.get(meter.metric) is None and cap is not None and meter.used > cap
