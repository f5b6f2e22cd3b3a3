"""Reminders around the night: when they go, and what the ledger says of it."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Booking, Service
from bookings.notice_settings import notice_settings, notice_settings_save
from bookings.services import booking_confirm, booking_hold
from leads.services import contact_upsert
from tenants.actors import SYSTEM, Actor
from tenants.context import business_context
from tenants.models import Business, User

MADRID = ZoneInfo("Europe/Madrid")
Row = tuple[int, str, str, str]


def reminders(made: datetime, start: datetime) -> list[Row]:
    """Offset, day and time, state and reason of what is promised for an appointment."""
    with time_machine.travel(made, tick=True), business_context("estilo"):
        contact, _ = contact_upsert(kind="phone", address="+34600123456", name="Ana")
        service = Service.objects.get(name="Corte")
        held = booking_hold(contact=contact, service=service, start=start, actor=SYSTEM)
        booking: Booking = booking_confirm(hold_token=held.hold_token, actor=SYSTEM)
        rows = list(booking.reminders.order_by("-minutes_before"))
    return [
        (
            row.minutes_before or 0,
            f"{row.run_at.astimezone(MADRID):%d %H:%M}",
            row.state,
            row.reason,
        )
        for row in rows
    ]


def test_booked_by_night_for_the_next_morning(estilo: Business) -> None:
    made = datetime(2026, 11, 25, 23, 30, tzinfo=MADRID)
    assert reminders(made, datetime(2026, 11, 26, 10, 0, tzinfo=MADRID)) == [
        (1440, "25 10:00", "skipped", "Se reservó cuando ya había pasado su hora"),
        (120, "26 09:00", "scheduled", "Espera a que acaben las horas de silencio"),
        (30, "26 09:30", "scheduled", ""),
    ]


@pytest.mark.parametrize(
    ("made", "rows"),
    [
        (
            datetime(2026, 11, 24, 12, 0, tzinfo=MADRID),
            [
                (1440, "25 11:00", "scheduled", "Espera a que acaben las horas de silencio"),
                (120, "25 20:45", "scheduled", "Se adelanta: a su hora habrá silencio"),
                (30, "25 20:45", "skipped", "Coincide con otro recordatorio"),
            ],
        ),
        (
            datetime(2026, 11, 25, 23, 30, tzinfo=MADRID),
            [
                (1440, "25 10:00", "skipped", "Se reservó cuando ya había pasado su hora"),
                (120, "26 08:00", "skipped", "Solo quedaban horas de silencio"),
                (30, "26 09:30", "skipped", "Solo quedaban horas de silencio"),
            ],
        ),
    ],
)
def test_an_appointment_before_the_quiet_hours_end(
    estilo: Business, owner: User, made: datetime, rows: list[Row]
) -> None:
    chosen = replace(notice_settings(estilo), quiet_until=time(11, 0))
    notice_settings_save(business=estilo, chosen=chosen, actor=Actor.person(owner))
    assert reminders(made, datetime(2026, 11, 26, 10, 0, tzinfo=MADRID)) == rows
