"""Home, settings, sign-in, languages and error pages as people meet them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from bookings.models import Booking, Resource, Service
from conversations.models import Conversation, Message
from leads.models import Contact
from leads.services import contact_upsert
from tenants.audit.models import AuditEntry
from tenants.middleware import forget_hosts
from tenants.models import Business

TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
BUSINESS = {
    "name": "Peluquería Estilo",
    "vertical": "salon",
    "country": "ES",
    "timezone": "Europe/Madrid",
    "language": "es",
    "currency": "EUR",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY_NOON, tick=False) as traveller:
        yield traveller


def person(number: int) -> Contact:
    phone = f"+34600{number:06d}"
    return contact_upsert(kind="phone", address=phone, name=f"Cliente {number}")[0]


def booked(
    contact: Contact,
    start: datetime,
    *,
    made: datetime,
    price: str = "18",
    state: str = "confirmed",
) -> Booking:
    return Booking.objects.create(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=start,
        end=start + timedelta(minutes=30),
        state=state,
        price=Decimal(price),
        confirmed_at=made,
    )


def wrote(contact: Contact, at: datetime, *, direction: str = "in") -> Message:
    conversation, _ = Conversation.objects.get_or_create(
        contact=contact, channel="fake", address=contact.identities.get()
    )
    return Message.objects.create(
        conversation=conversation,
        direction=direction,
        author="contact" if direction == "in" else "assistant",
        body="hola",
        created_at=at,
    )


class TestHome:
    def test_it_shows_today_and_who_waits(self, estilo: Business, owner_client: Client) -> None:
        ana, berta, carla = (person(number) for number in (1, 2, 3))
        booked(ana, TUESDAY_NOON + timedelta(hours=2), made=TUESDAY_NOON)
        booked(berta, TUESDAY_NOON + timedelta(days=1), made=TUESDAY_NOON)
        conversation = wrote(carla, TUESDAY_NOON).conversation
        Conversation.objects.filter(pk=conversation.pk).update(needs_human=True, handler="human")
        html = owner_client.get("/").content.decode()
        assert "Martes 24 de noviembre" in html
        assert "próxima cita a las 14:00 con Cliente 1" in html
        assert "Cliente 2" not in html
        assert "Cliente 3" in html

    def test_it_shows_the_month_its_days_and_goals(
        self, estilo: Business, owner_client: Client
    ) -> None:
        ana = person(1)
        wrote(ana, TUESDAY_NOON - timedelta(days=40))
        wrote(ana, TUESDAY_NOON - timedelta(days=2))
        booked(ana, TUESDAY_NOON + timedelta(days=3), made=TUESDAY_NOON - timedelta(days=2))
        estilo.settings = {"kpis": [{"code": "booking_conversion", "target": 33}, {"code": "?"}]}
        estilo.save(update_fields=["settings"])
        forget_hosts()
        html = owner_client.get("/").content.decode()
        assert "1 de 1 intento<" in html
        assert "frente al mismo tramo de octubre" in html
        assert "al menos 33\N{NO-BREAK SPACE}%" in html
        assert html.count("Cumplido") == 1
        assert "22 nov: 1 (octubre: 0)" in html

    def test_an_empty_day_says_what_to_expect(self, estilo: Business, owner_client: Client) -> None:
        html = owner_client.get("/").content.decode()
        assert "Hoy no hay citas" in html
        assert "Todo atendido" in html

    def test_it_costs_the_same_with_one_booking_and_with_twenty(
        self, estilo: Business, owner_client: Client, django_assert_num_queries
    ) -> None:
        booked(person(0), TUESDAY_NOON, made=TUESDAY_NOON)
        owner_client.get("/")  # looks the host up, which is remembered
        with django_assert_num_queries(23):
            owner_client.get("/")
        for number in range(1, 20):
            contact = person(number)
            booked(contact, TUESDAY_NOON + timedelta(minutes=number), made=TUESDAY_NOON)
            wrote(contact, TUESDAY_NOON)
        Conversation.objects.update(needs_human=True)
        with django_assert_num_queries(23):
            owner_client.get("/")

    @pytest.mark.parametrize("who", ["other_owner_client", "stranger_client", "visitor_client"])
    def test_outsiders_are_sent_to_sign_in(
        self, estilo: Business, who: str, request: pytest.FixtureRequest
    ) -> None:
        response = request.getfixturevalue(who).get("/")
        assert response["Location"].startswith("/accounts/login/")


class TestSettings:
    def test_a_change_is_kept_audited_and_seen_at_once(
        self, estilo: Business, owner_client: Client
    ) -> None:
        data = BUSINESS | {"name": "Estilo\r\ny  Color", "phone": "910 11 22 33"}
        response = owner_client.post("/settings/", data, follow=True)
        business = Business.objects.get(pk=estilo.pk)
        assert (business.name, business.phone) == ("Estilo y Color", "+34910112233")
        assert "Estilo y Color" in response.content.decode()
        entry = AuditEntry.objects.get(action="business.updated")
        assert entry.before["name"] == "Peluquería Estilo"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("timezone", "Marte/Olympus"),
            ("currency", "euros"),
            ("currency", "€€€"),
            ("country", "E1"),
            ("phone", "llámame"),
            ("website", "javascript:alert(1)"),
            ("map_url", "no es un enlace"),
            ("vertical", "circo"),
        ],
    )
    def test_a_bad_field_is_said_beside_it_and_nothing_is_kept(
        self, estilo: Business, owner_client: Client, field: str, value: str
    ) -> None:
        data = BUSINESS | {"description": "Desde 1987", field: value}
        response = owner_client.post("/settings/", data)
        assert response.status_code == 422
        assert response.context["form"].errors[field]
        assert "Desde 1987" in response.content.decode()
        owner_client.get("/")
        assert Business.objects.get(pk=estilo.pk).description == ""

    def test_only_owners_and_admins_enter(
        self, estilo: Business, agent_client: Client, viewer_client: Client
    ) -> None:
        for client in (agent_client, viewer_client):
            assert client.get("/settings/").status_code == 403
            assert client.post("/settings/", BUSINESS).status_code == 403
            assert 'href="/settings/"' not in client.get("/").content.decode()


class TestSignIn:
    def enter(self, client: Client, password: str = "mostrador-demo", **data: str):
        login = {"login": "owner@estilo.example", "password": password}
        return client.post("/accounts/login/", login | data)

    def test_the_right_password_opens_the_page_that_was_asked_for(
        self, estilo: Business, visitor_client: Client
    ) -> None:
        asked = visitor_client.get("/contacts/")["Location"]
        assert asked == "/accounts/login/?next=/contacts/"
        assert self.enter(visitor_client, next="/contacts/")["Location"] == "/contacts/"

    def test_it_never_leads_off_the_site(self, estilo: Business, visitor_client: Client) -> None:
        assert self.enter(visitor_client, next="https://evil.example/")["Location"] == "/"

    def test_a_wrong_password_is_said_in_spanish_and_the_email_stays(
        self, estilo: Business, visitor_client: Client
    ) -> None:
        html = self.enter(visitor_client, password="no").content.decode()
        assert 'value="owner@estilo.example"' in html
        assert 'role="alert"' in html
        assert "no son correct" in html

    def test_a_forgotten_password_can_be_set_anew(
        self, estilo: Business, visitor_client: Client
    ) -> None:
        visitor_client.post("/accounts/password/reset/", {"email": "owner@estilo.example"})
        link = next(
            word for word in mail.outbox[0].body.split() if "/accounts/password/reset/key/" in word
        )
        path = "/" + link.split("/", 3)[3]
        form = visitor_client.get(path, follow=True)
        assert "Elige una contraseña" in form.content.decode()
        passwords = {"password1": "otra-clave-larga", "password2": "otra-clave-larga"}
        visitor_client.post(form.redirect_chain[-1][0], passwords)
        assert self.enter(visitor_client, password="otra-clave-larga").status_code == 302

    def test_the_link_leads_to_our_own_address_whatever_the_request_named(
        self, estilo: Business, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "PUBLIC_PORT", 8000)
        asked = {"email": "owner@estilo.example"}
        Client(HTTP_HOST="estilo.localhost:666").post("/accounts/password/reset/", asked)
        assert "http://estilo.localhost:8000/accounts/password/reset/key/" in mail.outbox[0].body
        Client(HTTP_HOST="127.0.0.1:666").post("/accounts/password/reset/", asked)
        assert "http://localhost:8000/accounts/password/reset/key/" in mail.outbox[1].body

    def test_a_used_up_link_says_what_to_do(self, estilo: Business, visitor_client: Client) -> None:
        response = visitor_client.get("/accounts/password/reset/key/1-nope-nope/")
        assert "El enlace ya no sirve" in response.content.decode()

    def test_signing_out_ends_the_session(self, estilo: Business, owner_client: Client) -> None:
        owner_client.post("/accounts/logout/")
        assert owner_client.get("/")["Location"].startswith("/accounts/login/")


class TestLanguage:
    def test_spanish_whatever_the_browser_says_until_english_is_chosen(
        self, estilo: Business, owner_client: Client
    ) -> None:
        first = owner_client.get("/", HTTP_ACCEPT_LANGUAGE="en")
        assert '<html lang="es">' in first.content.decode()
        switched = owner_client.post("/language/", {"language": "en", "next": "/"}, follow=True)
        assert '<html lang="en">' in switched.content.decode()


class TestErrors:
    def test_a_page_that_is_not_there_says_what_to_do(
        self, estilo: Business, owner_client: Client
    ) -> None:
        response = owner_client.get("/no-existe/")
        assert response.status_code == 404
        assert "No está aquí" in response.content.decode()

    def test_a_form_without_its_token_is_refused_in_plain_words(
        self, estilo: Business, owner: object
    ) -> None:
        client = Client(
            HTTP_HOST=f"estilo.{settings.PUBLIC_HOST}",
            enforce_csrf_checks=True,
        )
        client.force_login(owner)
        response = client.post("/settings/", BUSINESS)
        assert response.status_code == 403
        assert "La página había caducado" in response.content.decode()

    @pytest.mark.parametrize("path", ["/?x=%00", "/inbox/?q=%00", "/contacts/?q=%ED%A0%80"])
    def test_bytes_that_are_no_text_are_no_crash(
        self, estilo: Business, owner_client: Client, path: str
    ) -> None:
        assert owner_client.get(path).status_code < 500
