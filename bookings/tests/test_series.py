"""Appointments that come again: what is booked, what is told, and changing some or all of them."""

import pytest
import time_machine

from bookings.models import Booking, BookingSeries, Resource, Service
from bookings.recurrence import RuleError
from bookings.services import (
    BookingRefused,
    Refusal,
    booking_cancel,
    booking_hold,
    booking_reschedule,
    together,
)
from bookings.services.records import CHANGED
from bookings.services.series import (
    KIND,
    Extended,
    SeriesRefused,
    series_create,
    series_date_book,
    series_end,
    series_extend,
    series_extend_due,
)
from bookings.services.series_changes import Scope, series_cancel, series_change
from bookings.services.series_dates import series_preview
from bookings.tests.conftest import MADRID, Book, at, person
from leads.models import Contact, Lead
from tenants.actors import ASSISTANT, SYSTEM, Actor
from tenants.models import DueItem, OwnerNotice, User

State = Booking.State
WEEKLY = "FREQ=WEEKLY;COUNT=4"


@pytest.fixture
def owner(corte: Service) -> Actor:
    return Actor.person(User.objects.get(email="owner@estilo.example"))


@pytest.fixture
def series(ana: Contact, corte: Service, marta: Resource, owner: Actor) -> Extended:
    """Ana with Marta on four Tuesdays at ten."""
    return series_create(
        contact=ana, service=corte, staff=marta, start=at("10:00"), rule=WEEKLY, actor=owner
    )


def starts(series: BookingSeries, *states: str) -> list[str]:
    rows = series.bookings.filter(state__in=states or [State.CONFIRMED]).order_by("start")
    return [f"{row.start.astimezone(MADRID):%d/%m %H:%M}" for row in rows]


def told() -> set[int]:
    rows = DueItem.objects.filter(schema_name="estilo", kind=CHANGED)
    return set(rows.values_list("object_id", flat=True))


def hush() -> None:
    DueItem.objects.filter(schema_name="estilo", kind=CHANGED).delete()


# --- Beginning ----------------------------------------------------------------------------------
def test_every_date_becomes_a_booking_and_one_message_speaks_for_all(series: Extended) -> None:
    assert starts(series.series) == ["16/06 10:00", "23/06 10:00", "30/06 10:00", "07/07 10:00"]
    assert told() == {series.booked[0].pk}
    assert Lead.objects.get(contact=series.series.contact).state == "SCHEDULED"
    assert all(row.reminders.exists() for row in series.booked)


def test_a_date_that_is_taken_stops_no_other_and_comes_with_alternatives(
    ana: Contact, corte: Service, marta: Resource, owner: Actor, book: Book
) -> None:
    book(person(2), at("10:00", "2026-06-23"), staff=marta)
    made = series_create(
        contact=ana, service=corte, staff=marta, start=at("10:00"), rule=WEEKLY, actor=owner
    )
    assert starts(made.series) == ["16/06 10:00", "30/06 10:00", "07/07 10:00"]
    (missed,) = made.missed
    assert (missed.at, missed.code) == (at("10:00", "2026-06-23"), Refusal.SLOT_TAKEN)
    assert len(missed.alternatives) == 3
    again = series_date_book(
        series=made.series,
        recurrence_id=missed.at,
        start=missed.alternatives[0].start,
        actor=owner,
    )
    assert (again.series, again.recurrence_id) == (made.series, missed.at)


def test_all_or_nothing_writes_nothing_where_a_date_is_taken(
    ana: Contact, corte: Service, marta: Resource, owner: Actor, book: Book
) -> None:
    book(person(2), at("10:00", "2026-06-23"), staff=marta)
    with pytest.raises(SeriesRefused) as refused:
        series_create(
            contact=ana,
            service=corte,
            staff=marta,
            start=at("10:00"),
            rule=WEEKLY,
            actor=owner,
            all_or_nothing=True,
        )
    assert [each.at for each in refused.value.missed] == [at("10:00", "2026-06-23")]
    assert not BookingSeries.objects.exists()
    assert not Booking.objects.filter(contact=ana).exists()


