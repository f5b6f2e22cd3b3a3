"""What businesses use without a cap: counted where it happens, read by the platform at once."""

from django.db import connection

from billing.selectors import month_of
from tenants.context import current_business

AI_RUNS = "ai_runs"
AI_TOKENS = "ai_tokens"

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


def ai_run_count(*, tokens: int) -> None:
    """One run of a model's or our own engine, and the tokens that it took."""
    usage_add(AI_RUNS, 1)
    usage_add(AI_TOKENS, tokens)
