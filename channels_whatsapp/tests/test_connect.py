"""Connecting a number."""

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from channels_whatsapp.accounts import business_by_number
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.services import account_connect
from config.tests.world import ACADEMY_NUMBER
from tenants.audit.models import AuditEntry
from tenants.models import Business, ChannelRoute

SID = "AC" + "a" * 32


def connect(business: Business, **changed: Any) -> WhatsAppAccount:
    fields = {"number": "+34600777888", "account_sid": SID, "auth_token": "secret"}
    return account_connect(business=business, **fields | changed)


def test_a_connected_number_is_routed_to_its_business_and_noted(estilo: Business) -> None:
    account = connect(estilo, number="600 777 888")
    assert (account.number, account.state) == ("+34600777888", "active")
    assert business_by_number("+34600777888") == estilo
    entry = AuditEntry.objects.get(action="whatsapp.account_connected")
    assert "secret" not in str(entry.after)


def test_connecting_again_renews_the_credentials(estilo: Business) -> None:
    first = connect(estilo)
    second = connect(estilo, auth_token="rotated")
    assert first.pk == second.pk
    assert WhatsAppAccount.objects.get(pk=first.pk).auth_token == "rotated"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "12"},
        {"account_sid": "AC1"},
        {"auth_token": ""},
        {"number": ACADEMY_NUMBER},
    ],
)
def test_what_cannot_work_is_refused_and_leaves_nothing(
    estilo: Business, wrong: dict[str, str]
) -> None:
    before = (WhatsAppAccount.objects.count(), ChannelRoute.objects.count())
    with pytest.raises(ValidationError):
        connect(estilo, **wrong)
    assert (WhatsAppAccount.objects.count(), ChannelRoute.objects.count()) == before


def test_the_command_tells_what_to_enter_at_twilio(estilo: Business, settings: Any) -> None:
    settings.PUBLIC_PORT = 8000
    settings.TWILIO_AUTH_TOKEN = "secret"
    told = StringIO()
    call_command("whatsapp_connect", "estilo", "+34600777888", SID, stdout=told)
    assert "http://localhost:8000/webhook/whatsapp" in told.getvalue()
    assert "http://estilo.localhost:8000/webhook/whatsapp" in told.getvalue()
    assert "secret" not in told.getvalue()
    with pytest.raises(CommandError):
        call_command("whatsapp_connect", "nobody", "+34600777888", SID)


def test_an_env_file_alone_connects_the_only_business(estilo: Business, settings: Any) -> None:
    settings.TWILIO_AUTH_TOKEN = "secret"
    with pytest.raises(CommandError, match="which business"):
        call_command("whatsapp_connect")
    Business.objects.filter(schema_name="academia").update(is_template=True)
    with pytest.raises(CommandError, match="TWILIO_WHATSAPP_NUMBER"):
        call_command("whatsapp_connect")
    settings.TWILIO_WHATSAPP_NUMBER = "whatsapp:+14155238886"
    settings.TWILIO_ACCOUNT_SID = SID
    call_command("whatsapp_connect", stdout=StringIO())
    assert business_by_number("+14155238886") == estilo
