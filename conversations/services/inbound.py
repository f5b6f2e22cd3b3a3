"""Behind the door: from a stored payload to what it says (`receiving`, `reports`)."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from conversations.channels.base import (
    InboundMessage,
    MessageEdit,
    NotYet,
    Parsed,
    ParseError,
    ProviderNews,
    ReachUpdate,
    SendError,
    StatusUpdate,
)
from conversations.channels.registry import channel_for
from conversations.models import InboundEvent
from conversations.services.receiving import message_edit, message_receive
from conversations.services.reports import delivery_update
from leads.models import Contact
from leads.phones import InvalidPhone
from leads.services import (
    identity_reach,
)
from tenants.due import due_hint, due_put

logger = logging.getLogger(__name__)

INBOUND = "conversations.inbound"
ACKNOWLEDGE = "conversations.acknowledge"
ACKNOWLEDGE_WITHIN = timedelta(seconds=60)
AGAIN_AFTER = timedelta(seconds=2)
AGAIN_MOST = 500


def event_process(event_id: int) -> datetime | None:
    """Due work: turn one stored delivery into a message or a delivery's new state; when to try
    again for one that has come too early.

    Idempotent: the event's state changes in the transaction that writes its consequences, under
    the event's lock. What the same sender wrote before comes first, also where the worker that
    had taken it up is busy (its lock is waited for) or has died.
    """
    try:
        return _process(event_id, in_turn=True)
    except _NotItsTurn as behind:
        for earlier in behind.earlier:
            try:
                _process(earlier)
            except Exception:
                # It has due work of its own, which tries again and gives up: this one goes on.
                logger.exception("earlier message passed over", extra={"event_id": earlier})
        return _process(event_id)


class _NotItsTurn(Exception):
    """The same sender's earlier messages wait: their ids, oldest first."""

    def __init__(self, earlier: list[int]) -> None:
        super().__init__()
        self.earlier = earlier


def _process(event_id: int, *, in_turn: bool = False) -> datetime | None:
    event = None
    try:
        with transaction.atomic():
            event = _still_new(event_id)
            if event is None:
                return None
            if in_turn and (earlier := _earlier(event)):
                raise _NotItsTurn(earlier)
            _apply(event, channel_for(event.channel).parse(event.payload, event.account_key))
    except NotYet:
        return timezone.now() + AGAIN_AFTER
    except (ParseError, InvalidPhone) as error:
        assert event is not None
        # The payload stays stored, so nothing is lost: it can be read again after a mend.
        logger.warning("payload not understood", extra={"event_id": event.pk})
        _event_close(event, InboundEvent.State.REJECTED, str(error))
    return None


def _still_new(event_id: int) -> InboundEvent | None:
    """The event, locked; None when another worker was faster."""
    new = InboundEvent.objects.filter(pk=event_id, state=InboundEvent.State.RECEIVED)
    return new.select_for_update().order_by().first()


def _earlier(event: InboundEvent) -> list[int]:
    """What came before from the same sender and waits."""
    if not event.stream:
        return []
    waiting = InboundEvent.objects.filter(
        stream=event.stream, state=InboundEvent.State.RECEIVED, pk__lt=event.pk
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def _apply(event: InboundEvent, parsed: Parsed) -> None:
    if parsed is None:
        _event_close(event, InboundEvent.State.IGNORED, "")
        return
    event.contact = _take(_timed(parsed, event.received_at))
    if event.contact and event.contact.erased_at:
        # A late report about somebody who was forgotten meanwhile names them again.
        event.delete()
        return
    _event_close(event, InboundEvent.State.PROCESSED, "")
    if channel_for(event.channel).acknowledges:
        due_put(ACKNOWLEDGE, event.pk, timezone.now())
        due_hint(ACKNOWLEDGE, event.pk)


def _timed(parsed: Parsed, received_at: datetime) -> Parsed:
    """A message with when it was written: not after it came to the door, however long it waited
    there."""
    if not isinstance(parsed, InboundMessage):
        return parsed
    return replace(parsed, said_at=min(parsed.said_at or received_at, received_at))


def events_read_again() -> int:
    """Have everything read once more that was not understood, as after a mend; how many events (at
    most `AGAIN_MOST`, the oldest first)."""
    rejected = InboundEvent.objects.filter(state=InboundEvent.State.REJECTED).order_by("pk")
    now = timezone.now()
    with transaction.atomic():
        locked = rejected.select_for_update(skip_locked=True)
        found = list(locked.values_list("pk", flat=True)[:AGAIN_MOST])
        again = InboundEvent.objects.filter(pk__in=found)
        again.update(state=InboundEvent.State.RECEIVED, note="", processed_at=None)
        for pk in found:
            due_put(INBOUND, pk, now)
            due_hint(INBOUND, pk)
    return len(found)


def _take(parsed: Parsed) -> Contact | None:
    """Do what an event says; whom it is about, where they are known."""
    match parsed:
        case StatusUpdate():
            return delivery_update(parsed)
        case ReachUpdate():
            return identity_reach(
                kind=parsed.sender_kind, address=parsed.sender, reachable=parsed.reachable
            )
        case ProviderNews():
            return parsed.apply()
        case MessageEdit():
            return message_edit(parsed).conversation.contact
        case InboundMessage():
            return message_receive(parsed).conversation.contact
    return None


def event_acknowledge(event_id: int) -> None:
    """Due work: let the sender see that their message has come. Tried once: late it would only
    confuse, and nothing depends on it."""
    event = InboundEvent.objects.select_related("contact").filter(pk=event_id).first()
    if event is None or event.received_at < timezone.now() - ACKNOWLEDGE_WITHIN:
        return
    try:
        channel_for(event.channel).acknowledge(event)
    except SendError as error:
        logger.info("not acknowledged", extra={"kind": event.channel, "code": error.code})


def _event_close(event: InboundEvent, state: str, note: str) -> None:
    event.state = state
    event.note = note[:120]
    event.processed_at = timezone.now()
    event.save(update_fields=["state", "note", "contact", "processed_at"])
