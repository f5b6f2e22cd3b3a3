"""The ledger page, its settings, and Twilio's reports on SMS."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from twilio.request_validator import RequestValidator

from bookings.models import Booking, Notice, NoticeAttempt, Service
from bookings.notice_settings import notice_settings
from bookings.services import booking_confirm, booking_hold, booking_mark_attendance
from channels_whatsapp.models import WhatsAppAccount
from config.tests.world import SALON_NUMBER
from conversations.channels.sms.accounts import SmsAccount, sms_account
from conversations.models import Conversation, Delivery, Message, SmsSender
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from leads.models import FollowUp
from leads.services import contact_upsert
from tenants.actors import SYSTEM, Actor
from tenants.draining import drain
from tenants.models import Business, User
from tenants.urls_for import business_url

MADRID = ZoneInfo("Europe/Madrid")
START = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
FORM = {
    "offsets": "48 h, 90 min",
    "quiet_from": "22:00",
    "quiet_until": "8:00",
    "order": "email,whatsapp",
    "sms_active": "on",
    "sms_number": "",
    "sms_account": "",
    "sms_token": "",
}


@pytest.fixture
def booking(estilo: Business) -> Any:
    with time_machine.travel(START - timedelta(hours=25), tick=True) as clock:
        yield _book(1)
        clock.move_to(START)


def _book(number: int) -> Booking:
    contact, _ = contact_upsert(kind="phone", address=f"+3460012345{number}", name="Ana Prieto")
    held = booking_hold(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        start=START + timedelta(minutes=30 * number),
        actor=SYSTEM,
        source="phone",
    )
    return booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


def failed(booking: Booking) -> Notice:
    row = booking.reminders.get(minutes_before=1440)
    Notice.objects.filter(pk=row.pk).update(state="failed", reason="El número no existe.")
    NoticeAttempt.objects.create(
        notice=row, way="sms", channel="sms", state="failed", code="30005", at=row.run_at
    )
    return row


def test_the_ledger_says_what_failed_and_sends_it_again(
    booking: Booking, owner_client: Client
) -> None:
    row = failed(booking)
    with time_machine.travel(START - timedelta(hours=20)):
        text = owner_client.get("/notices/bookings/?state=failed").content.decode()
        assert "30005" in text
        assert "El número no existe." in text
        assert "Ana Prieto" in text
        answer = owner_client.post(f"/notices/bookings/{row.uuid}/resend/", follow=True)
        assert "Se envía otra vez" in answer.content.decode()
        again = owner_client.post(f"/notices/bookings/{row.uuid}/resend/", follow=True)
        assert "ya no se puede enviar" in again.content.decode()
    row.refresh_from_db()
    assert (row.state, row.round) == ("scheduled", 2)


def test_the_booking_shows_its_notices(booking: Booking, owner_client: Client) -> None:
    failed(booking)
    text = owner_client.get(f"/calendar/{booking.uuid}/").content.decode()
    assert "24 h antes" in text
    assert "30005" in text


def test_the_booking_shows_what_follows_it_and_why_not(
    booking: Booking, owner: User, owner_client: Client
) -> None:
    with time_machine.travel(booking.end + timedelta(minutes=5)):
        booking_mark_attendance(booking=booking, attended=True, actor=Actor.person(owner))
        asked = FollowUp.objects.get(subject=booking.uuid, rule__kind="how_was_it")
        text = owner_client.get(f"/calendar/{booking.uuid}/").content.decode()
        assert "Seguimiento · ¿Cómo te fue?" in text
        asked.state, asked.reason = "skipped", "Pidió no recibir más mensajes"
        asked.save()
        text = owner_client.get(f"/calendar/{booking.uuid}/").content.decode()
        ledger = owner_client.get("/notices/bookings/?state=after").content.decode()
    assert "Pidió no recibir más mensajes" in text
    for words in ("¿Cómo te fue?", "Ana Prieto", "Corte", "Pidió no recibir más mensajes"):
        assert words in ledger


def test_an_agent_is_not_told_whom_a_colleagues_notices_are_for(
    booking: Booking, owner: User, owner_client: Client, agent_client: Client
) -> None:
    row, talk = failed(booking), _sms_with(booking)
    talk.assigned_to, talk.handler = owner, Conversation.Handler.HUMAN
    talk.save()
    with time_machine.travel(START - timedelta(hours=20)):
        path = "/notices/bookings/?state=failed"
        text = agent_client.get(path).content.decode()
        assert "Recordatorio" in text
        assert "Ana Prieto" not in text
        assert "El número no existe." not in text
        assert agent_client.post(f"/notices/bookings/{row.uuid}/resend/").status_code == 403
        assert "Ana Prieto" in owner_client.get(path).content.decode()
    row.refresh_from_db()
    assert row.state == "failed"


def _sms_with(booking: Booking) -> Conversation:
    with transaction.atomic():
        return conversation_ensure(
            contact=booking.contact,
            channel="sms",
            account_key=SALON_NUMBER,
            kind="phone",
            address="+34600123451",
        )


def test_the_ledger_asks_as_often_for_one_row_as_for_many(
    booking: Booking, owner_client: Client
) -> None:
    path = "/notices/bookings/?state=scheduled"
    owner_client.get(path)
    with CaptureQueriesContext(connection) as one:
        owner_client.get(path)
    for number in range(2, 5):
        _book(number)
    with CaptureQueriesContext(connection) as many:
        owner_client.get(path)
    assert len(one) == len(many)


@pytest.mark.parametrize("query", ["?state=x&kind=y&first=z", "?first=0001-01-01&last=9999-12-31"])
def test_a_query_that_makes_no_sense_shows_the_ledger(
    booking: Booking, owner_client: Client, query: str
) -> None:
    assert owner_client.get(f"/notices/bookings/{query}").status_code == 200


def test_owners_choose_when_and_by_which_way(owner_client: Client, estilo: Business) -> None:
    assert owner_client.post("/settings/notices/", FORM).status_code == 302
    chosen = notice_settings(Business.objects.get(pk=estilo.pk))
    assert chosen.offsets == (2880, 90)
    assert (str(chosen.quiet_from), str(chosen.quiet_until)) == ("22:00:00", "08:00:00")
    assert chosen.order == ("email", "whatsapp")
    page = owner_client.get("/settings/notices/").content.decode()
    assert "48 h, 90 min" in page
    assert "I&#x27;ll" in page or "Hi Ana" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"offsets": "pronto"},
        {"offsets": "99 d"},
        {"quiet_from": "25:00"},
        {"order": "fax"},
        {"sms_number": "¿?"},
        {"sms_account": "AC1"},
        {"sms_account": "AC" + "1" * 32, "sms_number": "+34600111222"},
    ],
)
def test_what_makes_no_sense_is_not_saved(owner_client: Client, wrong: dict[str, str]) -> None:
    assert owner_client.post("/settings/notices/", FORM | wrong).status_code == 200
    assert not SmsSender.objects.exists()


@pytest.mark.parametrize("theirs", ["+34600999888", "600 99 98 88", "BancoSol"])
def test_nobody_signs_with_anothers_number_through_the_account_of_whatsapp(
    owner_client: Client, estilo: Business, theirs: str
) -> None:
    page = owner_client.post("/settings/notices/", FORM | {"sms_number": theirs})
    assert "no es un número de WhatsApp conectado de tu negocio" in page.content.decode()
    assert not SmsSender.objects.exists()
    # Nor with one that was written down before, or has been given up since.
    SmsSender.objects.create(number="+34600999888")
    account = sms_account()
    assert account is not None
    assert account.number == SALON_NUMBER


def test_a_connected_number_of_the_business_signs_with_its_own_account(
    owner_client: Client, estilo: Business
) -> None:
    second = WhatsAppAccount.objects.create(
        number="+34600111333", account_sid="AC" + "3" * 32, auth_token="second"
    )
    page = owner_client.post("/settings/notices/", FORM | {"sms_number": "+34 600 111 333"})
    assert page.status_code == 302
    assert sms_account() == SmsAccount(second.account_sid, "second", "+34600111333")
    WhatsAppAccount.objects.filter(pk=second.pk).update(state=WhatsAppAccount.State.DISCONNECTED)
    account = sms_account()
    assert account is not None
    assert account.number == SALON_NUMBER


def test_the_token_of_an_sms_account_is_kept_encrypted_and_never_shown(
    owner_client: Client, estilo: Business
) -> None:
    own = {"sms_account": "AC" + "1" * 32, "sms_number": "+34600111222", "sms_token": "s3creto"}
    owner_client.post("/settings/notices/", FORM | own)
    account = sms_account()
    assert account is not None
    assert (account.number, account.token) == ("+34600111222", "s3creto")
    assert "s3creto" not in owner_client.get("/settings/notices/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT auth_token FROM conversations_smssender")
        assert "s3creto" not in cursor.fetchone()[0]
    owner_client.post("/settings/notices/", FORM | own | {"sms_token": ""})
    kept = sms_account()
    assert kept is not None
    assert kept.token == "s3creto"


def _sms(estilo: Business) -> Delivery:
    contact, _ = contact_upsert(kind="phone", address="+34600123456")
    with transaction.atomic():
        conversation = conversation_ensure(
            contact=contact,
            channel="sms",
            account_key=SALON_NUMBER,
            kind="phone",
            address="+34600123456",
        )
        message = message_queue(
            conversation=conversation, body="hola", author=Message.Author.SYSTEM
        )
    return message.delivery


def test_a_signed_report_moves_the_delivery_and_a_forged_one_does_not(estilo: Business) -> None:
    delivery = _sms(estilo)
    path = f"/webhook/sms/status/{delivery.uuid}"
    form = {"MessageSid": "SM" + "a" * 32, "MessageStatus": "undelivered", "ErrorCode": "30005"}
    signature = RequestValidator("demo-auth-token").compute_signature(
        business_url(estilo, path), form
    )
    client = Client(HTTP_HOST="estilo.localhost")
    assert client.post(path, form, HTTP_X_TWILIO_SIGNATURE="x").status_code == 403
    for _ in range(2):
        assert client.post(path, form, HTTP_X_TWILIO_SIGNATURE=signature).status_code == 200
    drain(("conversations.inbound",))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("failed", "30005")
    assert "no existe" in delivery.reason
