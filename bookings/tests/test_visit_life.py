"""A visit of several services: confirmed, moved and cancelled as one."""

import uuid

import pytest
import time_machine

from bookings.models import Booking, Occupancy, Resource, Service, Visit
from bookings.services import BookingRefused, Refusal, booking_cancel
from bookings.services.records import CHANGED
from bookings.services.visit_life import visit_cancel, visit_confirm, visit_reschedule
from bookings.services.visits import visit_hold
from bookings.tests.conftest import MADRID, Book, at, person
from leads.models import Contact, Lead
from tenants.actors import ASSISTANT
from tenants.models import DueItem

State = Booking.State


@pytest.fixture
def color(corte: Service) -> Service:
    return Service.objects.get(name="Color")


@pytest.fixture
def held(ana: Contact, corte: Service, color: Service) -> Visit:
    """Colour at ten, then a haircut."""
    return visit_hold(contact=ana, services=[color, corte], start=at("10:00"), actor=ASSISTANT)


def parts(visit: Visit) -> list[Booking]:
    return list(visit.bookings.order_by("start"))


def clocks(visit: Visit) -> list[str]:
    return [f"{part.start.astimezone(MADRID):%H:%M}" for part in parts(visit)]


def test_a_visit_is_confirmed_once_and_told_once(held: Visit, ana: Contact) -> None:
    visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    made = parts(held)
    assert [part.state for part in made] == [State.CONFIRMED] * 2
    assert all(part.events.filter(event="confirmed").count() == 1 for part in made)
    due = DueItem.objects.filter(schema_name="estilo", kind=CHANGED)
    assert list(due.values_list("object_id", flat=True)) == [made[0].pk]
    assert Lead.objects.get(contact=ana).state == "SCHEDULED"
    assert not Occupancy.objects.filter(state=Occupancy.State.HELD).exists()


def test_a_visit_whose_hold_is_over_is_refused_whole_with_alternatives(
    held: Visit, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("09:00", "2026-06-15"))
    with pytest.raises(BookingRefused) as refused:
        visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert refused.value.code == Refusal.HOLD_EXPIRED
    assert refused.value.alternatives
    assert not Booking.objects.filter(visit=held, state=State.CONFIRMED).exists()


def test_an_unknown_visit_does_not_exist(corte: Service) -> None:
    with pytest.raises(BookingRefused) as refused:
        visit_confirm(hold_token=uuid.uuid4(), actor=ASSISTANT)
    assert refused.value.code == Refusal.NOT_FOUND


def test_where_one_part_needs_a_yes_the_whole_visit_waits(held: Visit, corte: Service) -> None:
    corte.needs_approval = True
    corte.save()
    visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert [part.state for part in parts(held)] == [State.PENDING] * 2


def test_all_parts_move_together_even_onto_their_own_time(held: Visit) -> None:
    visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    people = [part.resource_id for part in parts(held)]
    visit_reschedule(visit=held, start=at("10:30"), actor=ASSISTANT)
    assert clocks(held) == ["10:30", "12:00"]
    assert [part.resource_id for part in parts(held)] == people
    assert Occupancy.objects.filter(booking__visit=held).count() == 2


def test_a_visit_that_cannot_move_whole_keeps_its_times(
    held: Visit, color: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    for number, staff in enumerate((marta, luis)):
        book(person(5 + number), at("18:00"), staff=staff)
    with pytest.raises(BookingRefused) as refused:
        visit_reschedule(visit=held, start=at("16:30"), actor=ASSISTANT)
    assert refused.value.code == Refusal.SLOT_TAKEN
    assert refused.value.alternatives
    assert clocks(held) == ["10:00", "11:30"]
    assert Occupancy.objects.filter(booking__visit=held).count() == 2


def test_a_visit_is_cancelled_whole_and_again_without_effect(held: Visit, ana: Contact) -> None:
    visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert len(visit_cancel(visit=held, actor=ASSISTANT)) == 2
    assert visit_cancel(visit=held, actor=ASSISTANT) == []
    assert [part.state for part in parts(held)] == [State.CANCELLED] * 2
    assert not Occupancy.objects.filter(booking__visit=held).exists()
    assert Lead.objects.get(contact=ana).state == "INTERESTED"
    with pytest.raises(BookingRefused):
        visit_reschedule(visit=held, start=at("12:00"), actor=ASSISTANT)


def test_what_is_left_of_a_visit_moves_when_a_part_was_cancelled(held: Visit) -> None:
    visit_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    first, second = parts(held)
    booking_cancel(booking=second, actor=ASSISTANT)
    visit_reschedule(visit=held, start=at("12:00"), actor=ASSISTANT)
    first.refresh_from_db()
    assert first.start == at("12:00")


def test_a_start_without_a_zone_is_a_mistake(held: Visit) -> None:
    with pytest.raises(ValueError, match="time zone"):
        visit_reschedule(visit=held, start=at("12:00").replace(tzinfo=None), actor=ASSISTANT)
