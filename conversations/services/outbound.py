"""The way out: a message is queued with its delivery, and sent by due work of its own."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.services.notices import Report, attempt_of_message
from bookings.services.notices import attempt_report as notice_attempt_report
from conversations.channels.base import SendError, StatusUpdate
from conversations.channels.registry import channel_for
from conversations.choices import Choice, choices_stored
from conversations.labels import PREVIEWS
from conversations.models import AssistantRun, Conversation, Delivery, Message
from conversations.sending.rule import Decision, Passed
from conversations.services.attempts import attempt_begin, attempt_fail, attempt_report
from conversations.services.mirroring import mirror_promise
from conversations.services.stored import Stored, file_claim
from conversations.stream import news_publish
from leads.followups import follow_up_undelivered
from leads.models import Contact
from tenants.due import due_hint, due_put
from tenants.ids import new_uuid
from tenants.models import User

logger = logging.getLogger(__name__)

# How long after each failed attempt the next one comes; after the last of them it is given up.
RETRY_SECONDS = (2, 4, 8, 60, 300, 900)
# A notice goes on to its next way instead of waiting for minutes.
NOTICE_RETRY_SECONDS = RETRY_SECONDS[:3]
# The most that a provider's own `Retry-After` is followed.
LONGEST_WAIT_SECONDS = 15 * 60.0
ORDER_PATIENCE = timedelta(seconds=30)
# One that has not been tried is only waiting for its turn, however many do.
QUEUE_PATIENCE = timedelta(minutes=15)
NOTICE_PATIENCE = timedelta(minutes=2)
RECONCILE_AFTER = timedelta(seconds=60)
# A provider that cannot even be asked is asked again for so long.
RECONCILE_PATIENCE = timedelta(hours=1)

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
_TIMES = {
    Delivery.State.SENT: "sent_at",
    Delivery.State.DELIVERED: "delivered_at",
    Delivery.State.READ: "read_at",
    Delivery.State.FAILED: "failed_at",
}


def message_queue(
    *,
    conversation: Conversation,
    body: str,
    author: str,
    user: User | None = None,
    options: list[str] | None = None,
    choices: Sequence[Choice] = (),
    purpose: str = "",
    template_values: list[str] | None = None,
    provenance: list[dict[str, str]] | None = None,
    run: AssistantRun | None = None,
    uuid: UUID | None = None,
    template_key: str = "",
    passed: Sequence[Passed] = (),
    file: Stored | None = None,
    file_name: str = "",
) -> Message:
    """Add an outgoing message and promise its delivery.

    The caller holds the conversation's row lock, inside a transaction. `purpose` names what the
    message is for ("reply", "reminder_24h"), which decides the template outside WhatsApp's
    window; `template_values` fill that template. `options` are offered under it, `choices` say
    what pressing them means. `template_key` names the template that a member chose; `passed` are
    the ways that were asked before this one. `uuid` is the message's public id, where the caller
    has to know it before: a second message with it breaks the unique constraint. `file` lies in the
    store already and goes along; raises `FileGone` where that was too long ago.
    """
    now = timezone.now()
    message = Message.objects.create(
        uuid=uuid or new_uuid(),
        conversation=conversation,
        direction=Message.Direction.OUT,
        author=author,
        user=user,
        kind=_kind_of(file, template_key),
        attachments=[_attachment(file, file_name)] if file else None,
        body=body,
        options=options or [],
        choices=choices_stored(options or [], choices),
        purpose=purpose,
        template_values=template_values or [],
        template_key=template_key,
        provenance=provenance or [],
        run=run,
        created_at=now,
    )
    if file is not None:
        file_claim(file, message=message, place=0, name=file_name)
    delivery = Delivery.objects.create(
        message=message,
        channel=conversation.channel,
        passed=[each._asdict() for each in passed],
    )
    conversation.last_message_at = now
    conversation.last_preview = body[:160] or PREVIEWS.get(message.kind, "")
    conversation.save(update_fields=["last_message_at", "last_preview"])
    due_put("conversations.deliver", delivery.pk, now)
    due_hint("conversations.deliver", delivery.pk)
    mirror_promise(conversation)
    news_publish("message", str(conversation.uuid))
    return message


def _kind_of(file: Stored | None, template_key: str) -> str:
    if file is None:
        return Message.Kind.TEMPLATE if template_key else Message.Kind.TEXT
    return file.what.kind if file.what.kind in ("image", "audio") else Message.Kind.FILE


def _attachment(file: Stored, name: str) -> dict[str, Any]:
    return {"type": file.what.content_type, "name": name, "size": file.size}


def delivery_send(delivery_id: int) -> datetime | None:
    """Due work: send one message, once.

    The attempt is committed as `sending` before the provider is called. A row found in `sending`
    means that an earlier attempt's outcome was lost, and is reconciled, never sent again.
    """
    now = timezone.now()
    with transaction.atomic():
        delivery = _locked(delivery_id)
        if delivery is None:
            return None
        if delivery.state == Delivery.State.SENDING:
            due_put("conversations.reconcile", delivery.pk, now)
            return None
        if delivery.state not in (Delivery.State.QUEUED, Delivery.State.WAITING):
            return None
        if _earlier_on_its_way(delivery, now):
            return now + timedelta(milliseconds=500)
        decision = _decided(delivery, now)
        if decision.mode in ("wait", "refuse"):
            return _hold_back(delivery, decision, now)
        _begin_attempt(delivery, decision, now)
    return _attempt(delivery)


def _decided(delivery: Delivery, now: datetime) -> Decision:
    """Nothing goes out to whom the business has blocked, whoever wrote it and when."""
    if delivery.message.conversation.contact.kind == Contact.Kind.BLOCKED:
        return Decision("refuse", _("Contacto bloqueado"))
    return channel_for(delivery.channel).decide(delivery.message, now)


def _locked(delivery_id: int) -> Delivery | None:
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message__conversation__address", "message__conversation__contact")
        .filter(pk=delivery_id)
        .first()
    )


def _earlier_on_its_way(delivery: Delivery, now: datetime) -> bool:
    """Messages of a conversation leave in order; a stuck one holds the rest up only briefly."""
    fresh = Q(state=Delivery.State.SENDING, attempted_at__gt=now - ORDER_PATIENCE)
    again = Q(state=Delivery.State.QUEUED, attempted_at__gt=now - ORDER_PATIENCE)
    new = Q(state=Delivery.State.QUEUED, attempted_at=None)
    new &= Q(message__created_at__gt=now - QUEUE_PATIENCE)
    return Delivery.objects.filter(
        fresh | again | new,
        message__conversation=delivery.message.conversation_id,
        message_id__lt=delivery.message_id,
    ).exists()


def _hold_back(delivery: Delivery, decision: Decision, now: datetime) -> datetime | None:
    # A notice waits for its turn, not for its channel: the next way is tried, before it comes too
    # late.
    late = decision.at is None or decision.at - now > NOTICE_PATIENCE
    refused = decision.mode == "refuse" or (late and _is_notice(delivery))
    delivery.state = Delivery.State.REFUSED if refused else Delivery.State.WAITING
    delivery.reason, delivery.why = decision.reason[:200], decision.why[:200]
    delivery.save(update_fields=["state", "reason", "why"])
    _tell_pages(delivery)
    if refused:
        _tell_promises(delivery)
        mirror_promise(delivery.message.conversation)
    return None if refused else decision.at or now + timedelta(minutes=5)


def _begin_attempt(delivery: Delivery, decision: Decision, now: datetime) -> None:
    delivery.state = Delivery.State.SENDING
    delivery.attempts += 1
    delivery.attempted_at = now
    delivery.mode = decision.mode
    delivery.cost = delivery.estimate = decision.cost
    delivery.reason, delivery.why = decision.reason[:200], decision.why[:200]
    by_template = decision.mode == "template"
    name = channel_for(delivery.channel).template_name(delivery.message) if by_template else ""
    delivery.template = name[:130]
    delivery.provider_id = ""  # of an earlier form of the message
    delivery.save(
        update_fields=[
            "state",
            "attempts",
            "attempted_at",
            "mode",
            "cost",
            "estimate",
            "reason",
            "why",
            "template",
            "provider_id",
        ]
    )
    attempt_begin(delivery)


def _attempt(delivery: Delivery) -> datetime | None:
    try:
        provider_id = channel_for(delivery.channel).send(delivery)
    except SendError as error:
        return _attempt_failed(delivery, error)
    Delivery.objects.filter(pk=delivery.pk).update(provider_id=provider_id)
    delivery_update(StatusUpdate(provider_id, Delivery.State.SENT, str(delivery.uuid)))
    return None


def _attempt_failed(delivery: Delivery, error: SendError) -> datetime | None:
    """Settle a failed attempt; the time of the next one, if there is to be one."""
    logger.warning("message not taken", extra={"kind": delivery.channel, "code": error.code})
    if error.uncertain:
        due_put("conversations.reconcile", delivery.pk, timezone.now() + RECONCILE_AFTER)
        return None
    again = _again_at(delivery, error)
    if again is None:
        delivery_update(
            StatusUpdate("", Delivery.State.FAILED, str(delivery.uuid), error.code, error.reason)
        )
        return None
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING).update(
        state=Delivery.State.QUEUED, error_code=error.code, reason=error.reason[:200]
    )
    attempt_fail(delivery, error, retry_at=again)
    return again


def _again_at(delivery: Delivery, error: SendError) -> datetime | None:
    """When a failed attempt is followed by another; None where it is the last."""
    waits = NOTICE_RETRY_SECONDS if _is_notice(delivery) else RETRY_SECONDS
    tries = delivery.attempts - delivery.tries_from
    if error.permanent or tries > len(waits):
        return None
    wait = max(waits[tries - 1], min(error.retry_after, LONGEST_WAIT_SECONDS))
    return timezone.now() + timedelta(seconds=wait)


def delivery_reconcile(delivery_id: int) -> datetime | None:
    """Due work: find out what became of an attempt whose outcome was lost.

    The provider's list may know it; a callback may have settled it meanwhile. Where neither
    knows, or the provider cannot be asked for an hour, the state becomes `unknown`: shown to the
    business and left to a person.
    """
    delivery = Delivery.objects.select_related("message__conversation__address").get(pk=delivery_id)
    if delivery.state != Delivery.State.SENDING:
        return None
    assert delivery.attempted_at is not None
    now, patience = timezone.now(), RECONCILE_AFTER
    try:
        # One that has the provider's id was taken, and only noting it was cut off.
        provider_id = delivery.provider_id or channel_for(delivery.channel).find_sent(delivery)
    except SendError as error:
        logger.warning("provider not asked", extra={"kind": delivery.channel, "code": error.code})
        provider_id, patience = None, RECONCILE_PATIENCE
    if provider_id:
        Delivery.objects.filter(pk=delivery.pk).update(provider_id=provider_id)
        delivery_update(StatusUpdate(provider_id, Delivery.State.SENT, str(delivery.uuid)))
        return None
    if now < delivery.attempted_at + patience:
        first = delivery.attempted_at + RECONCILE_AFTER
        return first if now < first else now + RECONCILE_AFTER
    reason = gettext_noop("No se sabe si llegó: el proveedor no lo confirma.")
    delivery_update(StatusUpdate("", Delivery.State.UNKNOWN, str(delivery.uuid), reason=reason))
    return None


def delivery_update(update: StatusUpdate) -> Contact | None:
    """Write what became of a delivery, forward only; unknown ones are left alone. Answers with
    whom the message was for, where the delivery is known."""
    if update.state not in RANK:
        return None
    with transaction.atomic():
        delivery = _find(update)
        if delivery is None:
            return None
        contact = delivery.message.conversation.contact
        if update.cost is not None and update.cost != delivery.cost:
            delivery.cost = update.cost
            delivery.save(update_fields=["cost"])
        if RANK[Delivery.State(update.state)] <= RANK[Delivery.State(delivery.state)]:
            return contact
        if _is_stale(delivery, update):
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
        _tell_pages(delivery)
        _tell_promises(delivery)
        if delivery.state not in _UNTOLD:
            mirror_promise(delivery.message.conversation)
        return contact


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
    _tell_pages(delivery)
    return True


def _find(update: StatusUpdate) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related(
        "message__conversation__contact"
    )
    if update.delivery_uuid:
        return rows.filter(uuid=update.delivery_uuid).first()
    return rows.filter(provider_id=update.provider_id).first() if update.provider_id else None


def _tell_promises(delivery: Delivery) -> None:
    """Let the follow-up or notice that the message was say what became of it: a follow-up only
    that it did not arrive, and why."""
    failed = delivery.state in (Delivery.State.FAILED, Delivery.State.REFUSED)
    if failed and delivery.message.purpose.startswith("follow_up"):
        follow_up_undelivered(message_id=delivery.message_id, reason=delivery.reason)
    if not _is_notice(delivery):
        return
    attempt = attempt_of_message(delivery.message_id)
    if attempt is not None:
        state = "failed" if failed else delivery.state
        report = Report(state, delivery.error_code, delivery.reason, delivery.cost)
        notice_attempt_report(attempt_id=attempt.pk, report=report)


def _is_notice(delivery: Delivery) -> bool:
    return delivery.message.purpose.startswith(NOTICES)


def _tell_pages(delivery: Delivery) -> None:
    news_publish("delivery", str(delivery.message.conversation.uuid))
