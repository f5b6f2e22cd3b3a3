"""Whoever the owner adds to the team can be booked with in the chat."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from bookings.models import Booking, Service
from conversations.channels.fake import FakeChannel
from conversations.tests.test_dialogues import NOW, Customer
from tenants.models import Business


@pytest.fixture
def customer(estilo: Business) -> Iterator[Customer]:
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True):
        yield Customer()
    FakeChannel.outbox.clear()


def test_who_was_just_added_can_be_booked_with(customer: Customer, owner_client: Client) -> None:
    services = [each.pk for each in Service.objects.all()]
    owner_client.post("/staff/new/", {"name": "Carla", "services": services})
    customer.says("quiero un corte con Carla el jueves a las 10")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]
    assert Booking.objects.get().resource.name == "Carla"
