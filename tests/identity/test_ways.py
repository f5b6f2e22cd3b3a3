"""By which channels a person is written to, in the order that is theirs."""

import pytest
from django.test import Client

from conversations.models import Conversation
from conversations.selectors.ways import contact_channels
from conversations.sending.choosing import ways_preferred
from conversations.services.reaching import messenger_for
from leads.joining import contact_claim, contacts_join
from leads.models import Contact
from tenants.models import Business
from tests.identity.test_merging import say


@pytest.fixture
def luz(estilo: Business) -> Contact:
    """Wrote by WhatsApp first, then by Telegram; has a mail address, too."""
    contact = say("phone", "+34600111222", "whatsapp").conversation.contact
    other = say("telegram", "77", "telegram").conversation.contact
    contacts_join(into=contact, gone=other)
    contact_claim(contact=contact, kind="email", address="luz@example.com")
    return Contact.objects.get(pk=contact.pk)


def names(contact: Contact) -> list[str]:
    return [each.channel for each in contact_channels(Contact.objects.get(pk=contact.pk))]


def move(client: Client, contact: Contact, channel: str, way: str) -> None:
    answer = client.post(f"/contacts/{contact.uuid}/channels/", {"channel": channel, "move": way})
    assert answer["Location"] == f"/contacts/{contact.uuid}/"


def test_the_last_used_comes_first_then_what_addresses_allow(luz: Contact) -> None:
    assert names(luz) == ["telegram", "whatsapp", "email", "sms"]
    say("phone", "+34600111222", "whatsapp")
    assert names(luz) == ["whatsapp", "telegram", "email", "sms"]
    assert not any(each.chosen for each in contact_channels(luz))


def test_a_member_puts_them_in_order_and_forgets_it_again(
    luz: Contact, owner_client: Client
) -> None:
    for _ in range(2):
        move(owner_client, luz, "email", "up")
    assert names(luz) == ["email", "telegram", "whatsapp", "sms"]
    move(owner_client, luz, "telegram", "down")
    move(owner_client, luz, "nothing", "up")
    assert names(luz) == ["email", "whatsapp", "telegram", "sms"]
    say("telegram", "77", "telegram")
    assert names(luz) == ["email", "whatsapp", "telegram", "sms"]
    assert 'value="up"' in owner_client.get(f"/contacts/{luz.uuid}/").content.decode()
    move(owner_client, luz, "", "reset")
    assert names(luz)[0] == "telegram"


def test_what_the_business_begins_follows_the_order(luz: Contact, owner_client: Client) -> None:
    first = messenger_for(luz)
    assert first is not None
    assert first.channel == "telegram"
    assert ways_preferred(luz) == []
    say("email", "luz@example.com", "email")
    move(owner_client, luz, "email", "up")
    luz.refresh_from_db()
    assert ways_preferred(luz)[0] == "email"
    luz.preferences = {"channels": ["sms", "telegram"], "notices": "email"}
    assert ways_preferred(luz) == ["email"]


def test_a_channel_that_has_gone_is_passed_over(luz: Contact) -> None:
    luz.preferences = {"channels": ["telegram", "whatsapp"]}
    luz.save()
    Conversation.objects.filter(channel="telegram").update(state="archived")
    assert names(luz) == ["whatsapp", "email", "sms"]


def test_viewers_change_nothing(luz: Contact, viewer_client: Client) -> None:
    link = f"/contacts/{luz.uuid}/channels/"
    assert viewer_client.post(link, {"channel": "email", "move": "up"}).status_code == 403
