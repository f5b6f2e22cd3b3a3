"""By which way a notice goes: fall-through, urgency, silence, reports in any order."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from bookings.models import Booking, Notice, Service
from bookings.services import booking_cancel, booking_confirm, booking_hold, booking_reschedule
from bookings.services.notices import notice_resend
from channels_whatsapp.models import MessageTemplate
from config.shell.simulator.callbacks import Callbacks
from config.shell.simulator.local import LocalTwilio, refused
from config.tests.world import SALON_NUMBER
from conversations.channels.base import StatusUpdate
from conversations.channels.sms.segments import segments, sms_text
from conversations.models import Delivery, SmsSender
from conversations.services.notices import notice_send
from conversations.services.outbound import delivery_reconcile, delivery_send
from conversations.services.reaching import whatsapp_open
from conversations.services.reports import delivery_update
from leads.models import ContactIdentity
from leads.services import contact_opt_out, contact_upsert, identity_index
from tenants.actors import SYSTEM, Actor
from tenants.draining import drain
from tenants.models import Business, User

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
START = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
PHONE, MAILBOX = "+34600123456", "ana@example.com"
REMIND = (
    "bookings.reminder",
    "bookings.notice",
    "conversations.deliver",
    "conversations.booking_mail",
)
ALL = ("bookings.changed", *REMIND)


@pytest.fixture
def twilio(estilo: Business, settings: Any) -> Iterator[LocalTwilio]:
    accounts = {f"AC{1:032d}": ("demo-auth-token", {SALON_NUMBER})}
    with LocalTwilio(accounts, callbacks=Callbacks(enabled=False)) as server:
        settings.TWILIO_BASE_URL = server.base_url
        yield server


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def booking(twilio: LocalTwilio, clock: time_machine.Traveller) -> Booking:
    """Taken by telephone, from somebody whose phone and mailbox are known; nothing said yet."""
    for purpose in ("reminder_24h", "reminder_2h", "reminder_30m", "booking_moved"):
        MessageTemplate.objects.create(
            name=purpose,
            language="es",
            purpose=purpose,
            body="Hola {{1}}: {{2}} en {{3}} {{4}}.",
            content_sid="HX" + "a" * 32,
            state="approved",
        )
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
    ContactIdentity.objects.create(
        contact=contact,
        kind="email",
        address=MAILBOX,
        address_index=identity_index("email", MAILBOX),
    )
    held = booking_hold(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        start=START,
        actor=SYSTEM,
        source="phone",
    )
    made = booking_confirm(hold_token=held.hold_token, actor=SYSTEM)
    drain(ALL)
    mail.outbox.clear()
    return made


def reminder(booking: Booking) -> Notice:
    return booking.reminders.get(minutes_before=1440)


def at_24_hours(clock: time_machine.Traveller) -> None:
    clock.move_to(START - timedelta(hours=24) + timedelta(seconds=1))


def tried(notice: Notice) -> list[tuple[str, str, str]]:
    return list(notice.attempts.values_list("way", "state", "code"))


def reported(notice: Notice, state: str, code: str = "") -> None:
    """The provider says what became of the notice's latest message."""
    message_id = notice.attempts.exclude(message_id=None).latest("pk").message_id
    delivery = Delivery.objects.get(message_id=message_id)
    delivery_update(StatusUpdate("", state, str(delivery.uuid), code, "El motivo"))


def refuse_mail(patch: pytest.MonkeyPatch) -> None:
    def refuses(self: Any, messages: Any) -> int:
        raise SMTPRecipientsRefused({MAILBOX: (550, b"no such user")})

    patch.setattr(EmailBackend, "send_messages", refuses)


