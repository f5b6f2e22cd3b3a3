"""Below the paywall code asks one question only: may this be used?

Quotas are of two kinds: a flow of the month (`quota_consume`, `contact_quota`, and
`billing.conversations` where those are charged), counted by one conditional write, and a stock that
other rooms keep (`quota_stock_fits`), counted where it lies.
A change of plan counts from the next question on; what was used of the month stays used.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from billing.models import ActiveContact, CountedConversation, Subscription, UsageCounter
from billing.periods import CONVERSATIONS, counted_from
from billing.selectors import Meter, gauge_of, limit_of, month_of, terms_of
from billing.warnings import quota_warn
from tenants.context import current_business
from tenants.models import Business

_CONSUME = """
INSERT INTO public.billing_usagecounter AS counter (business_id, metric, month, used)
SELECT %(business)s, %(metric)s, %(month)s, %(amount)s
WHERE %(limit)s::int IS NULL OR %(amount)s <= %(limit)s::int
ON CONFLICT (business_id, metric, month) DO UPDATE SET used = counter.used + %(amount)s
WHERE %(limit)s::int IS NULL OR counter.used + %(amount)s <= %(limit)s::int
RETURNING used, CASE WHEN warned_of = %(limit)s::int THEN warned ELSE 0 END
"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('quota ' || %s, %s))"


class QuotaReached(Exception):
    """The plan's cap forbids one more of `metric`."""

    def __init__(self, metric: str, limit: int) -> None:
        super().__init__(f"{metric}: {limit}")
        self.metric = metric
        self.limit = limit


class Counted(NamedTuple):
    """A counter after its write, and the highest warning given of its cap."""

    used: int
    warned: int


class _Full(Exception):
    """Takes the mark of a contact back that the cap did not let in."""


def quota_consume(metric: str, amount: int = 1) -> bool:
    """Use `amount` of the open business's monthly `metric`; False when the plan's cap forbids it.

    One conditional write decides, so of two workers at the last unit exactly one passes. The
    month is the calendar month in the business's zone. Owners are told at 80 and 100 %.
    """
    business = current_business()
    return _consume(business, terms_of(business), metric, amount)


def _consume(
    business: Business, subscription: Subscription | None, metric: str, amount: int = 1
) -> bool:
    limit = limit_of(business, subscription, metric)
    counted = counter_consume(business, metric, limit, amount)
    quota_tell(business, metric, limit, counted)
    return counted is not None


def quota_return(metric: str, amount: int = 1, *, at: datetime) -> None:
    """Give back what `quota_consume` took at that moment and nothing came of."""
    business = current_business()
    counter = UsageCounter.objects.filter(
        business=business, metric=metric, month=month_of(business, at), used__gte=amount
    )
    counter.update(used=F("used") - amount)


def contact_quota(contact_id: int) -> bool:
    """Count a contact as active in this month, once; False when the cap leaves no room for them.

    Race-free: the unique row of (business, month, contact) and the counter are written in one
    transaction, so that two messages of one person at once count one contact, and of two people
    at the last place one gets in. The counter's row stays locked until the caller's transaction
    ends. Asking again for somebody who is counted is one query and always True.
    """
    business = current_business()
    mine = {"business": business, "month": month_of(business), "contact_id": contact_id}
    if ActiveContact.objects.filter(**mine).exists():
        return True
    limit = quota_limit(business, "contacts")
    counted: Counted | None = None
    try:
        with transaction.atomic():
            if not _mark(business, contact_id):
                return True
            counted = counter_consume(business, "contacts", limit, 1)
            if counted is None:
                raise _Full
    except _Full:
        quota_tell(business, "contacts", limit, None)
        return False
    quota_tell(business, "contacts", limit, counted)
    return True


def contacts_with_room(contact_ids: Collection[int]) -> set[int]:
    """Those whom the plan lets the assistant answer now; counts nobody.

    Without room for more contacts those who are counted, without room for more conversations those
    who are in one.
    """
    business = current_business()
    return _with_room(business, terms_of(business), contact_ids)


