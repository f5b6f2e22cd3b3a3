"""The subscribable calendar of one person."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.feeds import feed_renew, feed_url
from bookings.models import CalendarFeed, Resource
from bookings.services import booking_cancel, booking_reschedule
from bookings.tests.conftest import Book, at, person
from leads.models import Contact
from tenants.actors import ASSISTANT, SYSTEM
from tenants.models import Business


@pytest.fixture
def path(estilo: Business, clock: time_machine.Traveller, marta: Resource) -> str:
    """Where Marta's calendar is read."""
    url = feed_url(feed_renew(resource=marta, actor=SYSTEM))
    return url[url.index("/ics/") :]


def read(path: str, **headers: str) -> tuple[int, str]:
    answer = Client(HTTP_HOST="estilo.localhost").get(path, headers=headers)
    text = answer.content.decode().replace("\r\n ", "")
    return answer.status_code, text


def test_it_holds_the_person_s_bookings_and_nobody_s_surname(
    path: str, book: Book, marta: Resource, luis: Resource
) -> None:
    ana = person(1)
    ana.name = "Ana María Zubizarreta"
    ana.save()
    booking = book(ana, at("10:00"), staff=marta)
    book(person(2), at("11:00"), staff=luis)
    status, text = read(path)
    assert status == 200
    assert text.count("BEGIN:VEVENT") == 1
    assert f"UID:{booking.uuid}@estilo.localhost" in text
    assert "DTSTART:20260616T080000Z" in text
    assert "SUMMARY:Corte · Ana\r\n" in text
    assert "Zubizarreta" not in text
    assert "+34600" not in text


def test_changes_count_up_and_cancelled_ones_say_so(
    path: str, book: Book, ana: Contact, marta: Resource, clock: time_machine.Traveller
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    _status, before = read(path)
    assert "SEQUENCE:1" in before
    clock.shift(timedelta(minutes=1))
    booking = booking_reschedule(booking=booking, start=at("12:00"), staff=marta, actor=ASSISTANT)
    _status, moved = read(path)
    assert "SEQUENCE:2" in moved
    assert "STATUS:CONFIRMED" in moved
    booking_cancel(booking=booking, actor=ASSISTANT)
    _status, gone = read(path)
    assert "STATUS:CANCELLED" in gone
    assert gone.count("BEGIN:VEVENT") == 1


def test_a_reader_that_has_it_is_told_so(
    path: str, book: Book, ana: Contact, marta: Resource, clock: time_machine.Traveller
) -> None:
    client = Client(HTTP_HOST="estilo.localhost")
    first = client.get(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, max-age=300"
    clock.shift(timedelta(hours=2))
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    book(ana, at("10:00"), staff=marta)
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_old_and_far_bookings_are_left_out(
    path: str, book: Book, ana: Contact, marta: Resource, clock: time_machine.Traveller
) -> None:
    book(ana, at("10:00"), staff=marta)
    clock.shift(timedelta(days=29))
    assert "BEGIN:VEVENT" in read(path)[1]
    clock.shift(timedelta(days=3))
    assert "BEGIN:VEVENT" not in read(path)[1]


def test_a_wrong_an_old_and_another_business_s_address_are_404(path: str, marta: Resource) -> None:
    assert read("/ics/abc.ics")[0] == 404
    feed_renew(resource=marta, actor=SYSTEM)
    assert read(path)[0] == 404
    url = feed_url(CalendarFeed.objects.get())
    new = url[url.index("/ics/") :]
    assert read(new)[0] == 200
    assert Client(HTTP_HOST="academia.localhost").get(new).status_code == 404


def test_who_guesses_is_slowed_down(path: str) -> None:
    answers = [read(f"/ics/guess{number}.ics")[0] for number in range(70)]
    assert answers[-1] == 429


def test_managers_make_change_and_end_the_address(
    owner_client: Client, agent_client: Client, estilo: Business, marta: Resource
) -> None:
    door, page = f"/staff/{marta.uuid}/feed/", f"/staff/{marta.uuid}/"
    assert agent_client.post(door).status_code == 403
    assert "Crear el enlace" in owner_client.get(page).content.decode()
    owner_client.post(door)
    first = feed_url(CalendarFeed.objects.get())
    assert first in owner_client.get(page).content.decode()
    owner_client.post(door)
    assert feed_url(CalendarFeed.objects.get()) != first
    owner_client.post(door, {"do": "off"})
    assert not CalendarFeed.objects.exists()


def test_the_number_of_queries_does_not_grow(path: str, book: Book, marta: Resource) -> None:
    counts = []
    for number in (1, 2, 3):
        book(person(number), at(f"{9 + number}:00"), staff=marta)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(path)
        counts.append(len(queries))
    assert counts[1] == counts[2]
