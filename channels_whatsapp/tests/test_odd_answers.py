"""A provider that says yes and nothing else: the message may be out, so it is in doubt, and never
sent again by itself."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.tests.meta import SALON, connected
from conversations.models import Delivery
from conversations.services.outbound import delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from leads.services import contact_upsert
from tenants.models import Business, DueItem
from tenants.sms import SmsError, sms_send
from tenants.tests.scripted_server import Answer, scripted_server

LUCIA = "+34600123456"
NONSENSE = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"ok"',
    b"<html>200</html>",
    b'{"sid": null}',
    b'{"sid": 7}',
    b'{"messages": []}',
    b'{"messages": "yes"}',
    b'{"messages": [{}]}',
    b'{"messages": [{"id": null}]}',
    b"\xff\xfe",
]


def written(account: WhatsAppAccount) -> Delivery:
    contact, _ = contact_upsert(kind="phone", address=LUCIA)
    with transaction.atomic():
        talk = conversation_ensure(
            contact=contact,
            channel="whatsapp",
            account_key=account.number,
            kind="phone",
            address=LUCIA,
        )
        talk.last_inbound_at = timezone.now()
        talk.save(update_fields=["last_inbound_at"])
        return message_queue(conversation=talk, body="hola", author="agent").delivery


@pytest.mark.parametrize("provider", ["twilio", "meta"])
@pytest.mark.parametrize("body", NONSENSE)
def test_yes_and_nothing_else_is_doubt(
    estilo: Business, settings: Any, provider: str, body: bytes
) -> None:
    account = connected(SALON) if provider == "meta" else WhatsAppAccount.objects.get()
    WhatsAppAccount.objects.filter(pk=account.pk).update(provider=provider)
    accounts_forget()
    delivery = written(account)
    with scripted_server(Answer(201 if provider == "twilio" else 200, body)) as server:
        settings.TWILIO_BASE_URL = settings.META_GRAPH_BASE_URL = server.url
        assert delivery_send(delivery.pk) is None
        assert delivery_send(delivery.pk) is None
        assert len(server.asked) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("sending", "")
    assert DueItem.objects.filter(kind="conversations.reconcile").exists()


@pytest.mark.parametrize("body", NONSENSE)
def test_an_sms_too(settings: Any, body: bytes) -> None:
    with scripted_server(Answer(201, body)) as server:
        settings.TWILIO_BASE_URL = server.url
        with pytest.raises(SmsError) as refused:
            sms_send(account_sid="AC" + "0" * 32, auth_token="t", sender="+1", to="+2", body="hola")
    assert refused.value.uncertain


def test_a_token_that_twilio_takes_no_more_puts_the_number_into_its_state_of_error(
    estilo: Business, settings: Any
) -> None:
    WhatsAppAccount.objects.update(provider="twilio")
    delivery = written(WhatsAppAccount.objects.get())
    said = b'{"code": 20003, "message": "Authenticate", "status": 401}'
    with scripted_server(Answer(401, said)) as server:
        settings.TWILIO_BASE_URL = server.url
        delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("failed", "20003")
    assert WhatsAppAccount.objects.get().state == "error"
