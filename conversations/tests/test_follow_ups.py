"""Follow-ups, from the booking to the customer's phone: they go out on their day, once, and say why
when they do not."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction

from bookings.models import Booking, Service
from bookings.services import (
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_mark_attendance,
)
from channels_whatsapp.models import MessageTemplate
from conversations.channels.base import SendError
from conversations.channels.fake import FakeChannel
from conversations.models import Conversation, Message
from conversations.services.door import inbound_store
from conversations.services.follow_ups import follow_up_send
from conversations.services.handoff import conversation_take_over
from leads.follow_up_rules import rules
from leads.followups import follow_up_cancel, follow_up_send_now
from leads.models import Contact, FollowUp, Lead
from leads.services import contact_upsert, lead_transition
from tenants.actors import SYSTEM, Actor
from tenants.context import business_context
from tenants.draining import drain
from tenants.models import Business, User

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
START = datetime(2026, 11, 25, 17, 0, tzinfo=MADRID)
END = START + timedelta(minutes=30)
PHONE = "+34600123456"


@pytest.fixture(autouse=True)
def outbox() -> Iterator[list[tuple[str, str]]]:
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()
    yield FakeChannel.outbox
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()


def say(text: str, number: int) -> None:
    payload = {"id": f"m{number}", "from": PHONE, "text": text, "name": "Ana Ruiz"}
    inbound_store(channel="fake", account_key="", provider_id=f"m{number}", payload=payload)
    drain()


@pytest.fixture
def booking(estilo: Business) -> Booking:
    """A haircut booked in the chat on Tuesday at ten for Wednesday at 17:00."""
    with time_machine.travel(TUESDAY, tick=True):
        say("quiero un corte mañana a las 17:00", 1)
        FakeChannel.outbox.clear()
        return Booking.objects.get()


def at(moment: datetime) -> list[str]:
    """Drain what is due at `moment`; what reached the customer's phone."""
    before = len(FakeChannel.outbox)
    with time_machine.travel(moment, tick=True):
        drain(("leads.silence", "leads.follow_up", "conversations.deliver"))
    return [body for _, body in FakeChannel.outbox[before:]]


def came(booking: Booking, owner: User, attended: bool = True, moment: datetime = END) -> Lead:
    with time_machine.travel(moment, tick=True):
        booking_mark_attendance(booking=booking, attended=attended, actor=Actor.person(owner))
        drain(("bookings.changed", "conversations.deliver"))
    FakeChannel.outbox.clear()
    return Lead.objects.get()


def row(kind: str) -> FollowUp:
    return FollowUp.objects.get(rule__kind=kind)


def after(**days: float) -> datetime:
    """Some time after the visit's end, and a minute."""
    return END + timedelta(**days) + timedelta(minutes=1)


# --- On their day -------------------------------------------------------------------------------
def test_an_hour_after_booking_tomorrows_class_is_recalled(booking: Booking) -> None:
    assert at(TUESDAY + timedelta(minutes=55)) == [], "not a minute early"
    (text,) = at(TUESDAY + timedelta(minutes=61))
    assert "mañana a las 17:00" in text
    assert "Ana" in text
    assert (row("class_tomorrow").state, row("class_tomorrow").reason) == ("sent", "")
    assert at(TUESDAY + timedelta(minutes=70)) == [], "and only once"


def test_a_class_on_the_same_day_needs_no_recalling(estilo: Business) -> None:
    with time_machine.travel(TUESDAY, tick=True):
        say("quiero un corte hoy a las 17:00", 1)
    assert Booking.objects.get().state == "confirmed"
    skipped = row("class_tomorrow")
    assert (skipped.state, skipped.reason) == ("skipped", "La cita es el mismo día")


