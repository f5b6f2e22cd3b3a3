"""A customer who is known to be far away reads appointments on both clocks in the chat too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from conversations.channels.fake import FakeChannel
from conversations.models import Message
from conversations.tests.test_dialogues import MADRID, NOW, PHONE, Customer, customer
from conversations.tests.test_notice_replies import reminded, says
from leads.models import Contact
from leads.services import contact_upsert

__all__ = ["customer", "reminded"]


@pytest.fixture
def far(customer: Customer) -> Customer:
    """Somebody who booked on the web last month, with a clock in Bogotá."""
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana Ruiz")
    lived_in(contact, "America/Bogota")
    return customer


def lived_in(contact: Contact, zone: str) -> None:
    begun = NOW - timedelta(days=30)
    Booking.objects.create(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.get(name="Marta"),
        start=begun,
        end=begun + timedelta(minutes=30),
        state="completed",
        customer_timezone=zone,
        source="widget",
    )


def test_what_is_booked_and_what_is_offered_show_their_clock(far: Customer) -> None:
    far.says("quiero cortarme el pelo el jueves por la tarde")
    assert all("en Bogotá" in option for option in far.options), far.options
    answer = far.says("el segundo")
    assert "(hora de Madrid)" in answer
    assert "en Bogotá" in answer
    made = Booking.objects.get(state="confirmed")
    assert made.start.astimezone(MADRID).hour >= 16
    assert made.customer_timezone == "America/Bogota", "what they are told later, too"


def test_whoever_lives_by_the_same_clock_reads_one(customer: Customer) -> None:
    lived_in(contact_upsert(kind="phone", address=PHONE, name="Ana")[0], "Europe/Paris")
    customer.says("quiero cortarme el pelo el jueves por la tarde")
    assert not any(" en " in option for option in customer.options)
    assert "hora de" not in customer.says("el segundo")


def test_answers_to_a_reminder_show_their_clock(reminded: Booking) -> None:
    Booking.objects.update(customer_timezone="America/Bogota")
    assert "11:00 en Bogotá" in says("1")
    assert "hora de Madrid" in says("2")
    options = Message.objects.filter(direction="out").latest("pk").options
    assert all("en Bogotá" in option for option in options), options
    says("el segundo")
    reminded.refresh_from_db()
    clock = f"{reminded.start.astimezone(MADRID):%H:%M}"
    assert clock in options[1].split(" · ")[0]
    assert reminded.start > timezone.now()
    FakeChannel.outbox.clear()
