"""Who came, with several at it at once: in real threads on a committed database."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections

from bookings.models import AttendanceQuestion, Booking, Resource, Service
from bookings.services import booking_confirm, booking_hold
from bookings.services.attendance import (
    BY_STAFF,
    Answered,
    attendance_answer,
    customer_answer,
    mark_if_open,
)
from bookings.services.reach import resource_reach_set
from conversations.models import Conversation, Message
from conversations.services import attendance as asking
from conversations.tests.test_attendance import NOW, TEN
from leads.models import Contact, ContactIdentity, LeadEvent
from leads.services import contact_upsert
from tenants.actors import SYSTEM, Actor
from tenants.context import business_context
from tenants.models import User


@pytest.fixture
def ana(live_db: str) -> Iterator[Booking]:
    """Ana's appointment with Marta, whose phone is known and who has written before."""
    with time_machine.travel(NOW, tick=True) as clock, business_context("estilo"):
        marta = Resource.objects.get(name="Marta")
        resource_reach_set(resource=marta, phone="+34600777001", user=None, actor=SYSTEM)
        Conversation.objects.create(
            contact=Contact.objects.get(audience="technician"),
            channel="fake",
            address=ContactIdentity.objects.get(address_index=marta.phone_index),
        )
        contact, _ = contact_upsert(kind="phone", address="+34600123456", name="Ana")
        held = booking_hold(
            contact=contact,
            service=Service.objects.get(name="Corte"),
            start=TEN,
            staff=marta,
            actor=SYSTEM,
        )
        booking = booking_confirm(hold_token=held.hold_token, actor=SYSTEM)
        clock.move_to(booking.end + timedelta(minutes=6))
        yield booking


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all in threads that start together."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            with business_context("estilo"):
                return work()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_the_page_and_the_phone_at_once_make_one_mark_and_one_is_told(ana: Booking) -> None:
    owner = Actor.person(User.objects.get(email="owner@estilo.example"))
    asking.attendance_ask(ana.pk)
    answers: list[Answered] = at_once(
        lambda: mark_if_open(booking=ana, attended=True, actor=owner),
        lambda: attendance_answer(
            booking=ana,
            attended=False,
            actor=Actor("person"),
            reason=BY_STAFF,
            asked=AttendanceQuestion.Asked.STAFF,
        ),
        lambda: customer_answer(booking=ana, attended=False),
    )
    assert sum(each.changed for each in answers) == 1
    ana.refresh_from_db()
    assert {each.booking.state for each in answers} == {ana.state}
    assert ana.events.filter(event__in=("attended", "missed")).count() == 1
    moves = LeadEvent.objects.filter(lead__contact=ana.contact, event__in=("attended", "missed"))
    assert moves.count() == 1


def test_several_workers_ask_once(ana: Booking) -> None:
    at_once(*[lambda: asking.attendance_ask(ana.pk) for _ in range(4)])
    assert Message.objects.filter(purpose="attendance_ask").count() == 1
    assert AttendanceQuestion.objects.count() == 1