def test_after_the_visit_one_message_on_days_one_three_and_seven_then_lost(
    booking: Booking, owner: User
) -> None:
    lead = came(booking, owner)
    assert lead.state == "SHOWED_UP"
    assert [each.run_at for each in FollowUp.objects.filter(rule__base="visit")] == [
        END + timedelta(days=days) for days in (1, 3, 7)
    ]
    assert at(after(days=1) - timedelta(minutes=2)) == []
    assert "¿Cómo te fue" in at(after(days=1))[0]
    assert "opciones" in at(after(days=3))[0]
    assert "escríbenos cuando quieras" in at(after(days=7))[0]
    lead.refresh_from_db()
    assert lead.state == "FOLLOW_UP"
    assert at(after(days=29)) == []
    lead.refresh_from_db()
    assert lead.state == "FOLLOW_UP"
    assert at(after(days=30)) == []
    lead.refresh_from_db()
    assert lead.state == "LOST"
    reasons = list(lead.events.values_list("event", "reason"))[-2:]
    assert reasons == [
        ("not_enrolled", "7 días sin apuntarse"),
        ("silence", "30 días sin respuesta"),
    ]


def test_who_missed_the_class_is_offered_two_times_and_books_one(
    booking: Booking, owner: User
) -> None:
    lead = came(booking, owner, attended=False)
    assert lead.state == "NO_SHOW"
    (text,) = at(after(hours=2))
    message = Message.objects.latest("id")
    assert len(message.options) == 2
    assert all(option in text for option in message.options)
    lead.refresh_from_db()
    assert lead.state == "RE_ENGAGED"
    with time_machine.travel(after(hours=2, minutes=5), tick=True):
        say("el segundo", 2)
    again = Booking.objects.latest("id")
    assert again.state == "confirmed"
    assert f"{again.start.astimezone(MADRID):%H:%M}" in message.options[1]
    lead.refresh_from_db()
    assert lead.state == "SCHEDULED"


def test_at_night_it_waits_for_nine_and_says_so(booking: Booking, owner: User) -> None:
    late = datetime(2026, 11, 25, 21, 30, tzinfo=MADRID)
    Booking.objects.update(start=late - timedelta(minutes=30), end=late)
    came(booking, owner, moment=late)
    promised = row("how_was_it")
    nine = datetime(2026, 11, 27, 9, 0, tzinfo=MADRID)
    assert (promised.run_at, promised.reason) == (
        nine,
        "Pasa a las 9:00: de noche no se escribe",
    )
    assert at(nine - timedelta(minutes=1)) == []
    assert len(at(nine + timedelta(seconds=5))) == 1


def test_a_worker_that_comes_back_at_night_does_not_wake_anybody(
    booking: Booking, owner: User
) -> None:
    came(booking, owner)
    night = datetime(2026, 11, 27, 3, 0, tzinfo=MADRID)
    assert at(night) == []
    assert row("how_was_it").state == "scheduled"
    assert len(at(night.replace(hour=9, minute=1))) == 1


def test_a_visit_noted_days_later_brings_no_old_questions(booking: Booking, owner: User) -> None:
    came(booking, owner, moment=after(days=4, hours=-6))
    assert row("how_was_it").reason == "Ya había pasado su momento"
    assert len(at(after(days=4, hours=-5))) == 1, "the one of day three, a little late"


# --- Nothing more goes out ----------------------------------------------------------------------
def test_enrolled_on_day_five_nothing_more_goes_out(booking: Booking, owner: User) -> None:
    lead = came(booking, owner)
    assert len(at(after(days=1)) + at(after(days=3))) == 2
    with time_machine.travel(after(days=5), tick=True):
        lead_transition(lead=lead, event="enrolled", reason="", actor=Actor.person(owner))
    assert at(after(days=7)) == at(after(days=40)) == []
    last = row("last")
    assert (last.state, last.reason, last.settled_day) == ("skipped", "Se apuntó", 5)


def test_after_stop_nothing_goes_out_and_after_alta_it_does(booking: Booking, owner: User) -> None:
    came(booking, owner)
    with time_machine.travel(after(hours=1), tick=True):
        say("STOP", 2)
    FakeChannel.outbox.clear()
    assert at(after(days=1)) == []
    assert row("how_was_it").reason == "Pidió no recibir más mensajes"
    with time_machine.travel(after(days=2), tick=True):
        say("ALTA", 3)
    assert len(at(after(days=3))) == 1


