"""Whole talks of every kind, in each language: nothing true is held back, and the fact is said.

What the product says in its own words comes out of records; a line that is held back here would
have been a true one.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookings.models import Booking, Resource, Service, ServiceArea, SpecialOffer
from bookings.services import booking_cancel
from conversations.assistant import grounding
from conversations.channels.fake import FakeChannel
from conversations.tests.test_dialogues import MADRID, Customer, customer, someone_else_books
from tenants.actors import CUSTOMER
from tenants.draining import MESSAGE_KINDS, drain
from tenants.models import Business

__all__ = ["customer"]

WAITING = (*MESSAGE_KINDS, "bookings.waitlist_wake", "bookings.waitlist_offer", "bookings.waitlist")
# A message, and what its answer has to say.
Talk = tuple[tuple[str, str], ...]


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What has no record, also of runs that acted, whose words are sent all the same."""
    held: list[str] = []
    review = grounding.guardrails.review

    def noted(*args: Any, **options: Any) -> Any:
        found = review(*args, **options)
        held.extend(found.unsupported)
        return found

    monkeypatch.setattr(grounding.guardrails, "review", noted)
    yield held
    assert held == []


@pytest.fixture
def salon(customer: Customer, estilo: Business) -> Customer:
    """The salon with colleagues, services, offers and a rule whose names look like claims."""
    domingo = Resource.objects.create(name="Domingo")
    for service in Service.objects.all():
        service.staff.add(domingo)
    bono = Service.objects.create(
        name="Bono 10 sesiones", duration_min=45, price=Decimal("199.50"), position=9
    )
    bono.staff.set([domingo])
    today = date(2026, 11, 24)
    SpecialOffer.objects.create(
        title="Martes de color",
        text="Los martes, color con un 20 % de descuento",
        service=Service.objects.get(name="Color"),
        price=Decimal("36"),
        valid_from=today,
        valid_until=today + timedelta(days=20),
    )
    estilo.address, estilo.city, estilo.phone = "Av. 9 de Julio 12", "Madrid", "+34910000001"
    estilo.settings["cancel_policy"] = {"notice_min": 720, "late": "refuse"}
    estilo.save()
    return customer


