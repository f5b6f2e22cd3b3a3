"""Visitors of the web who wait for a time, and answer what is offered on a page."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from bookings.links import link_token, offer_link
from bookings.models import Booking, Service, WaitlistEntry, WaitlistOffer
from bookings.services import booking_cancel
from bookings.services.waitlist import JOINED_MAX, waitlist_round
from bookings.tests.booking_page import Visitor
from bookings.tests.conftest import Book, at, person
from leads.models import Contact
from tenants.actors import CUSTOMER

Entry, Offer = WaitlistEntry.State, WaitlistOffer.State
State = Booking.State


@pytest.fixture
def visitor(corte: Service) -> Visitor:
    return Visitor()


def wish(of: Service, **changed: Any) -> dict[str, Any]:
    usual = {
        "service": str(of.uuid),
        "name": "Lucía Prats",
        "phone": "612 34 56 78",
        "consent": True,
        "first": "2026-06-16",
        "last": "2026-06-17",
    }
    return {**usual, **changed}


def test_a_visitor_is_put_on_the_list(visitor: Visitor, corte: Service) -> None:
    answer = visitor.post("waitlist", wish(corte, time_from="16:00", time_until="19:30"))
    assert answer.status_code == 202
    [entry] = WaitlistEntry.objects.all()
    assert (entry.first, entry.until) == (at("00:00"), at("00:00", "2026-06-18"))
    assert (entry.time_from, entry.time_until) == (time(16), time(19, 30))
    assert (entry.source, entry.contact.name) == ("widget", "Lucía Prats")
    assert entry.contact.language == "es"


def test_nobody_learns_whom_the_business_knows(visitor: Visitor, corte: Service) -> None:
    """New, known, blocked, or waiting for too much: one answer."""
    answers = [visitor.post("waitlist", wish(corte))]
    blocked = person(7)
    Contact.objects.filter(pk=blocked.pk).update(kind=Contact.Kind.BLOCKED)
    answers.append(visitor.post("waitlist", wish(corte, phone="+34600000007")))
    for number in range(JOINED_MAX + 1):
        day = f"2026-07-{number * 2 + 1:02}"
        answers.append(visitor.post("waitlist", wish(corte, first=day, last=day)))
    assert {(each.status_code, each.content) for each in answers} == {
        (202, answers[0].content),
    }
    assert not blocked.waitlist.exists()
    assert WaitlistEntry.objects.count() == JOINED_MAX


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"service": "x"}, "service"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"consent": False}, "consent"),
        ({"name": "  "}, "name"),
        ({"first": "2026-06-18"}, "last"),
        ({"first": "2026-06-01", "last": "2026-06-14"}, "last"),
        ({"last": "2027-06-17"}, "last"),
        ({"last": "9999-12-31"}, "last"),
        ({"time_from": "19:00", "time_until": "16:00"}, "time_until"),
        ({"time_from": "tarde"}, "time_from"),
        ({"staff": "00000000-0000-4000-8000-000000000000"}, "staff"),
    ],
)
def test_a_wish_that_makes_no_sense_is_told_what_to_write(
    visitor: Visitor, corte: Service, changed: dict[str, Any], field: str
) -> None:
    answer = visitor.post("waitlist", wish(corte, **changed))
    assert answer.status_code == 400
    assert answer.json()["by_field"][field][0]
    assert not WaitlistEntry.objects.exists()
    assert not Contact.objects.exists()


def test_wishes_have_a_limit(visitor: Visitor, corte: Service) -> None:
    cache.clear()
    codes = [visitor.post("waitlist", wish(corte)).status_code for _ in range(11)]
    assert codes == [202] * 10 + [429]


# --- The offer's page ---------------------------------------------------------------------------
@pytest.fixture
def offered(visitor: Visitor, corte: Service, book: Book) -> WaitlistOffer:
    """Tuesday's last time of the morning, which somebody has cancelled, kept for the visitor."""
    taken = [book(person(10 + n), at(("13:00", "13:30")[n % 2])) for n in range(4)]
    visitor.post("waitlist", wish(corte, last="2026-06-16", time_from="13:00", time_until="14:00"))
    booking_cancel(booking=taken[0], actor=CUSTOMER)
    waitlist_round(0)
    return WaitlistOffer.objects.select_related("booking", "entry").get()


