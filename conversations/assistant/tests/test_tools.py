"""The tools, with the arguments that a model that was talked into it would give."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from pydantic import ValidationError

from bookings.models import Booking, Service
from bookings.services import booking_confirm, booking_hold
from conversations.assistant.tools import Toolbox
from conversations.services.receiving import conversation_ensure
from leads.models import Contact
from leads.services import contact_upsert
from tenants.actors import CUSTOMER
from tenants.models import Business

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=MADRID)
THURSDAY = datetime(2026, 11, 26, 16, 0, tzinfo=MADRID)


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


def person(number: str) -> Contact:
    contact, _ = contact_upsert(kind="phone", address=number)
    return contact


@pytest.fixture
def eve(estilo: Business) -> Toolbox:
    """The tools of a customer who wants more than is hers."""
    keys = {"channel": "fake", "account_key": "", "kind": "phone", "address": "+34600000666"}
    with transaction.atomic():
        conversation = conversation_ensure(contact=person("+34600000666"), **keys)
    return Toolbox(conversation, may_act=lambda: True)


@pytest.fixture
def anas(eve: Toolbox) -> Booking:
    """A booking of somebody else's."""
    return booking_confirm(hold_token=hold_of_ana().hold_token, actor=CUSTOMER)


def hold_of_ana() -> Booking:
    service = Service.objects.get(name="Corte")
    ana = person("+34600000001")
    return booking_hold(contact=ana, service=service, start=THURSDAY, actor=CUSTOMER)


def test_somebody_else_s_booking_does_not_exist(eve: Toolbox, anas: Booking) -> None:
    tries: list[tuple[str, dict[str, Any]]] = [
        ("cancel", {"booking_id": str(anas.uuid)}),
        ("reschedule", {"booking_id": str(anas.uuid), "start": "2026-11-26T17:00:00+01:00"}),
        ("confirm", {"hold_token": str(anas.hold_token), "party_name": "Eve"}),
        (
            "search_slots",
            {
                "service_id": str(anas.service.uuid),
                "first": THURSDAY.isoformat(),
                "until": "2026-11-27T00:00:00+01:00",
                "moving_booking_id": str(anas.uuid),
            },
        ),
    ]
    for tool, arguments in tries:
        assert eve.call(tool, **arguments) == {"error": "not_found"}, tool
    assert eve.call("my_bookings") == {"bookings": []}
    assert not eve.acted
    fresh = Booking.objects.get(pk=anas.pk)
    assert (fresh.state, fresh.start, fresh.party_name) == ("confirmed", anas.start, "")


def test_somebody_else_s_hold_is_not_confirmed(eve: Toolbox) -> None:
    held = hold_of_ana()
    assert eve.call("confirm", hold_token=str(held.hold_token)) == {"error": "not_found"}
    assert Booking.objects.get(pk=held.pk).state == "held"


@pytest.mark.parametrize("extra", [{"contact_id": 1}, {"price": 0}, {"business": "academia"}])
def test_a_tool_takes_no_argument_of_its_caller_s_making(
    eve: Toolbox, extra: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        eve.call("my_bookings", **extra)


@pytest.mark.parametrize(
    ("first", "until"),
    [
        ("9999-12-31T00:00:00+00:00", "9999-12-31T23:59:59+00:00"),
        ("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"),
        ("2026-11-27T00:00:00+01:00", "2026-11-26T00:00:00+01:00"),
    ],
)
def test_a_search_beyond_all_reason_finds_nothing(eve: Toolbox, first: str, until: str) -> None:
    service = str(Service.objects.get(name="Corte").uuid)
    found = eve.call("search_slots", service_id=service, first=first, until=until)
    assert found == {"slots": []}
