"""Answers to "did they come?", of staff and of customers: understood as a whole and acted on before
any engine is asked, without a lead and without using up the plan.

Who may mark is decided by the phone that wrote: whoever attended has it on their page of the team.
A stranger's "1" means nothing here. What staff write as customers goes on to the engines, and is a
customer's from there on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bookings.attendance.settings import LATEST
from bookings.models import AttendanceQuestion, Booking, Resource
from bookings.services import BookingRefused
from bookings.services.attendance import (
    BY_STAFF,
    DASHBOARD,
    MARKED,
    Answered,
    attendance_answer,
    customer_answer,
    questions_again,
    resources_of_phone,
)
from conversations.assistant.builtin.memory import memory_of
from conversations.assistant.engines.base import Outcome
from conversations.assistant.nlu.intents import classify
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.text import fold
from conversations.attendance_reading import Row, read
from conversations.models import AssistantRun, Conversation, Message
from conversations.services.attendance import ASK, CHECK, who_of
from conversations.services.pressing import question_of
from conversations.services.receiving import customer_wrote
from conversations.words.attendance import NO, YES, attendance_words
from leads.models import Contact
from tenants.actors import Actor
from tenants.context import current_business

# Runs of this name are staff's: nothing of them is charged.
STAFF = "attendance"
CUSTOMER = "notice"
# What a customer's answer is filed under; it is no wish.
INTENT = "attendance"
# What somebody of the team says as a customer.
WISHES = frozenset(
    {"booking", "reschedule", "cancel", "availability", "price", "services", "handoff", "complaint"}
)


def attendance_reply(run: AssistantRun) -> Outcome | None:
    """What to answer where the new words are an answer to one of these questions, or staff's small
    talk about them; None for the engines."""
    said = "\n".join(message.body for message in run.heard)
    if run.conversation.contact.audience == Contact.Audience.CUSTOMER:
        return _of_customer(run, said)
    team = resources_of_phone(run.conversation.address.address_index)
    outcome = _of_staff(run, said, team) if team else None
    if outcome is None:
        # They write as anybody does: from here on this is a customer's conversation.
        customer_wrote(run.conversation.contact, run.conversation.channel)
    return outcome


def _last_of_ours(run: AssistantRun) -> Message | None:
    ours = run.conversation.messages.filter(
        direction=Message.Direction.OUT, id__lt=run.first_message_id
    )
    return ours.select_related("run").order_by("-id").first()


def _outcome(conversation: Conversation, language: str, text: str = "") -> Outcome:
    return Outcome(
        replies=[text] if text else [],
        state=conversation.assistant_state,
        language=language,
        intent=INTENT,
        confidence=1.0,
    )


# --- Customers ----------------------------------------------------------------------------------
def _of_customer(run: AssistantRun, said: str) -> Outcome | None:
    plain = " ".join(fold(said).replace("'", " ").replace(",", " ").split()).strip(" .!¡?¿")
    if plain not in YES and plain not in NO:
        return None
    last = question_of(run)
    if last is None or last.purpose != CHECK:
        return None
    question = (
        AttendanceQuestion.objects.filter(
            message_id=last.pk, asked=AttendanceQuestion.Asked.CUSTOMER
        )
        .select_related("booking__contact")
        .first()
    )
    if question is None or question.booking.contact != run.conversation.contact:
        return None
    run.engine = CUSTOMER
    return _customer_marks(run.conversation, question.booking, plain in YES)


def _customer_marks(conversation: Conversation, booking: Booking, attended: bool) -> Outcome:
    language = conversation.language or current_business().language
    words = attendance_words(language)
    try:
        answered = customer_answer(booking=booking, attended=attended)
    except BookingRefused:
        return _outcome(conversation, language, words["known"])
    key = "thanks_yes" if attended else "thanks_no"
    return _outcome(conversation, language, words[key if answered.agrees else "known"])


# --- Staff --------------------------------------------------------------------------------------
@dataclass
class _Desk:
    """What somebody of the team was asked about, and what their words can mean."""

    run: AssistantRun
    team: list[Resource]
    asked: list[AttendanceQuestion]
    bare: bool

    @property
    def open(self) -> list[AttendanceQuestion]:
        """Those without a mark; where all were marked meanwhile, those of the last question."""
        waiting = [row for row in self.asked if row.booking.state == Booking.State.CONFIRMED]
        if waiting or not self.asked:
            return waiting
        last = max(self.asked, key=lambda row: row.asked_at).message_id
        return [row for row in self.asked if row.message_id == last and row.answer is None]

    @property
    def language(self) -> str:
        """Theirs, else the business's."""
        return self.run.conversation.language or current_business().language

    @property
    def words(self) -> dict[str, str]:
        """In that language."""
        return attendance_words(self.language)

    def row(self, question: AttendanceQuestion) -> Row:
        """A question as the reader of answers knows it."""
        booking = question.booking
        start: datetime = booking.start.astimezone(current_business().tz)
        return Row(booking.pk, who_of(booking, self.words), f"{start:%H:%M}")

    def who(self, booking: Booking) -> str:
        """The customer's name, with the hour where two have the same."""
        name = who_of(booking, self.words)
        same = [row for row in self.asked if who_of(row.booking, self.words) == name]
        start: datetime = booking.start.astimezone(current_business().tz)
        return f"{name} ({start:%H:%M})" if len(same) > 1 else name


