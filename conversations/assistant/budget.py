"""What models cost a business: tokens counted by purpose, month by month, and a budget of them.

A month is the calendar month in the business's zone. The budget is the business's own
(`AssistantSettings.token_budget`) and, where the platform's key pays, no more than its plan's.
"""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Sum

from billing.periods import month_of
from billing.quotas import quota_limit
from billing.usage import AI_TOKENS, model_use_add
from conversations.assistant.accounts import account_of_business
from conversations.models import AssistantSettings, TokenUse
from tenants.context import current_business
from tenants.notices import owner_notify

WARN_PERCENT, FULL_PERCENT = 80, 100

_ADD = """
INSERT INTO conversations_tokenuse AS spent (month, purpose, model, calls, tokens_in, tokens_out)
VALUES (%s, %s, %s, 1, %s, %s)
ON CONFLICT (month, purpose, model) DO UPDATE SET
    calls = spent.calls + 1,
    tokens_in = spent.tokens_in + excluded.tokens_in,
    tokens_out = spent.tokens_out + excluded.tokens_out
"""


def tokens_add(*, purpose: str, model: str, tokens_in: int, tokens_out: int) -> None:
    """Count one call to a model (`purpose`: a `TokenUse.Purpose`) in the open business's month, and
    in `public` for the platform, by one statement each. The rows stay locked until the caller's
    transaction ends, so call it last."""
    month = month_of(current_business())
    tokens_in, tokens_out = max(tokens_in, 0), max(tokens_out, 0)
    values: list[Any] = [month, TokenUse.Purpose(purpose), model[:80], tokens_in, tokens_out]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ADD, values)
        is_own = account_of_business().is_own
        model_use_add(model=model, is_own=is_own, tokens_in=tokens_in, tokens_out=tokens_out)


def tokens_spent(month: date | None = None) -> int:
    """Tokens in and out of the open business in a month (the present one)."""
    rows = TokenUse.objects.filter(month=month or month_of(current_business()))
    total: int | None = rows.aggregate(total=Sum(F("tokens_in") + F("tokens_out")))["total"]
    return total or 0


def token_budget() -> int | None:
    """How many tokens the open business may use in a month; None: no limit."""
    own = AssistantSettings.objects.values_list("token_budget", flat=True).first()
    if account_of_business().is_own:
        return own
    of_plan = quota_limit(current_business(), AI_TOKENS)
    return min((limit for limit in (own, of_plan) if limit is not None), default=None)


def tokens_left() -> int | None:
    """What is left of this month's budget; None: no limit."""
    budget = token_budget()
    return None if budget is None else max(budget - tokens_spent(), 0)


def budget_tell(budget: int) -> bool:
    """Tell the owners where the month has reached 80 % of `budget`, or all of it: once each, and
    anew for another budget. Whether a notice was written."""
    spent = tokens_spent()
    if spent >= budget:
        return budget_tell_full(budget)
    if spent * 100 < budget * WARN_PERCENT:
        return False
    return _tell("ai_budget_warning", WARN_PERCENT, budget, spent)


def budget_tell_full(budget: int) -> bool:
    """Tell the owners that the month's tokens do not suffice any more, once."""
    return _tell("ai_budget_full", FULL_PERCENT, budget, tokens_spent())


def _tell(kind: str, step: int, budget: int, spent: int) -> bool:
    month = month_of(current_business())
    return owner_notify(
        kind=kind,
        key=f"ai_budget:{month:%Y-%m}:{budget}:{step}",
        context={"used": spent, "limit": budget, "path": "/usage/"},
    )
