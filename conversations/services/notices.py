"""Messages that the business starts: reminders, and word of changes made outside the chat.

What is promised, tried and settled stands in the ledger (`bookings.services.notices`); here is
what each notice says, and by which ways it goes. The order is the business's, the person's own
preference first; a way that fails for good, or is none for this person, gives its turn to the
next. What may have gone out is never sent by another way.

A change or cancellation by the business less than two hours ahead is urgent: it goes by SMS at
once, and as a chat message too where the person's window is open (free, and read sooner); each
of the two at most once, and quiet hours do not hold it back.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, BookingEvent, Notice, NoticeAttempt
from bookings.notice_settings import notice_settings
from bookings.services.notices import (
    BEST,
    OPEN,
    OVERTAKEN,
    TO_SEND,
    notice_lock,
    notice_postpone,
    notice_promise,
    notice_settle,
)
from bookings.services.policy import for_customer
from bookings.services.reminders import QUIET
from conversations.channels.email.sending import AWAY
from conversations.sending.choosing import ways_in_order
from conversations.services.notice_ways import LATER, Draft, way_begin
from conversations.stream import news_publish
from leads.models import Contact
from tenants.actors import Actor
from tenants.context import current_business
from tenants.mailing import mail_retry_at
from tenants.twilio import CODES

Kind, State = Notice.Kind, Notice.State
# Changes that the customer made in the chat are answered there and need no notice.
IN_CHAT = frozenset({"assistant"})
TOLD = frozenset({"confirmed", "requested", "declined", "moved", "cancelled"})
# Says that the customer will come; it changes nothing that anybody must be told.
ACKNOWLEDGED = "acknowledged"
URGENT = timedelta(hours=2)
# A request that nobody answered ends when its time comes; so long after that it is still told.
TOLD_LATE = timedelta(hours=12)
BEGUN = gettext_noop("La cita ya empezó")
NOT_CONFIRMED = gettext_noop("La cita ya no está confirmada")
SILENT = gettext_noop("El cliente pidió no recibir mensajes.")
BLOCKED = gettext_noop("Contacto bloqueado")
IN_THE_CHAT = gettext_noop("Se le dijo en la conversación")
NO_WAY = gettext_noop("Sin canal por el que escribirle")
AT_NIGHT = gettext_noop("Horas de silencio")


def booking_change_notify(booking_id: int) -> None:
    """Due work: refresh calendars, and promise the word of a change, once, however often this
    runs; what may go out at once goes out."""
    booking = Booking.objects.select_related("contact", "service").get(pk=booking_id)
    news_publish("booking")
    event = booking.events.exclude(event=ACKNOWLEDGED).order_by("-id").first()
    if event is None or not _worth_telling(event, booking):
        return
    now, urgent = timezone.now(), is_urgent(booking, event)
    with transaction.atomic():
        notice = notice_promise(
            booking=booking,
            event=event,
            kind=kind_of(event),
            urgent=urgent,
            run_at=now if urgent else told_at(booking, event, now),
        )
    if notice is not None and notice.run_at <= now:
        notice_send(notice.pk)


def _worth_telling(event: BookingEvent, booking: Booking) -> bool:
    given_up_hold = event.event == "cancelled" and event.from_state == Booking.State.HELD
    return event.event in TOLD and not given_up_hold and is_timely(booking, event)


def kind_of(event: BookingEvent) -> Notice.Kind:
    """What kind of notice tells a change."""
    if event.event == "confirmed" and event.from_state == Booking.State.PENDING:
        return Kind.APPROVED
    return Kind(event.event)


def is_timely(booking: Booking, event: BookingEvent) -> bool:
    """Whether a change is still worth telling: until the appointment begins; the end of a request
    that was waiting for an answer a while longer."""
    ended = event.event in ("cancelled", "declined") and event.from_state == Booking.State.PENDING
    return booking.start > timezone.now() - (TOLD_LATE if ended else timedelta(0))


def is_urgent(booking: Booking, event: BookingEvent) -> bool:
    """Whether the business changed or cancelled it less than two hours before its old or new
    time. Whoever did it themselves knows."""
    if event.event not in ("moved", "cancelled") or for_customer(Actor(event.actor_kind)):
        return False
    if event.from_state != Booking.State.CONFIRMED:
        return False
    first = min(filter(None, (event.from_start, booking.start)))
    return first < event.at + URGENT


def told_at(booking: Booking, event: BookingEvent, now: datetime) -> datetime:
    """When to tell a change: answers to what somebody asked for at once; what the business does by
    itself after its quiet hours, unless that would be less than two hours ahead."""
    by_business = event.event in ("moved", "cancelled") and not for_customer(
        Actor(event.actor_kind)
    )
    if not by_business:
        return now
    business = current_business()
    morning = notice_settings(business).after_quiet(now, business.tz)
    first = min(filter(None, (event.from_start, booking.start)))
    return morning if first > morning + URGENT else now


def notice_send(notice_id: int) -> datetime | None:
    """Due work: try a notice's next way, settle it with the reason why not, or put it off.

    Everything that may forbid it is read anew under its lock, and what is queued is committed with
    the attempt's row, so a repeated run sends nothing twice. Locks the notice, then the
    conversation that it is written into.
    """
    now = timezone.now()
    with transaction.atomic():
        notice = notice_lock(notice_id)
        if notice is None or notice.state not in OPEN:
            return None
        if notice.state in TO_SEND and notice.run_at > now:
            return notice.run_at
        attempts = list(notice.attempts.filter(round=notice.round))
        if any(attempt.state == tried for attempt in attempts for tried, _ in BEST):
            return None
        if why_not := notice_why_not(notice, now):
            failed = any(attempt.state == NoticeAttempt.State.FAILED for attempt in attempts)
            state = State.FAILED if failed else State.SKIPPED
            notice_settle(notice=notice, state=state, reason=why_not)
            return None
        if notice.kind == Kind.REMINDER and _is_night(now):
            return _hold_over_night(notice, now)
        return _try(Draft(notice=notice, now=now), attempts)


def notice_why_not(notice: Notice, now: datetime) -> str:
    """Why a notice must not go out now, whatever the way; empty where it may."""
    booking, contact = notice.booking, notice.booking.contact
    if contact.kind == Contact.Kind.BLOCKED:
        return BLOCKED
    if notice.event is not None:
        if not is_timely(booking, notice.event):
            return BEGUN
        if booking.events.filter(pk__gt=notice.event.pk, event__in=TOLD).exists():
            return OVERTAKEN
        silent = contact.opted_out_at is not None
        return SILENT if silent and not own_address(booking) else ""
    if booking.state != Booking.State.CONFIRMED:
        return NOT_CONFIRMED
    if booking.start <= now:
        return BEGUN
    return SILENT if contact.opted_out_at else ""


def _is_night(now: datetime) -> bool:
    business = current_business()
    return notice_settings(business).is_quiet(now, business.tz)


def _hold_over_night(notice: Notice, now: datetime) -> datetime | None:
    """Put a reminder off that would go out in quiet hours, where the appointment is after them."""
    business = current_business()
    morning = notice_settings(business).after_quiet(now, business.tz)
    if morning < notice.booking.start:
        return notice_postpone(notice=notice, until=morning, reason=AT_NIGHT, retrying=False)
    notice_settle(notice=notice, state=State.SKIPPED, reason=QUIET)
    return None


def own_address(booking: Booking) -> str:
    """The address that was given with the booking: its mails carry the calendar file, and go
    besides whatever else is sent."""
    return str((booking.answers or {}).get("email", ""))


def ways_of(notice: Notice) -> list[str]:
    """The ways for a notice, in their order."""
    contact = notice.booking.contact
    said_there = notice.event is not None and notice.event.actor_kind in IN_CHAT
    if said_there or contact.opted_out_at:
        return []
    return ways_in_order(contact, first=("sms",) if notice.urgent else ())


def _try(draft: Draft, attempts: list[NoticeAttempt]) -> datetime | None:
    notice = draft.notice
    tried = {attempt.way for attempt in attempts}
    begun = False
    for way in ways_of(notice):
        if way not in tried:
            tried.add(way)
            if way_begin(draft, way):
                begun = True
                break
    if not attempts:
        begun = _companions(draft, tried) or begun
    return None if begun else _give_up(draft)


def _companions(draft: Draft, tried: set[str]) -> bool:
    """What goes out beside the first way: the mail with the calendar file, to the address that was
    given with the booking; and of an urgent notice the chat message that costs nothing."""
    notice, begun = draft.notice, False
    if notice.urgent and "whatsapp" not in tried and ways_of(notice):
        begun = way_begin(draft, "whatsapp", only_free=True)
    told = notice.kind != Kind.REMINDER and own_address(notice.booking)
    if told and "email" not in tried:
        begun = way_begin(draft, "email") or begun
    return begun


def _give_up(draft: Draft) -> datetime | None:
    """No way is left in this round: again later where one failed for now only, else the end."""
    notice = draft.notice
    rows = list(notice.attempts.filter(round=notice.round))
    failed = [row for row in rows if row.state == NoticeAttempt.State.FAILED]
    again = _again_at(notice) if any(_for_now(row) for row in rows) else None
    if again is not None:
        reason = (failed or rows)[-1].reason
        return notice_postpone(notice=notice, until=again, reason=reason, retrying=True)
    if failed:
        notice_settle(notice=notice, state=State.FAILED, reason=failed[-1].reason)
        return None
    why = NO_WAY
    if notice.event is not None and notice.event.actor_kind in IN_CHAT:
        why = IN_THE_CHAT
    notice_settle(notice=notice, state=State.SKIPPED, reason=rows[-1].reason if rows else why)
    return None


def _for_now(attempt: NoticeAttempt) -> bool:
    """Whether trying this way again later can help."""
    known = CODES.get(attempt.code)
    return attempt.code in (AWAY, LATER, "network") or (known is not None and not known.permanent)


def _again_at(notice: Notice) -> datetime | None:
    first = notice.attempts.order_by("pk").first()
    again = mail_retry_at(first.at) if first else None
    late = again is None or again >= notice.booking.start
    return None if late else again
