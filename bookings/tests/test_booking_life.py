"""A booking's life as its customer and the business see it: held, confirmed, moved, cancelled."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, Notice, Occupancy, Resource, Service
from bookings.planning import plan_load
from bookings.selectors import bookings_between, bookings_of_contact, day_bookings
from bookings.services import (
    BookingRefused,
    Refusal,
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_hold_expire,
    booking_mark_attendance,
    booking_release,
    booking_reschedule,
)
from bookings.services.notices import Report, attempt_begin, attempt_report
from bookings.services.taking import Place
from bookings.tests.conftest import MADRID, Book, at, person
from leads.models import Contact, Lead
from leads.services import lead_ensure_open, lead_transition
from tenants.actors import ASSISTANT, CUSTOMER
from tenants.audit.models import AuditEntry
from tenants.models import Business, DueItem, Membership

State = Booking.State


def due(kind: str) -> dict[int, datetime]:
    rows = DueItem.objects.filter(schema_name="estilo", kind=kind)
    return dict(rows.values_list("object_id", "run_at"))


def lead_of(contact: Contact) -> Lead:
    return Lead.objects.get(contact=contact)


# --- Holding ------------------------------------------------------------------------------------
def test_a_hold_keeps_the_time_with_its_buffers_for_ten_minutes(
    ana: Contact, corte: Service, clock: time_machine.Traveller
) -> None:
    colour = Service.objects.get(name="Color")
    held = booking_hold(contact=ana, service=colour, start=at("10:00"), actor=ASSISTANT)
    assert held.state == State.HELD
    assert held.end == at("11:30")
    assert held.price == colour.price
    assert held.currency == "EUR"
    occupancy = Occupancy.objects.get(booking=held)
    assert (occupancy.during.lower, occupancy.during.upper) == (at("10:00"), at("11:45"))
    assert held.hold_expires_at == at("08:10", "2026-06-15")
    assert due("bookings.hold_expired") == {held.pk: held.hold_expires_at}


def test_whoever_has_least_to_do_that_day_serves(
    ana: Contact, corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    book(person(2), at("09:00"), staff=luis)
    book(person(3), at("09:00", "2026-06-17"), staff=marta)
    book(person(4), at("09:30", "2026-06-17"), staff=marta)
    assert book(ana, at("12:00")).resource == marta


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (at("08:30"), Refusal.OUTSIDE_HOURS),
        (at("10:10"), Refusal.OUTSIDE_HOURS),  # between two starts
        (at("13:45"), Refusal.OUTSIDE_HOURS),
        (at("10:00") + timedelta(microseconds=5), Refusal.OUTSIDE_HOURS),
        (at("08:30", "2026-06-15"), Refusal.TOO_SOON),
        (at("10:00", "2020-01-07"), Refusal.TOO_SOON),
        (datetime.min.replace(tzinfo=MADRID), Refusal.TOO_SOON),
    ],
)
def test_a_time_that_is_not_offered_is_refused_with_real_alternatives(
    ana: Contact, corte: Service, book: Book, start: datetime, code: Refusal
) -> None:
    with pytest.raises(BookingRefused) as refused:
        booking_hold(contact=ana, service=corte, start=start, actor=ASSISTANT)
    assert refused.value.code == code
    assert refused.value.message
    alternatives = refused.value.alternatives
    assert len(alternatives) == 3
    assert alternatives == sorted(alternatives)
    assert book(ana, alternatives[0].start).state == State.CONFIRMED


def test_a_taken_time_is_refused_with_the_nearest_free_ones(
    ana: Contact, corte: Service, marta: Resource, book: Book
) -> None:
    book(person(2), at("11:00"), staff=marta)
    with pytest.raises(BookingRefused) as refused:
        booking_hold(contact=ana, service=corte, start=at("11:00"), staff=marta, actor=ASSISTANT)
    assert refused.value.code == Refusal.SLOT_TAKEN
    starts = [slot.start for slot in refused.value.alternatives]
    assert starts == [at("10:00"), at("10:30"), at("11:30")]


def test_alternatives_come_from_others_where_the_person_asked_for_has_none(
    ana: Contact, corte: Service, luis: Resource, book: Book
) -> None:
    corte.staff.set(Resource.objects.all())
    luis.hours.create(
        weekday=1, start=datetime(2026, 1, 1, 9).time(), end=datetime(2026, 1, 1, 9, 30).time()
    )
    for week in range(9):
        day = (at("09:00") + timedelta(weeks=week)).date().isoformat()
        if at("09:00", day) < at("00:00", "2026-08-15"):
            book(person(10 + week), at("09:00", day), staff=luis)
    with pytest.raises(BookingRefused) as refused:
        booking_hold(contact=ana, service=corte, start=at("09:00"), staff=luis, actor=ASSISTANT)
    assert refused.value.alternatives[0].start == at("09:00")


@pytest.mark.parametrize(
    "change",
    [
        {"party_size": 2},
        {"party_size": 0},
        {"start": at("10:00", "2026-12-01")},  # past the horizon
        {"start": datetime.max.replace(tzinfo=MADRID)},
    ],
)
def test_what_can_never_be_booked_is_said_so(
    ana: Contact, corte: Service, change: dict[str, object]
) -> None:
    wish = {"contact": ana, "service": corte, "start": at("10:00"), "actor": ASSISTANT} | change
    with pytest.raises(BookingRefused) as refused:
        booking_hold(**wish)  # type: ignore[arg-type]
    assert refused.value.code == Refusal.NOT_BOOKABLE


def test_somebody_who_does_not_do_the_service_cannot_be_booked_for_it(
    ana: Contact, corte: Service, luis: Resource
) -> None:
    colour = Service.objects.get(name="Color")
    with pytest.raises(BookingRefused) as refused:
        booking_hold(contact=ana, service=colour, start=at("10:00"), staff=luis, actor=ASSISTANT)
    assert refused.value.code == Refusal.NOT_BOOKABLE


def test_a_start_without_a_zone_is_a_programming_error(ana: Contact, corte: Service) -> None:
    with pytest.raises(ValueError, match="zone"):
        booking_hold(contact=ana, service=corte, start=datetime(2026, 6, 16, 10), actor=ASSISTANT)


def test_a_new_hold_of_a_person_replaces_their_last_one(
    ana: Contact, corte: Service, marta: Resource
) -> None:
    first = booking_hold(
        contact=ana, service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT
    )
    second = booking_hold(
        contact=ana, service=corte, start=at("10:30"), staff=marta, actor=ASSISTANT
    )
    first.refresh_from_db()
    assert first.state == State.EXPIRED
    assert list(Occupancy.objects.values_list("booking_id", flat=True)) == [second.pk]


def test_holding_the_same_again_prolongs_the_hold(
    ana: Contact, corte: Service, clock: time_machine.Traveller
) -> None:
    first = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    clock.shift(timedelta(minutes=6))
    again = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    assert again.hold_token == first.hold_token
    clock.shift(timedelta(minutes=6))
    assert booking_hold_expire(first.pk) == at("08:16", "2026-06-15")
    assert booking_confirm(hold_token=first.hold_token, actor=ASSISTANT).state == State.CONFIRMED


def test_a_hold_that_fails_leaves_the_persons_earlier_hold_alone(
    ana: Contact, corte: Service, marta: Resource, book: Book
) -> None:
    book(person(2), at("11:00"), staff=marta)
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT)
    with pytest.raises(BookingRefused):
        booking_hold(contact=ana, service=corte, start=at("11:00"), staff=marta, actor=ASSISTANT)
    assert booking_confirm(hold_token=held.hold_token, actor=ASSISTANT).state == State.CONFIRMED


def test_an_expired_hold_can_be_taken_by_the_next_person(
    ana: Contact, corte: Service, marta: Resource, book: Book, clock: time_machine.Traveller
) -> None:
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT)
    clock.shift(timedelta(minutes=10))
    assert book(person(2), at("10:00"), staff=marta).state == State.CONFIRMED
    with pytest.raises(BookingRefused) as refused:
        booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert refused.value.code == Refusal.HOLD_EXPIRED
    assert len(refused.value.alternatives) == 3


def test_a_hold_can_be_given_back(ana: Contact, corte: Service, marta: Resource) -> None:
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), staff=marta, actor=ASSISTANT)
    booking_release(hold_token=held.hold_token, actor=CUSTOMER)
    booking_release(hold_token=held.hold_token, actor=CUSTOMER)
    assert not Occupancy.objects.exists()
    assert due("bookings.hold_expired") == {}


def test_the_sweep_frees_what_an_expired_hold_took_and_nothing_else(
    ana: Contact, corte: Service, book: Book, clock: time_machine.Traveller
) -> None:
    booked = book(person(2), at("12:00"))
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    clock.shift(timedelta(minutes=10))
    assert booking_hold_expire(held.pk) is None
    assert booking_hold_expire(booked.pk) is None
    assert booking_hold_expire(999_999) is None
    assert list(Occupancy.objects.values_list("booking_id", flat=True)) == [booked.pk]


def test_the_database_itself_refuses_two_at_once(ana: Contact, book: Book) -> None:
    booked = book(ana, at("10:00"))
    with pytest.raises(IntegrityError, match="occupancy_no_overlap"), transaction.atomic():
        Occupancy.objects.create(
            resource=booked.resource, booking=booked, during=(at("10:15"), at("10:45"))
        )


# --- Confirming ---------------------------------------------------------------------------------
def test_confirming_books_promises_reminders_moves_the_lead_and_is_audited(
    ana: Contact, book: Book
) -> None:
    booked = book(ana, at("10:00"))
    assert booked.state == State.CONFIRMED
    assert Occupancy.objects.get(booking=booked).expires_at is None
    assert lead_of(ana).state == "SCHEDULED"
    moves = [event.event for event in lead_of(ana).events.all()]
    assert moves[-3:] == ["message", "interest", "booking_made"]
    assert [event.event for event in booked.events.all()] == ["held", "confirmed"]
    entry = AuditEntry.objects.get(action="booking.confirmed")
    assert (entry.object_id, entry.actor_kind) == (str(booked.pk), "assistant")
    assert list(due("bookings.changed")) == [booked.pk]
    assert due("bookings.hold_expired") == {}
    # Tuesday at ten, confirmed on Monday at eight: all three are still ahead.
    assert sorted(due("bookings.reminder").values()) == [
        at("10:00", "2026-06-15"),
        at("09:00"),
        at("09:30"),
    ]


def test_confirming_twice_is_one_booking(ana: Contact, corte: Service) -> None:
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    first = booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    second = booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert first.pk == second.pk
    assert Notice.objects.count() == 3
    assert [event.event for event in first.events.all()] == ["held", "confirmed"]


def test_a_hold_ends_by_time_even_if_nobody_swept(
    ana: Contact, corte: Service, clock: time_machine.Traveller
) -> None:
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    clock.shift(timedelta(minutes=10))
    with pytest.raises(BookingRefused) as refused:
        booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert refused.value.code == Refusal.HOLD_EXPIRED
    assert at("10:00") in [slot.start for slot in refused.value.alternatives]


def test_a_token_that_never_was_is_not_found(corte: Service) -> None:
    with pytest.raises(BookingRefused) as refused:
        booking_confirm(hold_token=uuid.uuid4(), actor=ASSISTANT)
    assert refused.value.code == Refusal.NOT_FOUND


def test_notes_are_kept_unreadable_in_the_database(ana: Contact, corte: Service) -> None:
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    booked = booking_confirm(hold_token=held.hold_token, actor=ASSISTANT, notes="alergia al tinte")
    with connection.cursor() as cursor:
        cursor.execute("SELECT notes FROM bookings_booking WHERE id = %s", [booked.pk])
        assert "tinte" not in cursor.fetchone()[0]
    assert Booking.objects.get(pk=booked.pk).notes == "alergia al tinte"


def test_reminders_whose_time_has_passed_are_written_as_skipped(
    ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("08:15"))
    booked = book(ana, at("09:30"))
    found = {row.minutes_before: row.state for row in booked.reminders.all()}
    assert found == {1440: "skipped", 120: "skipped", 30: "scheduled"}
    assert all(row.reason for row in booked.reminders.filter(state="skipped"))
    assert list(due("bookings.reminder").values()) == [at("09:00")]


def test_a_reminder_of_a_day_before_counts_elapsed_hours_over_a_clock_change(
    ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("08:00", "2026-10-23"))
    booked = book(ana, at("10:00", "2026-10-26"))  # the clock went back on the 25th
    day_before = booked.reminders.get(minutes_before=1440).run_at
    assert booked.start - day_before == timedelta(hours=24)


def test_a_way_is_tried_once_and_what_went_out_is_not_taken_back(ana: Contact, book: Book) -> None:
    booked = book(ana, at("10:00"))
    first, second, _ = booked.reminders.all()
    attempt = attempt_begin(notice=first, way="whatsapp", channel="whatsapp", message_id=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt_begin(notice=first, way="whatsapp", channel="whatsapp", message_id=8)
    assert attempt_report(attempt_id=attempt.pk, report=Report("sent"))
    booking_cancel(booking=booked, actor=CUSTOMER, reason="")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("sent", "skipped")


# --- Moving -------------------------------------------------------------------------------------
def test_moving_takes_the_new_time_and_frees_the_old_one(
    ana: Contact, corte: Service, marta: Resource, book: Book
) -> None:
    booked = book(ana, at("10:00"), staff=marta)
    moved = booking_reschedule(booking=booked, start=at("12:00"), actor=CUSTOMER)
    assert (moved.pk, moved.start, moved.end) == (booked.pk, at("12:00"), at("12:30"))
    assert moved.resource == marta
    assert book(person(2), at("10:00"), staff=marta).resource == marta
    event = moved.events.last()
    assert event is not None
    assert (event.event, event.from_start, event.to_start) == ("moved", at("10:00"), at("12:00"))
    waiting = moved.reminders.filter(state="scheduled").order_by("run_at")
    assert [row.run_at for row in waiting] == [
        at("12:00", "2026-06-15"),
        at("10:00"),
        at("11:30"),
    ]
    assert moved.reminders.filter(state="skipped").count() == 3  # history of the old time
    assert set(waiting.values_list("pk", flat=True)) <= set(due("bookings.reminder"))
    old = moved.reminders.filter(state="skipped").values_list("pk", flat=True)
    assert not set(old) & set(due("bookings.reminder"))


def test_a_booking_may_move_by_less_than_its_own_length(
    ana: Contact, marta: Resource, book: Book
) -> None:
    colour = Service.objects.get(name="Color")
    booked = book(ana, at("10:00"), service=colour)
    assert booking_reschedule(booking=booked, start=at("10:30"), actor=CUSTOMER).start == at(
        "10:30"
    )


def test_a_move_to_a_taken_time_keeps_the_old_one(
    ana: Contact, corte: Service, marta: Resource, book: Book
) -> None:
    booked = book(ana, at("10:00"), staff=marta)
    book(person(2), at("12:00"), staff=marta)
    with pytest.raises(BookingRefused) as refused:
        booking_reschedule(booking=booked, start=at("12:00"), staff=marta, actor=CUSTOMER)
    assert refused.value.code == Refusal.SLOT_TAKEN
    assert at("10:00") not in [slot.start for slot in refused.value.alternatives]
    booked.refresh_from_db()
    assert (booked.start, booked.state) == (at("10:00"), State.CONFIRMED)
    assert Occupancy.objects.get(booking=booked).during.lower == at("10:00")
    assert booked.reminders.filter(state="scheduled").count() == 3


def test_a_move_that_loses_at_the_last_moment_keeps_the_old_time(
    ana: Contact, marta: Resource, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exclusion constraint fires in the middle of the move: everything is as before."""
    booked = book(ana, at("10:00"), staff=marta)
    book(person(2), at("12:00"), staff=marta)
    monkeypatch.setattr("bookings.services.moves.place_choose", lambda *_: Place(marta.pk))
    monkeypatch.setattr(
        "bookings.services.moves.wish_check",
        lambda wish, now: plan_load(service=wish.service, first=wish.start, until=wish.start),
    )
    with pytest.raises(BookingRefused) as refused:
        booking_reschedule(booking=booked, start=at("12:00"), staff=marta, actor=CUSTOMER)
    assert refused.value.code == Refusal.SLOT_TAKEN
    assert Occupancy.objects.get(booking=booked).during.lower == at("10:00")
    assert Booking.objects.get(pk=booked.pk).start == at("10:00")