def path(offer: WaitlistOffer, answer: str = "") -> str:
    return f"/b/{link_token(offer.booking)}/offer/{answer}"


def test_reading_the_page_takes_nothing(visitor: Visitor, offered: WaitlistOffer) -> None:
    for method in (visitor.client.get, visitor.client.head):
        page = method(path(offered))
        assert page.status_code == 200
    said = visitor.client.get(path(offered)).content.decode()
    for words in ("Corte", "martes 16 de junio a las 13:00", "Te la guardamos hasta las 08:30"):
        assert words in said
    assert offer_link(offered.booking).endswith(path(offered))
    for answer in ("accept/", "decline/"):
        assert visitor.client.get(path(offered, answer)).status_code == 405
    offered.refresh_from_db()
    assert (offered.state, offered.booking.state) == (Offer.OPEN, State.HELD)


def test_accepting_books_it_once(visitor: Visitor, offered: WaitlistOffer) -> None:
    for _ in range(2):
        answer = visitor.client.post(path(offered, "accept/"))
        assert answer.status_code == 302
        page = visitor.client.get(answer.headers["Location"])
        assert "Confirmada" in page.content.decode()
    offered.refresh_from_db()
    assert (offered.state, offered.entry.state) == (Offer.TAKEN, Entry.BOOKED)
    assert Booking.objects.get(pk=offered.booking_id).state == State.CONFIRMED
    assert visitor.client.get(path(offered)).status_code == 302, "it is a booking now"
    visitor.client.post(path(offered, "decline/"))
    assert Booking.objects.get(pk=offered.booking_id).state == State.CONFIRMED


def test_declining_lets_it_go_and_waits_on(visitor: Visitor, offered: WaitlistOffer) -> None:
    answer = visitor.client.post(path(offered, "decline/"))
    page = visitor.client.get(answer.headers["Location"]).content.decode()
    assert "se la ofrecemos a otra persona" in page
    assert "Te la guardamos" not in page
    offered.refresh_from_db()
    assert (offered.state, offered.entry.state) == (Offer.DECLINED, Entry.WAITING)
    late = visitor.client.post(path(offered, "accept/"))
    assert late.status_code == 409
    assert "ya no" in late.content.decode() or "otra persona" in late.content.decode()


def test_an_offer_that_is_over_takes_nothing(
    visitor: Visitor, offered: WaitlistOffer, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=31))
    assert "ya no está guardada" in visitor.client.get(path(offered)).content.decode()
    assert visitor.client.post(path(offered, "accept/")).status_code == 409
    clock.shift(timedelta(days=2))
    assert visitor.client.get(path(offered)).status_code == 404


def test_a_service_that_needs_a_yes_says_so_and_becomes_a_request(
    visitor: Visitor, offered: WaitlistOffer, corte: Service
) -> None:
    corte.needs_approval = True
    corte.save()
    assert "te confirma la cita" in visitor.client.get(path(offered)).content.decode()
    visitor.client.post(path(offered, "accept/"))
    assert Booking.objects.get(pk=offered.booking_id).state == State.PENDING


def test_what_is_only_kept_is_no_booking_s_page(visitor: Visitor, offered: WaitlistOffer) -> None:
    token = link_token(offered.booking)
    assert visitor.client.get(f"/b/{token}/").status_code == 404
    assert visitor.client.post(f"/b/{token}/cancel/").status_code == 404
    assert Booking.objects.get(pk=offered.booking_id).state == State.HELD


def test_a_made_up_link_opens_nothing(visitor: Visitor, offered: WaitlistOffer, book: Book) -> None:
    token = link_token(offered.booking)
    wrong = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    assert visitor.client.get(f"/b/{wrong}/offer/").status_code == 404
    booked = book(person(5), at("10:00"))
    assert visitor.client.get(f"/b/{link_token(booked)}/offer/").status_code == 404
