"""Contact cards that come with messages, and how the inbox shows them and places."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.cards import Person, people_of
from conversations.models import Conversation, Message
from leads.services import contact_upsert
from tenants.models import Business

VCARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Nuria Sanz\nitem1.TEL;waid=34611:+34 611 00 22 33\nEND:VCARD"
META = {"name": {"formatted_name": "Nuria Sanz"}, "phones": [{"phone": "+34 611 00 22 33"}]}


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


@pytest.fixture
def talk(estilo: Business) -> Conversation:
    contact, _ = contact_upsert(kind="phone", address="+34600111222", name="Marta Ríos")
    return Conversation.objects.create(
        contact=contact, channel="fake", address=contact.identities.get()
    )


def came(talk: Conversation, kind: str, attachment: dict[str, Any], body: str = "") -> None:
    Message.objects.create(
        conversation=talk,
        direction="in",
        author="contact",
        kind=kind,
        body=body,
        attachments=[attachment],
        created_at=timezone.now(),
    )


def test_the_inbox_shows_a_card(talk: Conversation, owner_client: Client) -> None:
    came(talk, "file", {"type": "contacts", "contacts": [META]})
    page = owner_client.get(f"/inbox/{talk.uuid}/").content.decode()
    assert "Nuria Sanz" in page
    assert "+34 611 00 22 33" in page


PALACE = {"type": "location", "label": "Hotel Palacio", "address": "Calle Mayor, 1"}
POINT = {"latitude": 40.4233, "longitude": -3.6922}


@pytest.mark.parametrize("where", [{}, POINT], ids=["without-point", "with-point"])
@pytest.mark.parametrize("body", ["Hotel Palacio", "Hotel Palacio, Calle Mayor, 1"])
def test_a_place_is_not_said_twice(
    talk: Conversation, owner_client: Client, where: dict[str, Any], body: str
) -> None:
    came(talk, "location", PALACE | where, body)
    page = owner_client.get(f"/inbox/{talk.uuid}/messages/").content.decode()
    assert page.count("Hotel Palacio") == 1
    assert page.count("Calle Mayor, 1") == 1
    assert ("Ver en el mapa" in page) is bool(where)


def test_words_that_came_with_a_place_are_shown(talk: Conversation, owner_client: Client) -> None:
    came(talk, "location", PALACE | POINT, "Nos vemos en la puerta")
    page = owner_client.get(f"/inbox/{talk.uuid}/messages/").content.decode()
    assert "Hotel Palacio" in page
    assert "Nos vemos en la puerta" in page
