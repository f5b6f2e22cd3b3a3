"""Contacts as members use them: finding people, their page, and what may be changed by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from conversations.models import Conversation
from leads.models import Contact, Lead
from leads.services import contact_upsert, lead_ensure_open, lead_transition
from tenants.actors import CUSTOMER, SYSTEM
from tenants.audit.models import AuditEntry
from tenants.audit.selectors import entries_open
from tenants.models import Business, User

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
FORM = {"name": "Ana", "kind": "customer", "language": "es", "city": "Madrid", "country": "es"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def person(number: int, name: str = "", **fields: object) -> Contact:
    phone = f"+34600{number:06d}"
    contact, _ = contact_upsert(kind="phone", address=phone, name=name or f"Cliente {number}")
    for field, value in fields.items():
        setattr(contact, field, value)
    contact.last_contact_at = timezone.now() - timedelta(minutes=number)
    contact.save()
    return contact


def talk(contact: Contact, assigned_to: User | None) -> Conversation:
    return Conversation.objects.create(
        contact=contact,
        channel="fake",
        address=contact.identities.get(),
        assigned_to=assigned_to,
        handler="human" if assigned_to else "assistant",
    )


def names(client: Client, **query: str) -> list[str]:
    response = client.get("/contacts/", query)
    assert response.status_code == 200
    return [contact.name for contact in response.context["page"].object_list]


class TestList:
    @pytest.mark.parametrize(
        "text", ["lucía", "GETAFE", "+34 600 000 001", "600000001", "lucia@correo.example"]
    )
    def test_people_are_found_by_name_city_and_whole_address(
        self, estilo: Business, owner_client: Client, text: str
    ) -> None:
        lucia = person(1, "Lucía Pérez", city="Getafe")
        email, _ = contact_upsert(kind="email", address="Lucia@correo.example")
        email.identities.update(contact=lucia)
        person(2, "Otro")
        assert names(owner_client, q=text) == ["Lucía Pérez"]

    def test_filters_by_kind_and_by_lead_state(
        self, estilo: Business, owner_client: Client
    ) -> None:
        person(1, "V", kind="vip")
        engaged = lead_ensure_open(contact=person(2, "E"))
        lead_transition(lead=engaged, event="message", reason="Escribió", actor=CUSTOMER)
        assert names(owner_client, kind="vip") == ["V"]
        assert names(owner_client, state="ENGAGED") == ["E"]
        assert names(owner_client, kind="x", state="x") == ["V", "E"]

    def test_pages_hold_25_and_a_page_that_is_none_shows_one_that_is(
        self, estilo: Business, owner_client: Client
    ) -> None:
        for number in range(27):
            person(number)
        assert len(names(owner_client)) == 25
        assert names(owner_client, page="2") == ["Cliente 25", "Cliente 26"]
        assert names(owner_client, page="99") == ["Cliente 25", "Cliente 26"]
        assert len(names(owner_client, page="x")) == 25

    def test_the_number_is_shown_as_people_read_it(
        self, estilo: Business, owner_client: Client
    ) -> None:
        person(1)
        assert "+34 600 00 00 01" in owner_client.get("/contacts/").content.decode()

    def test_the_list_costs_the_same_with_one_and_with_twenty(
        self, estilo: Business, owner_client: Client, django_assert_num_queries
    ) -> None:
        lead_ensure_open(contact=person(0))
        owner_client.get("/contacts/")  # looks the host up, which is remembered
        with django_assert_num_queries(8):
            owner_client.get("/contacts/")
        for number in range(1, 20):
            lead_ensure_open(contact=person(number))
        with django_assert_num_queries(8):
            owner_client.get("/contacts/")


class TestPage:
    def test_it_tells_the_persons_story_across_rooms(
        self, estilo: Business, owner_client: Client
    ) -> None:
        contact = person(1, "Ana")
        lead = lead_ensure_open(contact=contact)
        lead_transition(lead=lead, event="interest", reason="Preguntó precio", actor=SYSTEM)
        talk(contact, None)
        start = timezone.now() + timedelta(days=2)
        Booking.objects.create(
            contact=contact,
            service=Service.objects.get(name="Corte"),
            resource=Resource.objects.get(name="Marta"),
            start=start,
            end=start + timedelta(minutes=30),
            state="confirmed",
        )
        html = owner_client.get(f"/contacts/{contact.uuid}/").content.decode()
        for text in ("Preguntó precio", "Corte", "Jue 26 nov, 12:00", "Canal de prueba"):
            assert text in html

    @pytest.mark.parametrize(
        ("event", "state"), [("enrolled", "CONVERTED"), ("not_enrolled", "FOLLOW_UP")]
    )
    def test_one_tap_says_whether_a_visitor_stays(
        self, estilo: Business, agent_client: Client, event: str, state: str
    ) -> None:
        contact = person(1)
        lead = lead_ensure_open(contact=contact)
        Lead.objects.filter(pk=lead.pk).update(state="SHOWED_UP")
        page = f"/contacts/{contact.uuid}/"
        assert "Se apuntó" in agent_client.get(page).content.decode()
        agent_client.post(page + "lead/", {"event": event})
        lead.refresh_from_db()
        assert lead.state == state
        assert lead.events.latest("pk").actor.email == "agent@estilo.example"

    @pytest.mark.parametrize("event", ["enrolled", "attended", "x", ""])
    def test_what_the_state_forbids_changes_nothing(
        self, estilo: Business, owner_client: Client, event: str
    ) -> None:
        contact = person(1)
        lead = lead_ensure_open(contact=contact)
        path = f"/contacts/{contact.uuid}/lead/"
        response = owner_client.post(path, {"event": event}, follow=True)
        lead.refresh_from_db()
        assert "Su situación ha cambiado" in response.content.decode()
        assert lead.state == "NEW"


class TestEditing:
    def test_a_change_is_kept_and_audited(self, estilo: Business, agent_client: Client) -> None:
        contact = person(1, "Anna")
        data = FORM | {"birthday": "1990-05-17", "notes": "Alérgica al amoniaco"}
        response = agent_client.post(f"/contacts/{contact.uuid}/edit/", data)
        contact.refresh_from_db()
        assert response["Location"] == f"/contacts/{contact.uuid}/"
        assert (contact.name, contact.country) == ("Ana", "ES")
        assert contact.birthday == date(1990, 5, 17)
        assert contact.notes == "Alérgica al amoniaco"
        (entry,) = entries_open(AuditEntry.objects.filter(action="contact.updated"))
        assert (entry.before["name"], entry.after["name"]) == ("Anna", "Ana")
        assert set(entry.entry.before) == {"sealed"}, "under the person's own key"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "rey"),
            ("birthday", "31/31/1990"),
            ("country", "España"),
            ("country", "1"),
            ("name", "x" * 121),
        ],
    )
    def test_a_bad_field_is_said_beside_it_and_the_rest_stays(
        self, estilo: Business, owner_client: Client, field: str, value: str
    ) -> None:
        contact = person(1, "Anna")
        data = FORM | {"notes": "Prefiere las tardes", field: value}
        response = owner_client.post(f"/contacts/{contact.uuid}/edit/", data)
        assert response.status_code == 422
        assert response.context["form"].errors[field]
        assert "Prefiere las tardes" in response.content.decode()
        contact.refresh_from_db()
        assert contact.name == "Anna"

    def test_a_person_may_prefer_one_way_of_hearing_about_appointments(
        self, estilo: Business, agent_client: Client
    ) -> None:
        contact = person(1, "Ana")
        contact.preferences = {"other": 1}
        contact.save()
        path = f"/contacts/{contact.uuid}/edit/"
        agent_client.post(path, FORM | {"notice_way": "email"})
        contact.refresh_from_db()
        assert contact.preferences == {"other": 1, "notices": "email"}
        assert agent_client.get(path).context["form"]["notice_way"].value() == "email"
        assert agent_client.post(path, FORM | {"notice_way": "pigeon"}).status_code == 422
        agent_client.post(path, FORM | {"notice_way": ""})
        contact.refresh_from_db()
        assert contact.preferences == {"other": 1}

    def test_a_new_person_has_an_open_lead(self, estilo: Business, owner_client: Client) -> None:
        data = {"name": "Nuria", "phone": "600 11 22 33"}
        response = owner_client.post("/contacts/new/", data)
        contact = Contact.objects.get(name="Nuria")
        assert response["Location"] == f"/contacts/{contact.uuid}/"
        assert contact.identities.get().address == "+34600112233"
        assert contact.leads.get().state == "NEW"

    def test_a_known_number_leads_to_its_person(
        self, estilo: Business, owner_client: Client
    ) -> None:
        known = person(1, "Ana")
        data = {"name": "Otra", "phone": "+34600000001"}
        response = owner_client.post("/contacts/new/", data)
        assert response["Location"] == f"/contacts/{known.uuid}/"
        assert Contact.objects.get().name == "Ana"

    @pytest.mark.parametrize("phone", ["", "hola", "12", "+999999999999999"])
    def test_what_is_no_number_is_said_and_the_name_stays(
        self, estilo: Business, owner_client: Client, phone: str
    ) -> None:
        response = owner_client.post("/contacts/new/", {"name": "Nuria", "phone": phone})
        assert response.status_code == 422
        assert 'value="Nuria"' in response.content.decode()
        assert not Contact.objects.exists()


class TestWhoMay:
    def test_an_agent_sees_theirs_and_nobodys(
        self, estilo: Business, owner: User, agent: User, agent_client: Client
    ) -> None:
        talk(person(1, "Mía"), agent)
        talk(person(2, "De nadie"), None)
        person(3, "Sin conversación")
        hidden = person(4, "De la dueña")
        talk(hidden, owner)
        assert names(agent_client) == ["Mía", "De nadie", "Sin conversación"]
        for part in ("", "edit/"):
            assert agent_client.get(f"/contacts/{hidden.uuid}/{part}").status_code == 404
        assert agent_client.post(f"/contacts/{hidden.uuid}/lead/").status_code == 404

    def test_a_viewer_reads_and_changes_nothing(
        self, estilo: Business, viewer_client: Client
    ) -> None:
        contact = person(1)
        assert viewer_client.get(f"/contacts/{contact.uuid}/").status_code == 200
        for path in (f"/contacts/{contact.uuid}/edit/", "/contacts/new/"):
            assert viewer_client.get(path).status_code == 403
            assert viewer_client.post(path, FORM).status_code == 403
        assert viewer_client.post(f"/contacts/{contact.uuid}/lead/").status_code == 403

    @pytest.mark.parametrize("who", ["other_owner_client", "stranger_client", "visitor_client"])
    def test_outsiders_are_sent_to_sign_in(
        self, estilo: Business, who: str, request: pytest.FixtureRequest
    ) -> None:
        client = request.getfixturevalue(who)
        contact = person(1)
        for path in ("/contacts/", "/contacts/new/", f"/contacts/{contact.uuid}/"):
            assert client.get(path)["Location"].startswith("/accounts/login/")
