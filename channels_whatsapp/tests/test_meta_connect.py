"""Connecting a number of Meta's, and looking after it."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from channels_whatsapp.accounts import META, Route, business_by_route
from channels_whatsapp.checking import account_check_due
from channels_whatsapp.connecting import account_check, meta_account_connect
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta.keys import keys_of
from channels_whatsapp.tests.meta import ACADEMY, PATH, SALON, SECOND, connected
from config.shell.simulator.meta.meta_api import LocalMeta, Number
from config.shell.simulator.wire import Mishap
from tenants.audit.models import AuditEntry
from tenants.models import Business, ChannelRoute, DueItem, OwnerNotice

GIVEN = {
    "phone_number_id": SALON.phone_number_id,
    "waba_id": SALON.waba_id,
    "access_token": SALON.token,
    "app_secret": SALON.app_secret,
}


def connect(business: Business, **changed: str) -> WhatsAppAccount:
    return meta_account_connect(business=business, **GIVEN | changed)


def test_meta_is_asked_and_told_and_the_number_is_routed(meta: LocalMeta, estilo: Business) -> None:
    account = connect(estilo)
    assert (account.number, account.provider, account.state) == (SALON.number, "meta", "active")
    assert meta.api.subscribed == [SALON.waba_id]
    assert business_by_route(Route(META, SALON.phone_number_id)) == estilo
    assert DueItem.objects.filter(kind="whatsapp.account_check", object_id=account.pk).exists()
    entry = AuditEntry.objects.get(action="whatsapp.account_connected")
    assert SALON.token not in str(entry.after)


def test_the_verify_token_opens_the_door_at_once(
    meta: LocalMeta, estilo: Business, public_client: Client
) -> None:
    account = connect(estilo)
    token = keys_of(account).verify_token
    answer = public_client.get(
        PATH, {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": token}
    )
    assert answer.content == b"42"
    again = connect(estilo, phone_number_id=SECOND.phone_number_id)
    assert keys_of(again).verify_token == token, "Meta's app has one address for all numbers"
    assert again.webhook_verified_at, "and asks for it once"


def test_secrets_are_stored_encrypted(meta: LocalMeta, estilo: Business) -> None:
    account = connect(estilo)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(a)::text FROM channels_whatsapp_whatsappaccount a WHERE id = %s",
            [account.pk],
        )
        stored = str(cursor.fetchone())
    for secret in keys_of(account):
        assert secret not in stored


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone_number_id": "12ab"}, "phone_number_id"),
        ({"phone_number_id": "1"}, "phone_number_id"),
        ({"waba_id": ACADEMY.waba_id}, "phone_number_id"),
        ({"access_token": "expired"}, "access_token"),
        ({"app_secret": "other"}, "app_secret"),
        ({"access_token": ""}, "__all__"),
    ],
)
def test_what_does_not_fit_is_said_by_field_and_leaves_nothing(
    meta: LocalMeta, estilo: Business, wrong: dict[str, str], field: str
) -> None:
    before = (WhatsAppAccount.objects.count(), ChannelRoute.objects.count())
    with pytest.raises(ValidationError) as raised:
        connect(estilo, **wrong)
    named = raised.value.error_dict if hasattr(raised.value, "error_dict") else {"__all__": []}
    assert field in named
    assert (WhatsAppAccount.objects.count(), ChannelRoute.objects.count()) == before


def test_a_number_of_another_business_is_refused(meta: LocalMeta, estilo: Business) -> None:
    connected(ACADEMY, "academia")
    with pytest.raises(ValidationError):
        connect(
            estilo,
            phone_number_id=ACADEMY.phone_number_id,
            waba_id=ACADEMY.waba_id,
            access_token=ACADEMY.token,
            app_secret=ACADEMY.app_secret,
        )


def test_a_lost_token_is_found_by_the_check_and_mended_by_connecting(
    meta: LocalMeta, estilo: Business
) -> None:
    account = connect(estilo)
    meta.mishaps.append(Mishap(status=401, more={"code": 190}))
    assert account_check_due(account.pk) is not None
    account.refresh_from_db()
    assert account.state == "error"
    assert OwnerNotice.objects.filter(kind="whatsapp_lost").count() == 1
    assert connect(estilo).state == "active"


def test_that_meta_is_away_changes_nothing(meta: LocalMeta, estilo: Business) -> None:
    account = connect(estilo)
    for _ in range(2):
        meta.mishaps.append(Mishap(status=500, more={"code": 1}))
    assert account_check(account=account)
    account.refresh_from_db()
    assert account.state == "active"


def test_a_token_that_ends_soon_is_told_once(estilo: Business, settings: Any) -> None:
    soon = int((timezone.now() + timedelta(days=3)).timestamp())
    ending = Number(**{**SALON.__dict__, "expires_at": soon})
    with LocalMeta(ending) as server:
        settings.META_GRAPH_BASE_URL = server.base_url
        account = connect(estilo)
        assert account.token_expires_at
        for _ in range(2):
            assert account_check(account=account) == ""
    assert OwnerNotice.objects.filter(kind="whatsapp_token").count() == 1


def test_the_command_tells_what_to_enter_at_meta(
    meta: LocalMeta, estilo: Business, settings: Any
) -> None:
    settings.META_ACCESS_TOKEN, settings.META_APP_SECRET = SALON.token, SALON.app_secret
    given = ["--phone-number-id", SALON.phone_number_id, "--waba-id", SALON.waba_id]
    told = StringIO()
    call_command("whatsapp_connect", "estilo", "--provider", "meta", *given, stdout=told)
    assert "/webhook/whatsapp" in told.getvalue()
    assert keys_of(WhatsAppAccount.objects.get(provider="meta")).verify_token in told.getvalue()
    assert SALON.token not in told.getvalue()
    settings.META_APP_SECRET = "other"
    with pytest.raises(CommandError):
        call_command("whatsapp_connect", "estilo", "--provider", "meta", *given)