def reply_quota(contact_id: int) -> bool:
    """Use one message of the month for a reply to a contact; False when the month's messages are
    used up, or its contacts are and this person is none of them. Nobody is counted as a contact
    for a reply that there is no message for."""
    business = current_business()
    subscription = terms_of(business)
    if not _with_room(business, subscription, [contact_id]):
        return False
    return _consume(business, subscription, "messages") and contact_quota(contact_id)


def _with_room(
    business: Business, subscription: Subscription | None, contact_ids: Collection[int]
) -> set[int]:
    allowed = set(contact_ids)
    if not _is_open(business, subscription, "contacts"):
        counted = ActiveContact.objects.filter(
            business=business, month=month_of(business), contact_id__in=allowed
        )
        allowed &= set(counted.values_list("contact_id", flat=True))
    if allowed and not _is_open(business, subscription, CONVERSATIONS):
        begun = CountedConversation.objects.filter(
            business=business, contact_id__in=allowed, during__contains=timezone.now()
        )
        allowed &= set(begun.values_list("contact_id", flat=True))
    return allowed


def quota_open(metric: str) -> bool:
    """Whether a flow of the open business has anything left this month; uses nothing."""
    business = current_business()
    return _is_open(business, terms_of(business), metric)


def _is_open(business: Business, subscription: Subscription | None, metric: str) -> bool:
    limit = limit_of(business, subscription, metric)
    return limit is None or _used(business, subscription, metric) < limit


def quota_stock_fits(metric: str, extra: int = 1) -> bool:
    """Whether `extra` more of a stock ("services") fits under the open business's cap.

    Call inside the transaction that adds them: the advisory lock taken here is held to its end,
    so that of two at the last place one is refused.
    """
    business = current_business()
    limit = quota_limit(business, metric)
    if limit is None:
        return True
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [metric, business.pk])
    return gauge_of(metric)() + extra <= limit


def quota_stock_tell(metric: str) -> None:
    """Tell the owners when a stock has just reached 80 or 100 % of its cap."""
    business = current_business()
    limit = quota_limit(business, metric)
    if limit is not None:
        quota_warn(business=business, meter=Meter(metric, gauge_of(metric)(), limit))


def quota_limit(business: Business, metric: str) -> int | None:
    """The cap of `metric` ("messages", "contacts", "conversations", "services"); None means
    unlimited."""
    return limit_of(business, terms_of(business), metric)


def quota_used(business: Business, metric: str) -> int:
    """How much of a flow the business has used this month (of charged conversations: in this
    period)."""
    subscription = terms_of(business) if metric == CONVERSATIONS else None
    return _used(business, subscription, metric)


def _used(business: Business, subscription: Subscription | None, metric: str) -> int:
    counter = UsageCounter.objects.filter(
        business=business, metric=metric, month=counted_from(business, subscription, metric)
    ).first()
    return counter.used if counter else 0


def counter_consume(
    business: Business, metric: str, limit: int | None, amount: int, month: date | None = None
) -> Counted | None:
    """Add to a counter of the month (or of the period that `month` names) by one conditional write;
    None, and nothing written, where the cap forbids it."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CONSUME,
            {
                "business": business.pk,
                "metric": metric,
                "month": month or month_of(business),
                "amount": amount,
                "limit": limit,
            },
        )
        row = cursor.fetchone()
    return Counted(*row) if row else None


def _mark(business: Business, contact_id: int) -> bool:
    """Write the contact's row of the month; False when it is there. Waits for another
    transaction that is writing the same one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.billing_activecontact (business_id, month, contact_id)"
            " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [business.pk, month_of(business), contact_id],
        )
        return cursor.fetchone() is not None


def quota_tell(
    business: Business,
    metric: str,
    limit: int | None,
    counted: Counted | None,
    month: date | None = None,
) -> None:
    """Tell the owners if a step is reached. A refusal (`counted` None) means a full meter, whatever
    the counter holds."""
    if limit is None:
        return
    used, warned = counted or (limit, 0)
    quota_warn(business=business, meter=Meter(metric, used, limit), warned=warned, month=month)
