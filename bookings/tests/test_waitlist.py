"""Who waits for a full time is offered it when it becomes free: one after the other."""

import contextlib
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine

from bookings.models import Booking, Occupancy, Service, WaitlistEntry, WaitlistOffer
from bookings.services import BookingRefused, Refusal, booking_cancel, booking_confirm, booking_hold
from bookings.services.waitlist import (
    offer_open_of,
    waitlist_decline,
    waitlist_join,
    waitlist_leave,
    waitlist_round,
)
from bookings.tests.conftest import Book, at, person
from leads.models import Contact
from tenants.actors import ASSISTANT, CUSTOMER
from tenants.models import DueItem

Entry, Offer = WaitlistEntry.State, WaitlistOffer.State


@pytest.fixture
def full(corte: Service, marta: object, book: Book) -> list[Booking]:
    """Tuesday's last hour of the morning, taken: Marta and Luis at 13:00 and at 13:30."""
    clocks = ("13:00", "13:30")
    return [book(person(10 + n), at(clocks[n % 2])) for n in range(4)]


def wait(contact: Contact, service: Service, **changed: object) -> WaitlistEntry:
    wish = {"first": at("13:00"), "until": at("14:00"), "actor": CUSTOMER} | changed
    return waitlist_join(contact=contact, service=service, **wish)  # type: ignore[arg-type]


def offered(contact: Contact) -> WaitlistOffer:
    offer = offer_open_of(contact)
    assert offer is not None
    return offer


def states(*entries: WaitlistEntry) -> list[str]:
    rows = WaitlistEntry.objects.in_bulk([entry.pk for entry in entries])
    return [rows[entry.pk].state for entry in entries]


def promised() -> bool:
    kinds = ("bookings.waitlist_wake", "bookings.waitlist")
    return DueItem.objects.filter(schema_name="estilo", kind__in=kinds).exists()


def test_nothing_is_offered_while_all_is_taken(corte: Service, full: list[Booking]) -> None:
    entry = wait(person(1), corte)
    again = waitlist_round(0)
    assert states(entry) == [Entry.WAITING]
    assert again is not None
    assert not WaitlistOffer.objects.exists()


def test_a_time_that_becomes_free_is_held_for_who_came_first(
    corte: Service, full: list[Booking], clock: time_machine.Traveller
) -> None:
    first = wait(person(1), corte)
    clock.shift(timedelta(minutes=1))
    second = wait(person(2), corte)
    waitlist_round(0)
    DueItem.objects.all().delete()
    booking_cancel(booking=full[0], actor=CUSTOMER)
    assert promised()
    waitlist_round(0)
    assert states(first, second) == [Entry.OFFERED, Entry.WAITING]
    offer = offered(person(1))
    assert offer.booking.start == full[0].start
    assert offer.booking.state == Booking.State.HELD
    assert offer.expires_at == offer.booking.hold_expires_at
    with pytest.raises(BookingRefused) as refused:
        booking_hold(contact=person(3), service=corte, start=full[0].start, actor=ASSISTANT)
    assert refused.value.code == Refusal.SLOT_TAKEN


def test_two_times_that_become_free_go_to_two_people(corte: Service, full: list[Booking]) -> None:
    entries = [wait(person(n), corte) for n in (1, 2, 3)]
    booking_cancel(booking=full[0], actor=CUSTOMER)
    booking_cancel(booking=full[1], actor=CUSTOMER)
    waitlist_round(0)
    assert states(*entries) == [Entry.OFFERED, Entry.OFFERED, Entry.WAITING]


def test_saying_yes_books_it_and_ends_the_wait(corte: Service, full: list[Booking]) -> None:
    entry = wait(person(1), corte)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    offer = offered(person(1))
    booking = booking_confirm(hold_token=offer.booking.hold_token, actor=ASSISTANT)
    offer.refresh_from_db()
    assert (booking.state, offer.state, states(entry)) == ("confirmed", "taken", [Entry.BOOKED])


