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

from bookings.models import Booking, BookingMail, Service
from bookings.services import booking_cancel, booking_reschedule
from bookings.services.web import Visitor, visitor_confirm, visitor_hold
from conversations.mail_words import WORDS
from conversations.models import Message
from conversations.services.booking_mail import booking_mail_send
from leads.models import Contact
from tenants.actors import ASSISTANT, Actor
from tenants.draining import drain
from tenants.models import Business, User

# Tuesday at ten in Madrid
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
START = datetime(2026, 11, 26, 15, tzinfo=UTC)
TOLD = ("bookings.changed", "conversations.booking_mail")


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


def test_moves_and_cancellations_are_told_too_whoever_makes_them(owner: User) -> None:
    booking = book()
    told()
    booking = booking_reschedule(booking=booking, start=START + timedelta(hours=1), actor=ASSISTANT)
    assert "17:00" in told()[-1].subject
    booking_cancel(booking=booking, actor=Actor.person(owner), reason="cierre")
    assert len(told()) == 3
    assert "se ha cancelado" in mail.outbox[-1].subject
    assert "/book/" in mail.outbox[-1].body
    assert set(BookingMail.objects.values_list("state", flat=True)) == {"sent"}


def test_a_change_overtaken_by_another_is_not_told() -> None:
    booking = book()
    drain(["bookings.changed"])
    booking_cancel(booking=booking, actor=ASSISTANT)
    [letter] = told()
    assert "se ha cancelado" in letter.subject
    assert BookingMail.objects.get(state="skipped").reason == "Hubo otro cambio después"


def test_a_mail_is_sent_once_however_often_its_work_runs() -> None:
    book()
    told()
    for _ in range(3):
        booking_mail_send(BookingMail.objects.get().pk)
    assert len(mail.outbox) == 1


def test_blocked_people_and_past_appointments_are_left_in_peace(owner: User) -> None:
    booking = book()
    Contact.objects.update(kind=Contact.Kind.BLOCKED)
    assert told() == []
    Contact.objects.update(kind=Contact.Kind.PROSPECT)
    with time_machine.travel(START + timedelta(hours=2)):
        booking_cancel(booking=booking, actor=Actor.person(owner))
        assert told() == []


def test_a_mail_server_that_fails_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book()
    drain(["bookings.changed"])
    row = BookingMail.objects.get()

    def away(self: Any, messages: Any) -> int:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", away)
        again = booking_mail_send(row.pk)
        assert again is not None
        with (
            time_machine.travel(NOW + timedelta(days=2, hours=1)),
            pytest.raises(SMTPServerDisconnected),
        ):
            booking_mail_send(row.pk)
    row.refresh_from_db()
    assert row.state == "waiting"
    with time_machine.travel(again):
        booking_mail_send(row.pk)
    assert len(mail.outbox) == 1


def test_an_appointment_that_has_begun_is_not_announced() -> None:
    book()
    drain(["bookings.changed"])
    with time_machine.travel(START):
        booking_mail_send(BookingMail.objects.get().pk)
    assert mail.outbox == []
    assert BookingMail.objects.get().reason == "La cita ya empezó"


def test_a_mailbox_that_is_full_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book()
    drain(["bookings.changed"])

    def refuses(self: Any, messages: Any) -> int:
        raise SMTPRecipientsRefused({"lucia@example.com": (452, b"mailbox full")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    row = BookingMail.objects.get()
    assert booking_mail_send(row.pk) is not None
    row.refresh_from_db()
    assert row.state == "waiting"


def test_an_address_that_nobody_has_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    book()
    drain(["bookings.changed"])

    def refuses(self: Any, messages: Any) -> int:
        raise SMTPRecipientsRefused({"lucia@example.com": (550, b"no such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    booking_mail_send(BookingMail.objects.get().pk)
    row = BookingMail.objects.get()
    assert (row.state, row.reason) == ("skipped", "El servidor no acepta esa dirección")


def test_names_cannot_write_headers_or_markup() -> None:
    book(name="<b>Eva</b>\r\nBcc: all@example.com")
    [letter] = told()
    html = str(letter.alternatives[0][0])
    assert "<b>Eva" not in html
    assert letter.recipients() == ["lucia@example.com"]


def test_every_language_has_every_word() -> None:
    assert WORDS["es"].keys() == WORDS["en"].keys() == WORDS["pt"].keys()