def test_a_move_falls_to_whoever_is_free(
    ana: Contact, corte: Service, marta: Resource, luis: Resource, book: Book
) -> None:
    booked = book(ana, at("10:00"), staff=marta)
    book(person(2), at("12:00"), staff=marta)
    assert booking_reschedule(booking=booked, start=at("12:00"), actor=CUSTOMER).resource == luis


def test_what_has_begun_or_was_cancelled_cannot_be_moved(
    ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    gone = booking_cancel(booking=book(ana, at("10:00")), actor=CUSTOMER, reason="")
    begun = book(ana, at("11:00"))
    clock.move_to(at("11:05"))
    for booking in (gone, begun):
        with pytest.raises(BookingRefused) as refused:
            booking_reschedule(booking=booking, start=at("17:00"), actor=CUSTOMER)
        assert refused.value.code == Refusal.WRONG_STATE


def test_moving_out_of_a_class_frees_the_place(yoga: Service, book: Book) -> None:
    booked = [book(person(number), at("10:00"), service=yoga) for number in range(3)]
    booking_reschedule(booking=booked[0], start=at("11:00"), actor=CUSTOMER)
    assert book(person(9), at("10:00"), service=yoga).session == booked[1].session


# --- Cancelling and coming ----------------------------------------------------------------------
def test_cancelling_takes_reminders_back_and_the_lead_to_interested(
    ana: Contact, book: Book
) -> None:
    booked = book(ana, at("10:00"))
    cancelled = booking_cancel(booking=booked, actor=CUSTOMER, reason="No puedo")
    again = booking_cancel(booking=booked, actor=CUSTOMER, reason="otra vez")
    assert (cancelled.state, again.cancel_reason) == (State.CANCELLED, "No puedo")
    assert lead_of(ana).state == "INTERESTED"
    assert due("bookings.reminder") == {}
    assert set(booked.reminders.values_list("state", flat=True)) == {"skipped"}
    assert booked.events.filter(event="cancelled").count() == 1


def test_a_lead_stays_scheduled_while_another_booking_is_ahead(ana: Contact, book: Book) -> None:
    first, second = book(ana, at("10:00")), book(ana, at("17:00"))
    booking_cancel(booking=first, actor=CUSTOMER, reason="")
    assert lead_of(ana).state == "SCHEDULED"
    booking_cancel(booking=second, actor=CUSTOMER, reason="")
    assert lead_of(ana).state == "INTERESTED"


def test_a_cancelled_hold_cannot_be_confirmed(ana: Contact, corte: Service) -> None:
    held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    booking_cancel(booking=held, actor=CUSTOMER, reason="")
    with pytest.raises(BookingRefused) as refused:
        booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert refused.value.code == Refusal.WRONG_STATE


@pytest.mark.parametrize(
    ("attended", "state", "lead"),
    [(True, State.COMPLETED, "SHOWED_UP"), (False, State.NO_SHOW, "NO_SHOW")],
)
def test_attendance_is_marked_after_the_start_and_moves_the_lead(
    ana: Contact,
    book: Book,
    clock: time_machine.Traveller,
    attended: bool,
    state: str,
    lead: str,
) -> None:
    booked = book(ana, at("10:00"))
    with pytest.raises(BookingRefused) as refused:
        booking_mark_attendance(booking=booked, attended=attended, actor=CUSTOMER)
    assert refused.value.code == Refusal.WRONG_STATE
    clock.move_to(at("10:20"))
    booking_mark_attendance(booking=booked, attended=attended, actor=CUSTOMER)
    again = booking_mark_attendance(booking=booked, attended=attended, actor=CUSTOMER)
    assert again.state == state
    assert lead_of(ana).state == lead
    with pytest.raises(BookingRefused):
        booking_cancel(booking=booked, actor=CUSTOMER, reason="")


def test_attendance_can_be_corrected(
    ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    booked = book(ana, at("10:00"))
    clock.move_to(at("10:20"))
    booking_mark_attendance(booking=booked, attended=False, actor=CUSTOMER)
    corrected = booking_mark_attendance(booking=booked, attended=True, actor=CUSTOMER)
    assert corrected.state == State.COMPLETED


def test_a_lead_that_is_further_on_does_not_stand_in_the_way(
    ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    first, second = book(ana, at("10:00")), book(ana, at("11:00"))
    clock.move_to(at("11:20"))
    booking_mark_attendance(booking=first, attended=True, actor=CUSTOMER)
    lead_transition(
        lead=lead_ensure_open(contact=ana), event="not_enrolled", reason="-", actor=CUSTOMER
    )
    assert booking_mark_attendance(booking=second, attended=True, actor=CUSTOMER).state == (
        State.COMPLETED
    )
    assert lead_of(ana).state == "FOLLOW_UP"


# --- Reading ------------------------------------------------------------------------------------
def test_a_person_sees_the_bookings_ahead_of_them(
    ana: Contact, corte: Service, book: Book, clock: time_machine.Traveller
) -> None:
    later, sooner = book(ana, at("17:00")), book(ana, at("10:00"))
    booking_cancel(booking=book(ana, at("12:00")), actor=CUSTOMER, reason="")
    booking_hold(contact=ana, service=corte, start=at("13:00"), actor=ASSISTANT)
    book(person(2), at("18:00"))
    assert list(bookings_of_contact(contact_id=ana.pk)) == [sooner, later]
    clock.move_to(at("10:30"))
    assert list(bookings_of_contact(contact_id=ana.pk)) == [later]
    assert bookings_of_contact(contact_id=ana.pk, upcoming=False).count() == 3


def test_a_day_of_the_calendar_is_one_query_with_everything_on_it(
    ana: Contact, corte: Service, book: Book, clock: time_machine.Traveller
) -> None:
    boss = Membership.objects.get(business__schema_name="estilo", role="owner")
    booked = book(ana, at("10:00"))
    book(ana, at("10:00", "2026-06-17"))
    booking_cancel(booking=book(person(2), at("12:00")), actor=CUSTOMER, reason="")
    held = booking_hold(contact=person(3), service=corte, start=at("13:00"), actor=ASSISTANT)
    with CaptureQueriesContext(connection) as queries:
        found = list(day_bookings(day=at("00:00").date(), seen_by=boss))
        assert [row.contact.name for row in found] == ["Cliente 1", "Cliente 3"]
        assert {row.service.name for row in found} == {"Corte"}
    assert len(queries) == 1
    assert found == [booked, held]
    clock.shift(timedelta(minutes=10))
    assert list(day_bookings(day=at("00:00").date(), seen_by=boss)) == [booked]
    overlapping = bookings_between(
        first=at("10:15"), until=at("10:20"), seen_by=boss, staff=booked.resource
    )
    assert list(overlapping) == [booked]


@pytest.mark.parametrize("staff_number", [2, 12])
def test_a_hold_and_its_confirmation_cost_the_same_whatever_the_number_of_staff(
    ana: Contact, corte: Service, estilo: Business, staff_number: int
) -> None:
    for number in range(staff_number - 2):
        corte.staff.add(Resource.objects.create(name=f"Persona {number}"))
    with CaptureQueriesContext(connection) as hold_queries:
        held = booking_hold(contact=ana, service=corte, start=at("10:00"), actor=ASSISTANT)
    with CaptureQueriesContext(connection) as confirm_queries:
        booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
    assert (len(hold_queries), len(confirm_queries)) == (23, 35)
