"""The ledger's only writer: a notice is promised once, tried way after way, and settled.

What is promised is drained by the room that can write to people, through the due kinds below.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, BookingEvent, Notice, NoticeAttempt
from bookings.services.errors import BookingRefused, Refusal
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_drop, due_hint, due_put

REMINDER = "bookings.reminder"
NOTICE = "bookings.notice"
State, Tried = Notice.State, NoticeAttempt.State
OPEN = (State.SCHEDULED, State.SENDING, State.RETRYING)
# Still to be sent: nothing of it is on its way.
TO_SEND = (State.SCHEDULED, State.RETRYING)
CAN_BE_SENT_AGAIN = (State.FAILED, State.SKIPPED, State.UNKNOWN)
OVERTAKEN = gettext_noop("Hubo otro cambio después")
# Why a reminder goes at another time than its offset says: still worth reading once it went out.
AFTER_QUIET = gettext_noop("Espera a que acaben las horas de silencio")
BEFORE_QUIET = gettext_noop("Se adelanta: a su hora habrá silencio")
# Reports come in any order; an attempt only moves to a higher rank, and none fails once it arrived.
RANK = {
    Tried.PENDING: 0,
    Tried.SENDING: 1,
    Tried.UNKNOWN: 2,
    Tried.SENT: 3,
    Tried.FAILED: 4,
    Tried.DELIVERED: 5,
    Tried.READ: 6,
    Tried.SKIPPED: 7,
}
# What a notice is while its attempts are so, the best first.
BEST = (
    (Tried.READ, State.READ),
    (Tried.DELIVERED, State.DELIVERED),
    (Tried.SENT, State.SENT),
    (Tried.SENDING, State.SENDING),
    (Tried.PENDING, State.SENDING),
    (Tried.UNKNOWN, State.UNKNOWN),
)


@dataclass(frozen=True)
class Report:
    """What became of an attempt; `code` is the provider's, `reason` says it in words."""

    state: str
    code: str = ""
    reason: str = ""
    cost: Decimal | None = None


def due_kind(notice: Notice) -> str:
    """The kind of due row that drives a notice."""
    return REMINDER if notice.kind == Notice.Kind.REMINDER else NOTICE


def notice_promise(
    *, booking: Booking, event: BookingEvent, kind: str, urgent: bool, run_at: datetime
) -> Notice | None:
    """Promise the notice of one change, and take back those of earlier changes that have not gone
    out; None where it was promised before. Call it in the transaction that looks at the change."""
    notice, new = Notice.objects.get_or_create(
        event=event,
        defaults={"booking": booking, "kind": kind, "urgent": urgent, "run_at": run_at},
    )
    if not new:
        return None
    earlier = Notice.objects.filter(booking=booking, event__lt=event.pk)
    _take_back(earlier, OVERTAKEN)
    due_put(NOTICE, notice.pk, run_at)
    due_hint(NOTICE, notice.pk)
    return notice


def notices_take_back(*, booking: Booking, reason: str, kinds: Iterable[str]) -> int:
    """Take back what of these kinds is still to be sent; how many there were."""
    return _take_back(Notice.objects.filter(booking=booking, kind__in=tuple(kinds)), reason)


def _take_back(notices: QuerySet[Notice], reason: str) -> int:
    waiting = list(notices.filter(state__in=TO_SEND).select_for_update().order_by("pk"))
    for notice in waiting:
        _settle(notice, State.SKIPPED, reason)
        due_drop(due_kind(notice), notice.pk)
    return len(waiting)


def notice_lock(notice_id: int) -> Notice | None:
    """One notice, its row locked until the transaction ends."""
    rows = Notice.objects.select_for_update(of=("self",)).select_related(
        "booking__contact", "booking__service", "booking__resource", "event"
    )
    return rows.filter(pk=notice_id).first()


def notice_settle(*, notice: Notice, state: Notice.State, reason: str = "") -> None:
    """Write how a notice ended that no way could be tried for, or no further one. Locked by the
    caller (`notice_lock`)."""
    _settle(notice, state, reason)


def _settle(notice: Notice, state: str, reason: str) -> None:
    notice.state, notice.reason = state, reason[:200]
    notice.settled_at = None if state in OPEN else timezone.now()
    notice.save(update_fields=["state", "reason", "settled_at"])


def _under_way(notice: Notice, state: str) -> None:
    kept = notice.reason in (AFTER_QUIET, BEFORE_QUIET)
    _settle(notice, state, notice.reason if kept else "")


