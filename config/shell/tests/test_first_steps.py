"""First steps: shown to the owner of a business that signed up, ticked by what really happened."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from time_machine import travel

from bookings.models import Service
from bookings.setup import hours_replace, service_save
from channels_whatsapp.models import WhatsAppAccount
from config.shell.first_steps import SHOWN_FOR, first_steps_of
from config.shell.kits import kit_apply
from conversations.models import Conversation
from leads.services import contact_upsert
from tenants.actors import Actor
from tenants.context import business_context
from tenants.models import Business, Membership, User
from tenants.provisioning import business_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(owner: User) -> Business:
    business = business_create(schema_name="fresca", name="Fresca", owner=owner, vertical="salon")
    business.settings = {"first_steps": True}
    business.save()
    with business_context(business):
        kit_apply(business=business, language="es", owner_name="Olga")
    return business


def ticks(business: Business, role: str = "owner") -> list[bool]:
    with business_context(business):
        member = Membership(business=business, role=role)
        return [step.done for step in first_steps_of(business, member)]


def page(business: Business, user: User) -> str:
    client = Client(HTTP_HOST=f"{business.slug}.{settings.PUBLIC_HOST}")
    client.force_login(user)
    return client.get("/").content.decode()


def test_a_fresh_businesss_home_says_what_comes_first(fresh: Business, owner: User) -> None:
    assert ticks(fresh) == [False] * 5
    assert "Primeros pasos" in page(fresh, owner)


def test_each_step_ticks_itself_and_the_list_goes_when_all_are_done(
    fresh: Business, owner: User
) -> None:
    person = Actor.person(owner)
    Business.objects.filter(pk=fresh.pk).update(phone="+34910000001")
    assert ticks(fresh) == [False] * 5  # the address is missing
    Business.objects.filter(pk=fresh.pk).update(address="Calle del Pez 14")
    with business_context(fresh):
        service = Service.objects.all()[0]
        service_save(service=service, staff=[], actor=person, before={"name": "Corte"})
        hours_replace(resource=None, week={}, actor=person)
    assert ticks(fresh) == [True, True, True, False, False]
    with business_context(fresh):
        contact, _ = contact_upsert(kind="phone", address="+34600123456")
        address = contact.identities.get()
        Conversation.objects.create(contact=contact, channel="whatsapp", address=address)
    assert ticks(fresh) == [True, True, True, True, False]
    with business_context(fresh):
        WhatsAppAccount.objects.create(
            provider="twilio", label="W", number="+34910000077", state="active"
        )
    assert ticks(fresh) == []
    assert "Primeros pasos" not in page(fresh, owner)


def test_agents_old_businesses_and_the_demos_do_not_see_it(
    fresh: Business, estilo: Business, owner: User
) -> None:
    assert ticks(fresh, "agent") == []
    assert ticks(estilo) == []
    with travel(timezone.now() + SHOWN_FOR, tick=False):
        assert ticks(fresh) == []


def test_it_costs_one_query_and_none_where_there_is_no_list(
    fresh: Business, estilo: Business, django_assert_num_queries: object
) -> None:
    member = Membership(business=fresh, role="owner")
    for business, queries in ((fresh, 1), (estilo, 0)):
        with business_context(business):
            Service.objects.exists()  # opens the schema
            with django_assert_num_queries(queries):  # type: ignore[operator]
                first_steps_of(business, member)


def test_the_step_of_whatsapp_leads_to_where_numbers_are_connected(
    fresh: Business, owner: User
) -> None:
    assert 'href="/settings/channels/whatsapp/"' in page(fresh, owner)
    client = Client(HTTP_HOST=f"{fresh.slug}.{settings.PUBLIC_HOST}")
    client.force_login(owner)
    said = client.get("/settings/").content.decode()
    for words in ('id="channels"', "/settings/channels/", "/chat/"):
        assert words in said
    page_of_numbers = client.get("/settings/channels/whatsapp/").content.decode()
    assert "Conectar un número" in page_of_numbers
