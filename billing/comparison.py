"""What a change of plan would bring and take, for a person who compares them. No queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.models import Plan, Subscription
from billing.selectors import Meter
from billing.services.standing import is_bought


@dataclass(frozen=True)
class Offer:
    """One plan beside the present one (`is_current`).

    `opens` and `closes` are labels of features; `over` lists the metrics whose present use is above
    this plan's cap: the assistant would stop, or no service could be added. `may_choose`: it can be
    bought here, or changed to (the present one too, while it is only tried).
    """

    plan: Plan
    is_current: bool
    opens: list[str]
    closes: list[str]
    over: list[str]
    may_choose: bool

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
) -> list[Offer]:
    """The plans as offers to a business with this subscription (None: nothing is capped).

    `own` holds the business's own caps by metric: they go before any plan's.
    """
    current = subscription.plan if subscription else None
    known = [*plans] if current is None or current in plans else [*plans, current]
    return [_offer(plan, subscription, meters, own) for plan in known]


def _offer(
    plan: Plan,
    subscription: Subscription | None,
    meters: Sequence[Meter],
    own: dict[str, object],
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
    )


def _may_choose(plan: Plan, subscription: Subscription | None) -> bool:
    """A plan with a price can be bought unless it runs already; the free one is what a bought one
    is changed to when it is given up."""
    bought = subscription is not None and is_bought(subscription)
    running = subscription is not None and subscription.plan == plan
    tried = subscription is not None and subscription.state == Subscription.State.TRIAL
    if not plan.price:
        return bought and plan.is_public and not running
    return not running or tried


def _is_over(plan: Plan, meter: Meter, own: dict[str, object]) -> bool:
    cap: int | None = getattr(plan, meter.metric)
    return own.get(meter.metric) is None and cap is not None and meter.used > cap
