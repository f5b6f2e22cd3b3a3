"""A test message from the page of numbers, there and back."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from channels_whatsapp.models import WhatsAppAccount
from conversations.models import Conversation, Message
from conversations.services.receiving import conversation_ensure
from leads.services import contact_upsert

pytestmark = pytest.mark.usefixtures("estilo")
LIST = "/settings/channels/whatsapp/"
MINE = "+34600123987"


def tried(client: Client, to: str = MINE) -> str:
    account = WhatsAppAccount.objects.get()
    answer = client.post(f"{LIST}{account.uuid}/test/", {"to": to}, follow=True)
    return answer.content.decode()


def wrote(*, hours: float) -> Conversation:
    contact, _ = contact_upsert(kind="phone", address=MINE)
    with transaction.atomic():
        talk = conversation_ensure(
            contact=contact,
            channel="whatsapp",
            account_key=WhatsAppAccount.objects.get().number,
            kind="phone",
            address=MINE,
        )
    talk.last_inbound_at = timezone.now() - timedelta(hours=hours)
    talk.save(update_fields=["last_inbound_at"])
    return talk


def test_who_wrote_today_gets_it_by_the_way_that_all_messages_take(owner_client: Client) -> None:
    WhatsAppAccount.objects.update(provider="twilio")
    talk = wrote(hours=1)
    assert "Enviado" in tried(owner_client, "600 123 987")
    message = Message.objects.get(conversation=talk)
    assert "Mensaje de prueba de" in message.body
    assert message.delivery.state == "queued"


@pytest.mark.parametrize("hours", [None, 25])
def test_who_has_not_is_told_to_write_first(owner_client: Client, hours: float | None) -> None:
    WhatsAppAccount.objects.update(provider="meta")
    if hours is not None:
        wrote(hours=hours)
    assert "Primero escribe" in tried(owner_client)
    assert not Message.objects.exists()


def test_what_is_no_phone_is_said(owner_client: Client) -> None:
    WhatsAppAccount.objects.update(provider="twilio")
    assert "con su prefijo" in tried(owner_client, "mañana")


def test_the_page_offers_it_where_the_number_works(
    owner_client: Client, agent_client: Client
) -> None:
    WhatsAppAccount.objects.update(provider="twilio")
    assert "Enviar un mensaje de prueba" in owner_client.get(LIST).content.decode()
    assert agent_client.post(f"{LIST}{WhatsAppAccount.objects.get().uuid}/test/").status_code == 403
    WhatsAppAccount.objects.update(state="inactive")
    assert "Enviar un mensaje de prueba" not in owner_client.get(LIST).content.decode()
