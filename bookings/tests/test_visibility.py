"""Every member sees the whole calendar; an agent does not see whom a colleague looks after."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from bookings.tests.conftest import at, person
from conversations.models import Conversation
from leads.models import Contact
from tenants.models import Business, User

NAME, NOTE = "Cliente 7", "Alergia al amoníaco"


@pytest.fixture
def booked(estilo: Business, clock: time_machine.Traveller) -> Booking:
    start = at("07:00", "2026-06-15")  # an hour ago: attendance can be noted
    return Booking.objects.create(
        contact=person(7),
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=start,
        end=start + timedelta(minutes=30),
        state="confirmed",
        notes=NOTE,
    )


@pytest.fixture
def colleagues(booked: Booking, owner: User) -> Booking:
    """The same booking, whose customer talks with the owner."""
    talk(booked.contact, owner)
    return booked


def talk(contact: Contact | None, holder: User | None) -> Conversation:
    assert contact is not None
    address = contact.identities.get()
    return Conversation.objects.create(
        contact=contact, channel="whatsapp", address=address, assigned_to=holder
    )


PAGES = ("/calendar/?week=2026-06-15", "/")


def said(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_an_agent_sees_that_the_time_is_taken_and_not_by_whom(
    colleagues: Booking, agent_client: Client
) -> None:
    for path in PAGES:
        html = said(agent_client, path)
        assert NAME not in html, path
        assert "Ocupado" in html, path
        assert "Corte" in html, path
    panel = said(agent_client, f"/calendar/{colleagues.uuid}/")
    assert "Marta" in panel
    assert "Corte" in panel
    assert not [word for word in (NAME, NOTE, str(colleagues.contact.uuid)) if word in panel]


def test_and_changes_nothing_of_it(colleagues: Booking, agent_client: Client) -> None:
    for what, form in (("attendance", {"attended": "no"}), ("cancel", {}), ("accept", {})):
        answer = agent_client.post(f"/calendar/{colleagues.uuid}/{what}/", form)
        assert answer.status_code == 403, what
    colleagues.refresh_from_db()
    assert colleagues.state == "confirmed"


@pytest.mark.parametrize("holder", ["nobody", "agent", "no conversation"])
def test_an_agent_sees_their_own_and_nobodys(
    booked: Booking, agent_client: Client, agent: User, holder: str
) -> None:
    if holder != "no conversation":
        talk(booked.contact, agent if holder == "agent" else None)
    for path in (*PAGES, f"/calendar/{booked.uuid}/"):
        assert NAME in said(agent_client, path), path
    assert NOTE in said(agent_client, f"/calendar/{booked.uuid}/")
    answer = agent_client.post(f"/calendar/{booked.uuid}/attendance/", {"attended": "yes"})
    assert answer.status_code == 302


def test_owners_and_viewers_see_everybody(
    colleagues: Booking, owner_client: Client, viewer_client: Client
) -> None:
    for client in (owner_client, viewer_client):
        for path in (*PAGES, f"/calendar/{colleagues.uuid}/"):
            assert NAME in said(client, path), path


def test_of_an_erased_person_there_is_nothing_to_hide(
    colleagues: Booking, agent_client: Client
) -> None:
    Contact.objects.filter(pk=colleagues.contact_id).update(erased_at=timezone.now(), name="")
    assert "Ocupado" not in said(agent_client, PAGES[0])
