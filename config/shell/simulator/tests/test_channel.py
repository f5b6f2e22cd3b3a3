"""WhatsApp as a channel, from the queued message to the customer's phone and back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.channel import WhatsAppChannel
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from config.shell.simulator.local import LocalTwilio, refused
from config.shell.simulator.wire import Mishap
from config.tests.world import SALON_NUMBER
from conversations.channels.base import SendError
from conversations.models import Conversation, Delivery
from conversations.services.outbound import delivery_reconcile, delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from leads.services import contact_opt_out, contact_upsert
from tenants.http.breaker import breaker
from tenants.models import Business

PERSON = "+34600000001"
SID = f"AC{1:032d}"


@pytest.fixture(autouse=True)
def closed_circuits() -> None:
    breaker.reset()


@pytest.fixture
def twilio(settings: Any) -> Iterator[LocalTwilio]:
    accounts = {SID: ("demo-auth-token", {SALON_NUMBER})}
    with LocalTwilio(accounts) as server:
        settings.TWILIO_BASE_URL = server.base_url
        yield server


@pytest.fixture
def conversation(estilo: Business) -> Conversation:
    contact, _ = contact_upsert(kind="phone", address=PERSON, name="Ana")
    found = conversation_ensure(
        contact=contact,
        channel="whatsapp",
        account_key=SALON_NUMBER,
        kind="phone",
        address=PERSON,
    )
    found.last_inbound_at = timezone.now()
    found.save()
    return found


def queue(conversation: Conversation, body: str = "Hola", **more: Any) -> Delivery:
    return message_queue(conversation=conversation, body=body, author="assistant", **more).delivery


def sent(delivery: Delivery) -> Delivery:
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def template(**changed: Any) -> MessageTemplate:
    fields = {
        "name": "r24",
        "purpose": "reminder_24h",
        "body": "Hola {{1}}: {{2}}",
        "content_sid": "HX" + "0" * 32,
        "state": "approved",
    }
    return MessageTemplate.objects.create(**fields | changed)


def long_silent(conversation: Conversation) -> None:
    conversation.last_inbound_at = timezone.now() - timedelta(hours=30)
    conversation.save()


def test_more_options_than_whatsapp_shows_arrive_numbered(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    options = [f"{hour}:00" for hour in range(9, 20)]
    delivery = sent(queue(conversation, "¿Cuál?", options=options))
    assert twilio.sent[0]["body"].startswith("¿Cuál?\n\n1. 9:00\n2. 10:00\n")
    assert (delivery.state, delivery.mode) == ("sent", "free")
    assert delivery.provider_id == twilio.sent[0]["sid"]


def test_the_status_callback_names_the_delivery_on_the_business_s_host(
    twilio: LocalTwilio, conversation: Conversation, settings: Any
) -> None:
    settings.PUBLIC_PORT = 8000
    delivery = sent(queue(conversation))
    expected = (
        f"http%3A%2F%2Festilo.localhost%3A8000%2Fwebhook%2Fwhatsapp%2Fstatus%2F{delivery.uuid}"
    )
    assert f"StatusCallback={expected}" in twilio.calls[0].text


def test_a_reminder_outside_the_window_goes_out_as_its_template(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    long_silent(conversation)
    template()
    delivery = sent(
        queue(conversation, "texto", purpose="reminder_24h", template_values=["Ana", "mañana"])
    )
    assert (delivery.state, delivery.mode) == ("sent", "template")
    assert delivery.cost is not None
    assert delivery.cost > 0
    assert "ContentSid=HX" in twilio.calls[0].text


def test_the_template_in_the_conversation_s_language_is_chosen(
    conversation: Conversation,
) -> None:
    from channels_whatsapp.channel import template_for

    template(language="es")
    english = template(language="en")
    template(language="en", name="draft", state="draft")
    conversation.language = "en"
    message = queue(conversation, purpose="reminder_24h").message
    assert template_for(message) == english


def test_free_text_outside_the_window_is_held_back_with_its_reason(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    long_silent(conversation)
    delivery = sent(queue(conversation, purpose="reply"))
    assert delivery.state == "refused"
    assert "24 h" in delivery.reason
    assert twilio.calls == []


def test_who_asked_for_silence_gets_no_reminder(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    contact_opt_out(contact=conversation.contact, opted_out=True)
    assert sent(queue(conversation, purpose="reminder_24h")).state == "refused"
    assert twilio.calls == []


def test_while_the_account_is_disconnected_messages_wait(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    account = WhatsAppAccount.objects.get()
    account.state = WhatsAppAccount.State.DISCONNECTED
    account.save()
    delivery = queue(conversation)
    assert sent(delivery).state == "waiting"
    account.state = WhatsAppAccount.State.ACTIVE
    account.save()
    assert sent(delivery).state == "sent"


def test_a_number_that_is_gone_is_a_permanent_refusal(conversation: Conversation) -> None:
    delivery = queue(conversation)
    WhatsAppAccount.objects.all().delete()
    accounts_forget()
    with pytest.raises(SendError) as error:
        WhatsAppChannel().send(delivery)
    assert error.value.permanent


def test_an_attempt_whose_answer_was_lost_is_found_and_never_sent_twice(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    twilio.mishaps.append(Mishap(drop=True))
    delivery = sent(queue(conversation))
    assert delivery.state == "sending"
    delivery_reconcile(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert delivery.provider_id == twilio.sent[0]["sid"]
    assert len(twilio.sent) == 1


def test_the_same_words_sent_before_are_not_taken_for_the_lost_attempt(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    sent(queue(conversation, "Ok"))
    twilio.mishaps.append(refused(500))
    lost = sent(queue(conversation, "Ok"))
    assert WhatsAppChannel().find_sent(lost) is None
    assert len(twilio.sent) == 1