def _of_staff(run: AssistantRun, said: str, team: list[Resource]) -> Outcome | None:
    last = question_of(run)
    # What an earlier list asked may have been marked since, and others ask by now.
    ours = (
        last is not None
        and last == _last_of_ours(run)
        and (last.purpose == ASK or (last.run is not None and last.run.engine == STAFF))
    )
    desk = _Desk(run, team, _asked(team), ours)
    reading = read(
        said,
        [desk.row(each) for each in desk.open] if desk.bare else [],
        [desk.row(each) for each in desk.asked],
    )
    if reading is not None and (reading.marks or desk.bare):
        run.engine = STAFF
        return _staff_marks(desk, reading.marks, reading.unclear)
    return _small_talk(desk, said)


def _asked(team: Sequence[Resource]) -> list[AttendanceQuestion]:
    rows = AttendanceQuestion.objects.filter(
        asked=AttendanceQuestion.Asked.STAFF,
        booking__resource__in=team,
        asked_at__gt=timezone.now() - LATEST,
    ).exclude(way=DASHBOARD)
    whose = rows.select_related("booking__contact", "booking__service", "booking__resource")
    return list(whose.order_by("booking__start", "booking__pk"))


def _staff_marks(desk: _Desk, marks: dict[int, bool], unclear: bool) -> Outcome:
    lines, noted = [], []
    for question in desk.asked:
        booking = question.booking
        if booking.pk not in marks:
            continue
        who, words = desk.who(booking), desk.words
        try:
            answered = _mark(desk, booking, marks[booking.pk])
        except BookingRefused:
            lines.append(words["gone"].format(who=who))
            continue
        question.booking = answered.booking
        if answered.agrees:
            key = "who_came" if answered.attended else "who_missed"
            noted.append(words[key].format(who=who))
        else:
            lines.append(_said_already(words, who, answered))
    if noted:
        lines.insert(0, desk.words["noted"].format(marks=", ".join(noted)))
        questions_again(desk.team)
    return _closing(desk, lines, unclear)


def _mark(desk: _Desk, booking: Booking, attended: bool) -> Answered:
    member = next((each.user for each in desk.team if each.pk == booking.resource_id), None)
    return attendance_answer(
        booking=booking,
        attended=attended,
        actor=Actor("person", member),
        reason=BY_STAFF,
        asked=AttendanceQuestion.Asked.STAFF,
    )


def _said_already(words: dict[str, str], who: str, answered: Answered) -> str:
    came = answered.booking.state == Booking.State.COMPLETED
    by = words["by"].format(by=answered.by) if answered.by else ""
    state = words["came" if came else "missed"]
    return words["said_already"].format(who=who, state=state, by=by)


def _closing(desk: _Desk, lines: list[str], unclear: bool) -> Outcome:
    """The answer, with who is still to be marked."""
    left = [each for each in desk.asked if each.booking.state not in MARKED]
    left = [each for each in left if each.booking.state == Booking.State.CONFIRMED]
    names = ", ".join(desk.who(each.booking) for each in left)
    if left:
        key = "unclear" if unclear or not lines else "left"
        lines.append(desk.words[key].format(names=names))
    outcome = _outcome(desk.run.conversation, desk.language, "\n".join(lines))
    if left:
        keys = ("came", "missed") if len(left) == 1 else ("all", "none")
        outcome.options = [desk.words[key] for key in keys]
    if not lines:
        outcome.replies = [desk.words["nothing"]]
    return outcome


def _small_talk(desk: _Desk, said: str) -> Outcome | None:
    """What staff say beside marks; None where they speak as customers, or go on doing so."""
    memory = memory_of(desk.run.conversation.assistant_state)
    if memory.task or memory.asked:
        return None
    language = detect(said, desk.language)
    intent = classify(said, language=language).intent
    if intent in WISHES:
        return None
    desk.run.engine = STAFF
    if intent == "thanks":
        return _outcome(desk.run.conversation, desk.language)
    return _closing(desk, [], unclear=True)
