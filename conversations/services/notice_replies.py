"""Answers to a reminder: "confirmo", "2", a button. Understood as a whole and acted on at once,
before any engine is asked and without using up the plan's messages."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from bookings.models import Booking, Notice
from bookings.services import BookingRefused
from bookings.services.acknowledging import booking_acknowledge
from bookings.services.notices import attempt_of_message
from bookings.services.visit_own import together_free
from bookings.wording.clocks import on_both_clocks, own_time
from conversations.assistant.builtin import slots
from conversations.assistant.builtin.memory import Memory, memory_of
from conversations.assistant.builtin.pressing import choices_of
from conversations.assistant.builtin.wording import appointment_words, voice
from conversations.assistant.engines.base import Outcome
from conversations.assistant.tools import Toolbox
from conversations.models import AssistantRun, Message
from conversations.services.notice_ways import language_of
from conversations.services.pressing import question_pressed
from conversations.words.notice import CANCEL, CONFIRM, answer_of, notice_words
from tenants.actors import CUSTOMER
from tenants.context import current_business

ENGINE = "notice"
OFFERED = 3
DAYS = timedelta(days=14)
INTENTS = {CONFIRM: "confirm", CANCEL: "cancel"}


def notice_answer(run: AssistantRun, tools: Toolbox) -> Outcome | None:
    """What to answer where a customer's new words are, as a whole, an answer to our last message
    and that was a reminder; None for the engines. Acts through the tools' own services."""
    conversation = run.conversation
    answer = answer_of(run.heard[0].body) if len(run.heard) == 1 else ""
    notice = _last_notice(run) if answer else None
    if notice is None:
        return None
    booking = notice.booking
    draft = Outcome(
        state=conversation.assistant_state,
        language=language_of(booking, conversation),
        intent=INTENTS.get(answer, "reschedule"),
        confidence=1.0,
        entities={"booking": str(booking.uuid)},
        provenance=[{"kind": "booking", "id": str(booking.uuid), "field": "start"}],
    )
    run.engine = ENGINE
    if booking.state != Booking.State.CONFIRMED or booking.start <= timezone.now():
        return _say(draft, "no_longer", booking)
    if answer == CONFIRM:
        return _confirmed(draft, booking)
    return _cancelled(draft, booking, tools) if answer == CANCEL else _moving(draft, booking)


def _last_notice(run: AssistantRun) -> Notice | None:
    """The reminder whose button was pressed, or that our last message to them was; what was
    answered to it since does not count, unless it offers something to choose from."""
    ours = run.conversation.messages.filter(
        direction=Message.Direction.OUT, id__lt=run.first_message_id
    )
    answers = Q(run__engine=ENGINE, options=[])
    last = question_pressed(run) or ours.exclude(answers).order_by("-id").first()
    if last is None or not last.purpose.startswith("reminder"):
        return None
    attempt = attempt_of_message(last.pk)
    if attempt is None:
        return None
    rows = Notice.objects.select_related("booking__contact", "booking__service")
    return rows.get(pk=attempt.notice_id)


def _say(draft: Outcome, key: str, booking: Booking) -> Outcome:
    business = current_business()
    when = appointment_words(
        draft.language, start=booking.start, tz=business.tz, now=timezone.now()
    )
    when = on_both_clocks(booking, when, draft.language)
    sentence = notice_words(draft.language)[key].format(service=booking.service.name, when=when)
    draft.replies = [sentence[:1].upper() + sentence[1:]]
    return draft


def _confirmed(draft: Outcome, booking: Booking) -> Outcome:
    try:
        booking_acknowledge(booking=booking, actor=CUSTOMER)
    except BookingRefused:
        return _say(draft, "no_longer", booking)
    return _say(draft, "thanks", booking)


def _cancelled(draft: Outcome, booking: Booking, tools: Toolbox) -> Outcome:
    result = tools.call("cancel", booking_id=str(booking.uuid))
    if "error" in result:
        draft.handoff = "cancel"
        return _say(draft, "cancel_refused", booking)
    return _say(draft, "cancel_done", booking)


def _moving(draft: Outcome, booking: Booking) -> Outcome:
    """Offer three free times; the engine understands which is chosen."""
    tz, now = current_business().tz, timezone.now()
    found = together_free(booking, first=now, until=now + DAYS)
    starts = [slot.start.astimezone(tz) for slot in found if slot.start != booking.start]
    offered = slots.pick(starts)[:OFFERED]
    labels = [_label(booking, draft.language, start, now) for start in offered]
    memory = Memory(
        task="move",
        asked="slot" if offered else "when",
        booking=str(booking.uuid),
        service=str(booking.service.uuid),
        choices=[
            {"start": start.isoformat(), "label": label}
            for start, label in zip(offered, labels, strict=True)
        ],
        greeted=memory_of(draft.state).greeted,
    )
    draft.state, draft.options = memory.as_json(), labels
    draft.choices = choices_of(memory, voice(draft.language), tz)
    return _say(draft, "move_to" if offered else "move_none", booking)


def _label(booking: Booking, language: str, start: datetime, now: datetime) -> str:
    """Such as "mañana, 16:00", with the customer's clock where that shows another time."""
    speaker, today = voice(language), timezone.localdate(now, current_business().tz)
    near = (start.date() - today).days < 2
    day = speaker.day(start.date(), today) if near else speaker.date(start.date())
    theirs = own_time(booking, language, start)
    return " · ".join(filter(None, (f"{day}, {speaker.clock(start)}", theirs)))