def test_a_blocked_person_gets_nothing(booking: Booking, owner: User) -> None:
    came(booking, owner)
    Contact.objects.update(kind=Contact.Kind.BLOCKED)
    assert at(after(days=1)) == []
    assert row("how_was_it").reason == "Contacto bloqueado"


def test_a_cancelled_booking_takes_its_follow_up_back(booking: Booking) -> None:
    with time_machine.travel(TUESDAY + timedelta(minutes=5), tick=True):
        booking_cancel(booking=booking, actor=SYSTEM)
    assert at(TUESDAY + timedelta(minutes=61)) == []
    assert row("class_tomorrow").reason == "Reserva cancelada"


def test_a_new_booking_ends_what_the_old_one_promised(booking: Booking, owner: User) -> None:
    came(booking, owner)
    with time_machine.travel(after(hours=2), tick=True):
        held = booking_hold(
            contact=booking.contact,
            service=Service.objects.get(name="Corte"),
            start=START + timedelta(days=2),
            actor=SYSTEM,
        )
        booking_confirm(hold_token=held.hold_token, actor=SYSTEM)
    assert {each.reason for each in FollowUp.objects.filter(rule__base="visit")} == {
        "Tiene una reserva nueva"
    }


def test_who_answered_the_last_question_is_not_written_off(booking: Booking, owner: User) -> None:
    came(booking, owner)
    at(after(days=1))
    at(after(days=3))
    with time_machine.travel(after(days=4), tick=True):
        say("gracias, me lo pienso", 2)
    FakeChannel.outbox.clear()
    assert at(after(days=7)) == []
    assert row("last").reason == "Respondió"


def test_while_a_person_holds_the_conversation_it_stays_theirs(
    booking: Booking, owner: User
) -> None:
    came(booking, owner)
    conversation_take_over(conversation=Conversation.objects.get(), user=owner)
    assert at(after(days=1)) == []
    assert row("how_was_it").reason == "Una persona lleva la conversación"


def test_a_rule_switched_off_sends_nothing(booking: Booking, owner: User) -> None:
    came(booking, owner)
    for rule in rules():
        rule.active = False
        rule.save()
    assert at(after(days=1)) == []
    assert row("how_was_it").reason == "La regla está apagada"


def test_corrected_attendance_changes_what_follows(booking: Booking, owner: User) -> None:
    came(booking, owner)
    lead = came(booking, owner, attended=False, moment=after(minutes=10))
    assert lead.state == "NO_SHOW"
    assert row("how_was_it").reason == "Se corrigió la asistencia"
    assert row("second_try").state == "scheduled"
    lead = came(booking, owner, moment=after(minutes=20))
    assert lead.state == "SHOWED_UP"
    assert row("how_was_it").state == "scheduled"
    assert row("second_try").state == "skipped"


# --- By hand ------------------------------------------------------------------------------------
def test_a_member_calls_one_off_and_brings_another_forward(booking: Booking, owner: User) -> None:
    came(booking, owner)
    actor = Actor.person(owner)
    night = datetime(2026, 11, 25, 22, 0, tzinfo=MADRID)
    with time_machine.travel(night, tick=True):
        assert follow_up_cancel(row=row("how_was_it"), actor=actor)
        assert follow_up_send_now(row=row("offer"), actor=actor)
        assert not follow_up_send_now(row=row("how_was_it"), actor=actor), "it is settled"
        drain(("leads.follow_up", "conversations.deliver"))
    assert len(FakeChannel.outbox) == 1
    assert (row("how_was_it").reason, row("how_was_it").decided_by) == ("Anulado a mano", owner)
    assert row("offer").state == "sent"
    assert at(after(days=1)) == []


# --- Races and repeats --------------------------------------------------------------------------
def test_however_often_its_work_runs_it_is_sent_once(booking: Booking, owner: User) -> None:
    came(booking, owner)
    with time_machine.travel(after(days=1), tick=True):
        for _ in range(3):
            follow_up_send(row("how_was_it").pk)
        drain(("conversations.deliver",))
    assert len(FakeChannel.outbox) == 1