def test_an_appointment_that_is_booked_becomes_the_first_date(
    ana: Contact, corte: Service, marta: Resource, owner: Actor, book: Book
) -> None:
    first = book(ana, at("10:00"), staff=marta)
    made = series_create(
        contact=ana,
        service=corte,
        staff=marta,
        start=first.start,
        rule=WEEKLY,
        actor=owner,
        first=first,
    )
    assert len(starts(made.series)) == 4
    assert len(made.booked) == 3
    with pytest.raises(BookingRefused):
        series_create(
            contact=ana,
            service=corte,
            staff=marta,
            start=first.start,
            rule=WEEKLY,
            actor=owner,
            first=first,
        )


def test_a_rule_that_makes_no_sense_writes_nothing(
    ana: Contact, corte: Service, marta: Resource, owner: Actor
) -> None:
    with pytest.raises(RuleError):
        series_create(
            contact=ana, service=corte, staff=marta, start=at("10:00"), rule="x", actor=owner
        )
    assert not BookingSeries.objects.exists()


def test_what_the_customer_is_holding_in_the_chat_is_left_alone(
    ana: Contact, corte: Service, marta: Resource, luis: Resource, owner: Actor
) -> None:

    held = booking_hold(contact=ana, service=corte, start=at("12:00"), staff=luis, actor=ASSISTANT)
    series_create(
        contact=ana, service=corte, staff=marta, start=at("10:00"), rule=WEEKLY, actor=owner
    )
    held.refresh_from_db()
    assert held.state == State.HELD


def test_the_preview_says_what_is_free_taken_and_too_far_ahead(
    ana: Contact, corte: Service, marta: Resource, book: Book
) -> None:
    book(person(2), at("10:00", "2026-06-23"), staff=marta)
    dates = series_preview(
        service=corte, staff=marta, start=at("10:00"), rule="FREQ=WEEKLY;COUNT=12"
    )
    assert [each.free for each in dates[:3]] == [True, False, True]
    assert len(dates[1].alternatives) == 3
    assert (len(dates), dates[-1].later) == (12, True)
    assert not Booking.objects.filter(contact=ana).exists()


# --- Going on -----------------------------------------------------------------------------------
def test_dates_are_booked_as_they_come_within_the_horizon_and_quietly(
    ana: Contact,
    corte: Service,
    marta: Resource,
    owner: Actor,
    clock: time_machine.Traveller,
) -> None:
    corte.horizon_days = 14
    corte.save()
    made = series_create(
        contact=ana, service=corte, staff=marta, start=at("10:00"), rule=WEEKLY, actor=owner
    )
    assert starts(made.series) == ["16/06 10:00", "23/06 10:00"]
    assert DueItem.objects.filter(kind=KIND, object_id=made.series.pk).exists()
    again = series_extend_due(made.series.pk)
    assert again == at("00:05", "2026-06-16")
    hush()
    clock.move_to(again)
    series_extend_due(made.series.pk)
    assert starts(made.series)[-1] == "30/06 10:00"
    assert told() == set()


def test_booking_further_again_changes_nothing(series: Extended, owner: Actor) -> None:
    again = series_extend(series.series, actor=owner)
    assert (again.booked, again.missed) == ([], [])
    assert series.series.bookings.count() == 4