def notice_postpone(*, notice: Notice, until: datetime, reason: str, retrying: bool) -> datetime:
    """Put a notice off, and say why; answers `until`. `retrying`: all ways were tried, and are
    tried anew then. Locked by the caller."""
    notice.state = State.RETRYING if retrying else State.SCHEDULED
    notice.reason, notice.run_at = reason[:200], until
    notice.round += 1 if retrying else 0
    notice.save(update_fields=["state", "reason", "run_at", "round"])
    return until


def attempt_begin(
    *,
    notice: Notice,
    way: str,
    channel: str,
    state: str = Tried.PENDING,
    message_id: int | None = None,
    cost: Decimal | None = None,
    reason: str = "",
    code: str = "",
) -> NoticeAttempt:
    """Write that a way is tried now, or why it is not (`state` skipped or failed). A second try of
    the same way in the same round breaks a constraint. The notice is locked by the caller."""
    now = timezone.now()
    attempt = NoticeAttempt.objects.create(
        notice=notice,
        round=notice.round,
        way=way,
        channel=channel,
        state=state,
        message_id=message_id,
        cost=cost,
        reason=reason[:200],
        code=code,
        at=now,
        settled_at=now if state in (Tried.SKIPPED, Tried.FAILED) else None,
    )
    if state == Tried.PENDING:
        _under_way(notice, State.SENDING)
    return attempt


def attempt_of_message(message_id: int) -> NoticeAttempt | None:
    """The attempt that a message in a conversation is."""
    return NoticeAttempt.objects.filter(message_id=message_id).first()


def attempt_report(*, attempt_id: int, report: Report) -> bool:
    """Write what became of an attempt, forward only, and with it of its notice. One that failed
    makes the notice due: its next way is tried. Whether anything changed.

    Locks the notice, then the attempt.
    """
    with transaction.atomic():
        found = NoticeAttempt.objects.filter(pk=attempt_id).values_list("notice_id", flat=True)
        notice = notice_lock(found[0]) if found else None
        if notice is None:
            return False
        attempt = NoticeAttempt.objects.select_for_update().get(pk=attempt_id)
        if RANK[Tried(report.state)] <= RANK[Tried(attempt.state)]:
            return False
        _write(attempt, report)
        _conclude(notice)
        return True


def _write(attempt: NoticeAttempt, report: Report) -> None:
    attempt.state, attempt.code = report.state, report.code[:20]
    attempt.reason = report.reason[:200]
    attempt.cost = attempt.cost if report.cost is None else report.cost
    attempt.settled_at = timezone.now()
    attempt.save(update_fields=["state", "code", "reason", "cost", "settled_at"])


def _conclude(notice: Notice) -> None:
    """The best of this round's attempts says what the notice is; where all failed, the next way's
    turn has come."""
    states = set(notice.attempts.filter(round=notice.round).values_list("state", flat=True))
    for tried, state in BEST:
        if tried in states:
            if notice.state != state:
                _under_way(notice, state)
            return
    _under_way(notice, State.SENDING)
    due_put(due_kind(notice), notice.pk, timezone.now())
    due_hint(due_kind(notice), notice.pk)


def notice_resend(*, notice: Notice, actor: Actor) -> Notice:
    """Send a notice anew that failed, was left out, or of which nobody knows: from its first way.

    Raises BookingRefused (wrong_state) for one that went out or is still to go out, and for one
    whose appointment has begun or is no more what it says.
    """
    with transaction.atomic():
        locked = notice_lock(notice.pk)
        if locked is None or locked.state not in CAN_BE_SENT_AGAIN or not _still_true(locked):
            raise BookingRefused(Refusal.WRONG_STATE)
        before = locked.state
        locked.round += 1
        locked.state, locked.reason, locked.settled_at = State.SCHEDULED, "", None
        locked.run_at = timezone.now()
        locked.save(update_fields=["round", "state", "reason", "settled_at", "run_at"])
        audit("notice.resent", locked, actor=actor, before={"state": before})
        due_put(due_kind(locked), locked.pk, locked.run_at)
        due_hint(due_kind(locked), locked.pk)
        return locked


def can_be_resent(notice: Notice) -> bool:
    """Whether a page offers to send it again."""
    return notice.state in CAN_BE_SENT_AGAIN and _still_true(notice)


def _still_true(notice: Notice) -> bool:
    """Whether what it says still holds: the appointment is ahead and no later change was made."""
    booking = notice.booking
    if booking.start <= timezone.now():
        return False
    if notice.kind == Notice.Kind.REMINDER:
        newer = Notice.objects.filter(
            booking=booking, minutes_before=notice.minutes_before, pk__gt=notice.pk
        )
        missed = notice.run_at <= timezone.now()
        return missed and booking.state == Booking.State.CONFIRMED and not newer.exists()
    later = Notice.objects.filter(booking=booking, event__gt=notice.event_id)
    return not later.exists()