def test_marking_attendance_twice_promises_each_message_once(booking: Booking, owner: User) -> None:
    came(booking, owner)
    came(booking, owner)
    assert FollowUp.objects.filter(rule__base="visit").count() == 3


def test_a_message_waits_for_an_enrolment_that_is_under_way_and_then_stays_home(
    live_db: str,
) -> None:
    """Two connections: the enrolment holds the lead's lock when the worker comes."""
    with business_context("estilo"), time_machine.travel(TUESDAY, tick=True):
        say("quiero un corte mañana a las 17:00", 1)
    with business_context("estilo"):
        lead = came(Booking.objects.get(), User.objects.get(email="owner@estilo.example"))
    worker = threading.Thread(target=_send_on_another_connection)
    with time_machine.travel(after(days=1), tick=True), business_context("estilo"):
        with transaction.atomic():
            lead_transition(lead=lead, event="enrolled", reason="", actor=SYSTEM)
            worker.start()
            worker.join(timeout=1)
            assert worker.is_alive(), "it waits for the lock"
        worker.join(timeout=20)
        drain(("conversations.deliver",))
        assert FakeChannel.outbox == []
        assert row("how_was_it").reason == "Se apuntó"


def _send_on_another_connection() -> None:
    try:
        with business_context("estilo"):
            follow_up_send(row("how_was_it").pk)
    finally:
        connection.close()


# --- What the channel says ----------------------------------------------------------------------
def test_what_the_provider_refuses_shows_as_failed_with_its_reason(
    booking: Booking, owner: User
) -> None:
    came(booking, owner)
    FakeChannel.failures.append(SendError("El número no tiene WhatsApp", permanent=True))
    at(after(days=1))
    assert (row("how_was_it").state, row("how_was_it").reason) == (
        "failed",
        "El número no tiene WhatsApp",
    )


@pytest.fixture
def phoned_in(estilo: Business) -> Booking:
    """A booking taken by telephone, on WhatsApp's side a stranger: the window is closed."""
    with time_machine.travel(TUESDAY, tick=True):
        contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana Ruiz")
        held = booking_hold(
            contact=contact,
            service=Service.objects.get(name="Corte"),
            start=START,
            actor=SYSTEM,
            source="phone",
        )
        return booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


def test_outside_whatsapps_window_the_reason_shows_and_no_message_lies_about(
    phoned_in: Booking, owner: User
) -> None:
    came(phoned_in, owner)
    at(after(days=1))
    failed = row("how_was_it")
    assert failed.state == "failed"
    assert "24 h" in failed.reason
    assert not Message.objects.filter(purpose="follow_up_how_was_it").exists()


def test_a_business_that_was_stopped_for_days_does_not_ask_about_an_old_visit(
    booking: Booking, owner: User
) -> None:
    came(booking, owner)
    assert at(after(days=2.5)) == []
    assert (row("how_was_it").state, row("how_was_it").reason) == (
        "skipped",
        "Ya había pasado su momento",
    )
    assert len(at(after(days=3))) == 1, "the next goes out in its time"


def test_while_its_template_is_reviewed_it_waits_and_gives_up_after_three_days(
    phoned_in: Booking, owner: User
) -> None:
    MessageTemplate.objects.create(
        name="how_was_it",
        language="es",
        category="marketing",
        purpose="follow_up_how_was_it",
        body="Hola {{1}}",
        content_sid="HX" + "a" * 32,
        state="pending",
    )
    came(phoned_in, owner)
    at(after(days=1))
    waiting = row("how_was_it")
    assert waiting.state == "scheduled"
    assert "revisión" in waiting.reason
    for days in (1.5, 2, 2.5, 3, 3.5, 4, 4.5):
        at(after(days=days))
    assert (row("how_was_it").state, row("how_was_it").reason) == (
        "skipped",
        "No se pudo escribir a tiempo",
    )
