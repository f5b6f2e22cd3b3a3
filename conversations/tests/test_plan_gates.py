"""On a plan without automatic booking the assistant answers, takes the wish down, and a person
confirms it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from billing.models import Plan, Subscription
from bookings.models import Booking, Occupancy, Service
from bookings.services import booking_confirm, booking_hold
from bookings.services.waitlist import waitlist_join, waitlist_round
from conversations.channels.fake import FakeChannel
from conversations.models import Conversation
from conversations.services.door import inbound_store
from leads.models import Contact, Lead
from tenants.actors import CUSTOMER
from tenants.draining import MESSAGE_KINDS, drain
from tenants.models import Business, DueItem

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))


@pytest.fixture
def free(estilo: Business) -> Iterator[Business]:
    Subscription.objects.create(business=estilo, plan=Plan.objects.get(code="free"))
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True):
        yield estilo
    FakeChannel.outbox.clear()


def say(text: str, number: int = 1) -> str:
    """What the customer gets for a message, all due work done."""
    before = len(FakeChannel.outbox)
    payload = {"id": f"m{number}", "from": "+34600123456", "text": text}
    inbound_store(channel="fake", account_key="", provider_id=f"m{number}", payload=payload)
    drain()
    return "\n".join(body for _, body in FakeChannel.outbox[before:])


def booked(start: datetime) -> Booking:
    """A booking that the team has made for the customer."""
    service, contact = Service.objects.get(name="Corte"), Contact.objects.get()
    held = booking_hold(contact=contact, service=service, start=start, actor=CUSTOMER)
    return booking_confirm(hold_token=held.hold_token, actor=CUSTOMER)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("hola, quiero un corte el jueves a las 17:00", "te lo confirma una persona"),
        ("hi, I would like to book a corte on thursday at 5 pm", "someone from our team"),
        ("oi, quero marcar um corte na quinta-feira às 17:00", "uma pessoa da equipe confirma"),
    ],
)
def test_the_wish_is_taken_down_and_a_person_is_asked(free: Business, wish: str, said: str) -> None:
    answer = say(wish)
    assert said in answer.lower()
    assert "Corte" in answer
    assert not Booking.objects.exists()
    assert not Occupancy.objects.exists()
    conversation = Conversation.objects.get()
    assert (conversation.handler, conversation.needs_human) == ("human", True)
    assert conversation.handoff_reason == "booking_wish"
    assert "Corte, el jueves 26 de noviembre a las 17:00" in conversation.handoff_summary
    assert Lead.objects.get().state == "INTERESTED"


def test_nothing_of_the_attempt_stays(free: Business) -> None:
    say("quiero un corte el jueves a las 17:00")
    assert not DueItem.objects.filter(kind="bookings.hold_expired").exists()


def test_questions_are_answered_as_ever(free: Business) -> None:
    assert "18 €" in say("¿cuánto cuesta el corte?")
    assert Conversation.objects.get().handler == "assistant"


def test_what_is_not_free_is_refused_and_what_is_free_is_offered(free: Business) -> None:
    say("quiero un corte el domingo a las 17:00")
    conversation = Conversation.objects.get()
    assert conversation.handler == "assistant"
    assert conversation.messages.filter(author="assistant").last().options


def test_a_move_is_a_wish_too_and_the_booking_stands(free: Business) -> None:
    say("hola", 1)
    thursday = NOW.replace(day=26, hour=16)
    booking = booked(thursday)
    answer = say("quiero cambiar mi cita al viernes a las 12:00", 2)
    assert "quieres pasar tu cita" in answer
    booking.refresh_from_db()
    assert booking.start == thursday
    assert Conversation.objects.get().handoff_reason == "booking_wish"


def test_a_cancellation_needs_nobody(free: Business) -> None:
    say("hola", 1)
    booking = booked(NOW.replace(day=26, hour=16))
    say("quiero cancelar mi cita", 2)
    booking.refresh_from_db()
    assert booking.state == Booking.State.CANCELLED


def test_a_yes_to_what_the_waiting_list_offers_waits_for_a_person_too(free: Business) -> None:
    say("hola", 1)
    corte, contact = Service.objects.get(name="Corte"), Contact.objects.get()
    thursday = NOW.replace(day=26, hour=17)
    until = thursday + timedelta(minutes=30)
    waitlist_join(contact=contact, service=corte, first=thursday, until=until, actor=CUSTOMER)
    waitlist_round(0)
    drain((*MESSAGE_KINDS, "bookings.waitlist_offer"))
    say("sí", 2)
    assert Booking.objects.get().state == Booking.State.PENDING


@pytest.mark.parametrize("plan", ["starter", "professional"])
def test_from_starter_on_the_assistant_books(free: Business, plan: str) -> None:
    Subscription.objects.update(plan=Plan.objects.get(code=plan), state="trial")
    say("quiero un corte el jueves a las 17:00")
    assert Booking.objects.get().state == Booking.State.CONFIRMED
