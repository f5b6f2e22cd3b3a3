"""What we write at Calendly of our bookings, and what its refusals mean."""

import json
from datetime import datetime, timedelta

import pytest

from bookings.models import Booking, CalendarConnection, CalendarLink
from bookings.services import booking_cancel, booking_reschedule
from bookings.services.arrivals import Outcome
from bookings.services.calendars import calendar_push
from bookings.services.schedulers import scheduler_sync, scheduler_sync_due
from config.shell.simulator.schedulers import calendly as there
from config.shell.simulator.schedulers.calendly import CalendlyAccount
from config.shell.simulator.schedulers.wire import Answered, LocalApi
from tenants.actors import SYSTEM
from tenants.models import OwnerNotice
from tests.schedulers.desk import Desk, at, ours


def pushed(booking: Booking) -> CalendarLink:
    link = CalendarLink.objects.get(booking=booking)
    calendar_push(link.pk)
    link.refresh_from_db()
    return link


def test_our_booking_is_an_invitee_without_phone_or_mail_of_the_customer(desk: Desk) -> None:
    link = pushed(ours())
    assert link.state == CalendarLink.State.SYNCED
    (invitee,) = desk.account.invitees.values()
    assert link.external_id == invitee["uri"]
    assert invitee["email"] == desk.account.email
    assert "Gil" not in json.dumps(invitee)
    assert "600777000" not in json.dumps(invitee)


def test_our_own_entry_coming_back_changes_nothing(desk: Desk) -> None:
    link = pushed(ours())
    (invitee,) = desk.account.invitees.values()
    assert desk.tells(invitee) == Outcome.KNOWN
    scheduler_sync(connection=desk.connection)
    assert Booking.objects.count() == 1
    link.refresh_from_db()
    assert link.state == CalendarLink.State.SYNCED
    assert not link.born_there


def test_on_the_free_plan_the_entry_is_a_link_that_is_ours_when_used(desk: Desk) -> None:
    desk.account.paid = False
    booking = ours()
    link = pushed(booking)
    assert link.state == CalendarLink.State.SYNCED
    assert link.external_id == ""
    assert str(booking.uuid) in link.url
    assert "2026-06-16T09:00:00Z" in link.url
    assert not desk.account.invitees
    tracking = {"utm_source": "mostrador", "utm_content": str(booking.uuid)}
    used = desk.books(at("11:00"), tracking=tracking, phone="", email="berta@example.com")
    assert desk.tells(used) == Outcome.OURS
    assert Booking.objects.count() == 1
    link.refresh_from_db()
    assert link.external_id == used["uri"]


def test_a_move_of_ours_is_made_there_and_its_echo_is_known(desk: Desk) -> None:
    booking = ours()
    first = pushed(booking).external_id
    booking_reschedule(booking=booking, start=at("12:00"), actor=SYSTEM)
    link = pushed(booking)
    assert desk.account.invitees[first]["status"] == "canceled"
    assert link.external_id != first
    assert desk.tells(desk.account.invitees[first]) == Outcome.GONE
    assert desk.tells(desk.account.invitees[link.external_id]) == Outcome.KNOWN
    booking.refresh_from_db()
    assert (booking.state, booking.start) == ("confirmed", at("12:00"))


def test_a_cancellation_of_ours_is_made_there(desk: Desk) -> None:
    booking = ours()
    entry = pushed(booking).external_id
    booking_cancel(booking=booking, actor=SYSTEM)
    assert pushed(booking).state == CalendarLink.State.REMOVED
    assert desk.account.invitees[entry]["status"] == "canceled"
    assert desk.tells(desk.account.invitees[entry]) in (Outcome.OURS, Outcome.KNOWN)


def test_word_of_an_entry_that_we_are_changing_waits(desk: Desk) -> None:
    invitee = desk.books(at("10:00"))
    desk.tells(invitee)
    booking = Booking.objects.get()
    booking_reschedule(booking=booking, start=at("12:00"), actor=SYSTEM)
    assert desk.tells(there.customer_cancels(desk.account, invitee["uri"])) == ""
    pushed(booking)
    assert desk.worked() == Outcome.GONE
    booking.refresh_from_db()
    assert (booking.state, booking.start) == ("confirmed", at("12:00"))


def test_a_try_that_got_no_answer_leaves_one_entry(desk: Desk, calendly_api: LocalApi) -> None:
    booking = ours()
    calendly_api.after.append(None)
    assert pushed(booking).state == CalendarLink.State.PENDING
    assert pushed(booking).state == CalendarLink.State.SYNCED
    assert len(desk.account.invitees) == 1


@pytest.mark.parametrize(
    ("answer", "state", "wait"),
    [
        (Answered(429, {}, {"X-RateLimit-Reset": "600"}), "pending", 600),
        (Answered(500, {"title": "Internal Server Error", "message": "-"}), "pending", 2),
        (Answered(400, {"title": "Invalid Argument", "message": "-"}), "failed", None),
    ],
)
def test_refusals_are_asked_again_or_kept_with_their_reason(
    desk: Desk, calendly_api: LocalApi, answer: Answered, state: str, wait: int | None
) -> None:
    booking = ours()
    link = CalendarLink.objects.get(booking=booking)
    calendly_api.failures.append(answer)
    again = calendar_push(link.pk)
    link.refresh_from_db()
    assert link.state == state
    assert link.reason
    if wait is None:
        assert again is None
    else:
        assert again == datetime.now(again.tzinfo) + timedelta(seconds=wait)


def test_a_lost_token_stops_the_connection_and_tells_the_owner(
    desk: Desk, calendly_account: CalendlyAccount
) -> None:
    calendly_account.token = "renewed elsewhere"
    desk.connection.credentials = {**(desk.connection.credentials or {}), "token": "old"}
    desk.connection.save()
    assert scheduler_sync_due(desk.connection.pk) is None
    desk.connection.refresh_from_db()
    assert desk.connection.state == CalendarConnection.State.ERROR
    assert OwnerNotice.objects.filter(kind="calendar_lost").exists()
