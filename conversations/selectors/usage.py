"""What the open business uses of models this month: by purpose and by model, of its budget."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.models import UsageCounter
from billing.periods import month_of
from billing.prices import cost_sum, model_cost, prices
from billing.selectors import WARN_PERCENT, Meter
from billing.usage import AI_CACHED, AI_LATE, AI_RUNS, AI_TOKENS, BUILTIN_RUNS
from conversations.assistant.accounts import account_of_business, engine_of_business
from conversations.assistant.budget import token_budget
from conversations.assistant.outage import AI_DOWN
from conversations.models import TokenUse
from tenants.context import current_business
from tenants.models import Incident

MODEL = "openai"
# Thousandths, as charts count.
WHOLE = 1000


@dataclass(frozen=True)
class Part:
    """One purpose or one model; `share` is its part of the month's tokens in thousandths, `cost`
    None where no price is known."""

    label: str
    calls: int
    tokens_in: int
    tokens_out: int
    share: int
    cost: Decimal | None

    @property
    def tokens(self) -> int:
        """Read and written together."""
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True)
class Usage:
    """The month. `engine`: who answers now: "model", "builtin" by choice or for want of a key,
    "spent" or "down"."""

    month: date
    meter: Meter
    purposes: list[Part]
    models: list[Part]
    cost: Decimal | None
    engine: str
    is_own: bool
    answered: int
    builtin: int
    cached: int
    late: int

    @property
    def is_near(self) -> bool:
        """Whether little is left."""
        return self.meter.percent >= WARN_PERCENT


def usage_meter() -> Meter | None:
    """Tokens of the month and their budget, for pages that show more than that; None where no
    model answers and none has this month."""
    spent = sum(each.tokens_in + each.tokens_out for each in _rows())
    if not spent and engine_of_business().name != MODEL:
        return None
    return Meter(AI_TOKENS, spent, token_budget())


def month_usage() -> Usage:
    """Everything that the page shows."""
    business, rows = current_business(), _rows()
    known = prices()
    priced = [(row, model_cost(known, row.model, row.tokens_in, row.tokens_out)) for row in rows]
    purposes = [
        _part(str(label), [pair for pair in priced if pair[0].purpose == code], rows)
        for code, label in TokenUse.Purpose.choices
    ]
    names = sorted({row.model for row in rows})
    models = [
        _part(name, [pair for pair in priced if pair[0].model == name], rows) for name in names
    ]
    meter = Meter(AI_TOKENS, sum(part.tokens for part in purposes), token_budget())
    counters = UsageCounter.objects.filter(business=business, month=month_of(business))
    used = dict(counters.values_list("metric", "used"))
    return Usage(
        month=month_of(business),
        meter=meter,
        purposes=sorted(purposes, key=lambda part: -part.tokens),
        models=sorted(models, key=lambda part: -part.tokens),
        cost=cost_sum([cost for _, cost in priced]) if rows else None,
        engine=_engine(meter),
        is_own=account_of_business().is_own,
        answered=used.get(AI_RUNS, 0),
        builtin=used.get(BUILTIN_RUNS, 0),
        cached=used.get(AI_CACHED, 0),
        late=used.get(AI_LATE, 0),
    )


def _rows() -> list[TokenUse]:
    return list(TokenUse.objects.filter(month=month_of(current_business())))


def _part(label: str, priced: list[tuple[TokenUse, Decimal | None]], rows: list[TokenUse]) -> Part:
    tokens_in = sum(row.tokens_in for row, _ in priced)
    tokens_out = sum(row.tokens_out for row, _ in priced)
    total = sum(row.tokens_in + row.tokens_out for row in rows)
    return Part(
        label=label,
        calls=sum(row.calls for row, _ in priced),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        share=(tokens_in + tokens_out) * WHOLE // total if total else 0,
        cost=cost_sum([cost for _, cost in priced]),
    )


def _engine(meter: Meter) -> str:
    if engine_of_business().name != MODEL:
        return "builtin"
    if meter.left == 0:
        return "spent"
    down = Incident.objects.filter(kind=AI_DOWN, business=current_business(), closed_at=None)
    return "down" if down.exists() else "model"
