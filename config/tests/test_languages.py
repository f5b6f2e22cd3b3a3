"""No page mixes languages: each is Spanish throughout, or English throughout."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from bookings.services import reminders_schedule
from config.tests.test_translations import english, entries, forms
from conversations.channels.base import InboundMessage
from conversations.models import Conversation
from conversations.services.handoff import handoff_request
from conversations.services.receiving import message_receive
from tenants.models import Business, User

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SPANISH = """Ajustes Añadir Asistente Ayer Bandeja Buscar Calendario Cancelar Cerrado Cerrar
Citas Cliente Contactos Contraseña Correo Enviar Entrar Escribió Equipo Guardar Horario Hoy Idioma
Inicio Mañana Mensaje Mensajes Nombre Precio Primer Quién Reserva Semana Servicios Teléfono Todas
Todos Tú Volver lunes martes miércoles jueves viernes noviembre diciembre para con los las una"""
ENGLISH = """Add Assistant Bookings Calendar Cancel Close Closed Contacts Customer Email Good Home
Hours Inbox Message Messages Name Password Phone Price Save Search Send Services Settings Today
Tomorrow Week Yesterday Monday Tuesday Wednesday November December the with your and"""
# Languages are named in their own words.
LANGUAGES = {"Switch to English", "English", "Ver en español", "Español"}
# A service of the salon and a plan of the platform are called the same everywhere.
OWN_NAMES = LANGUAGES | {"Color", "Free"}
MEMBERS_PAGES = (
    "/",
    "/inbox/",
    "/inbox/?filter=mine",
    "/calendar/",
    "/contacts/",
    "/contacts/?q=nobody-has-this-name",
    "/contacts/new/",
    "/services/",
    "/services/new/",
    "/hours/",
    "/settings/",
    "/settings/widget/",
    "/settings/privacy/",
    "/settings/audit/",
    "/staff/",
    "/staff/new/",
    "/leads/",
    "/figures/",
    "/figures/activity/",
    "/figures/goals/",
    "/figures/acquisition/",
    "/figures/funnel/",
    "/figures/meanings/",
    "/plan/",
    "/notices/",
    "/nothing-here/",
)
VISITORS_PAGES = ("/accounts/login/", "/accounts/password/reset/", "/chat/", "/simulador/")


class Words(HTMLParser):
    """What a page shows or says aloud, piece by piece."""

    SAID = ("aria-label", "placeholder", "title", "alt")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in ("script", "style")
        for name, value in attrs:
            if name in self.SAID or name.startswith("data-say-"):
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._hidden and text not in OWN_NAMES:
            self.pieces.append(text)


def strangers(html: str, words: str, phrases: set[str]) -> list[str]:
    """The pieces of a page that are in the wrong language."""
    wrong = re.compile(rf"(?<![\w@./-])(?:{'|'.join(words.split())})(?![\w@./-])")
    return [each for each in Words(html).pieces if each in phrases or wrong.search(each)]


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def conversation(clock: None, estilo: Business, agent: User) -> Conversation:
    """A customer who wrote, waits for a person, and has a booking today."""
    inbound = InboundMessage("fake", "", "1", "phone", "+34600000001", "¡Ey!", "Ana")
    conversation = message_receive(inbound).conversation
    start = timezone.now() + timedelta(hours=1)
    booking = Booking.objects.create(
        contact=conversation.contact,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=start,
        end=start + timedelta(minutes=30),
        state=Booking.State.CONFIRMED,
        price=18,
        currency="EUR",
    )
    reminders_schedule(booking=booking)
    handoff_request(conversation=conversation, reason="complaint", summary="")
    return conversation


def paths_of(conversation: Conversation) -> list[str]:
    """The pages of one conversation, its person and their booking."""
    booking = Booking.objects.get()
    return [
        f"/inbox/{conversation.uuid}/",
        f"/contacts/{conversation.contact.uuid}/",
        f"/contacts/{conversation.contact.uuid}/edit/",
        f"/calendar/{booking.uuid}/",
        f"/services/{booking.service.uuid}/",
    ]


def read(client: Client, path: str, language: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", SPANISH), ("es", ENGLISH)], ids=["en", "es"]
)
class TestPages:
    @pytest.fixture
    def phrases(self, language: str) -> set[str]:
        """Whole texts that only the other language has."""
        catalog = entries(english())
        ours = {each for message in catalog for each in forms(message.id)}
        theirs = {each for message in catalog for each in forms(message.string)}
        return ours - theirs if language == "en" else theirs - ours

    def test_members_read_one_language(
        self,
        conversation: Conversation,
        owner_client: Client,
        language: str,
        words: str,
        phrases: set[str],
    ) -> None:
        for path in (*MEMBERS_PAGES, *paths_of(conversation)):
            html = read(owner_client, path, language)
            assert f'lang="{language}"' in html, path
            assert strangers(html, words, phrases) == [], path

    def test_visitors_read_one_language(
        self,
        visitor_client: Client,
        public_client: Client,
        language: str,
        words: str,
        phrases: set[str],
    ) -> None:
        for client, path in [(visitor_client, each) for each in VISITORS_PAGES] + [
            (public_client, "/"),
            (public_client, "/accounts/login/"),
        ]:
            html = read(client, path, language)
            assert f'lang="{language}"' in html, path
            assert strangers(html, words, phrases) == [], path


class TestStoredWords:
    def test_reasons_are_kept_once_and_read_in_the_readers_language(
        self, conversation: Conversation, owner_client: Client
    ) -> None:
        path = f"/contacts/{conversation.contact.uuid}/"
        assert "Primer contacto" in read(owner_client, path, "es")
        assert "First contact" in read(owner_client, path, "en")

    def test_a_note_is_kept_in_the_business_language_and_read_in_the_readers(
        self, conversation: Conversation, owner: User, owner_client: Client
    ) -> None:
        path = f"/inbox/{conversation.uuid}/"
        owner_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        owner_client.post(f"{path}take/")
        assert conversation.messages.get(direction="note").body == (
            f"{owner} se encarga de la conversación."
        )
        assert f"{owner} took over the conversation." in read(owner_client, path, "en")
        assert f"{owner} se encarga de la conversación." in read(owner_client, path, "es")

    def test_dates_and_money_are_written_as_the_reader_writes_them(
        self, conversation: Conversation, owner_client: Client
    ) -> None:
        path = f"/calendar/{Booking.objects.get().uuid}/"
        spanish, english = (read(owner_client, path, each) for each in ("es", "en"))
        assert "18\N{NO-BREAK SPACE}€" in spanish
        assert "€18" in english
        assert "Martes 24 de noviembre" in read(owner_client, "/", "es")
        assert "Tuesday 24 November" in read(owner_client, "/", "en")
