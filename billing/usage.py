"""What businesses use without a cap: counted where it happens, read by the platform at once."""

from django.db import connection

from billing.selectors import month_of
from tenants.context import current_business

AI_RUNS = "ai_runs"
BUILTIN_RUNS = "builtin_runs"
BUILTIN = "builtin"
AI_TOKENS = "ai_tokens"
# Replies that a model was too late for, so that our own engine answered.
AI_LATE = "ai_late"
# Questions answered as somebody else's same question had been.
AI_CACHED = "ai_cached"

_ADD = """
INSERT INTO public.billing_usagecounter AS counter (business_id, metric, month, used)
VALUES (%s, %s, %s, %s)
ON CONFLICT (business_id, metric, month) DO UPDATE SET used = counter.used + excluded.used
"""


def usage_add(metric: str, amount: int) -> None:
    """Add to the open business's `metric` of this month (its own zone). The counter's row stays
    locked until the caller's transaction ends, so call it last."""
    if amount <= 0:
        return
    business = current_business()
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [business.pk, metric, month_of(business), amount])


def ai_run_count(*, engine: str, tokens: int) -> None:
    """One run, of our own engine (which costs nothing outside) or of a model. A run that broke off
    before it had an engine is told by its tokens; those are counted where a model is called
    (`model_use_add`)."""
    is_ours = engine == BUILTIN or (not engine and not tokens)
    usage_add(BUILTIN_RUNS if is_ours else AI_RUNS, 1)


_MODEL_ADD = """
INSERT INTO public.billing_modeluse AS spent
    (business_id, month, model, is_own, tokens_in, tokens_out)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (business_id, month, model, is_own) DO UPDATE SET
    tokens_in = spent.tokens_in + excluded.tokens_in,
    tokens_out = spent.tokens_out + excluded.tokens_out
"""


def model_use_add(*, model: str, is_own: bool, tokens_in: int, tokens_out: int) -> None:
    """Add the tokens of one call to the open business's use of a model this month (its own zone),
    by one statement. The row stays locked until the caller's transaction ends."""
    business = current_business()
    values = [business.pk, month_of(business), model[:80], is_own, tokens_in, tokens_out]
    with connection.cursor() as cursor:
        cursor.execute(_MODEL_ADD, values)
    usage_add(AI_TOKENS, tokens_in + tokens_out)
