"""Erasing a person takes their entries out of calendars elsewhere."""

from collections.abc import Iterator

import pytest
import time_machine

from bookings.models import CalendarLink, Resource
from bookings.services.calendars import PUSH, calendar_push
from bookings.tests.conftest import Book, at
from bookings.tests.google_server import connect, google_served
from config.shell.simulator.google.local import Failure, LocalGoogle
from leads.models import Contact
from leads.privacy.erasure import contact_erase
from tenants.actors import Actor
from tenants.draining import drain
from tenants.models import Business, User


@pytest.fixture
def google(estilo: Business, clock: time_machine.Traveller) -> Iterator[LocalGoogle]:
    with google_served() as google:
        yield google


def erase(contact: Contact, owner: User) -> None:
    contact_erase(contact=contact, actor=Actor.person(owner), cancel_upcoming=True)


def test_the_entry_is_taken_away_there_then_forgotten_here(
    google: LocalGoogle, book: Book, ana: Contact, marta: Resource, owner: User
) -> None:
    connect(google, marta)
    book(ana, at("10:00"), staff=marta)
    drain((PUSH,))
    assert len(google.events()) == 1
    erase(ana, owner)
    assert CalendarLink.objects.get().leaving
    drain((PUSH,))
    assert google.events() == []
    assert not CalendarLink.objects.exists()


def test_an_entry_whose_answer_was_lost_is_taken_away_too(
    google: LocalGoogle, book: Book, ana: Contact, marta: Resource, owner: User
) -> None:
    connect(google, marta)
    book(ana, at("10:00"), staff=marta)
    google.failures.append(Failure(method="POST", at="/events", drop=True))
    calendar_push(CalendarLink.objects.get().pk)
    assert len(google.events()) == 1
    erase(ana, owner)
    drain((PUSH,))
    assert google.events() == []


def test_where_nobody_can_be_asked_any_more_the_row_goes_at_once(
    google: LocalGoogle, book: Book, ana: Contact, marta: Resource, owner: User
) -> None:
    connection = connect(google, marta)
    book(ana, at("10:00"), staff=marta)
    drain((PUSH,))
    connection.state, connection.credentials = "disconnected", None
    connection.save()
    erase(ana, owner)
    assert not CalendarLink.objects.exists()