def test_63016_gives_the_turn_to_mail_and_a_refused_mail_to_sms(
    booking: Booking,
    twilio: LocalTwilio,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse_mail(monkeypatch)
    at_24_hours(clock)
    drain(REMIND)
    assert [sent["to"] for sent in twilio.sent][-1] == f"whatsapp:{PHONE}"
    reported(reminder(booking), "failed", "63016")
    drain(REMIND)
    assert tried(reminder(booking)) == [
        ("whatsapp", "failed", "63016"),
        ("email", "failed", "mail_refused"),
        ("sms", "sent", ""),
    ]
    last = twilio.sent[-1]
    assert (last["to"], last["from"]) == (PHONE, SALON_NUMBER)
    assert "Corte" in last["body"]
    assert "/b/" in last["body"]
    assert reminder(booking).state == "sent"
    reported(reminder(booking), "delivered")
    assert reminder(booking).state == "delivered"


def test_reports_in_any_order_never_send_twice_what_arrived(
    booking: Booking, twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    at_24_hours(clock)
    drain(REMIND)
    count = len(twilio.sent)
    for state in ("read", "delivered", "sent"):
        reported(reminder(booking), state)
    reported(reminder(booking), "failed", "63016")
    drain(REMIND)
    assert reminder(booking).state == "read"
    assert (len(twilio.sent), mail.outbox) == (count, [])


def test_what_may_have_gone_out_goes_by_no_other_way(
    booking: Booking, twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    at_24_hours(clock)
    drain(("bookings.reminder",))
    delivery = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sending", attempted_at=NOW, attempts=1
    )  # the worker was killed after the call, or before: nobody knows
    delivery_send(delivery.pk)
    twilio.store.newest().clear()
    delivery_reconcile(delivery.pk)
    drain(REMIND)
    assert tried(reminder(booking))[0][0] == "whatsapp"
    assert len(tried(reminder(booking))) == 1
    assert reminder(booking).state == "unknown"
    assert mail.outbox == []


def test_two_workers_send_one_message(
    booking: Booking, twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    count = len(twilio.sent)
    at_24_hours(clock)
    for _ in range(2):
        notice_send(reminder(booking).pk)
    drain(REMIND)
    notice_send(reminder(booking).pk)
    assert len(twilio.sent) == count + 1


def test_whoever_stopped_sms_at_the_provider_is_left_with_the_reason(
    booking: Booking,
    twilio: LocalTwilio,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse_mail(monkeypatch)
    at_24_hours(clock)
    drain(("bookings.reminder", "conversations.deliver"))
    twilio.mishaps.append(refused(status=400, code=21610))
    reported(reminder(booking), "failed", "63024")
    drain(REMIND)
    assert tried(reminder(booking))[-1] == ("sms", "failed", "21610")
    found = reminder(booking)
    assert (found.state, found.reason) == ("failed", "El cliente pidió no recibir mensajes.")


def test_a_change_less_than_two_hours_ahead_goes_by_sms_at_once(
    booking: Booking, twilio: LocalTwilio, clock: time_machine.Traveller, owner: User
) -> None:
    clock.move_to(START - timedelta(minutes=90))
    count = len(twilio.sent)
    booking_reschedule(
        booking=booking, start=START + timedelta(minutes=30), actor=Actor.person(owner)
    )
    drain(("bookings.changed", "conversations.deliver"))
    [sent] = twilio.sent[count:]
    assert sent["to"] == PHONE
    assert "17:30" in sent["body"]
    notice = Notice.objects.get(kind="moved")
    assert notice.urgent
    assert tried(notice) == [("sms", "sent", "")]


def test_an_urgent_change_goes_to_an_open_chat_too_and_once_to_each(
    booking: Booking, twilio: LocalTwilio, clock: time_machine.Traveller, owner: User
) -> None:
    clock.move_to(START - timedelta(minutes=90))
    with transaction.atomic():
        chat = whatsapp_open(booking.contact)
        assert chat is not None
        chat.last_inbound_at = START - timedelta(hours=3)
        chat.save(update_fields=["last_inbound_at"])
    booking_cancel(booking=booking, actor=Actor.person(owner))
    drain(("bookings.changed", "conversations.deliver"))
    notice = Notice.objects.get(kind="cancelled")
    assert sorted(way for way, _, _ in tried(notice)) == ["sms", "whatsapp"]


def test_a_change_by_the_business_at_night_waits_for_the_morning(
    booking: Booking, clock: time_machine.Traveller, owner: User
) -> None:
    clock.move_to(datetime(2026, 11, 24, 23, 0, tzinfo=MADRID))
    booking_cancel(booking=booking, actor=Actor.person(owner))
    drain(("bookings.changed",))
    notice = Notice.objects.get(kind="cancelled")
    assert (notice.state, notice.attempts.count()) == ("scheduled", 0)
    assert notice.run_at == datetime(2026, 11, 25, 9, 0, tzinfo=MADRID)


def test_the_persons_own_preference_comes_first(
    booking: Booking, clock: time_machine.Traveller
) -> None:
    booking.contact.preferences = {"notices": "email"}
    booking.contact.save(update_fields=["preferences"])
    at_24_hours(clock)
    drain(REMIND)
    assert tried(reminder(booking)) == [("email", "sent", "")]
    assert mail.outbox[0].to == [MAILBOX]
    assert "Recordatorio" in mail.outbox[0].subject


def test_a_failed_notice_is_sent_again_by_a_person(
    booking: Booking, twilio: LocalTwilio, clock: time_machine.Traveller, owner: User
) -> None:
    contact_opt_out(contact=booking.contact, opted_out=True)
    at_24_hours(clock)
    drain(REMIND)
    skipped = reminder(booking)
    assert (skipped.state, skipped.reason) == ("skipped", "El cliente pidió no recibir mensajes.")
    contact_opt_out(contact=booking.contact, opted_out=False)
    notice_resend(notice=skipped, actor=Actor.person(owner))
    drain(REMIND)
    assert (reminder(booking).state, reminder(booking).round) == ("sent", 2)


def test_without_sms_nothing_goes_by_sms(
    booking: Booking, twilio: LocalTwilio, clock: time_machine.Traveller, owner: User
) -> None:
    SmsSender.objects.create(active=False)
    clock.move_to(START - timedelta(minutes=90))
    count = len(twilio.sent)
    booking_reschedule(
        booking=booking, start=START + timedelta(minutes=30), actor=Actor.person(owner)
    )
    drain(("bookings.changed", "conversations.deliver"))
    assert [sent["to"] for sent in twilio.sent[count:]] == [f"whatsapp:{PHONE}"]


def test_an_sms_is_plain_where_that_halves_its_price() -> None:
    assert sms_text("Mañana a las 9: ¿vienes, Inés? Está confirmada") == (
        "Mañana a las 9: ¿vienes, Inés? Esta confirmada"
    )
    assert segments("a" * 160) == 1
    assert segments("a" * 161) == 2
    assert segments("€" + "ł" * 70) == 2