def test_a_run_cut_off_between_two_dates_goes_on_where_it_was(
    ana: Contact,
    corte: Service,
    marta: Resource,
    owner: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bookings.services import series as module

    real, calls = module._date_book, []

    def dies(*args: object, **kwargs: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_date_book", dies)
    with pytest.raises(KeyboardInterrupt):
        series_create(
            contact=ana, service=corte, staff=marta, start=at("10:00"), rule=WEEKLY, actor=owner
        )
    monkeypatch.undo()
    series = BookingSeries.objects.get()
    assert len(starts(series)) == 2
    series_extend_due(series.pk)
    assert len(starts(series)) == 4


def test_a_series_whose_last_date_is_over_has_ended(
    series: Extended, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("10:00", "2026-07-09"))
    assert series_extend_due(series.series.pk) is None
    series.series.refresh_from_db()
    assert series.series.state == BookingSeries.State.ENDED


def test_ten_stays_ten_across_the_clock_change(
    ana: Contact, corte: Service, marta: Resource, owner: Actor
) -> None:
    corte.horizon_days = None
    corte.save()
    made = series_create(
        contact=ana,
        service=corte,
        staff=marta,
        start=at("10:00", "2026-10-20"),
        rule="FREQ=WEEKLY;COUNT=2",
        actor=owner,
    )
    assert starts(made.series) == ["20/10 10:00", "27/10 10:00"]


# --- Changing -----------------------------------------------------------------------------------
def test_one_date_alone_is_moved_or_cancelled_and_stays_so(series: Extended, owner: Actor) -> None:
    booking_reschedule(booking=series.booked[1], start=at("12:00", "2026-06-24"), actor=owner)
    booking_cancel(booking=series.booked[2], actor=owner)
    series_extend(series.series, actor=owner)
    assert starts(series.series) == ["16/06 10:00", "24/06 12:00", "07/07 10:00"]


def test_this_date_and_those_that_follow_are_cancelled_with_one_message(
    series: Extended, owner: Actor
) -> None:
    hush()
    gone = series_cancel(booking=series.booked[2], scope=Scope.FOLLOWING, actor=owner)
    assert [row.state for row in gone] == [State.CANCELLED] * 2
    assert told() == {gone[0].pk}
    series.series.refresh_from_db()
    series_extend(series.series, actor=owner)
    assert starts(series.series) == ["16/06 10:00", "23/06 10:00"]


def test_the_whole_series_is_cancelled_and_its_customer_wants_something_again(
    series: Extended, owner: Actor
) -> None:
    series_cancel(booking=series.booked[3], scope=Scope.ALL, actor=owner)
    series.series.refresh_from_db()
    assert starts(series.series) == []
    assert series.series.state == BookingSeries.State.ENDED
    assert Lead.objects.get(contact=series.series.contact).state == "INTERESTED"
    assert series_cancel(booking=series.booked[3], scope=Scope.ALL, actor=owner) == []


def test_this_date_and_those_that_follow_move_together(series: Extended, owner: Actor) -> None:
    hush()
    changed = series_change(booking=series.booked[1], start=at("12:00", "2026-06-25"), actor=owner)
    assert starts(series.series) == ["16/06 10:00"]
    assert starts(changed.series) == ["25/06 12:00", "02/07 12:00", "09/07 12:00"]
    assert {row.pk for row in changed.moved} == {row.pk for row in series.booked[1:]}
    assert told() == {series.booked[1].pk}


def test_all_dates_ahead_move_by_as_much(
    series: Extended, owner: Actor, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("12:00", "2026-06-17"))
    changed = series_change(
        booking=series.booked[2],
        start=at("10:30", "2026-06-30"),
        scope=Scope.ALL,
        actor=owner,
    )
    assert starts(changed.series) == ["23/06 10:30", "30/06 10:30", "07/07 10:30"]
    assert starts(series.series) == ["16/06 10:00"]


def test_moving_a_daily_series_by_a_day_is_possible_though_each_takes_the_nexts_place(
    ana: Contact, corte: Service, marta: Resource, owner: Actor
) -> None:
    made = series_create(
        contact=ana,
        service=corte,
        staff=marta,
        start=at("10:00"),
        rule="FREQ=DAILY;COUNT=3",
        actor=owner,
    )
    for start, expected in (
        (at("10:00", "2026-06-17"), ["17/06 10:00", "18/06 10:00", "19/06 10:00"]),
        (at("10:00"), ["16/06 10:00", "17/06 10:00", "18/06 10:00"]),
    ):
        first = made.series.bookings.order_by("start")[0]
        changed = series_change(booking=first, start=start, actor=owner)
        assert changed.missed == []
        assert starts(changed.series) == expected
        made = Extended(changed.series, changed.moved, [])


def test_a_date_that_cannot_move_keeps_its_time_and_is_told(
    series: Extended, marta: Resource, luis: Resource, corte: Service, owner: Actor, book: Book
) -> None:
    for staff in (marta, luis):
        book(person(2 + staff.pk), at("12:00", "2026-06-30"), staff=staff)
    changed = series_change(booking=series.booked[1], start=at("12:00", "2026-06-23"), actor=owner)
    assert starts(changed.series) == ["23/06 12:00", "30/06 10:00", "07/07 12:00"]
    assert [each.at for each in changed.missed] == [at("12:00", "2026-06-30")]


def test_another_rule_from_a_date_on_keeps_what_fits_cancels_the_rest_and_books_the_new(
    series: Extended, owner: Actor
) -> None:
    changed = series_change(
        booking=series.booked[1],
        start=series.booked[1].start,
        rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3",
        actor=owner,
    )
    assert starts(changed.series) == ["23/06 10:00", "07/07 10:00", "21/07 10:00"]
    series.booked[2].refresh_from_db()
    assert series.booked[2].state == State.CANCELLED


def test_a_date_cancelled_before_stays_out_after_a_move(series: Extended, owner: Actor) -> None:
    booking_cancel(booking=series.booked[2], actor=owner)
    changed = series_change(booking=series.booked[1], start=at("12:00", "2026-06-23"), actor=owner)
    assert starts(changed.series) == ["23/06 12:00", "07/07 12:00"]


def test_an_ended_series_keeps_what_is_booked_and_books_no_more(
    series: Extended, owner: Actor
) -> None:
    series_end(series=series.series, actor=owner)
    series_end(series=series.series, actor=owner)
    assert len(starts(series.series)) == 4
    assert series_extend_due(series.series.pk) is None
    assert not DueItem.objects.filter(kind=KIND, object_id=series.series.pk).exists()


def test_a_booking_of_no_series_has_no_others(ana: Contact, book: Book, owner: Actor) -> None:
    booking = book(ana, at("10:00"))
    for change in (
        lambda: series_cancel(booking=booking, scope=Scope.ALL, actor=owner),
        lambda: series_change(booking=booking, start=at("12:00"), actor=owner),
    ):
        with pytest.raises(BookingRefused):
            change()


def test_the_owners_are_told_of_dates_that_could_not_be_booked_later_on(
    ana: Contact,
    corte: Service,
    marta: Resource,
    owner: Actor,
    book: Book,
    clock: time_machine.Traveller,
) -> None:

    corte.horizon_days = 10
    corte.save()
    made = series_create(
        contact=ana, service=corte, staff=marta, start=at("10:00"), rule=WEEKLY, actor=SYSTEM
    )
    clock.move_to(at("08:00", "2026-06-20"))
    book(person(2), at("10:00", "2026-06-30"), staff=marta)
    series_extend_due(made.series.pk)
    notice = OwnerNotice.objects.get(kind="series_dates")
    assert notice.context["count"] == 1


# --- What one message says ----------------------------------------------------------------------
def test_one_message_says_how_the_series_goes_on_and_what_went_together(
    series: Extended, owner: Actor
) -> None:
    first = series.booked[0]
    said = together.words(first, "es")
    assert said == "Se repite cada semana: 4 citas, la última el 7 de julio de 2026."
    assert "every week: 4 appointments" in together.words(first, "en")
    gone = series_cancel(booking=series.booked[1], scope=Scope.FOLLOWING, actor=owner)
    said = together.words(gone[0], "es")
    assert said == "Se cancelan 3 citas de la serie, la última la del 7 de julio de 2026."
    first.refresh_from_db()
    assert together.words(first, "es") == ""


def test_an_appointment_by_itself_has_nothing_to_add(ana: Contact, book: Book) -> None:
    assert together.words(book(ana, at("10:00")), "es") == ""
