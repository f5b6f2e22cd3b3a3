"""Tokens set aside before a model is asked, so that workers together cannot pass the budget.

Asking costs what nobody knows before: the most that a call can take is held first, by one insert
that counts what is spent and held under a lock of the business; afterwards the hold is replaced by
what the call really took, in one transaction. A hold whose worker was killed lapses by itself.
Without a budget nothing is held.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from billing.models import TokenHold
from billing.periods import month_of
from conversations.assistant.budget import (
    budget_tell,
    budget_tell_full,
    token_budget,
    tokens_add,
    tokens_spent,
)
from conversations.assistant.engines.base import EngineUnavailable
from conversations.assistant.engines.openai_client import (
    Account,
    Budget,
    Completion,
    complete,
    transcribe,
)
from conversations.channels.base import Media
from conversations.models import TokenUse
from tenants.context import current_business

# No call lasts so long; work that is cut off has ended by then.
HOLD_LASTS = timedelta(seconds=180)
# Of Spanish text and of JSON a token is seldom less.
BYTES_PER_TOKEN = 3
# A voice note's second is two to three kilobytes and about ten tokens.
BYTES_PER_HEARD_TOKEN = 200
HEARD_TOKENS = 1000
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('tokens', %s))"
_HOLD = """
INSERT INTO public.billing_tokenhold (business_id, tokens, until)
SELECT %(business)s, %(tokens)s, %(until)s
WHERE %(tokens)s
    + (SELECT coalesce(sum(tokens_in + tokens_out), 0) FROM conversations_tokenuse
       WHERE month = %(month)s)
    + (SELECT coalesce(sum(tokens), 0) FROM public.billing_tokenhold
       WHERE business_id = %(business)s AND until > %(now)s)
    <= %(budget)s
RETURNING id
"""
# What of a request a model reads.
_READ = ("messages", "tools", "response_format")
_purpose: ContextVar[str] = ContextVar("purpose", default=TokenUse.Purpose.REPLY)


class BudgetSpent(EngineUnavailable):
    """The month's tokens do not suffice for this question."""

    def __init__(self) -> None:
        super().__init__("budget")


@contextmanager
def spending_as(purpose: str) -> Iterator[None]:
    """What the block's questions to a model are for (a `TokenUse.Purpose`); replies otherwise."""
    token = _purpose.set(TokenUse.Purpose(purpose))
    try:
        yield
    finally:
        _purpose.reset(token)


def is_rehearsing() -> bool:
    """Whether questions are asked for comparing answers, so that each must be asked anew."""
    return _purpose.get() == TokenUse.Purpose.REPLAY


@dataclass
class Bill:
    """What a call took; whoever made it fills it in. None: the server did not say."""

    tokens_in: int | None = None
    tokens_out: int | None = None


def tokens_of(value: Any) -> int:
    """About how many tokens a text or request is, rather too many than too few."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN + 1


@contextmanager
def tokens_held(*, model: str, asked: int, answer: int) -> Iterator[Bill]:
    """Hold `asked` and `answer` tokens while a model is called, then count what it took.

    Where the server does not count, the estimate is; a call that fails is not counted. Raises
    `BudgetSpent` where the month has no room. Call outside a transaction: the lock of the
    business would last as long as that.
    """
    budget, bill = token_budget(), Bill()
    hold = None if budget is None else _hold(budget, asked + answer)
    try:
        yield bill
    except BaseException:
        _release(hold)
        raise
    with transaction.atomic():
        _release(hold)
        tokens_add(
            purpose=_purpose.get(),
            model=model,
            tokens_in=asked if bill.tokens_in is None else bill.tokens_in,
            tokens_out=(bill.tokens_out or 0),
        )
    if budget is not None:
        budget_tell(budget)


def ask(account: Account, budget: Budget, seconds: float, **request: Any) -> Completion:
    """As `complete`, within the month's tokens. Raises `BudgetSpent` too."""
    asked = tokens_of([request.get(part) for part in _READ])
    answer = int(request.get("max_completion_tokens", 0))
    with tokens_held(model=account.model, asked=asked, answer=answer) as bill:
        completion = complete(account, budget, seconds, **request)
        if completion.usage:
            bill.tokens_in = completion.usage.prompt_tokens
            bill.tokens_out = completion.usage.completion_tokens
    return completion


def transcribe_within(account: Account, media: Media, seconds: float) -> str:
    """What a recording says, within the month's tokens. Raises `ProviderFailed`, `ValueError` and
    `BudgetSpent`."""
    model = settings.OPENAI_TRANSCRIPTION_MODEL
    asked = len(media.data) // BYTES_PER_HEARD_TOKEN + 1
    with tokens_held(model=model, asked=asked, answer=HEARD_TOKENS) as bill:
        heard = transcribe(account, model, seconds, media)
        usage = heard.usage or {}
        bill.tokens_in, bill.tokens_out = usage.get("input_tokens"), usage.get("output_tokens")
    return heard.text


def _hold(budget: int, tokens: int) -> int:
    now, business = timezone.now(), current_business()
    values = {
        "business": business.pk,
        "tokens": tokens,
        "until": now + HOLD_LASTS,
        "now": now,
        "month": month_of(business),
        "budget": budget,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [business.pk])
        TokenHold.objects.filter(business=business, until__lte=now).delete()
        cursor.execute(_HOLD, values)
        row = cursor.fetchone()
    if row:
        return int(row[0])
    if tokens_spent() + tokens > budget:
        budget_tell_full(budget)
    raise BudgetSpent


def _release(hold: int | None) -> None:
    if hold is not None:
        TokenHold.objects.filter(pk=hold).delete()
