"""What became of a delivery: providers' reports, forward only, and who is told of them."""

from django.db import transaction
from django.utils import timezone

from bookings.services.notices import Report, attempt_of_message
from bookings.services.notices import attempt_report as notice_attempt_report
from conversations.channels.base import StatusUpdate
from conversations.channels.registry import channel_for
from conversations.models import Delivery
from conversations.services.attempts import attempt_report
from conversations.services.mirroring import mirror_promise
from conversations.stream import news_publish
from leads.followups import follow_up_undelivered
from leads.models import Contact
from tenants.due import due_hint, due_put

# Callbacks arrive in any order; a delivery only ever moves to a higher rank.
RANK = {
    Delivery.State.QUEUED: 0,
    Delivery.State.WAITING: 0,
    Delivery.State.SENDING: 1,
    Delivery.State.UNKNOWN: 2,
    Delivery.State.SENT: 3,
    Delivery.State.DELIVERED: 4,
    Delivery.State.READ: 5,
    Delivery.State.FAILED: 6,
    Delivery.State.REFUSED: 6,
}
# What a mirror shows of by itself.
_UNTOLD = (Delivery.State.SENDING, Delivery.State.SENT, Delivery.State.UNKNOWN)
# What the purposes of messages begin with that are notices about bookings.
NOTICES = ("booking_", "reminder")
# What a report needs of the four rows: they come three times for each message.
_TALK = "message__conversation__"
_READ = (
    *("uuid", "channel", "state", "mode", "cost", "reason", "provider_id", "attempts"),
    *("message__purpose", f"{_TALK}uuid", f"{_TALK}channel", f"{_TALK}contact__erased_at"),
)
_TIMES = {
    Delivery.State.SENT: "sent_at",
    Delivery.State.DELIVERED: "delivered_at",
    Delivery.State.READ: "read_at",
    Delivery.State.FAILED: "failed_at",
}


def delivery_update(update: StatusUpdate, *, handed_over: bool = False) -> Contact | None:
    """Write what became of a delivery, forward only; unknown ones are left alone. Answers with
    whom the message was for, where the delivery is known.

    `handed_over`: our own word that the provider has just taken it; the id that it gave is kept
    whatever its callbacks, faster than we, have said already.
    """
    if update.state not in RANK:
        return None
    with transaction.atomic(savepoint=False):
        delivery = _find(update)
        if delivery is None:
            return None
        contact = delivery.message.conversation.contact
        if update.cost is not None and update.cost != delivery.cost:
            delivery.cost = update.cost
            delivery.save(update_fields=["cost"])
        if handed_over:
            delivery.provider_id = update.provider_id
        if not _is_forward(delivery, update) or _is_stale(delivery, update):
            if handed_over:
                delivery.save(update_fields=["provider_id"])
            return contact
        if update.state == Delivery.State.FAILED and _rewrite(delivery, update):
            return contact
        delivery.state = update.state
        delivery.provider_id = update.provider_id or delivery.provider_id
        delivery.error_code = update.error_code
        delivery.reason = update.reason[:200] or delivery.reason
        fields = ["state", "provider_id", "error_code", "reason"]
        if stamp := _TIMES.get(Delivery.State(update.state)):
            setattr(delivery, stamp, timezone.now())
            fields.append(stamp)
        delivery.save(update_fields=fields)
        attempt_report(delivery, update)
        pages_tell(delivery)
        promises_tell(delivery)
        if delivery.state not in _UNTOLD:
            mirror_promise(delivery.message.conversation)
        return contact


def _is_forward(delivery: Delivery, update: StatusUpdate) -> bool:
    return RANK[Delivery.State(update.state)] > RANK[Delivery.State(delivery.state)]


def _is_stale(delivery: Delivery, update: StatusUpdate) -> bool:
    """Whether a report is on an earlier form of a message that waits to go out in another."""
    waits = delivery.state == Delivery.State.QUEUED and bool(delivery.provider_id)
    return waits and update.provider_id == delivery.provider_id


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
