"""The customer's profile in a frame of Chatwoot."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from conversations.channels.chatwoot.profile import origin_of, profile_url
from conversations.channels.chatwoot.tests.conftest import Bridge
from conversations.models import ChannelAccount, Conversation
from conversations.services.connections import account_disconnect
from tenants.actors import SYSTEM
from tenants.context import business_context


@pytest.fixture
def frame(account: ChannelAccount) -> str:
    """The address that Chatwoot has, as a path."""
    return "/" + profile_url(account).split("/", 3)[3]


def get(path: str, host: str = "estilo.localhost") -> tuple[int, str, str]:
    answer = Client(HTTP_HOST=host).get(path)
    return answer.status_code, answer.content.decode(), answer.get("Content-Security-Policy", "")


def test_it_opens_with_its_signature_in_that_chatwoot_alone(
    account: ChannelAccount, frame: str
) -> None:
    status, page, policy = get(frame)
    assert status == 200
    assert f'data-origin="{origin_of(account)}"' in page
    assert f"frame-ancestors {origin_of(account)};" in f"{policy};"
    assert "X-Frame-Options" not in Client(HTTP_HOST="estilo.localhost").get(frame).headers
    assert get(frame[:-1] + "x")[0] == 404
    assert get(frame.partition("?")[0])[0] == 404
    assert get(frame, "academia.localhost")[0] == 404
    with business_context("estilo"):
        account_disconnect(account=account, actor=SYSTEM)
    assert get(frame)[0] == 404


def test_it_shows_who_writes_and_nobody_else(
    account: ChannelAccount, bridge: Bridge, frame: str
) -> None:
    talk = bridge.api.begins("Lucía Prado")
    bridge.api.customer_writes(talk, "hola")
    bridge.work()
    contact = Conversation.objects.get().contact
    start = timezone.now() + timedelta(days=2)
    Booking.objects.create(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        resource=Resource.objects.first(),
        start=start,
        end=start + timedelta(minutes=30),
        state=Booking.State.CONFIRMED,
    )
    path, _, query = frame.partition("?")

    def person(number: object) -> str:
        return get(f"{path}person/?{query}&contact={number}")[1]

    shown = person(talk.contact["id"])
    assert "Lucía Prado" in shown
    assert "Corte" in shown
    for other in ("999999", "", "1 OR 1=1", str(contact.pk)):
        assert "Lucía" not in person(other)
