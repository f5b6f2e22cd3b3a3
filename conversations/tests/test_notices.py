"""Reminders and notices: they really go out, once, and say why when they do not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking, Notice, Service
from bookings.services import (
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_reschedule,
)
from channels_whatsapp.models import MessageTemplate
from config.shell.simulator.local import LocalTwilio
from config.tests.world import SALON_NUMBER
from conversations.channels.fake import FakeChannel
from conversations.models import Delivery
from conversations.services.door import inbound_store
from conversations.services.notices import notice_send
from leads.services import contact_opt_out, contact_upsert
from tenants.actors import SYSTEM, Actor
from tenants.draining import drain
from tenants.models import Business, User

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
START = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
PHONE = "+34600123456"
REMINDERS = (
    "bookings.reminder",
    "bookings.notice",
    "bookings.changed",
    "conversations.deliver",
    "conversations.booking_mail",
)


@pytest.fixture
def booking(estilo: Business) -> Iterator[Booking]:
    """A booking made in the chat on Tuesday for Thursday at 17:00."""
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True):
        payload = {"id": "m1", "from": PHONE, "text": "quiero un corte el jueves a las 17:00"}
        inbound_store(channel="fake", account_key="", provider_id="m1", payload=payload)
        drain()
        FakeChannel.outbox.clear()
        yield Booking.objects.get()
    FakeChannel.outbox.clear()


def at(minutes_before: int) -> time_machine.travel:
    return time_machine.travel(START - timedelta(minutes=minutes_before) + timedelta(seconds=1))


def test_reminders_go_out_24_hours_2_hours_and_30_minutes_before(booking: Booking) -> None:
    assert list(booking.reminders.values_list("minutes_before", flat=True)) == [1440, 120, 30]
    for number, minutes in enumerate((1440, 120, 30), start=1):
        with time_machine.travel(START - timedelta(minutes=minutes, seconds=60)):
            drain(REMINDERS)
            assert len(FakeChannel.outbox) == number - 1, "not a minute early"
        with at(minutes):
            drain(REMINDERS)
        assert len(FakeChannel.outbox) == number
        assert "17:00" in FakeChannel.outbox[-1][1]
    assert set(booking.reminders.values_list("state", flat=True)) == {"sent"}


def test_a_reminder_is_sent_once_however_often_its_work_runs(booking: Booking) -> None:
    reminder = booking.reminders.get(minutes_before=1440)
    with at(1440):
        for _ in range(3):
            notice_send(reminder.pk)
        drain(REMINDERS)
    assert len(FakeChannel.outbox) == 1


def test_a_cancelled_booking_takes_its_reminders_back(booking: Booking, owner: User) -> None:
    booking_cancel(booking=booking, actor=Actor.person(owner), reason="cierre")
    for minutes in (1440, 120, 30):
        with at(minutes):
            drain(("bookings.reminder",))
    reminders = booking.reminders.all()
    assert {row.state for row in reminders} == {"skipped"}
    assert all(row.reason for row in reminders)


def test_who_asked_for_silence_gets_no_reminder_and_it_says_why(booking: Booking) -> None:
    contact_opt_out(contact=booking.contact, opted_out=True)
    with at(1440):
        drain(REMINDERS)
    assert FakeChannel.outbox == []
    reminder = booking.reminders.get(minutes_before=1440)
    assert (reminder.state, reminder.reason) == (
        "skipped",
        "El cliente pidió no recibir mensajes.",
    )


def test_a_change_in_the_calendar_is_told_to_the_customer_once(
    booking: Booking, owner: User
) -> None:
    booking_reschedule(booking=booking, start=START + timedelta(hours=1), actor=Actor.person(owner))
    drain(REMINDERS)
    drain(REMINDERS)
    assert len(FakeChannel.outbox) == 1
    assert "18:00" in FakeChannel.outbox[0][1]


def test_a_change_in_the_chat_is_answered_there_and_not_told_again(booking: Booking) -> None:
    payload = {"id": "m2", "from": PHONE, "text": "cancela mi cita"}
    inbound_store(channel="fake", account_key="", provider_id="m2", payload=payload)
    drain()
    assert len(FakeChannel.outbox) == 1


def test_a_customer_without_any_address_is_skipped_with_the_reason(estilo: Business) -> None:
    with time_machine.travel(NOW, tick=True):
        contact, _ = contact_upsert(kind="web", address="v" * 20, name="Ana")
        held = booking_hold(
            contact=contact,
            service=Service.objects.get(name="Corte"),
            start=START,
            actor=SYSTEM,
            source="phone",
        )
        booked = booking_confirm(hold_token=held.hold_token, actor=SYSTEM)
    with at(1440):
        drain(REMINDERS)
    reminder = booked.reminders.get(minutes_before=1440)
    assert (reminder.state, reminder.reason) == ("skipped", "Sin canal por el que escribirle")


@pytest.fixture
def twilio(estilo: Business, settings: object) -> Iterator[LocalTwilio]:
    sid = "AC00000000000000000000000000000001"
    with LocalTwilio({sid: ("demo-auth-token", {SALON_NUMBER})}) as server:
        settings.TWILIO_BASE_URL = server.base_url  # type: ignore[attr-defined]
        yield server


@pytest.fixture
def phoned_in(estilo: Business) -> Iterator[Booking]:
    """A booking taken by telephone: the customer never wrote, so the window is closed."""
    with time_machine.travel(NOW, tick=True):
        contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
        held = booking_hold(
            contact=contact,
            service=Service.objects.get(name="Corte"),
            start=START,
            actor=SYSTEM,
            source="phone",
        )
        yield booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


def test_outside_the_window_the_approved_template_goes_out_without_a_body(
    phoned_in: Booking, twilio: LocalTwilio
) -> None:
    MessageTemplate.objects.create(
        name="reminder_24h",
        language="es",
        category="utility",
        purpose="reminder_24h",
        body="Hola {{1}}: {{2}} en {{3}} {{4}}.",
        content_sid="HX" + "a" * 32,
        state="approved",
    )
    with at(1440):
        drain(("bookings.reminder", "conversations.deliver"))
    (call,) = [c for c in twilio.calls if c.method == "POST"]
    form = dict(parse_qsl(call.text))
    assert form["ContentSid"] == "HX" + "a" * 32
    assert "Body" not in form
    assert Delivery.objects.get(message__purpose="reminder_24h").mode == "template"


def test_outside_the_window_without_a_template_the_next_way_has_its_turn(
    phoned_in: Booking, twilio: LocalTwilio
) -> None:
    with at(1440):
        drain(("bookings.reminder", "conversations.deliver"))
    [sent] = twilio.sent
    assert sent["to"] == PHONE, "an SMS"
    reminder = Notice.objects.get(minutes_before=1440)
    refused, taken = reminder.attempts.all()
    assert (refused.way, refused.state) == ("whatsapp", "failed")
    assert "no hay plantilla" in refused.reason
    assert (taken.way, taken.state, reminder.state) == ("sms", "sent", "sent")
