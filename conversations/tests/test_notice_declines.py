"""Why a request was turned down: told in the member's words, where there is room for them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from bookings.models import Booking, Notice, Service
from bookings.services import booking_confirm, booking_decline, booking_hold
from channels_whatsapp.models import MessageTemplate
from config.shell.simulator.local import LocalTwilio
from config.tests.world import SALON_NUMBER
from leads.models import ContactIdentity
from leads.services import contact_upsert, identity_index
from tenants.actors import CUSTOMER, SYSTEM, Actor
from tenants.draining import drain
from tenants.models import Business, User
from tenants.validators import words_to_tell

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
START = datetime(2026, 11, 26, 17, 0, tzinfo=MADRID)
PHONE, MAILBOX = "+34600123456", "ana@example.com"
KINDS = (
    "bookings.changed",
    "bookings.notice",
    "conversations.deliver",
    "conversations.booking_mail",
)
WHY = "Ese día cerramos a las 16.30,\n¿te va bien el viernes?"


@pytest.fixture
def twilio(estilo: Business, settings: Any) -> Iterator[LocalTwilio]:
    with LocalTwilio({f"AC{1:032d}": ("demo-auth-token", {SALON_NUMBER})}) as server:
        settings.TWILIO_BASE_URL = server.base_url
        with time_machine.travel(NOW, tick=True):
            yield server


def asked_for(way: str = "whatsapp", language: str = "es") -> Booking:
    """A request for Thursday, from somebody who wants to hear by `way`."""
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
    contact.preferences, contact.language = {"notices": way}, language
    contact.save(update_fields=["preferences", "language"])
    ContactIdentity.objects.create(
        contact=contact,
        kind="email",
        address=MAILBOX,
        address_index=identity_index("email", MAILBOX),
    )
    service = Service.objects.get(name="Corte")
    service.needs_approval = True
    service.save(update_fields=["needs_approval"])
    held = booking_hold(contact=contact, service=service, start=START, actor=CUSTOMER, source="web")
    booking = booking_confirm(hold_token=held.hold_token, actor=CUSTOMER)
    assert booking.state == "pending"
    return booking


def decline(booking: Booking, actor: Actor, reason: str = WHY) -> Notice:
    booking_decline(booking=booking, actor=actor, reason=reason)
    drain(KINDS)
    return Notice.objects.get(kind="declined")


@pytest.mark.parametrize(
    ("language", "says"), [("es", "Motivo: "), ("en", "The reason: "), ("pt", "Motivo: ")]
)
def test_an_sms_says_why_in_its_language(
    twilio: LocalTwilio, owner: User, language: str, says: str
) -> None:
    notice = decline(asked_for("sms", language), Actor.person(owner))
    assert notice.state == "sent"
    lines = twilio.sent[-1]["body"].split("\n")
    assert lines[1].startswith(says + "Ese d")
    assert lines[1].endswith("a las 16.30, ¿te va bien el viernes?")


def test_a_mail_says_why_in_both_of_its_parts(twilio: LocalTwilio, owner: User) -> None:
    decline(asked_for("email"), Actor.person(owner), "No <b>hay</b> nadie")
    letter = mail.outbox[-1]
    assert "Motivo: No <b>hay</b> nadie." in str(letter.body)
    html = str(letter.alternatives[0].content)  # type: ignore[attr-defined]
    assert "Motivo: No &lt;b&gt;hay&lt;/b&gt; nadie." in html


def test_nothing_is_said_where_nothing_was_typed(twilio: LocalTwilio, owner: User) -> None:
    decline(asked_for("email"), Actor.person(owner), "")
    assert "Motivo" not in str(mail.outbox[-1].body)


def test_what_the_system_notes_is_not_told_as_a_reason(twilio: LocalTwilio) -> None:
    decline(asked_for("email"), SYSTEM, "Rechazada en el calendario de fuera")
    assert "Rechazada" not in str(mail.outbox[-1].body)


def test_a_template_outside_the_window_leaves_it_out(twilio: LocalTwilio, owner: User) -> None:
    MessageTemplate.objects.create(
        name="booking_declined",
        language="es",
        purpose="booking_declined",
        body="Hola {{1}}: {{2}} en {{3}} {{4}} no puede ser.",
        content_sid="HX" + "a" * 32,
        state="approved",
    )
    notice = decline(asked_for(), Actor.person(owner))
    assert notice.attempts.get().channel == "whatsapp"
    assert "viernes" not in str(twilio.sent[-1])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Entra en https://premio.example/x", "Entra en https: //premio. example/x"),
        ("premio\u3002example ya", "premio. example ya"),
        ("ana@premio.example", "ana@ premio. example"),
        ("uno\r\n\r\ndos\ttres", "uno dos tres"),
        ("al\u202erevés\u200b", "alrevés"),
        ("A las 17.30 o 10:00 a.m. el 26.11.2026, 1ª planta", None),
    ],
)
def test_what_is_told_holds_no_link_and_no_hidden_signs(typed: str, told: str | None) -> None:
    assert words_to_tell(typed) == (typed if told is None else told)
