"""Places: read from the links that owners paste, shown in the inbox, sent as pins or in words."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from channels_whatsapp.tests.gateways import PHONE, GatheringWaha, linked
from channels_whatsapp.tests.meta import SALON, connected
from config.shell.simulator.meta.meta_api import LocalMeta
from config.tests.world import SALON_NUMBER
from conversations.assistant.engines.base import Outcome
from conversations.models import AssistantRun, Conversation, Message
from conversations.places import Place, business_place, place_of, point_of
from conversations.services.outbound import delivery_send
from conversations.services.pinning import place_pin
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from leads.services import contact_upsert
from tenants.context import business_context
from tenants.models import Business

ANA = "+34600000001"
POINT = (40.4274, -3.7061)
MAP = "https://www.google.com/maps/place/Estilo/@40.43,-3.71,17z/data=!3d40.4274!4d-3.7061"


@pytest.mark.parametrize(
    ("url", "point"),
    [
        (MAP, POINT),
        ("https://www.google.com/maps?q=40.4274,-3.7061", POINT),
        ("https://www.google.com/maps/search/?api=1&query=40.4274%2C-3.7061", POINT),
        ("https://maps.apple.com/?ll=40.4274,-3.7061&q=Estilo", POINT),
        ("https://www.openstreetmap.org/?mlat=40.4274&mlon=-3.7061#map=18/40.4/-3.7", POINT),
        ("https://www.openstreetmap.org/#map=18/40.4274/-3.7061", POINT),
        ("https://maps.app.goo.gl/aBcD123", None),
        ("https://maps.example/?q=140.4274,-3.7061", None),
        ("", None),
    ],
    ids=["pin", "q", "query", "apple", "osm-pin", "osm-map", "short", "nowhere", "none"],
)
def test_the_point_of_a_link_to_a_map(url: str, point: tuple[float, float] | None) -> None:
    assert point_of(url) == point


def test_a_place_that_makes_no_sense_is_none() -> None:
    for wrong in ({}, {"latitude": "x", "longitude": 1}, {"latitude": 91, "longitude": 0}):
        assert place_of({"type": "location", **wrong}) is None


@pytest.fixture
def salon(estilo: Business) -> Business:
    estilo.map_url, estilo.address, estilo.city = MAP, "Calle del Pez 14", "Madrid"
    estilo.save()
    return estilo


def talk(number: str) -> Conversation:
    contact, _ = contact_upsert(kind="phone", address=ANA, name="Ana")
    found = conversation_ensure(
        contact=contact, channel="whatsapp", account_key=number, kind="phone", address=ANA
    )
    found.last_inbound_at = found.created_at
    found.save()
    return found


def pinned(number: str) -> Message:
    place = business_place(Business.objects.get(schema_name="estilo"))
    assert place is not None
    with transaction.atomic():
        message = message_queue(
            conversation=talk(number), body=place.words, author="agent", place=place
        )
    delivery_send(message.delivery.pk)
    message.delivery.refresh_from_db()
    assert message.delivery.state == "sent", message.delivery.reason
    return message


def test_at_meta_it_is_a_pin_with_name_and_address(salon: Business, meta: LocalMeta) -> None:
    connected(SALON)
    pinned(SALON.number)
    (sent,) = meta.api.sent
    assert sent.body["location"] == {
        "latitude": POINT[0],
        "longitude": POINT[1],
        "name": salon.name,
        "address": "Calle del Pez 14, Madrid",
    }


def test_by_a_gateway_it_is_a_pin_with_a_title(salon: Business, waha: GatheringWaha) -> None:
    _account, session = linked(salon, waha)
    pinned(PHONE)
    (sent,) = session.sent
    assert sent["location"]["title"] == f"{salon.name}, Calle del Pez 14, Madrid"


def outcome(**more: Any) -> Outcome:
    told = {"kind": "business", "id": "x", "field": "address"}
    return Outcome(replies=["Estamos en…"], provenance=[told], **more)


def test_who_asks_where_it_is_gets_the_pin_where_there_are_such(
    salon: Business, meta: LocalMeta
) -> None:
    connected(SALON)
    for number, pins in ((SALON.number, 1), (SALON_NUMBER, 0)):
        conversation = talk(number)
        run = AssistantRun.objects.create(
            conversation=conversation,
            first_message_id=0,
            last_message_id=0,
            started_at=timezone.now(),
            engine="builtin",
        )
        with transaction.atomic():
            place_pin(conversation, run, outcome())
            place_pin(conversation, run, Outcome(replies=["Abrimos a las 9"]))
        assert conversation.messages.filter(kind="location").count() == pins


def test_a_member_sends_it_from_the_inbox_in_words_where_there_are_no_pins(
    salon: Business, owner_client: Client
) -> None:
    conversation = talk(SALON_NUMBER)
    owner_client.post(f"/inbox/{conversation.uuid}/place/")
    with business_context(salon):
        message = Message.objects.get(author="agent")
        assert message.kind == "text"
        assert message.body.endswith(f"Calle del Pez 14, Madrid\n{MAP}")


def test_a_business_without_address_is_told_so(estilo: Business, owner_client: Client) -> None:
    Business.objects.filter(pk=estilo.pk).update(address="", city="")
    conversation = talk(SALON_NUMBER)
    answer = owner_client.post(f"/inbox/{conversation.uuid}/place/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    with business_context(estilo):
        assert not Message.objects.exists()


def test_a_place_that_came_is_shown_with_its_map(salon: Business, owner_client: Client) -> None:
    conversation = talk(SALON_NUMBER)
    place = Place(40.4167, -3.7033, "Puerta del Sol", "Madrid")
    for each in (place, Place(41.0, -4.0)):
        Message.objects.create(
            conversation=conversation,
            direction="in",
            author="customer",
            kind="location",
            attachments=[each.attachment],
            created_at=timezone.now(),
        )
    page = owner_client.get(f"/inbox/{conversation.uuid}/").content.decode()
    assert "Puerta del Sol" in page
    assert "query=40.416700%2C-3.703300" in page
    assert "41.00000, -4.00000" in page
