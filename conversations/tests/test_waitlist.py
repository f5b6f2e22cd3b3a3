"""The waiting list as customers live it: they ask to be told, and are offered what becomes free.

The salon's Thursday at 17:00 is taken twice over, by Marta and by Luis.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from bookings.models import Booking, WaitlistEntry
from bookings.services import booking_cancel, booking_confirm, booking_hold
from conversations.channels.fake import FakeChannel
from conversations.models import Message
from conversations.tests.test_dialogues import NOW, Customer
from leads.services import contact_upsert
from tenants.actors import CUSTOMER, SYSTEM
from tenants.draining import MESSAGE_KINDS, drain
from tenants.models import Business

FULL = NOW.replace(day=26, hour=17)


@pytest.fixture
def clock(estilo: Business) -> Iterator[time_machine.Traveller]:
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller
    FakeChannel.outbox.clear()


@pytest.fixture
def taken(clock: time_machine.Traveller) -> list[Booking]:
    from bookings.models import Service

    corte = Service.objects.get(name="Corte")
    rows = []
    for number in range(2):
        contact, _ = contact_upsert(kind="email", address=f"p{number}@example.com", name="Otra")
        held = booking_hold(contact=contact, service=corte, start=FULL, actor=SYSTEM)
        rows.append(booking_confirm(hold_token=held.hold_token, actor=SYSTEM))
    return rows


WAITING = (
    *MESSAGE_KINDS,
    "bookings.waitlist_wake",
    "bookings.waitlist",
    "bookings.waitlist_offer",
)


def said_to(phone: str) -> str:
    return "\n".join(body for to, body in FakeChannel.outbox if to == phone)


def joins(customer: Customer, *, words: str = "avísame si se libera") -> str:
    told = customer.says("quiero un corte el jueves a las 17:00")
    assert "avísame" in told
    return customer.says(words)


def becomes_free(booking: Booking) -> None:
    booking_cancel(booking=booking, actor=CUSTOMER)
    drain(WAITING)


def test_who_asks_to_be_told_is_offered_the_time_and_has_it_with_a_yes(
    taken: list[Booking],
) -> None:
    customer = Customer()
    assert "lista de espera de Corte" in joins(customer)
    FakeChannel.outbox.clear()
    becomes_free(taken[0])
    assert "se ha liberado un hueco de Corte" in said_to(customer.phone)
    assert "17:00" in said_to(customer.phone)
    assert customer.options == ["Sí, lo quiero", "No, gracias"]
    assert "¡Listo" in customer.says("sí")
    assert customer.bookings[-1][1:] == ("Thu 26 17:00", "confirmed")
    assert WaitlistEntry.objects.get().state == "booked"


@pytest.mark.parametrize("words", ["2", "no gracias", "No, gracias"])
def test_a_no_passes_it_on_to_the_next(taken: list[Booking], words: str) -> None:
    first, second = Customer(), Customer("+34600999888")
    joins(first)
    joins(second, words="ponme en la lista de espera")
    becomes_free(taken[0])
    assert "se lo ofrezco a otra persona" in first.says(words)
    drain(WAITING)
    assert "se ha liberado" in said_to(second.phone)
    assert "¡Listo" in second.says("1")


def test_a_late_yes_is_told_that_the_time_is_gone(
    taken: list[Booking], clock: time_machine.Traveller
) -> None:
    first, second = Customer(), Customer("+34600999888")
    joins(first)
    joins(second)
    becomes_free(taken[0])
    clock.shift(timedelta(minutes=31))
    drain(WAITING)
    assert "se ha liberado" in said_to(second.phone)
    assert "ya no está guardado" in first.says("sí")
    assert "¡Listo" in second.says("sí, lo quiero")
    confirmed = Booking.objects.filter(state="confirmed", start=FULL)
    assert confirmed.count() == 2


def test_an_offer_is_told_once_however_often_its_work_runs(taken: list[Booking]) -> None:
    from bookings.links import offer_link
    from bookings.models import WaitlistOffer
    from conversations.services.waitlist import waitlist_offer_tell

    joins(Customer())
    becomes_free(taken[0])
    for _ in range(2):
        waitlist_offer_tell(WaitlistOffer.objects.get().pk)
    drain(WAITING)
    told = Message.objects.get(purpose="waitlist_offer")
    # Outside WhatsApp's window only a template goes out: the page that answers stands in it too.
    assert told.template_values[4] == offer_link(WaitlistOffer.objects.get().booking)


@pytest.mark.parametrize(
    ("wish", "words", "answer"),
    [
        ("can I book a haircut on thursday at 5pm", "let me know if it opens up", "waiting list"),
        ("quero marcar um corte na quinta às 17h", "me avise se abrir", "lista de espera"),
    ],
)
def test_it_works_in_english_and_portuguese(
    taken: list[Booking], wish: str, words: str, answer: str
) -> None:
    customer = Customer()
    customer.says(wish)
    assert answer in customer.says(words)
    entry = WaitlistEntry.objects.get()
    assert entry.first <= FULL < entry.until
    assert entry.until > timezone.now()


def test_avisame_in_other_talk_joins_no_list(
    clock: time_machine.Traveller, estilo: Business
) -> None:
    Customer().says("hola", "avísame cuando llegue mi pedido")
    assert not WaitlistEntry.objects.exists()


def test_whoever_joined_by_the_web_gets_a_page_to_answer_on(taken: list[Booking]) -> None:
    from bookings.links import offer_link
    from bookings.models import WaitlistEntry, WaitlistOffer

    customer = Customer()
    joins(customer)
    WaitlistEntry.objects.update(source="widget")
    becomes_free(taken[0])
    told = said_to(customer.phone)
    assert offer_link(WaitlistOffer.objects.get().booking) in told
    assert "También puedes responder aquí" in told
    assert "¡Listo" in customer.says("sí, lo quiero"), "the chat understands the answer as before"
