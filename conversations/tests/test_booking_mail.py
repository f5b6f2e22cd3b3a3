"""What a customer hears of an appointment booked on the web: WhatsApp where they gave a phone, mail
where they gave an address."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from bookings.models import Booking, Notice, NoticeAttempt, Service
from bookings.services import booking_cancel, booking_reschedule
from bookings.services.web import Visitor, visitor_confirm, visitor_hold
from channels_whatsapp.models import MessageTemplate
from conversations.models import Message
from conversations.services.booking_mail import booking_mail_send
from conversations.services.notice_ways import Draft, text_of
from conversations.services.notices import booking_change_notify
from conversations.words.mail import WORDS
from leads.models import Contact
from tenants.actors import ASSISTANT, Actor
from tenants.draining import drain
from tenants.models import Business, User

# Tuesday at ten in Madrid
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
START = datetime(2026, 11, 26, 15, tzinfo=UTC)
TOLD = ("bookings.changed", "bookings.notice", "conversations.booking_mail")


@pytest.fixture(autouse=True)
def tuesday(estilo: Business) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def book(**given: str) -> Booking:
    """A visitor books Thursday at four in the afternoon."""
    form = {"name": "Lucía Prats", "phone": "", "email": "lucia@example.com", **given}
    held = visitor_hold(
        service=Service.objects.get(name="Corte"), start=START, network="203.0.113.1"
    )
    return visitor_confirm(hold_token=held.hold_token, visitor=Visitor(**form))[0]


def told() -> list[mail.EmailMultiAlternatives]:
    drain(TOLD)
    return mail.outbox  # type: ignore[return-value]


def test_a_web_booking_is_confirmed_by_mail_and_by_whatsapp() -> None:
    MessageTemplate.objects.create(
        name="booking_confirmed",
        language="es",
        purpose="booking_confirmed",
        body="Hola {{1}}: {{2}} en {{3}} {{4}}.",
        content_sid="HX" + "a" * 32,
        state="approved",
    )
    book(phone="+34612345678")
    [letter] = told()
    assert letter.to == ["lucia@example.com"]
    assert letter.subject == ("Tu cita en Peluquería Estilo: jueves 26 de noviembre a las 16:00")
    name, address = parseaddr(letter.from_email)
    assert str(make_header(decode_header(name))) == "Peluquería Estilo"
    assert address == "hola@localhost"
    html = str(letter.alternatives[0][0])
    for words in (
        "Hola, Lucía:",
        "queda confirmada",
        "Corte",
        "jueves 26 de noviembre",
        "WhatsApp",
    ):
        assert words in letter.body, words
        assert words in html, words
    [message] = Message.objects.all()
    assert (message.purpose, message.conversation.channel) == ("booking_confirmed", "whatsapp")
    assert "queda confirmada" in message.body


def test_the_mail_carries_the_appointment_for_the_calendar() -> None:
    book()
    [letter] = told()
    [part] = [
        part for part in letter.message().walk() if part.get_content_type() == "text/calendar"
    ]
    assert part.get_param("method") == "PUBLISH"
    file = part.get_payload(decode=True).decode()
    assert "DTSTART:20261126T150000Z" in file


def test_who_gives_no_address_gets_no_mail_and_who_gives_no_phone_no_whatsapp() -> None:
    book(phone="+34612345678", email="")
    assert told() == []
    assert Message.objects.count() == 1
    Booking.objects.all().delete()
    Message.objects.all().delete()
    book()
    assert len(told()) == 1
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Thursday"), ("pt", "quinta-feira"), ("", "jueves")]
)
def test_the_mail_is_in_the_language_of_the_page(language: str, says: str) -> None:
    book(language=language)
    [letter] = told()
    assert says.lower() in letter.subject.lower()


def test_a_customer_in_another_zone_reads_both_clocks_in_mail_and_chat() -> None:
    held = visitor_hold(
        service=Service.objects.get(name="Corte"),
        start=START,
        network="203.0.113.1",
        customer_timezone="America/Bogota",
    )
    form = {"name": "Lucía Prats", "phone": "+34600123456", "email": "lucia@example.com"}
    booking = visitor_confirm(hold_token=held.hold_token, visitor=Visitor(**form))[0]
    told()
    assert "16:00 (hora de Madrid) · 10:00 en Bogotá" in mail.outbox[0].body
    notice = booking.notices.exclude(kind="reminder").get()
    said = text_of(Draft(notice=notice, now=NOW), "es")
    assert "16:00 (hora de Madrid) · 10:00 en Bogotá" in said


def test_moves_and_cancellations_are_told_too_whoever_makes_them(owner: User) -> None:
    booking = book()
    told()
    booking = booking_reschedule(booking=booking, start=START + timedelta(hours=1), actor=ASSISTANT)
    assert "17:00" in told()[-1].subject
    booking_cancel(booking=booking, actor=Actor.person(owner), reason="cierre")
    assert len(told()) == 3
    assert "se ha cancelado" in mail.outbox[-1].subject
    assert "/book/" in mail.outbox[-1].body
    told_by_mail = NoticeAttempt.objects.filter(way="email")
    assert set(told_by_mail.values_list("state", flat=True)) == {"sent"}


def test_a_change_overtaken_by_another_is_not_told() -> None:
    booking = book()
    drain(["bookings.changed"])
    booking_cancel(booking=booking, actor=ASSISTANT)
    [letter] = told()
    assert "se ha cancelado" in letter.subject
    assert Notice.objects.get(kind="confirmed").reason == "Hubo otro cambio después"


def test_a_mail_is_sent_once_however_often_its_work_runs() -> None:
    book()
    told()
    for _ in range(3):
        booking_mail_send(NoticeAttempt.objects.get().pk)
    assert len(mail.outbox) == 1


def test_blocked_people_and_past_appointments_are_left_in_peace(owner: User) -> None:
    booking = book()
    Contact.objects.update(kind=Contact.Kind.BLOCKED)
    assert told() == []
    Contact.objects.update(kind=Contact.Kind.PROSPECT)
    with time_machine.travel(START + timedelta(hours=2)):
        booking_cancel(booking=booking, actor=Actor.person(owner))
        assert told() == []


def failing(patch: pytest.MonkeyPatch, *, opening: Any = None, sending: Any = None) -> None:
    """Make the mail server fail while it is reached, or while a mail is handed over."""

    def raising(error: Any) -> Any:
        def fails(self: Any, *_: Any) -> int:
            raise error

        return fails

    if opening is not None:
        patch.setattr(EmailBackend, "open", raising(opening))
    if sending is not None:
        patch.setattr(EmailBackend, "send_messages", raising(sending))


def test_a_mail_server_that_is_away_is_asked_again_as_long_as_it_makes_sense(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book()
    with monkeypatch.context() as patch:
        failing(patch, opening=ConnectionRefusedError("gone"))
        with time_machine.travel(NOW) as clock:
            drain(["bookings.changed"])
            attempt = NoticeAttempt.objects.get()
            for _ in range(5):
                again = booking_mail_send(attempt.pk)
                clock.shift(6)
            assert again is None
            drain(["bookings.notice"])
    notice = Notice.objects.get(kind="confirmed")
    assert (notice.state, notice.round) == ("retrying", 2)
    assert "no responde" in notice.reason
    with time_machine.travel(notice.run_at + timedelta(seconds=1)):
        drain(TOLD)
    assert len(mail.outbox) == 1
    notice.refresh_from_db()
    assert notice.state == "sent"


def test_a_mail_that_may_have_left_is_never_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book(phone="+34612345678")
    drain(["bookings.changed"])
    attempt = NoticeAttempt.objects.get(way="email")
    with monkeypatch.context() as patch:
        failing(patch, sending=SMTPServerDisconnected("in the middle"))
        assert booking_mail_send(attempt.pk) is None
    assert booking_mail_send(attempt.pk) is None
    attempt.refresh_from_db()
    assert attempt.state == "unknown"
    assert mail.outbox == []


def test_a_worker_killed_in_the_middle_leaves_it_open_whether_the_mail_left() -> None:
    book()
    drain(["bookings.changed"])
    attempt = NoticeAttempt.objects.get()
    NoticeAttempt.objects.update(state="sending")
    booking_mail_send(attempt.pk)
    attempt.refresh_from_db()
    assert (attempt.state, Notice.objects.get(kind="confirmed").state) == ("unknown", "unknown")
    assert mail.outbox == []


def test_an_appointment_that_has_begun_is_not_announced() -> None:
    booking = book()
    Notice.objects.all().delete()
    with time_machine.travel(START + timedelta(minutes=1)):
        booking_change_notify(booking.pk)
    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_a_mailbox_that_is_full_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book()
    drain(["bookings.changed"])
    full = SMTPRecipientsRefused({"lucia@example.com": (452, b"mailbox full")})
    failing(monkeypatch, sending=full)
    row = NoticeAttempt.objects.get()
    assert booking_mail_send(row.pk) is not None
    row.refresh_from_db()
    assert row.state == "pending"


def test_an_address_that_nobody_has_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    book()
    drain(["bookings.changed"])
    nobody = SMTPRecipientsRefused({"lucia@example.com": (550, b"no such user")})
    failing(monkeypatch, sending=nobody)
    booking_mail_send(NoticeAttempt.objects.get().pk)
    drain(["bookings.notice"])
    row = Notice.objects.get(kind="confirmed")
    assert (row.state, row.reason) == ("failed", "El servidor no acepta esa dirección")


def test_names_cannot_write_headers_or_markup() -> None:
    book(name="<b>Eva</b>\r\nBcc: all@example.com")
    [letter] = told()
    html = str(letter.alternatives[0][0])
    assert "<b>Eva" not in html
    assert letter.recipients() == ["lucia@example.com"]


def test_every_language_has_every_word() -> None:
    assert WORDS["es"].keys() == WORDS["en"].keys() == WORDS["pt"].keys()
