"""Places and contact cards that come with messages: what the inbox shows of them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.cards import Person, people_of, place_of
from conversations.models import Conversation, Message
from leads.services import contact_upsert
from tenants.models import Business

VCARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Nuria Sanz\nitem1.TEL;waid=34611:+34 611 00 22 33\nEND:VCARD"
META = {"name": {"formatted_name": "Nuria Sanz"}, "phones": [{"phone": "+34 611 00 22 33"}]}


def test_a_place_opens_on_a_map() -> None:
    given = {
        "type": "location",
        "latitude": 40.4233,
        "longitude": -3.6922,
        "label": "Hotel Palacio",
    }
    place = place_of(given)
    assert place is not None
    assert (place.label, place.address) == ("Hotel Palacio", "")
    assert place.link.endswith("query=40.423300%2C-3.692200")


@pytest.mark.parametrize(
    "where",
    [{}, {"latitude": "x", "longitude": 1}, {"latitude": 91, "longitude": 0}, {"latitude": None}],
    ids=["none", "words", "off-the-earth", "half"],
)
def test_a_place_without_usable_coordinates_has_no_link(where: dict[str, Any]) -> None:
    place = place_of({"type": "location", "address": "Calle Mayor, 1"} | where)
    assert place is not None
    assert (place.address, place.link) == ("Calle Mayor, 1", "")


@pytest.mark.parametrize("card", [META, VCARD], ids=["meta", "vcard"])
def test_a_card_tells_who_and_which_number(card: Any) -> None:
    found = people_of({"type": "contacts", "contacts": [card]})
    assert found == [Person("Nuria Sanz", ["+34 611 00 22 33"])]


@pytest.mark.parametrize(
    "contacts",
    [None, "x", [], [None], [{"name": "x", "phones": "y"}], ["BEGIN:VCARD"]],
    ids=["none", "text", "empty", "null", "wrong-forms", "says-nothing"],
)
def test_a_card_that_says_nothing_is_none(contacts: Any) -> None:
    assert people_of({"type": "contacts", "contacts": contacts}) == []


def test_the_inbox_shows_both(estilo: Business, owner_client: Client) -> None:
    contact, _ = contact_upsert(kind="phone", address="+34600111222", name="Marta Ríos")
    talk = Conversation.objects.create(
        contact=contact, channel="fake", address=contact.identities.get()
    )
    place = {"type": "location", "latitude": 1, "longitude": 2, "address": "Calle Mayor, 1"}
    for kind, attachment in (
        ("location", place),
        ("file", {"type": "contacts", "contacts": [META]}),
    ):
        Message.objects.create(
            conversation=talk,
            direction="in",
            author="contact",
            kind=kind,
            attachments=[attachment],
            created_at=timezone.now(),
        )
    page = owner_client.get(f"/inbox/{talk.uuid}/").content.decode()
    assert "Calle Mayor, 1" in page
    assert "Ver en el mapa" in page
    assert "Nuria Sanz" in page
    assert "+34 611 00 22 33" in page


def test_a_place_s_name_is_not_said_twice(estilo: Business, owner_client: Client) -> None:
    contact, _ = contact_upsert(kind="phone", address="+34600111222", name="Marta Ríos")
    talk = Conversation.objects.create(
        contact=contact, channel="fake", address=contact.identities.get()
    )
    Message.objects.create(
        conversation=talk,
        direction="in",
        author="contact",
        kind="location",
        body="Hotel Palacio",
        attachments=[{"type": "location", "label": "Hotel Palacio"}],
        created_at=timezone.now(),
    )
    page = owner_client.get(f"/inbox/{talk.uuid}/messages/").content.decode()
    assert page.count("Hotel Palacio") == 1
