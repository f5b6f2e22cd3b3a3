"""Follow-ups with a real worker, a moved clock, and Twilio's side of the wire."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

from bookings.models import Booking
from bookings.services import booking_mark_attendance
from leads.models import FollowUp, Lead
from tenants.actors import Actor
from tenants.models import Business, User
from tests.live import Customer, eventually, stays

MADRID = ZoneInfo("Europe/Madrid")
MORNING = datetime(2026, 11, 25, 10, 0, tzinfo=MADRID)


def test_a_visit_is_asked_about_the_next_day_and_not_after_stop(
    salon: Business, customer: Customer, worker: None
) -> None:
    with time_machine.travel(MORNING, tick=True) as clock:
        assert customer.write("quiero un corte hoy a las 17:00") == 200
        customer.hears(1)
        eventually(lambda: Booking.objects.filter(state="confirmed").exists(), "a booking")
        booking = Booking.objects.get()
        clock.move_to(booking.end + timedelta(minutes=5))
        owner = User.objects.get(email="owner@estilo.example")
        booking_mark_attendance(booking=booking, attended=True, actor=Actor.person(owner))
        # A word of theirs on the next morning keeps WhatsApp's window open for the question.
        clock.move_to(booking.end + timedelta(hours=16))
        customer.write("gracias por todo")
        customer.hears(2)
        clock.move_to(booking.end + timedelta(days=1, minutes=1))
        eventually(lambda: any("¿Cómo te fue" in text for text in customer.heard), "the question")
        assert Lead.objects.get().state == "SHOWED_UP"
        clock.move_to(booking.end + timedelta(days=2, hours=20))
        customer.write("STOP")
        eventually(lambda: Lead.objects.get().contact.opted_out_at, "STOP is understood")
        heard = len(customer.heard)
        clock.move_to(booking.end + timedelta(days=3, minutes=1))
        offer = FollowUp.objects.filter(rule__kind="offer")
        eventually(lambda: offer.get().state == "skipped", "the offer is settled")
        assert offer.get().reason == "Pidió no recibir más mensajes"
        assert stays(lambda: len(customer.heard) == heard)
