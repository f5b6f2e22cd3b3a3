"""From Meta's webhook to a conversation and back."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.tests.meta import LUCIA, SALON, connected, knock
from config.shell.simulator.meta.webhooks import contact, message, said, value, webhook
from conversations.models import Conversation, InboundEvent, Message
from conversations.services.inbound import event_process
from conversations.services.replies import conversation_reply
from leads.models import ContactIdentity, Lead
from tenants.models import Business, DueItem, OwnerNotice


@pytest.fixture(autouse=True)
def number(estilo: Business) -> WhatsAppAccount:
    return connected(SALON)


def deliver(client: Client, body: bytes) -> None:
    """A webhook comes, and what it brings is worked on."""
    assert knock(client, body) == 200
    for event in InboundEvent.objects.filter(state="received").order_by("id"):
        event_process(event.pk)


def echo(id: str, text: str) -> bytes:
    told = {
        "from": SALON.number.lstrip("+"),
        "to": LUCIA.lstrip("+"),
        "id": id,
        "timestamp": "1",
        "type": "text",
        "text": {"body": text},
    }
    return webhook((SALON, "smb_message_echoes", value(SALON, message_echoes=[told])))


def messages() -> list[tuple[str, str, str]]:
    rows = Message.objects.exclude(direction="note").order_by("id")
    return [(each.direction, each.author, each.body) for each in rows]


def test_a_message_becomes_a_conversation_that_is_marked_as_read(visitor_client: Client) -> None:
    deliver(visitor_client, said(SALON, LUCIA, "hola", "wamid.1"))
    talk = Conversation.objects.get()
    assert (talk.channel, talk.account_key) == ("whatsapp", SALON.number)
    assert talk.contact.name == "Lucía"
    kinds = set(DueItem.objects.filter(object_id=talk.pk).values_list("kind", flat=True))
    assert {"conversations.reply", "conversations.seen"} <= kinds


def test_an_advertisement_is_where_the_lead_came_from(visitor_client: Client) -> None:
    ad = {"source_id": "12", "source_type": "ad", "headline": "Chat"}
    told = message(LUCIA, "wamid.1", text={"body": "info"}, referral=ad)
    brought = value(SALON, contacts=[contact(LUCIA)], messages=[told])
    deliver(visitor_client, webhook((SALON, "messages", brought)))
    assert Lead.objects.get().source == "whatsapp_ad"


def test_who_answers_from_the_phone_silences_the_assistant(visitor_client: Client) -> None:
    deliver(visitor_client, said(SALON, LUCIA, "¿a qué hora abrís?", "wamid.1"))
    talk = Conversation.objects.get()
    deliver(visitor_client, echo("wamid.2", "A las nueve"))
    deliver(visitor_client, echo("wamid.2", "A las nueve"))
    talk.refresh_from_db()
    assert talk.handler == "human"
    assert messages() == [
        ("in", "contact", "¿a qué hora abrís?"),
        ("out", "agent", "A las nueve"),
    ]
    assert conversation_reply(talk.pk) is None
    assert not DueItem.objects.filter(kind="conversations.reply", object_id=talk.pk).exists()
    assert Message.objects.get(author="agent").delivery.state == "sent"
    deliver(visitor_client, said(SALON, LUCIA, "gracias", "wamid.3"))
    assert not DueItem.objects.filter(kind="conversations.reply", object_id=talk.pk).exists()


def test_the_owner_may_write_first_from_the_phone(visitor_client: Client) -> None:
    deliver(visitor_client, echo("wamid.2", "¿Te viene bien mañana?"))
    assert Conversation.objects.get().handler == "human"
    report = {"id": "wamid.2", "status": "read", "timestamp": "1", "recipient_id": "34600000001"}
    deliver(visitor_client, webhook((SALON, "messages", value(SALON, statuses=[report]))))
    assert Message.objects.get(author="agent").delivery.state == "read"


def test_a_person_with_a_new_number_stays_the_same_person(visitor_client: Client) -> None:
    deliver(visitor_client, said(SALON, LUCIA, "hola", "wamid.1"))
    told = {"type": "user_changed_number", "wa_id": "34600000099", "body": "…"}
    changed = value(SALON, messages=[message(LUCIA, "wamid.2", "system", system=told)])
    deliver(visitor_client, webhook((SALON, "messages", changed)))
    deliver(visitor_client, said(SALON, "+34600000099", "soy yo", "wamid.3"))
    first, second = Conversation.objects.order_by("id")
    assert first.contact == second.contact
    assert ContactIdentity.objects.filter(contact=first.contact, kind="phone").count() == 2


def test_a_number_that_somebody_else_has_is_left_to_them(visitor_client: Client) -> None:
    deliver(visitor_client, said(SALON, LUCIA, "hola", "wamid.1"))
    deliver(visitor_client, said(SALON, "+34600000099", "hola", "wamid.2", "Ana"))
    told = {"type": "user_changed_number", "wa_id": "34600000099"}
    changed = value(SALON, messages=[message(LUCIA, "wamid.3", "system", system=told)])
    deliver(visitor_client, webhook((SALON, "messages", changed)))
    assert ContactIdentity.objects.get(address_index__isnull=False, contact__name="Ana")


def test_a_reaction_is_noted_and_not_answered(visitor_client: Client) -> None:
    deliver(visitor_client, said(SALON, LUCIA, "hola", "wamid.1"))
    DueItem.objects.filter(kind="conversations.reply").delete()
    sign = message(LUCIA, "wamid.2", "reaction", reaction={"message_id": "wamid.0", "emoji": "👍"})
    deliver(visitor_client, webhook((SALON, "messages", value(SALON, messages=[sign]))))
    note = Message.objects.get(direction="note", purpose="reacted")
    assert "👍" in note.body
    assert not DueItem.objects.filter(kind="conversations.reply").exists()


def test_a_template_s_fate_and_a_number_s_quality_are_noted(
    visitor_client: Client, number: WhatsAppAccount
) -> None:
    MessageTemplate.objects.create(name="recordatorio", body="Hola", state="pending")

    def told(event: str, **more: Any) -> bytes:
        named = {"message_template_name": "recordatorio", "message_template_language": "es_ES"}
        news = {"event": event, "message_template_id": 1, **named, **more}
        return webhook((SALON, "message_template_status_update", news))

    deliver(visitor_client, told("APPROVED"))
    assert MessageTemplate.objects.get().state == "approved"
    deliver(visitor_client, told("PAUSED", reason="LOW_QUALITY"))
    assert MessageTemplate.objects.get().state == "paused"
    assert MessageTemplate.objects.get().rejected_reason == "LOW_QUALITY"
    flagged = {"display_phone_number": "34910000077", "event": "FLAGGED", "current_limit": "T1"}
    deliver(visitor_client, webhook((SALON, "phone_number_quality_update", flagged)))
    number.refresh_from_db()
    assert (number.quality, number.sending_limit) == ("flagged", "T1")
    assert OwnerNotice.objects.filter(kind="whatsapp_quality").count() == 1


def test_what_cannot_be_read_waits_for_a_mend(visitor_client: Client) -> None:
    spoilt = message(LUCIA, "wamid.1", text={"body": 7})
    with transaction.atomic():
        deliver(visitor_client, webhook((SALON, "messages", value(SALON, messages=[spoilt]))))
    assert InboundEvent.objects.get().state == "rejected"
