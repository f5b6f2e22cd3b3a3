"""Answers by button: understood for certain, whatever their words sound like, and never taken for
something else once their question is closed.

Tuesday 24 November 2026, 10:00 in Madrid; the salon opens 9-14 and 16-20, Saturdays 10-14.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking
from conversations.channels.fake import FakeChannel
from conversations.choices import token_of, token_read
from conversations.models import Conversation, Message
from conversations.services.door import inbound_store
from conversations.services.handoff import conversation_give_back, conversation_take_over
from tenants.draining import drain
from tenants.models import Business, User

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
CLOSED = {"es": "ya no está abierta", "en": "no longer open", "pt": "já não está aberta"}
ASKS = {
    "es": "hola, quiero un corte el jueves por la tarde",
    "en": "hello, I want a haircut on Thursday afternoon",
    "pt": "oi, quero marcar um corte na quinta à tarde",
}


class Customer:
    """Somebody who writes and presses."""

    def __init__(self, phone: str = "+34600123456") -> None:
        self.phone, self.count = phone, 0

    def says(self, *texts: str) -> str:
        """Write, one after another; the last answer."""
        return [self._send(text=text) for text in texts][-1]

    def presses(self, message: Message, place: int, *, text: str = "x") -> str:
        """Press a button; what is sent along as text says nothing on purpose. The answer."""
        return self._send(text=text, choice=token_of(message.uuid, place))

    def stores(self, **payload: str) -> None:
        """What came in and was not looked at yet."""
        self.count += 1
        name = f"{self.phone}-{self.count}"
        whole = {"id": name, "from": self.phone, **payload}
        inbound_store(channel="fake", account_key="", provider_id=name, payload=whole)

    def _send(self, **payload: str) -> str:
        before = len(FakeChannel.outbox)
        self.stores(**payload)
        drain()
        return "\n".join(body for _, body in FakeChannel.outbox[before:])

    @property
    def offered(self) -> Message:
        """The last message to them."""
        return Message.objects.filter(direction="out", conversation=self.conversation).latest("pk")

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.order_by("pk").first() or Conversation()

    @property
    def bookings(self) -> list[tuple[str, str]]:
        rows = Booking.objects.filter(state__in=("confirmed", "pending")).order_by("start")
        return [(row.service.name, f"{row.start.astimezone(MADRID):%a %d %H:%M}") for row in rows]


@pytest.fixture
def customer(estilo: Business) -> Iterator[Customer]:
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True):
        yield Customer()
    FakeChannel.outbox.clear()


# --- Certainty ----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_the_time_that_is_pressed_is_booked(customer: Customer, language: str) -> None:
    customer.says(ASKS[language])
    offered = customer.offered
    wanted = offered.choices[1]["value"]["start"]
    customer.presses(offered, 1)
    assert customer.bookings == [("Corte", f"{datetime.fromisoformat(wanted):%a %d %H:%M}")]


def test_a_choice_whose_words_would_be_two_wishes_is_one(customer: Customer) -> None:
    customer.says("quiero reservar el jueves")
    offered = customer.offered
    place = offered.options.index("Corte y Peinado")
    customer.presses(offered, place)
    assert (
        customer.offered.choices[0]["value"]["service_id"]
        == (offered.choices[place]["value"]["service"])
    )


def test_the_thread_tells_what_was_pressed_in_full_words(customer: Customer) -> None:
    customer.says("quiero un corte")
    offered = customer.offered
    customer.presses(offered, 2, text="jue 26…")
    pressed = Message.objects.filter(direction="in").latest("pk")
    assert (pressed.answers, pressed.choice) == (offered, 2)
    assert pressed.body == offered.options[2]


def test_words_beside_a_press_are_answered_too(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.offered
    customer.stores(text="x", choice=token_of(offered.uuid, 0))
    answer = customer.says("¿a qué hora abrís los sábados?")
    assert len(customer.bookings) == 1
    assert "de 10:00 a 14:00" in answer


def test_which_appointment_to_cancel_is_pressed(customer: Customer) -> None:
    customer.says("corte el jueves a las 10", "Lucía", "y corte el viernes a las 11")
    customer.says("quiero cancelar una cita")
    offered = customer.offered
    assert len(offered.options) == 2
    customer.presses(offered, 1)
    assert customer.bookings == [("Corte", "Thu 26 10:00")]


# --- Too late -----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_another_time_of_an_offer_that_was_taken_books_nothing(
    customer: Customer, language: str
) -> None:
    customer.says(ASKS[language])
    offered = customer.offered
    customer.presses(offered, 0)
    booked = customer.bookings
    assert CLOSED[language] in customer.presses(offered, 1)
    assert customer.bookings == booked


def test_the_same_press_twice_is_answered_once_more_and_books_once(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.offered
    customer.presses(offered, 0)
    assert "ya lo tengo anotado" in customer.presses(offered, 0)
    assert len(customer.bookings) == 1


def test_a_double_tap_within_a_moment_is_one_answer(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.offered
    for _ in range(2):
        customer.stores(text="x", choice=token_of(offered.uuid, 0))
    before = len(FakeChannel.outbox)
    drain()
    assert len(FakeChannel.outbox) == before + 1
    assert len(customer.bookings) == 1


def test_an_hour_that_was_offered_for_another_service_is_not_taken_for_the_open_one(
    customer: Customer,
) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    before = customer.offered
    customer.says("no, mejor color")
    now_open = customer.offered
    assert "ya no está abierta" in customer.presses(before, 0)
    assert customer.bookings == []
    assert customer.offered.options == now_open.options
    customer.presses(customer.offered, 0)
    assert [service for service, _ in customer.bookings] == ["Color"]


def test_after_a_side_question_the_first_buttons_still_count(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.offered
    customer.says("¿cuánto cuesta?")
    customer.presses(offered, 0)
    assert len(customer.bookings) == 1


def test_words_beside_a_press_that_came_too_late_are_what_counts(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.offered
    customer.presses(offered, 0)
    customer.stores(text="x", choice=token_of(offered.uuid, 1))
    assert "de 10:00 a 14:00" in customer.says("¿a qué hora abrís los sábados?")
    assert len(customer.bookings) == 1


# --- With a person ------------------------------------------------------------------------------
def test_a_press_while_a_person_answers_is_theirs_to_see_and_does_nothing(
    customer: Customer, owner: User
) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.offered
    conversation_take_over(conversation=customer.conversation, user=owner)
    assert customer.presses(offered, 0) == ""
    assert customer.bookings == []
    assert offered.presses.get().body == offered.options[0]
    conversation_give_back(conversation=customer.conversation, user=owner)
    assert "ya no está abierta" in customer.presses(offered, 0)
    assert customer.bookings == []


# --- Whose it is --------------------------------------------------------------------------------
def test_a_button_of_somebody_else_s_conversation_means_nothing(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.offered
    stranger = Customer("+34600999888")
    stranger.presses(offered, 0, text="hola")
    assert Booking.objects.filter(state="confirmed").count() == 0
    assert not offered.presses.exists()
    assert Message.objects.filter(direction="in").latest("pk").body == "hola"


@pytest.mark.parametrize("token", ["", ".", "x.1", "A" * 22, "A" * 22 + ".x", "é" * 22 + ".1"])
def test_what_is_no_token_names_nothing(token: str) -> None:
    assert token_read(token) is None


def test_a_place_beyond_the_list_is_read_as_words(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    customer.presses(customer.offered, 99, text="el primero")
    assert len(customer.bookings) == 1
