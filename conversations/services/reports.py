"""What became of a delivery: providers' reports, forward only, and who is told of them."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bookings.services.notices import Report, attempt_of_message
from bookings.services.notices import attempt_report as notice_attempt_report
from conversations.channels.base import StatusUpdate
from conversations.channels.registry import channel_for
from conversations.models import Delivery
from conversations.services.attempts import (
    attempt_is_known,
    attempt_report,
    attempt_report_earlier,
)
from conversations.services.mirroring import mirror_promise
from conversations.stream import news_publish
from leads.followups import follow_up_undelivered
from leads.models import Contact
from tenants.due import due_hint, due_put

# Callbacks arrive in any order; a delivery only ever moves to a higher rank, and nothing fails once
# it arrived.
RANK = {
    Delivery.State.QUEUED: 0,
    Delivery.State.WAITING: 0,
    Delivery.State.SENDING: 1,
    Delivery.State.UNKNOWN: 2,
    Delivery.State.SENT: 3,
    Delivery.State.FAILED: 4,
    Delivery.State.REFUSED: 4,
    Delivery.State.DELIVERED: 5,
    Delivery.State.READ: 6,
}
ARRIVED = (Delivery.State.DELIVERED, Delivery.State.READ)
TO_BE_SENT = (Delivery.State.QUEUED, Delivery.State.WAITING)
# How long after a provider gave up a message that it had taken the next attempt comes, where
# another can help; after the last of them it is given up here, too.
LATER_SECONDS = (60, 300, 900)
# What a mirror shows of by itself.
_UNTOLD = (Delivery.State.SENDING, Delivery.State.SENT, Delivery.State.UNKNOWN)
# What the purposes of messages begin with that are notices about bookings.
NOTICES = ("booking_", "reminder")
# What a report needs of the four rows: they come three times for each message.
_TALK = "message__conversation__"
_READ = (
    *("uuid", "channel", "state", "mode", "cost", "reason", "provider_id", "attempts"),
    *("tries_from", "error_code", "failed_at"),
    *("message__purpose", f"{_TALK}uuid", f"{_TALK}channel", f"{_TALK}contact__erased_at"),
)
_TIMES = {
    Delivery.State.SENT: "sent_at",
    Delivery.State.DELIVERED: "delivered_at",
    Delivery.State.READ: "read_at",
    Delivery.State.FAILED: "failed_at",
}


def delivery_update(update: StatusUpdate) -> Contact | None:
    """Write what became of a delivery, forward only; unknown ones are left alone. Answers with
    whom the message was for, where the delivery is known."""
    if update.state not in RANK:
        return None
    with transaction.atomic(savepoint=False):
        delivery = _find(update)
        if delivery is None:
            return None
        if update.cost is not None and update.cost != delivery.cost:
            delivery.cost = update.cost
            delivery.save(update_fields=["cost"])
        if _is_news(delivery, update):
            _take_in(delivery, update)
        return delivery.message.conversation.contact


def _take_in(delivery: Delivery, update: StatusUpdate) -> None:
    if _is_of_earlier(delivery, update):
        attempt_report_earlier(delivery, update)
        return
    failed = update.state == Delivery.State.FAILED
    if failed and (_rewrite(delivery, update) or _try_later(delivery, update)):
        return
    _move_on(delivery, update)
    pages_tell(delivery)
    promises_tell(delivery)
    if delivery.state not in _UNTOLD:
        mirror_promise(delivery.message.conversation)


def _move_on(delivery: Delivery, update: StatusUpdate) -> None:
    fields = ["state", "provider_id", "error_code", "reason"]
    if delivery.state == Delivery.State.FAILED:  # it arrived after all
        delivery.reason, delivery.failed_at = "", None
        fields.append("failed_at")
    delivery.state = update.state
    other = _names_another(delivery, update)
    if not other:
        delivery.provider_id = update.provider_id or delivery.provider_id
    delivery.error_code = update.error_code
    delivery.reason = update.reason[:200] or delivery.reason
    if stamp := _TIMES.get(Delivery.State(update.state)):
        setattr(delivery, stamp, timezone.now())
        fields.append(stamp)
    delivery.save(update_fields=fields)
    (attempt_report_earlier if other else attempt_report)(delivery, update)


def _is_news(delivery: Delivery, update: StatusUpdate) -> bool:
    """Whether a report moves a delivery on. Mail may come back that its server had taken."""
    told, stands = Delivery.State(update.state), Delivery.State(delivery.state)
    if told == Delivery.State.FAILED and stands == Delivery.State.DELIVERED:
        return channel_for(delivery.channel).comes_back
    return RANK[told] > RANK[stands]


def _is_of_earlier(delivery: Delivery, update: StatusUpdate) -> bool:
    """Whether a report says nothing of what is, or will be, on its way now, but of an attempt
    before it. That one arrived counts all the same: the person has the message."""
    if update.state in ARRIVED or not delivery.attempts:
        return False
    if delivery.state in TO_BE_SENT:
        # Nothing is out there now: what failed, failed before. An attempt that nobody knew of may
        # turn out to have been taken, and is not made a second time.
        failed = update.state == Delivery.State.FAILED
        return failed or attempt_is_known(delivery, update.provider_id)
    if delivery.attempts == 1 or not update.provider_id:
        return False
    if delivery.provider_id:
        return _names_another(delivery, update)
    return attempt_is_known(delivery, update.provider_id)


def _names_another(delivery: Delivery, update: StatusUpdate) -> bool:
    """Whether a report names another attempt than the last, which has its id."""
    named = update.provider_id not in ("", delivery.provider_id)
    return named and delivery.attempts > 1 and bool(delivery.provider_id)


def _rewrite(delivery: Delivery, update: StatusUpdate) -> bool:
    """Let a message that was refused in one form go out in another, where its channel has one."""
    if not channel_for(delivery.channel).may_rewrite(delivery, update.error_code):
        return False
    delivery.state = Delivery.State.QUEUED
    delivery.error_code, delivery.reason = update.error_code, update.reason[:200]
    delivery.save(update_fields=["state", "error_code", "reason"])
    attempt_report(delivery, update)
    due_put("conversations.deliver", delivery.pk, timezone.now())
    due_hint("conversations.deliver", delivery.pk)
    pages_tell(delivery)
    return True


def _try_later(delivery: Delivery, update: StatusUpdate) -> bool:
    """Let a message that a provider took and gave up for a passing reason go out again later, a
    few times. A notice goes on to its next way instead."""
    tries = delivery.attempts - delivery.tries_from
    passes = channel_for(delivery.channel).may_retry(update.error_code)
    if not passes or is_notice(delivery) or not 0 < tries <= len(LATER_SECONDS):
        return False
    again = timezone.now() + timedelta(seconds=LATER_SECONDS[tries - 1])
    delivery.state = Delivery.State.QUEUED
    delivery.error_code, delivery.reason = update.error_code, update.reason[:200]
    delivery.save(update_fields=["state", "error_code", "reason"])
    attempt_report(delivery, update, retry_at=again)
    due_put("conversations.deliver", delivery.pk, again)
    pages_tell(delivery)
    return True


def _find(update: StatusUpdate) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",))
    rows = rows.select_related("message__conversation__contact").only(*_READ).order_by()
    if update.delivery_uuid:
        return rows.filter(uuid=update.delivery_uuid).first()
    return rows.filter(provider_id=update.provider_id).first() if update.provider_id else None


def promises_tell(delivery: Delivery) -> None:
    """Let the follow-up or notice that the message was say what became of it: a follow-up only
    that it did not arrive, and why."""
    failed = delivery.state in (Delivery.State.FAILED, Delivery.State.REFUSED)
    if failed and delivery.message.purpose.startswith("follow_up"):
        follow_up_undelivered(message_id=delivery.message_id, reason=delivery.reason)
    if not is_notice(delivery):
        return
    attempt = attempt_of_message(delivery.message_id)
    if attempt is not None:
        state = "failed" if failed else delivery.state
        report = Report(state, delivery.error_code, delivery.reason, delivery.cost)
        notice_attempt_report(attempt_id=attempt.pk, report=report)


def is_notice(delivery: Delivery) -> bool:
    """Whether it tells somebody of their booking."""
    return delivery.message.purpose.startswith(NOTICES)


def pages_tell(delivery: Delivery) -> None:
    """Let the inbox show what became of it."""
    news_publish("delivery", str(delivery.message.conversation.uuid))
