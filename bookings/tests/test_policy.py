"""Until when a customer cancels freely, what a late change means, and who is held to it."""

from datetime import timedelta

import pytest
import time_machine

from bookings.models import Booking, Service
from bookings.services import (
    BookingRefused,
    Refusal,
    booking_cancel,
    booking_reschedule,
    policy,
)
from bookings.services.policy import Policy, policy_save
from bookings.tests.conftest import Book, at
from leads.models import Contact
from tenants.actors import ASSISTANT, CUSTOMER, SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import Business, User

State = Booking.State
DAY = 24 * 60


def rule(business: Business, notice: int, *, refuses: bool = False) -> None:
    policy_save(business=business, chosen=Policy(notice, refuses), actor=SYSTEM)
    business.refresh_from_db()


def test_without_a_rule_nobody_is_late_and_nothing_is_said(ana: Contact, book: Book) -> None:
    booking = book(ana, at("10:00"))
    assert policy.words(booking, "es") == ""
    assert policy.facts(booking)["free_until"] is None
    cancelled = booking_cancel(booking=booking, actor=CUSTOMER)
    assert (cancelled.state, cancelled.late_cancel) == (State.CANCELLED, False)


@pytest.mark.parametrize("actor", [ASSISTANT, CUSTOMER])
def test_a_customer_who_cancels_late_is_noted(
    estilo: Business, ana: Contact, book: Book, clock: time_machine.Traveller, actor: Actor
) -> None:
    rule(estilo, DAY)
    booking = book(ana, at("10:00"))
    clock.move_to(at("10:01", "2026-06-15"))
    cancelled = booking_cancel(booking=booking, actor=actor)
    assert (cancelled.state, cancelled.late_cancel) == (State.CANCELLED, True)
    assert "cancelación tardía" in policy.words(cancelled, "es")


def test_to_the_second_of_the_deadline_cancelling_is_free(
    estilo: Business, ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    rule(estilo, DAY)
    booking = book(ana, at("10:00"))
    clock.move_to(at("10:00", "2026-06-15"))
    assert not booking_cancel(booking=booking, actor=CUSTOMER).late_cancel


def test_a_business_may_refuse_late_changes_and_nothing_is_changed_then(
    estilo: Business, ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    rule(estilo, DAY, refuses=True)
    booking = book(ana, at("10:00"))
    clock.move_to(at("12:00", "2026-06-15"))
    for change in (
        lambda: booking_cancel(booking=booking, actor=CUSTOMER),
        lambda: booking_reschedule(booking=booking, start=at("12:00"), actor=ASSISTANT),
    ):
        with pytest.raises(BookingRefused) as refused:
            change()
        assert refused.value.code == Refusal.TOO_LATE
    booking.refresh_from_db()
    assert (booking.state, booking.start) == (State.CONFIRMED, at("10:00"))
    assert booking.reminders.filter(state="scheduled").exists()


def test_members_are_not_held_to_the_rule(
    estilo: Business, ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    rule(estilo, DAY, refuses=True)
    owner = Actor.person(User.objects.get(email="owner@estilo.example"))
    booking = book(ana, at("10:00"))
    clock.move_to(at("12:00", "2026-06-15"))
    moved = booking_reschedule(booking=booking, start=at("12:00"), actor=owner)
    assert moved.start == at("12:00")
    assert not booking_cancel(booking=moved, actor=owner).late_cancel


def test_a_service_has_its_own_notice(
    estilo: Business,
    ana: Contact,
    corte: Service,
    book: Book,
    clock: time_machine.Traveller,
) -> None:
    rule(estilo, DAY)
    corte.cancel_notice_min = 120
    corte.save()
    booking = book(ana, at("10:00"))
    clock.move_to(at("07:30"))
    assert not policy.standing(booking).late
    clock.move_to(at("08:30"))
    assert policy.standing(booking).late


def test_a_late_move_that_is_allowed_leaves_its_mark_in_the_history(
    estilo: Business, ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    rule(estilo, DAY)
    booking = book(ana, at("10:00"))
    clock.move_to(at("12:00", "2026-06-15"))
    booking_reschedule(booking=booking, start=at("12:00", "2026-06-18"), actor=ASSISTANT)
    event = booking.events.get(event="moved")
    assert event.reason == policy.LATE_MOVE


def test_nobody_cancels_an_appointment_that_has_begun_by_themselves(
    ana: Contact, book: Book, clock: time_machine.Traveller
) -> None:
    booking = book(ana, at("10:00"))
    clock.move_to(at("10:05"))
    with pytest.raises(BookingRefused) as refused:
        booking_cancel(booking=booking, actor=CUSTOMER)
    assert refused.value.code == Refusal.TOO_LATE
    assert booking_cancel(booking=booking, actor=SYSTEM).state == State.CANCELLED


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "sin coste hasta el lunes 15 de junio a las 10:00"),
        ("en", "free of charge until Monday 15 June at 10:00"),
        ("pt", "sem custo até segunda-feira, 15 de junho, às 10:00"),
    ],
)
def test_the_rule_is_said_in_the_customers_language(
    estilo: Business, ana: Contact, book: Book, language: str, said: str
) -> None:
    rule(estilo, DAY)
    assert said.lower() in policy.words(book(ana, at("10:00")), language).lower()


def test_the_deadline_is_elapsed_time_across_a_clock_change(
    estilo: Business, ana: Contact, corte: Service, book: Book, clock: time_machine.Traveller
) -> None:
    """Madrid goes back an hour in the night to 25 October: a day before 10:00 is 11:00."""
    corte.horizon_days = None
    corte.save()
    rule(estilo, DAY)
    booking = book(ana, at("10:00", "2026-10-26"))
    assert policy.standing(booking).free_until == at("10:00", "2026-10-25")
    early = book(ana, at("09:00", "2026-10-26"))
    assert early.start - policy.standing(early).free_until == timedelta(days=1)


def test_the_rule_is_kept_beside_other_settings_and_audited(estilo: Business, ana: Contact) -> None:
    estilo.settings = {"tone": "cercano"}
    estilo.save(update_fields=["settings"])
    rule(estilo, 90, refuses=True)
    assert estilo.settings == {
        "tone": "cercano",
        "cancel_policy": {"notice_min": 90, "late": "refuse"},
    }
    assert AuditEntry.objects.filter(action="cancel_policy.updated").exists()
    with business_context(estilo):
        assert policy.business_policy() == Policy(90, True)