def walk(customer: Customer, talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        for text, said in talk:
            answer = customer.says(text)
            assert said in answer, (text, answer)
    assert "held back" not in caplog.text


TALKS: dict[str, Talk] = {
    "list-es": (
        ("apúntame en la lista de espera de color para hoy", "lista de espera de Color (hoy)"),
        ("lista de espera para corte el viernes", "lista de espera de Corte (el viernes 27"),
        ("si se libera un corte el jueves a las 17:00 avísame", "a las 17:00)"),
    ),
    "list-en": (
        ("put me on the waiting list for colour today", "waiting list for Color (today)"),
        ("waiting list for a haircut on Friday", "waiting list for Corte (on Friday 27"),
        ("waiting list for colour tomorrow at 5pm", "tomorrow at 5:00 pm"),
    ),
    "list-pt": (
        ("me coloca na lista de espera de corte para hoje", "lista de espera de Corte (hoje)"),
        ("lista de espera de corte na sexta", "sexta-feira, 27 de novembro"),
    ),
    "offers-es": (
        ("¿tenéis alguna oferta?", "20 % de descuento"),
        ("¿cuánto cuesta el color?", "45 €"),
        ("¿cuánto cuesta el bono 10 sesiones?", "199,50 €"),
        ("¿tenéis bonos?", "Bono 10 sesiones"),
    ),
    "offers-en": (
        ("any special offers?", "36 €"),
        ("how much is the bono 10 sesiones?", "199.50 €"),
    ),
    "offers-pt": (
        ("tem alguma promoção?", "36 €"),
        ("quanto custa o bono 10 sesiones?", "199,50 €"),
    ),
    "series-es": (
        ("quiero un corte con Domingo todos los jueves a las 11", "Son 8 fechas: 26 nov"),
        ("sí", "estos días: 26 nov, 3 dic"),
        ("¿cuándo son mis citas?", "jueves 3 de diciembre a las 11:00"),
        ("cancela la del 3 de diciembre", "queda cancelada"),
    ),
    "series-en": (
        ("I want a haircut every Thursday at 11am", "8 dates: 26 Nov"),
        ("yes", "on these days: 26 Nov"),
        ("when are my appointments?", "Thursday 3 December at 11:00 am"),
    ),
    "series-pt": (
        ("quero um corte toda quinta às 11h", "8 datas: 26 nov"),
        ("sim", "nestes dias: 26 nov"),
    ),
    "group-es": (
        ("quiero corte para mí y mi marido el viernes a las 10", "Corte para tu marido"),
        ("Ana", "Gracias, Ana"),
        ("¿qué citas tengo?", "viernes 27 de noviembre a las 10:00"),
        ("cancela la de mi marido", "queda cancelada"),
    ),
    "group-en": (
        ("a haircut for three people on Friday at 10am", "10:00 am Corte with"),
        ("Ana", "Thanks, Ana"),
        ("what appointments do I have?", "Friday 27 November at 10:00 am"),
    ),
    "group-pt": (
        ("quero corte para mim e meu filho na sexta às 10h", "para seu filho"),
        ("Ana", "Obrigado, Ana"),
    ),
    "life-es": (
        ("quiero un corte con Domingo el jueves a las 10", "a las 10:00 con Domingo"),
        ("Ana", "Gracias, Ana"),
        ("¿con quién tengo la cita?", "es con Domingo"),
        ("¿hasta cuándo puedo cancelar gratis?", "miércoles 25"),
        ("cámbiala al viernes a la misma hora", "viernes 27 de noviembre a las 10:00"),
        ("un corte ayer a las 10", "ya ha pasado"),
        ("un color el domingo a las 11", "no atendemos"),
        ("cancela mi cita", "queda cancelada"),
    ),
    "life-en": (
        ("I'd like a haircut with Domingo on Thursday at 10am", "10:00 am with Domingo"),
        ("Ana", "Thanks, Ana"),
        ("move it to Friday at the same time", "Friday 27 November at 10:00 am"),
        ("book me a haircut yesterday at 10 am", "has already passed"),
        ("a colour on Sunday at 11am", "closed on Sunday"),
        ("cancel my appointment", "is cancelled"),
    ),
    "life-pt": (
        ("quero um corte com o Domingo na quinta às 10h", "às 10:00 com Domingo"),
        ("Ana", "Obrigado, Ana"),
        ("muda para sexta no mesmo horário", "sexta-feira, 27 de novembro às 10:00"),
        ("cancela o meu horário", "fica cancelado"),
    ),
    "where-es": (
        ("¿dónde estáis?", "Av. 9 de Julio 12, Madrid"),
        ("¿cuál es vuestro teléfono?", "+34910000001"),
        ("¿quién hace el bono 10 sesiones?", "lo hace Domingo"),
        ("¿a qué hora abrís mañana?", "de 09:00 a 14:00"),
    ),
    "where-en": (
        ("where are you?", "Av. 9 de Julio 12, Madrid"),
        ("what time do you open tomorrow?", "09:00"),
    ),
    "where-pt": (
        ("onde vocês ficam?", "Av. 9 de Julio 12, Madrid"),
        ("que horas vocês abrem amanhã?", "09:00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TALKS)
def test_a_talk_with_nothing_held_back(
    salon: Customer, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    walk(salon, TALKS[name], caplog)


FULL = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
HINTS = {
    "es": ("quiero un corte el jueves a las 17:00", "no me queda hueco", "avísame", "sí", "¡Listo"),
    "en": ("a haircut on Thursday at 5pm", "nothing left", "let me know", "yes", "Done"),
    "pt": ("quero um corte na quinta às 17h", "não tenho vaga", "me avise", "sim", "Pronto"),
}


@pytest.mark.parametrize("language", HINTS)
def test_a_full_time_the_list_and_its_offer(
    customer: Customer, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    wish, full, tell, yes, done = HINTS[language]
    taken = [someone_else_books(FULL), someone_else_books(FULL)]
    walk(customer, ((wish, full), (tell, "17:00" if language != "en" else "5:00 pm")), caplog)
    FakeChannel.outbox.clear()
    booking_cancel(booking=taken[0], actor=CUSTOMER)
    drain(WAITING)
    walk(customer, ((yes, done),), caplog)
    assert Booking.objects.filter(start=FULL, state="confirmed").count() == 2


VISITS: dict[str, Talk] = {
    "es": (
        ("quiero un corte el jueves a las 10 en Getafe", "jueves 26 de noviembre a las 10:00"),
        ("Ana", "Gracias"),
        ("¿llegáis a Leganés?", "Leganés"),
        ("cámbialo a las 12", "12:00"),
        ("cancela mi cita", "cancelada"),
    ),
    "en": (
        ("a haircut on Thursday at 10am in Getafe please", "Thursday 26 November at 10:00 am"),
        ("Ana", "Thanks"),
        ("do you come to Leganes?", "Leganés"),
        ("cancel my appointment", "cancelled"),
    ),
    "pt": (
        ("quero um corte na quinta às 10h em Getafe", "às 10:00"),
        ("Ana", "Obrigado"),
        ("vocês vão a Leganés?", "Leganés"),
        ("cancela o meu horário", "cancelado"),
    ),
}


@pytest.mark.parametrize("language", VISITS)
def test_where_the_business_comes_to_them(
    customer: Customer, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    ServiceArea.objects.create(name="Getafe")
    ServiceArea.objects.create(name="Leganés")
    walk(customer, VISITS[language], caplog)
