"""A customer far away reads their appointment on both clocks, wherever it is written to them."""

import pytest
from django.test import Client

from bookings.models import Booking
from bookings.tests.test_own_page import booking, clock, page, path
from bookings.wording.clocks import on_both_clocks, own_time

__all__ = ["booking", "clock", "page"]


def lives_in(booking: Booking, zone: str) -> Booking:
    Booking.objects.filter(pk=booking.pk).update(customer_timezone=zone)
    booking.refresh_from_db()
    return booking


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("America/Bogota", "es", "11:00 en Bogotá"),
        ("America/Mexico_City", "es", "10:00 en Ciudad de México"),
        ("America/Bogota", "en", "11:00 in Bogota"),
        ("America/Sao_Paulo", "pt", "13:00 em São Paulo"),
        ("Asia/Tokyo", "es", "vie 27 nov, 01:00 en Tokio"),
        ("Europe/Paris", "es", ""),
        ("Europe/Madrid", "es", ""),
        ("", "es", ""),
        ("Here/Nowhere", "es", ""),
        ("../../etc/passwd", "es", ""),
    ],
)
def test_the_other_clock_is_said_only_where_it_shows_another_time(
    booking: Booking, zone: str, language: str, said: str
) -> None:
    assert own_time(lives_in(booking, zone), language).lower() == said.lower()


def test_both_places_are_named_together(booking: Booking) -> None:
    lives_in(booking, "America/Bogota")
    said = on_both_clocks(booking, "el jueves a las 17:00", "es")
    assert said == "el jueves a las 17:00 (hora de Madrid) · 11:00 en Bogotá"


def test_the_page_shows_both_clocks_and_so_do_the_times_to_move_to(
    booking: Booking, page: Client
) -> None:
    assert "Bogotá" not in page.get(path(booking)).content.decode()
    lives_in(booking, "America/Bogota")
    shown = page.get(path(booking)).content.decode()
    assert "hora de Madrid" in shown
    assert "11:00 en Bogotá" in shown
    times = page.get(path(booking) + "?to=move").content.decode()
    assert ">10:00<span" in times.replace("\n", "")
    assert "04:00 en Bogotá" in times


def test_the_calendar_file_has_the_instant_whatever_the_zone(
    booking: Booking, page: Client
) -> None:
    lives_in(booking, "America/Bogota")
    text = page.get(path(booking, "cita.ics")).content.decode()
    assert "DTSTART:20261126T160000Z" in text
    assert "TZID" not in text
