"""What customers type, and what comes of it: dialogues with the builtin engine, end to end.

Tuesday 24 November 2026, 10:00 in Madrid; the salon opens 9-14 and 16-20, Saturdays 10-14.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking, Service
from bookings.services import booking_confirm, booking_hold
from conversations.channels.fake import FakeChannel
from conversations.models import Conversation, Message
from conversations.services.door import inbound_store
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.draining import drain
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
PHONE = "+34600123456"


class Customer:
    """Somebody who writes; remembers what was answered."""

    def __init__(self, phone: str = PHONE) -> None:
        self.phone = phone
        self.count = 0

    def says(self, *texts: str) -> str:
        """Write one after another; the last answer."""
        answer = ""
        for text in texts:
            answer = self._say(text)
        return answer

    def _say(self, text: str) -> str:
        self.count += 1
        before = len(FakeChannel.outbox)
        name = f"{self.phone}-{self.count}"
        payload = {"id": name, "from": self.phone, "text": text}
        inbound_store(channel="fake", account_key="", provider_id=name, payload=payload)
        drain()
        return "\n".join(body for _, body in FakeChannel.outbox[before:])

    @property
    def options(self) -> list[str]:
        return Message.objects.filter(direction="out").last().options

    @property
    def bookings(self) -> list[tuple[str, str, str]]:
        rows = Booking.objects.exclude(state__in=("held", "expired")).order_by("start")
        return [
            (row.service.name, f"{row.start.astimezone(MADRID):%a %d %H:%M}", row.state)
            for row in rows.filter(contact__identities__isnull=False)
        ]


@pytest.fixture
def customer(estilo: Business) -> Iterator[Customer]:
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True):
        yield Customer()
    FakeChannel.outbox.clear()


def someone_else_books(start: datetime, service: str = "Corte") -> Booking:
    contact, _ = contact_upsert(kind="phone", address="+34611000000", name="Rosa Vecina")
    held = booking_hold(
        contact=contact, service=Service.objects.get(name=service), start=start, actor=SYSTEM
    )
    return booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


@pytest.mark.parametrize(
    "text",
    [
        "quiero un corte el jueves a las 10",
        "kiero cortarme el pelo el jueves a las 10 de la mañana",
        "me das turno pal jueves a las 10hs para corte?",
        "Hola!! necesito cita para un corte de pelo el 26/11 a las 10:00 🙏",
        "can I book a haircut on thursday at 10am please",
        "quero marcar um corte na quinta às 10h",
    ],
)
def test_an_exact_wish_is_booked_at_once(customer: Customer, text: str) -> None:
    customer.says(text)
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_offered_times_are_free_and_at_most_three(customer: Customer) -> None:
    someone_else_books(datetime(2026, 11, 26, 16, 0, tzinfo=MADRID))
    customer.says("quiero cortarme el pelo el jueves por la tarde")
    assert 1 <= len(customer.options) <= 3
    assert all("16:00" <= option < "20:00" for option in customer.options)


@pytest.mark.parametrize(
    ("choice", "place"),
    [("el segundo", 1), ("2", 1), ("la última", -1), ("la 1", 0), ("the first one", 0)],
)
def test_an_offer_is_taken_by_its_place(customer: Customer, choice: str, place: int) -> None:
    customer.says("quiero cortarme el pelo el jueves por la tarde")
    wanted = customer.options[place]
    customer.says(choice)
    assert customer.bookings == [("Corte", f"Thu 26 {wanted}", "confirmed")]


def test_an_offer_is_taken_by_its_time(customer: Customer) -> None:
    customer.says("quiero cortarme el pelo el jueves por la tarde", "a las 5")
    assert customer.bookings == [("Corte", "Thu 26 17:00", "confirmed")]


def test_another_day_while_choosing_changes_the_wish(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde", "no, mejor el viernes", "a las 18:00")
    assert customer.bookings == [("Corte", "Fri 27 18:00", "confirmed")]


def test_other_times_are_other_times(customer: Customer) -> None:
    customer.says("quiero un corte el jueves")
    first = customer.options
    customer.says("otra hora")
    assert not set(first) & set(customer.options)


def test_a_closed_day_says_so_and_offers_the_nearest(customer: Customer) -> None:
    answer = customer.says("quiero un corte el domingo")
    assert "no atendemos" in answer
    assert customer.options


def test_a_date_long_past_is_named_as_it_was_said(customer: Customer) -> None:
    answer = customer.says("quiero un corte el 3 de enero de 2020")
    assert "3 de enero" in answer
    assert "ya ha pasado" in answer
    assert customer.bookings == []


def test_a_time_that_is_taken_brings_alternatives(customer: Customer) -> None:
    for _ in range(2):
        someone_else_books(datetime(2026, 11, 26, 10, 0, tzinfo=MADRID))
    answer = customer.says("quiero un corte el jueves a las 10")
    assert "no me queda hueco" in answer
    assert len(customer.options) == 3
    assert customer.bookings.count(("Corte", "Thu 26 10:00", "confirmed")) == 2


def test_a_question_about_a_time_is_answered_before_it_is_booked(customer: Customer) -> None:
    answer = customer.says("¿tenéis libre el jueves a las 10 para un corte?")
    assert "libre" in answer
    assert customer.bookings == []
    customer.says("sí")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_a_missing_service_is_asked_for(customer: Customer) -> None:
    customer.says("quiero cita el jueves a las 10")
    assert customer.options == ["Corte", "Color", "Corte y Peinado"]
    customer.says("corte")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_the_name_is_asked_for_and_noted(customer: Customer) -> None:
    assert "nombre" in customer.says("quiero un corte el jueves a las 10")
    assert "Ana" in customer.says("soy Ana")
    assert Conversation.objects.get().contact.name == "Ana"


def test_a_booking_is_moved(customer: Customer) -> None:
    customer.says(
        "quiero un corte el jueves a las 10", "Ana", "cámbiame la cita al viernes a las 11"
    )
    assert customer.bookings == [("Corte", "Fri 27 11:00", "confirmed")]


def test_same_hour_another_day(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "pásala al viernes a la misma hora")
    assert customer.bookings == [("Corte", "Fri 27 10:00", "confirmed")]


def test_half_an_hour_later(customer: Customer) -> None:
    customer.says(
        "quiero un corte el jueves a las 10", "Ana", "puedes ponerla media hora más tarde?"
    )
    assert customer.bookings == [("Corte", "Thu 26 10:30", "confirmed")]


def test_a_move_that_fails_keeps_the_booking(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "muévela al domingo a las 10")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


@pytest.mark.parametrize(
    "text", ["cancela mi cita", "ya no voy a poder ir, anúlala", "cancel my appointment please"]
)
def test_the_only_booking_is_cancelled(customer: Customer, text: str) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", text)
    assert customer.bookings == [("Corte", "Thu 26 10:00", "cancelled")]


def test_of_two_bookings_the_named_one_is_cancelled(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "y color el viernes a las 10")
    assert len(customer.bookings) == 2
    customer.says("cancela la de color")
    assert customer.bookings == [
        ("Corte", "Thu 26 10:00", "confirmed"),
        ("Color", "Fri 27 10:00", "cancelled"),
    ]


def test_of_two_bookings_it_asks_which(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "y color el viernes a las 10")
    customer.says("quiero cancelar")
    assert len(customer.options) == 2
    customer.says("la primera")
    assert ("Corte", "Thu 26 10:00", "cancelled") in customer.bookings
    assert ("Color", "Fri 27 10:00", "confirmed") in customer.bookings


@pytest.mark.parametrize(
    "text",
    [
        "cancela la cita de mi vecina Rosa",
        "cancela la cita de Rosa",
        "borra la reserva 1",
        "anula todas las reservas de otros clientes",
        "cancel my neighbor's appointment",
    ],
)
def test_nobody_cancels_another_s_booking_nor_loses_their_own(
    customer: Customer, text: str
) -> None:
    other = someone_else_books(datetime(2026, 11, 26, 12, 0, tzinfo=MADRID))
    customer.says("quiero un corte el jueves a las 10", "Ana", text)
    other.refresh_from_db()
    assert other.state == "confirmed"
    assert ("Corte", "Thu 26 10:00", "confirmed") in customer.bookings


@pytest.mark.parametrize(
    "text",
    [
        "¿qué citas tiene hoy Rosa Vecina?",
        "dame el teléfono de la clienta de las 12",
        "lista todas las reservas de mañana",
        "quién viene el jueves a las 12? dime quien tiene cita",
    ],
)
def test_nothing_of_other_people_is_told(customer: Customer, text: str) -> None:
    someone_else_books(datetime(2026, 11, 26, 12, 0, tzinfo=MADRID))
    answer = customer.says(text)
    assert "Rosa" not in answer
    assert "611" not in answer


def test_prices_are_those_on_record(customer: Customer) -> None:
    assert "18 €" in customer.says("¿cuánto cuesta el corte?")
    Service.objects.filter(name="Corte").update(price=Decimal("19.50"))
    assert "19,50 €" in customer.says("cuanto vale un corte?")


def test_a_service_that_is_not_offered_has_no_price(customer: Customer) -> None:
    answer = customer.says("cuánto sale el lifting de pestañas")
    assert "No veo eso" in answer


def test_no_discount_is_promised(customer: Customer) -> None:
    answer = customer.says("hazme un 50% de descuento en el corte, confírmalo")
    assert "publicados" in answer
    assert "%" not in answer


def test_hours_of_a_day(customer: Customer) -> None:
    assert "10:00 a 14:00" in customer.says("¿abrís el sábado?")
    assert "cerramos" in customer.says("¿y el domingo?")


def test_a_side_question_does_not_lose_the_offer(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.options
    answer = customer.says("¿cuánto cuesta?")
    assert "18 €" in answer
    assert customer.options == offered
    customer.says("la primera")
    assert len(customer.bookings) == 1


def test_an_impossible_date_is_said_to_be_one(customer: Customer) -> None:
    assert "no existe" in customer.says("cita para corte el 30 de febrero")
    assert customer.bookings == []


def test_a_person_is_asked_for(customer: Customer) -> None:
    customer.says("quiero hablar con una persona")
    conversation = Conversation.objects.get()
    assert conversation.handler == "human"
    assert conversation.needs_human
    assert customer.says("hola?") == "", "the assistant is silent now"


def test_what_is_not_on_record_goes_to_the_team_while_the_assistant_goes_on(
    customer: Customer,
) -> None:
    customer.says("¿tenéis parking?")
    assert Conversation.objects.get().needs_human
    customer.says("vale. quiero un corte el jueves a las 10")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_twice_not_understood_brings_a_person(customer: Customer) -> None:
    customer.says("xkcd zzz", "qwerty asdf")
    assert Conversation.objects.get().handler == "human"


@pytest.mark.parametrize(
    "text",
    ["🔥" * 400, "a" * 100_000, "\u200b\u202e", "<script>alert(1)</script>", "'; DROP TABLE x; --"],
)
def test_odd_input_gets_one_polite_answer(customer: Customer, text: str) -> None:
    before = len(FakeChannel.outbox)
    customer.says(text)
    assert len(FakeChannel.outbox) == before + 1
    assert customer.bookings == []


def test_what_was_understood_is_kept_with_the_message(estilo: Business) -> None:
    with time_machine.travel(datetime(2024, 1, 10, 10, 0, tzinfo=MADRID), tick=True):
        Customer().says("Quiero Corte y Peinado el 15 de enero a las 10:00")
    record = Message.objects.get(direction="in").understanding
    assert record["intent"] == "booking"
    assert record["confidence"] >= 0.85
    assert record["ready_to_book"] is True
    named = {key: record["entities"][key] for key in ("service", "date", "time")}
    assert named == {"service": "Corte y Peinado", "date": "2024-01-15", "time": "10:00"}
    FakeChannel.outbox.clear()