def test_saying_no_passes_it_on_and_they_wait_for_another(
    corte: Service, full: list[Booking]
) -> None:
    first, second = wait(person(1), corte), wait(person(2), corte)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    waitlist_decline(offer=offered(person(1)), actor=CUSTOMER)
    waitlist_round(0)
    assert states(first, second) == [Entry.WAITING, Entry.OFFERED]
    booking_cancel(booking=full[1], actor=CUSTOMER)
    waitlist_round(0)
    assert offered(person(1)).booking.start == full[1].start


def test_no_answer_passes_it_on_and_twice_is_enough(
    corte: Service, full: list[Booking], clock: time_machine.Traveller
) -> None:
    first, second = wait(person(1), corte), wait(person(2), corte)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    clock.shift(timedelta(minutes=30))
    waitlist_round(0)
    assert states(first, second) == [Entry.WAITING, Entry.OFFERED]
    booking_cancel(booking=full[1], actor=CUSTOMER)
    waitlist_round(0)
    assert states(first) == [Entry.OFFERED]
    clock.shift(timedelta(minutes=30))
    waitlist_round(0)
    assert states(first) == [Entry.LEFT]


def test_a_time_that_is_near_is_held_only_briefly(
    corte: Service, full: list[Booking], clock: time_machine.Traveller
) -> None:
    wait(person(1), corte)
    clock.move_to(at("11:30"))
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    assert offered(person(1)).expires_at == at("11:40")


def test_who_books_by_other_means_waits_no_longer(
    corte: Service, full: list[Booking], book: Book
) -> None:
    entry = wait(person(1), corte)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    book(person(1), full[0].start)
    assert states(entry) == [Entry.BOOKED]


def test_hours_and_person_that_were_named_are_kept_to(
    corte: Service, full: list[Booking], luis: object
) -> None:
    late = wait(person(1), corte, time_from=time(13, 30))
    with_luis = wait(person(2), corte, staff=luis)
    free = next(booking for booking in full if booking.resource.name == "Marta")
    booking_cancel(booking=free, actor=CUSTOMER)
    waitlist_round(0)
    fits = free.start == at("13:30")
    assert states(late, with_luis) == [Entry.OFFERED if fits else Entry.WAITING, Entry.WAITING]


def test_who_keeps_another_time_is_not_disturbed(
    corte: Service, full: list[Booking], clock: time_machine.Traveller
) -> None:
    entry = wait(person(1), corte)
    booking_hold(contact=person(1), service=corte, start=at("10:00"), actor=ASSISTANT)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    assert states(entry) == [Entry.WAITING]
    clock.shift(timedelta(minutes=11))
    waitlist_round(0)
    assert states(entry) == [Entry.OFFERED]


def test_who_asked_for_silence_is_not_written_to(corte: Service, full: list[Booking]) -> None:
    contact = person(1)
    entry = wait(contact, corte)
    Contact.objects.filter(pk=contact.pk).update(opted_out_at=at("09:00"))
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    assert states(entry) == [Entry.WAITING]


def test_joining_twice_widens_the_wait(corte: Service, full: list[Booking]) -> None:
    contact = person(1)
    first = wait(contact, corte)
    again = wait(contact, corte, first=at("12:00"), until=at("13:30"))
    assert again.pk == first.pk
    assert (again.first, again.until) == (at("12:00"), at("14:00"))


def test_a_wait_that_is_over_or_makes_no_sense_is_refused(corte: Service) -> None:
    for wrong in (
        {"until": at("10:00", "2026-06-14"), "first": at("09:00", "2026-06-14")},
        {"first": at("14:00"), "until": at("13:00")},
        {"seats": 2},
        {"seats": 0},
    ):
        with pytest.raises(BookingRefused) as refused:
            wait(person(1), corte, **wrong)
        assert refused.value.code == Refusal.NOT_BOOKABLE
    assert not WaitlistEntry.objects.exists()


def test_one_person_waits_for_five_things_at_most(corte: Service) -> None:
    for day in range(5):
        wait(
            person(1),
            corte,
            first=at("09:00", f"2026-07-0{day + 1}"),
            until=at("10:00", f"2026-07-0{day + 1}"),
        )
    with pytest.raises(BookingRefused) as refused:
        wait(person(1), corte, first=at("09:00", "2026-07-08"), until=at("10:00", "2026-07-08"))
    assert refused.value.code == Refusal.TOO_MANY_BOOKINGS


