"""Several services in one visit: one right after the other, all of them or none."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from bookings.availability import Busy, SlotRules
from bookings.availability.visits import Diary, Part, Seat, Visit
from bookings.models import Booking, Occupancy, Resource, Service
from bookings.models import Visit as VisitRow
from bookings.services import BookingRefused, Refusal
from bookings.services.holds import booking_release
from bookings.services.visits import visit_hold
from bookings.tests.conftest import Book, at, person
from bookings.tests.test_slot_search import clocks
from bookings.visits import visit_search
from leads.models import Contact
from tenants.actors import ASSISTANT

DAY = {"range_from": at("00:00"), "range_to": at("00:00", "2026-06-17")}
HALF = SlotRules(duration=30, step=30)


@pytest.fixture
def both(corte: Service) -> list[Service]:
    """A cut by Marta or Luis (30 minutes), then colour by Marta (90, and 15 of cleaning)."""
    return [corte, Service.objects.get(name="Color")]


def test_a_visit_is_offered_where_each_part_has_somebody(
    both: list[Service], marta: Resource, book: Book
) -> None:
    book(person(1), at("10:00"), staff=marta)
    found = clocks(visit_search(services=both, **DAY))
    assert "09:00" not in found  # the colour would begin at 9:30 and meet Marta's booking
    assert "10:00" in found  # Luis cuts while Marta is busy
    assert found[-1] == "18:00"
    assert "13:30" not in found


def test_the_parts_follow_each_other_and_are_kept_together(
    both: list[Service], ana: Contact
) -> None:
    visit = visit_hold(contact=ana, services=both, start=at("10:00"), actor=ASSISTANT)
    parts = list(visit.bookings.order_by("start"))
    assert [(part.start, part.end) for part in parts] == [
        (at("10:00"), at("10:30")),
        (at("10:30"), at("12:00")),
    ]
    assert {part.state for part in parts} == {Booking.State.HELD}
    assert parts[1].resource.name == "Marta"
    assert parts[0].hold_expires_at == parts[1].hold_expires_at


def test_a_visit_that_cannot_be_had_whole_keeps_nothing(
    both: list[Service], marta: Resource, ana: Contact, book: Book
) -> None:
    book(person(1), at("11:00"), staff=marta)
    with pytest.raises(BookingRefused) as refused:
        visit_hold(contact=ana, services=both, start=at("10:00"), actor=ASSISTANT)
    assert refused.value.code == Refusal.SLOT_TAKEN
    offered = {slot.start for slot in visit_search(services=both, **DAY)}
    near = [slot.start for slot in refused.value.alternatives]
    assert len(near) == 3
    assert offered & set(near) or near[0].date() != at("10:00").date()
    assert not VisitRow.objects.exists()
    assert Occupancy.objects.count() == 1


def test_a_new_visit_replaces_the_earlier_hold_and_the_same_one_is_prolonged(
    both: list[Service], ana: Contact, clock: time_machine.Traveller
) -> None:
    first = visit_hold(contact=ana, services=both, start=at("10:00"), actor=ASSISTANT)
    clock.shift(timedelta(minutes=5))
    again = visit_hold(contact=ana, services=both, start=at("10:00"), actor=ASSISTANT)
    assert again == first
    expires = {part.hold_expires_at for part in first.bookings.all()}
    assert len(expires) == 1
    other = visit_hold(contact=ana, services=both, start=at("10:30"), actor=ASSISTANT)
    assert other != first
    assert {part.state for part in first.bookings.all()} == {Booking.State.EXPIRED}
    assert Occupancy.objects.count() == 2


def test_giving_a_visit_back_frees_all_its_parts(both: list[Service], ana: Contact) -> None:
    visit = visit_hold(contact=ana, services=both, start=at("10:00"), actor=ASSISTANT)
    booking_release(hold_token=visit.hold_token, actor=ASSISTANT)
    assert not Occupancy.objects.exists()


def test_one_who_gives_two_parts_needs_no_buffer_between_them(
    corte: Service, marta: Resource, ana: Contact
) -> None:
    corte.staff.set([marta])
    Service.objects.filter(pk=corte.pk).update(buffer_before_min=10, buffer_after_min=15)
    corte.refresh_from_db()
    visit_hold(contact=ana, services=[corte, corte], start=at("10:00"), actor=ASSISTANT)
    spans = sorted(Occupancy.objects.values_list("during", flat=True))
    assert [(span.lower, span.upper) for span in spans] == [
        (at("09:50"), at("10:30")),
        (at("10:30"), at("11:15")),
    ]


def test_two_parts_in_the_only_room_are_given_one_after_the_other(
    both: list[Service], ana: Contact
) -> None:
    room = Resource.objects.create(name="Cabina", kind=Resource.Kind.ROOM)
    for service in both:
        service.requires.add(room)
    visit_hold(contact=ana, services=both, start=at("10:00"), actor=ASSISTANT)
    spans = sorted(Occupancy.objects.filter(resource=room).values_list("during", flat=True))
    assert all(earlier.upper <= later.lower for earlier, later in pairwise(spans))
    assert len(spans) == 2


def test_a_daily_limit_counts_both_parts_of_a_visit(
    corte: Service, marta: Resource, ana: Contact
) -> None:
    corte.staff.set([marta])
    marta.max_per_day = 1
    marta.save()
    assert visit_search(services=[corte], **DAY)
    assert visit_search(services=[corte, corte], **DAY) == []


def test_classes_and_too_many_services_are_no_visit(
    corte: Service, yoga: Service, ana: Contact
) -> None:
    for services in ([corte, yoga], [corte] * 7, []):
        assert visit_search(services=services, **DAY) == []
        with pytest.raises(BookingRefused) as refused:
            visit_hold(contact=ana, services=services, start=at("10:00"), actor=ASSISTANT)
        assert refused.value.code == Refusal.NOT_BOOKABLE


def test_every_visit_offered_can_be_kept(
    both: list[Service], marta: Resource, luis: Resource, ana: Contact, book: Book
) -> None:
    for number, (who, hour) in enumerate([(marta, "09:30"), (luis, "11:00"), (marta, "17:00")]):
        book(person(10 + number), at(hour), staff=who)
    offered = visit_search(services=both, **DAY)
    assert offered
    for slot in offered:
        assert visit_hold(contact=ana, services=both, start=slot.start, actor=ASSISTANT)


def test_whoever_comes_back_later_needs_their_buffers_again() -> None:
    """Marta, Luis, Marta: what Marta cleans after the first part must be done by the third."""
    slow = SlotRules(duration=30, step=30, buffer_after=45)
    diaries = {1: Diary([(0, 36_000)], []), 2: Diary([(0, 36_000)], [])}
    parts = [Part(slow, 0, [1]), Part(HALF, 1800, [2]), Part(HALF, 3600, [1, 2])]
    assert Visit(parts, diaries).seats(0) == [Seat(1), Seat(2), Seat(2)]
    only_marta = [*parts[:2], Part(HALF, 3600, [1])]
    assert Visit(only_marta, diaries).seats(0) is None


def test_a_part_goes_to_whoever_gave_the_one_before_where_they_can() -> None:
    diaries = {1: Diary([(0, 36_000)], [Busy(1800, 3600)]), 2: Diary([(0, 36_000)], [])}
    parts = [Part(HALF, 0, [1, 2]), Part(HALF, 1800, [1, 2])]
    assert Visit(parts, diaries).seats(0) == [Seat(1), Seat(2)]
    assert Visit(parts, diaries).seats(3600) == [Seat(1), Seat(1)]
