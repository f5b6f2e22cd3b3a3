"""What counts as one conversation, where a plan charges each.

A conversation begins with the assistant's first answer to a contact and takes in everything with
that contact, on whatever channel, for the next 24 hours of elapsed time. What only people answer,
what nobody answers, and reminders that a customer does not reply to are none. Everybody's are
counted, so that owners see what the other way of charging would have cost; they are charged only
where the subscription says so.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from billing.models import CountedConversation, Subscription
from billing.periods import CONVERSATIONS, charges_conversations, counted_from, month_of
from billing.quotas import counter_consume, quota_tell
from billing.selectors import limit_of, terms_of
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.ids import new_uuid
from tenants.models import Business

LASTS = timedelta(hours=24)
REPORT = "billing.report_conversation"
_BEGIN = """
INSERT INTO public.billing_countedconversation
    (uuid, business_id, contact_id, during, month, gateway, customer_ref, report)
VALUES (%s, %s, %s, tstzrange(%s, %s), %s, '', '', '')
ON CONFLICT DO NOTHING RETURNING id
"""


class _Full(Exception):
    """Takes a conversation back that the cap did not let in."""


def conversation_count(contact_id: int) -> bool:
    """Count that the assistant answers this contact now; False when the cap leaves no room.

    Call in the transaction that sends the answer: what is not sent is not counted. Inside a
    conversation that has begun nothing happens, in one query. Race-free: the constraint against
    overlapping windows lets one of several answers begin the conversation, and the counter's
    conditional write one of two at the cap's last unit; both in one transaction, with the promise
    to tell the gateway. The counter's row stays locked until the caller's transaction ends. An
    answer that lost the last unit may still be sent: it is neither counted nor charged.
    """
    business, now = current_business(), timezone.now()
    begun = CountedConversation.objects.filter(
        business=business, contact_id=contact_id, during__contains=now
    )
    if begun.exists():
        return True
    subscription = terms_of(business)
    if subscription is None or not charges_conversations(subscription, now):
        _begin(business, contact_id)
        return True
    return _charge(business, subscription, contact_id)


def _charge(business: Business, subscription: Subscription, contact_id: int) -> bool:
    month = counted_from(business, subscription, CONVERSATIONS)
    limit = limit_of(business, subscription, CONVERSATIONS)
    try:
        with transaction.atomic():
            pk = _begin(business, contact_id)
            if pk is None:
                return True
            counted = counter_consume(business, CONVERSATIONS, limit, 1, month)
            if counted is None:
                raise _Full
            if counted.used > subscription.plan.included_conversations:
                _promise(pk, subscription)
    except _Full:
        quota_tell(business, CONVERSATIONS, limit, None, month)
        return False
    quota_tell(business, CONVERSATIONS, limit, counted, month)
    return True


def _begin(business: Business, contact_id: int) -> int | None:
    """Write the window of a new conversation; None where one has begun. Waits for another
    transaction that is writing one of the same contact."""
    now = timezone.now()
    values = [new_uuid(), business.pk, contact_id, now, now + LASTS, month_of(business, now)]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _promise(pk: int, subscription: Subscription) -> None:
    """One that costs: the gateway will be told."""
    CountedConversation.objects.filter(pk=pk).update(
        report=CountedConversation.Report.DUE,
        gateway=subscription.gateway,
        customer_ref=subscription.customer_ref,
    )
    due_put(REPORT, pk, timezone.now())
    due_hint(REPORT, pk)
