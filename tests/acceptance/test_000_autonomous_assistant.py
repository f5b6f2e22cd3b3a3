"""System 000, the autonomous booking assistant: the salon, Tuesday, 24 November 2026, 10:00."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from billing.models import Plan, Subscription
from bookings.models import Booking, Resource
from bookings.services import booking_reschedule
from config.shell.simulator.local import refused
from conversations.models import Conversation
from leads.models import ContactIdentity
from leads.services import identity_index
from tenants.actors import Actor
from tenants.models import Business, User
from tests import live
from tests.acceptance.schedulers import calendly
from tests.acceptance.stage import MADRID, Stage

WISH = "hola, quiero cortarme el pelo el jueves por la tarde"
THURSDAY = datetime(2026, 11, 26, tzinfo=MADRID)


def test_1_a_wish_is_understood_and_real_slots_are_offered(salon_stage: Stage) -> None:
    client = salon_stage.person()
    before = datetime.now(MADRID)
    answer = client.says(WISH)
    assert datetime.now(MADRID) - before < timedelta(seconds=30)
    record = client.last_run.record
    assert record["intent"] == "booking"
    assert record["entities"]["service"] == "Corte"
    assert record["entities"]["date"] == "2026-11-26"
    assert 1 <= len(client.options) <= 3
    for option in client.options:
        assert "12:00" <= option < "20:00"
        assert option in answer


def test_2_the_second_slot_becomes_exactly_one_booking(salon_stage: Stage) -> None:
    client, other = salon_stage.person(), salon_stage.person("+34600999888")
    client.says(WISH)
    chosen = client.options[1]
    assert chosen in client.says("el segundo")
    booking = Booking.objects.get(state=Booking.State.CONFIRMED)
    assert f"{booking.start.astimezone(MADRID):%Y-%m-%d %H:%M}" == f"2026-11-26 {chosen}"
    for staff in Resource.objects.exclude(pk__in=booking.occupancies.values("resource")):
        salon_stage.person(f"+3460077700{staff.pk}").says(
            f"quiero un corte el jueves a las {chosen} con {staff.name}"
        )
    other.says(f"quiero un corte el jueves a las {chosen}")
    assert other.options
    assert chosen not in other.options


def _on_a_paid_plan() -> None:
    business = Business.objects.get(schema_name="estilo")
    Subscription.objects.create(business=business, plan=Plan.objects.get(code="professional"))


def test_2_the_booking_has_its_entry_at_calendly(salon_stage: Stage) -> None:
    with calendly(paid=False) as (connection, account):
        client = salon_stage.person()
        client.says(WISH)
        client.says("el segundo")
        booking = Booking.objects.get(state=Booking.State.CONFIRMED)
        live.eventually(
            lambda: connection.links.filter(state="synced").exists(), "an entry at Calendly"
        )
        link = connection.links.get()
    assert link.booking == booking
    assert link.url.startswith("https://calendly.com/")
    assert f"{booking.start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" in link.url
    assert str(booking.uuid) in link.url
    assert account.invitees == {}


def test_3_reminders_are_due_24_hours_2_hours_and_30_minutes_before(salon_stage: Stage) -> None:
    client = salon_stage.person()
    client.says("quiero un corte el jueves a las 17:00")
    booking = Booking.objects.get(state=Booking.State.CONFIRMED)
    rows = list(booking.reminders.order_by("run_at").values_list("run_at", "state"))
    offsets = [booking.start - run_at for run_at, _ in rows]
    assert offsets == [timedelta(hours=24), timedelta(hours=2), timedelta(minutes=30)]
    assert {state for _, state in rows} == {"scheduled"}


def test_3_outside_the_window_a_reminder_is_a_template(salon_stage: Stage) -> None:
    salon_stage.approve("reminder_24h", "reminder_2h", "reminder_30m")
    client = salon_stage.person()
    client.says("quiero un corte el viernes a las 17:00")
    booking = Booking.objects.get(state=Booking.State.CONFIRMED)
    for count, offset in enumerate((24 * 60, 120, 30), start=1):
        known = len(client.heard)
        salon_stage.at(booking.start - timedelta(minutes=offset, seconds=-1))
        live.eventually(lambda seen=known: len(client.heard) > seen, f"reminder {count}")  # type: ignore[misc]
        reminder = client.forms[-1]
        assert reminder["ContentSid"].startswith("HX")
        assert "Body" not in reminder
    assert len(client.heard) == 4


def test_3_what_whatsapp_refuses_goes_by_email_and_then_by_sms(
    salon_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon_stage.approve("reminder_24h")
    client = salon_stage.person()
    client.says("quiero un corte el viernes a las 17:00")
    client.says("Ana")
    booking = Booking.objects.get(state=Booking.State.CONFIRMED)
    ContactIdentity.objects.create(
        contact=booking.contact,
        kind="email",
        address="ana@example.com",
        address_index=identity_index("email", "ana@example.com"),
    )

    def refuses(self: object, messages: object) -> int:
        raise SMTPRecipientsRefused({"ana@example.com": (550, b"no such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    salon_stage.twilio.mishaps.append(refused(status=400, code=63016))
    salon_stage.at(booking.start - timedelta(hours=24, seconds=-1))
    live.eventually(lambda: client.heard[-1]["to"] == client.number, "an SMS")
    assert "Corte" in client.heard[-1]["body"]
    notice = booking.reminders.get(minutes_before=24 * 60)
    live.eventually(lambda: notice.attempts.filter(way="sms", state="sent").exists(), "sent")
    assert list(notice.attempts.values_list("way", "state", "code")) == [
        ("whatsapp", "failed", "63016"),
        ("email", "failed", "mail_refused"),
        ("sms", "sent", ""),
    ]


def test_3_a_change_less_than_two_hours_ahead_goes_by_sms(salon_stage: Stage) -> None:
    client = salon_stage.person()
    client.says("quiero un corte el viernes a las 17:00")
    booking = Booking.objects.get(state=Booking.State.CONFIRMED)
    salon_stage.at(booking.start - timedelta(minutes=90))
    owner = User.objects.get(email="owner@estilo.example")
    moved = booking.start + timedelta(minutes=30)
    booking_reschedule(booking=booking, start=moved, actor=Actor.person(owner))
    live.eventually(lambda: client.heard[-1]["to"] == client.number, "an SMS")
    assert "17:30" in client.heard[-1]["body"]


def test_4_a_booking_of_the_widget_is_confirmed_and_gone_from_the_chat(
    salon_stage: Stage,
) -> None:
    salon_stage.approve("booking_confirmed")
    page = salon_stage.program()
    services = {each["name"]: each for each in page.get("/api/booking/services").json()["services"]}
    staff = next(each for each in services["Color"]["staff"] if each["name"] == "Marta")
    asked = {"service": services["Color"]["id"], "from": "2026-11-26", "to": "2026-11-26"}
    (day,) = page.get("/api/booking/slots", asked).json()["days"]
    slot = next(each for each in day["slots"] if each["time"] == "16:00")
    chosen = {"service": asked["service"], "start": slot["start"], "staff": staff["id"]}
    held = page.post("/api/booking/hold", chosen, "application/json")
    assert held.status_code in (200, 201), held.content
    who = {
        "token": held.json()["token"],
        "name": "Lucía Prado",
        "phone": "600 555 444",
        "email": "lucia@example.com",
        "consent": True,
    }
    confirmed = page.post("/api/booking/confirm", who, "application/json")
    assert confirmed.status_code in (200, 201), confirmed.content
    assert confirmed.json()["state"] == "confirmed"
    assert set(confirmed.json()["told_by"]) == {"email", "whatsapp"}
    visitor = salon_stage.person("+34600555444")
    live.eventually(lambda: visitor.heard, "a confirmation on WhatsApp")
    assert "Color" in visitor.forms[0]["ContentVariables"]
    live.eventually(lambda: mail.outbox, "a confirmation by email")
    assert mail.outbox[0].to == ["lucia@example.com"]
    client = salon_stage.person()
    client.says("quiero un tinte el jueves a las 16:00")
    assert "16:00" not in client.options
    assert not Booking.objects.filter(contact=client.contact, state="confirmed").exists()


def test_5_a_cancelled_booking_frees_its_slot(salon_stage: Stage) -> None:
    client = salon_stage.person()
    client.says("quiero un corte el jueves a las 17:00")
    booking = Booking.objects.get(state=Booking.State.CONFIRMED)
    answer = client.says("cancela mi cita")
    booking.refresh_from_db()
    if booking.state != Booking.State.CANCELLED:
        answer = client.says("sí")
        booking.refresh_from_db()
    assert "cancelad" in answer.lower()
    assert booking.state == Booking.State.CANCELLED
    assert {(row.state, row.reason) for row in booking.reminders.all()} == {
        ("skipped", "Reserva cancelada")
    }
    assert not booking.occupancies.exists()


def test_5_whoever_wants_a_person_gets_one_with_a_summary(salon_stage: Stage) -> None:
    client = salon_stage.person()
    client.says("quiero un corte el jueves por la tarde")
    client.says("quiero hablar con una persona")
    conversation = Conversation.objects.get()
    assert conversation.needs_human
    assert conversation.handler == Conversation.Handler.HUMAN
    assert "Corte" in conversation.handoff_summary
    known = len(client.heard)
    client.writes("¿hola?")
    salon_stage.settle()
    assert len(client.heard) == known


def test_6_neither_database_nor_logs_hold_the_phone_or_the_email(
    salon_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    client = salon_stage.person("+34600123456")
    client.says(WISH)
    client.says("el segundo")
    client.says("mi correo es ana.secreta@example.com")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname IN ('estilo', 'public') AND tablename <> 'conversations_message'"
        )
        rows = []
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
            rows += [f"{table} {row}" for (row,) in cursor.fetchall()]
    everything = "\n".join([*rows, caplog.text])
    assert len(rows) > 50
    for secret in ("600123456", "ana.secreta"):
        assert [row for row in everything.splitlines() if secret in row] == []


def test_6_a_token_of_16_minutes_ago_is_refused(salon_stage: Stage) -> None:
    _on_a_paid_plan()
    program = salon_stage.program(salon_stage.token("owner@estilo.example"))
    assert program.get("/api/whatsapp/stats").status_code == 200
    salon_stage.later(minutes=16)
    assert program.get("/api/whatsapp/stats").status_code == 401


def test_6_nine_of_ten_bookings_were_made_without_a_person(salon_stage: Stage) -> None:
    for number in range(10):
        client = salon_stage.person(f"+3460012340{number}")
        client.says(
            f"quiero un corte el {'viernes' if number % 2 else 'jueves'} a las {9 + number // 2}:00"
        )
    assert Booking.objects.filter(state="confirmed").count() == 10
    page = salon_stage.browser("owner@estilo.example").get("/").content.decode()
    assert "100" in page