def test_a_stranger_with_a_form_changes_nothing_of_what_a_person_waits_for(
    corte: Service, full: list[Booking]
) -> None:
    entry = wait(person(1), corte, time_from=time(13))
    for day in range(16, 30):
        dates = {"first": at("09:00", f"2026-06-{day}"), "until": at("20:00", f"2026-06-{day}")}
        with contextlib.suppress(BookingRefused):
            wait(person(1), corte, source="widget", time_from=time(6), time_until=time(7), **dates)
    entry.refresh_from_db()
    assert (entry.time_from, entry.time_until) == (time(13), None)
    assert wait(person(1), corte, first=at("09:00", "2026-07-08"), until=at("10:00", "2026-07-08"))


def test_the_wait_ends_with_its_last_day(
    corte: Service, full: list[Booking], clock: time_machine.Traveller
) -> None:
    entry = wait(person(1), corte)
    clock.move_to(at("14:00"))
    assert waitlist_round(0) is None
    assert states(entry) == [Entry.LAPSED]


def test_leaving_gives_the_time_to_the_next(corte: Service, full: list[Booking]) -> None:
    first, second = wait(person(1), corte), wait(person(2), corte)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    waitlist_leave(entry=first, actor=CUSTOMER)
    waitlist_round(0)
    assert states(first, second) == [Entry.LEFT, Entry.OFFERED]
    assert Occupancy.objects.filter(during__contains=full[0].start).count() == 2


def test_a_class_with_a_place_given_back_is_offered(yoga: Service, book: Book) -> None:
    enrolled = [book(person(10 + n), at("10:00"), service=yoga) for n in range(3)]
    entry = wait(person(1), yoga, first=at("10:00"), until=at("10:30"))
    waitlist_round(0)
    assert states(entry) == [Entry.WAITING]
    booking_cancel(booking=enrolled[0], actor=CUSTOMER)
    waitlist_round(0)
    assert offered(person(1)).booking.session == enrolled[1].session


def test_who_asks_for_the_offered_time_again_keeps_it_for_as_long_as_they_were_told(
    corte: Service, full: list[Booking], clock: time_machine.Traveller
) -> None:
    entry = wait(person(1), corte)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    clock.shift(timedelta(minutes=25))
    held = booking_hold(contact=person(1), service=corte, start=full[0].start, actor=ASSISTANT)
    clock.shift(timedelta(minutes=6))
    waitlist_round(0)
    assert booking_confirm(hold_token=held.hold_token, actor=ASSISTANT).state == "confirmed"
    assert states(entry) == [Entry.BOOKED]


def test_who_turns_to_another_time_gives_up_the_offered_one_at_once(
    corte: Service, full: list[Booking], clock: time_machine.Traveller
) -> None:
    first, second = wait(person(1), corte), wait(person(2), corte)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    booking_hold(contact=person(1), service=corte, start=at("10:00"), actor=ASSISTANT)
    assert offer_open_of(person(1)) is None
    waitlist_round(0)
    assert states(first, second) == [Entry.WAITING, Entry.OFFERED]
    assert first.offers.get().state == Offer.DECLINED


def test_a_round_costs_what_is_offered_and_not_how_many_wait(
    corte: Service, full: list[Booking], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(1, 41):
        wait(person(number + 100), corte)
    with django_assert_max_num_queries(20):
        waitlist_round(0)
    booking_cancel(booking=full[0], actor=CUSTOMER)
    waitlist_round(0)
    assert WaitlistOffer.objects.count() == 1


def test_nobody_waits_for_what_is_years_away(corte: Service) -> None:
    entry = wait(person(1), corte, until=at("10:00", "2036-01-01"))
    assert entry.until < at("10:00", "2027-07-01")
    with pytest.raises(BookingRefused):
        wait(person(2), corte, first=at("09:00", "2035-01-01"), until=at("10:00", "2036-01-01"))
