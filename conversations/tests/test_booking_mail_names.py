"""The booking form mails whatever address it is given: it must not carry strangers' words there."""

from datetime import UTC, datetime

import pytest
import time_machine

from bookings.models import Service
from bookings.services.web import Visitor, visitor_confirm, visitor_hold
from conversations.services.booking_mail import booking_mail
from tenants.models import Business


@pytest.mark.parametrize("name", ["https://premio.example/x", "premio.example Ya", "X" * 60])
def test_a_stranger_cannot_have_a_link_mailed_as_their_name(estilo: Business, name: str) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        start = datetime(2026, 11, 26, 15, tzinfo=UTC)
        held = visitor_hold(
            service=Service.objects.get(name="Corte"), start=start, network="203.0.113.1"
        )
        visitor = Visitor(name=name, email="victima@example.com")
        booking, _new = visitor_confirm(hold_token=held.hold_token, visitor=visitor)
    letter = booking_mail(booking, "confirmed")
    said = f"{letter.subject} {letter.body} {letter.alternatives[0].content}"  # type: ignore[attr-defined]
    assert name.split()[0] not in said
    assert letter.body.startswith("Hola")
