"""Connecting a number by its QR, and looking after it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from channels_whatsapp.accounts import business_by_number
from channels_whatsapp.balancing import number_pick
from channels_whatsapp.checking import account_check_due
from channels_whatsapp.connecting import account_disconnect
from channels_whatsapp.gateway import gateway_check
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.waha.keys import keys_of
from channels_whatsapp.tests.gateways import PHONE, GatheringWaha, begin, linked, work
from config.shell.simulator.waha.local import API_KEY
from config.shell.simulator.wire import Mishap
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.models import Business, ChannelRoute, DueItem, OwnerNotice, User
from tenants.tests.programs import tokens

PAGE = "/settings/channels/whatsapp/"
FORM = {"label": "Recepción", "session": "default", "api_key": API_KEY}


def test_a_scan_makes_the_number_active_and_known(waha: GatheringWaha, estilo: Business) -> None:
    waiting = begin(estilo, waha)
    assert (waiting.number, waiting.state) == ("", "disconnected")
    waha.api.scan(waha.session, PHONE)
    work(waha)
    account = WhatsAppAccount.objects.get(pk=waiting.pk)
    assert (account.number, account.state, account.provider) == (PHONE, "active", "gateway")
    assert account.last_heartbeat
    assert business_by_number(PHONE) == estilo
    assert DueItem.objects.filter(kind="whatsapp.account_check", object_id=account.pk).exists()


def test_the_page_shows_the_qr_waits_and_sees_the_phone(
    waha: GatheringWaha, owner_client: Client
) -> None:
    form = owner_client.get(f"{PAGE}connect/gateway/")
    assert "puede bloquear el número" in form.content.decode()
    answer = owner_client.post(
        f"{PAGE}connect/gateway/", {**FORM, "base_url": waha.base_url}, follow=True
    )
    page = answer.content.decode()
    live = answer.redirect_chain[-1][0]
    assert "Esperando conexión…" in page
    assert 'src="data:image/png;base64,' in page
    assert API_KEY not in page
    # its webhook has not come: the page asks by itself
    waha.api.scan(waha.session, PHONE)
    piece = owner_client.get(live, headers={"HX-Request": "true"}).content.decode()
    assert "Conectado" in piece
    assert "hx-get" not in piece, "there is nothing left to wait for"
    assert "910 00 00 88" in owner_client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"base_url": "http://10.0.0.8:3000"}, "base_url"),
        ({"base_url": "http://127.0.0.1:9"}, "base_url"),
        ({"base_url": "https://127.0.0.1:9"}, "base_url"),
        ({"base_url": "https://me:secret@waha.example.com"}, "base_url"),
        ({"api_key": "other"}, "api_key"),
        ({"session": "../admin"}, "session"),
    ],
)
def test_what_does_not_fit_is_said_by_field_and_leaves_nothing(
    waha: GatheringWaha, estilo: Business, wrong: dict[str, str], field: str
) -> None:
    before = (WhatsAppAccount.objects.count(), ChannelRoute.objects.count())
    with pytest.raises(ValidationError) as raised:
        begin(estilo, waha, **wrong)
    assert field in raised.value.error_dict
    assert (WhatsAppAccount.objects.count(), ChannelRoute.objects.count()) == before


def test_other_webhooks_of_the_session_stay(waha: GatheringWaha, estilo: Business) -> None:
    begin(estilo, waha)
    waha.session.config["webhooks"].append(
        {"url": "https://n8n.example.com/x", "events": ["message"], "hmac": {"key": "k"}}
    )
    begin(estilo, waha)
    urls = [hook["url"] for hook in waha.session.config["webhooks"]]
    assert len(urls) == 2
    assert urls[0] == "https://n8n.example.com/x"
    assert WhatsAppAccount.objects.filter(provider="gateway").count() == 1


def test_a_phone_that_is_unlinked_is_told_once_and_comes_back(
    waha: GatheringWaha, estilo: Business
) -> None:
    account, session = linked(estilo, waha)
    waha.api.unlink(session)
    work(waha)
    account.refresh_from_db()
    assert account.state == "error"
    assert "QR" in account.state_reason
    assert gateway_check(account=account)
    assert OwnerNotice.objects.filter(kind="whatsapp_lost").count() == 1
    waha.api.scan(session, PHONE)
    work(waha)
    account.refresh_from_db()
    assert (account.state, account.state_reason) == ("active", "")


def test_a_number_of_another_provider_changes_over_with_its_conversations(
    waha: GatheringWaha, estilo: Business
) -> None:
    before = WhatsAppAccount.objects.get()
    begin(estilo, waha)
    waha.api.scan(waha.session, before.number)
    work(waha)
    account = WhatsAppAccount.objects.get()
    assert (account.pk, account.provider, account.state) == (before.pk, "gateway", "active")
    assert not account.auth_token


def test_a_number_of_another_business_stays_theirs(
    waha: GatheringWaha, estilo: Business, academia: Business
) -> None:
    ChannelRoute.objects.create(channel="whatsapp", address=PHONE, business=academia)
    waiting = begin(estilo, waha)
    waha.api.scan(waha.session, PHONE)
    work(waha)
    waiting.refresh_from_db()
    assert (waiting.number, waiting.state) == ("", "disconnected")
    assert "otro negocio" in waiting.state_reason
    assert business_by_number(PHONE) == academia


def test_a_number_that_waits_for_its_qr_begins_no_conversation(
    waha: GatheringWaha, estilo: Business
) -> None:
    WhatsAppAccount.objects.all().delete()
    begin(estilo, waha)
    contact, _ = contact_upsert(kind="phone", address="+34600111222")
    assert number_pick(contact) is None


def test_disconnecting_unlinks_the_phone_and_forgets_one_that_never_scanned(
    waha: GatheringWaha, estilo: Business
) -> None:
    account, session = linked(estilo, waha)
    account_disconnect(account=account, actor=SYSTEM)
    assert (session.status, session.number) == ("STOPPED", "")
    work(waha)
    account.refresh_from_db()
    assert account.state == "inactive", "and what the gateway says of it changes nothing"
    second = begin(estilo, waha, session="second")
    account_disconnect(account=second, actor=SYSTEM)
    assert not WhatsAppAccount.objects.filter(pk=second.pk).exists()
    assert not ChannelRoute.objects.filter(address=second.account_sid).exists()


def test_the_due_check_notes_signs_of_life_and_trouble(
    waha: GatheringWaha, estilo: Business
) -> None:
    account, _session = linked(estilo, waha)
    WhatsAppAccount.objects.update(last_heartbeat=None)
    assert account_check_due(account.pk)
    account.refresh_from_db()
    assert account.last_heartbeat
    waha.mishaps.append(Mishap(status=401, says="Unauthorized"))
    account_check_due(account.pk)
    account.refresh_from_db()
    assert account.state == "error"
    assert account_check_due(account.pk)
    account.refresh_from_db()
    assert account.state == "active"
    waha.mishaps.append(Mishap(status=500))
    assert gateway_check(account=account)
    account.refresh_from_db()
    assert account.state == "active", "one that is started anew alarms nobody"
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        waha.mishaps.append(Mishap(status=500))
        assert gateway_check(account=account)
    account.refresh_from_db()
    assert account.state == "error"


def test_a_test_message_goes_to_the_phone_itself(waha: GatheringWaha, owner_client: Client) -> None:
    account, session = linked(Business.objects.get(schema_name="estilo"), waha)
    owner_client.post(f"{PAGE}{account.uuid}/test/")
    assert [each["to"] for each in session.sent] == ["34910000088@c.us"]


def test_keys_are_kept_encrypted(waha: GatheringWaha, estilo: Business) -> None:
    account, _session = linked(estilo, waha)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM channels_whatsapp_whatsappaccount a")
        stored = str(cursor.fetchall())
    for secret in (keys_of(account).api_key, keys_of(account).hmac_key):
        assert secret not in stored


def test_a_program_connects_shows_the_qr_and_validates(
    waha: GatheringWaha, estilo: Business, owner: User
) -> None:
    token = tokens(owner.email)["access_token"]
    client = Client(HTTP_HOST="estilo.localhost", HTTP_AUTHORIZATION=f"Bearer {token}")
    given = {"provider": "gateway", "base_url": waha.base_url, "api_key": API_KEY}
    made = client.post("/api/whatsapp/connect", given, "application/json")
    assert made.status_code == 201, made.content
    assert API_KEY not in made.content.decode()
    path = f"/api/whatsapp/accounts/{made.json()['id']}"
    shown = client.get(f"{path}/qr").json()
    assert (shown["state"], shown["status"]) == ("disconnected", "SCAN_QR_CODE")
    assert shown["qr"].startswith("data:image/png;base64,")
    waha.api.scan(waha.session, PHONE)
    assert client.get(f"{path}/qr").json()["number"] == PHONE
    assert client.post(f"{path}/validate").json() == {"ok": True, "reason": ""}
    wrong = client.post("/api/whatsapp/connect", given | {"api_key": "no"}, "application/json")
    assert (wrong.status_code, set(wrong.json())) == (400, {"api_key"})
    twilio = client.post("/api/whatsapp/connect", {"provider": "twilio"}, "application/json")
    assert {"number", "account_sid", "auth_token"} <= set(twilio.json())
