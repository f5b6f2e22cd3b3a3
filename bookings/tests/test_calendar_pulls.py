"""What Google's calendars do to ours: busy time, calls, drift and its repair."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.drift import drift_lines
from bookings.models import Booking, CalendarConnection, CalendarLink, ExternalEvent, Resource
from bookings.models import Service as OfferedService
from bookings.providers.base import Written
from bookings.providers.google.calendar import GoogleCalendar
from bookings.selectors import slot_search
from bookings.services import booking_cancel, booking_reschedule
from bookings.services.calendar_pulls import CHECK, PULL, WATCH, calendar_pull, calendar_watch
from bookings.services.calendars import PUSH, calendar_push, link_promise
from bookings.services.connections import connection_begin
from bookings.tests.conftest import Book, at
from bookings.tests.google_server import MARTA, connect, event, google_served
from config.shell.simulator.google.local import Failure, LocalGoogle
from leads.models import Contact
from tenants.actors import ASSISTANT
from tenants.draining import drain
from tenants.models import Business, DueItem, OwnerNotice

DRIFT = "/settings/calendars/drift/"


@pytest.fixture
def google(estilo: Business, clock: time_machine.Traveller) -> Iterator[LocalGoogle]:
    with google_served() as google:
        yield google


@pytest.fixture
def connection(google: LocalGoogle, marta: Resource) -> CalendarConnection:
    connection = connect(google, marta)
    connection_begin(connection)
    work()
    return connection


def work() -> None:
    drain((PULL, PUSH, WATCH))


def pulled(connection: CalendarConnection) -> CalendarConnection:
    calendar_pull(connection.pk)
    work()
    connection.refresh_from_db()
    return connection


def ours(google: LocalGoogle) -> dict[str, Any]:
    (found,) = [each for each in google.events() if each["summary"].startswith("Corte")]
    return found


def call(google: LocalGoogle, **changed: str) -> int:
    """The latest call of a channel, as Google makes it."""
    _address, headers = google.told[-1]
    client = Client(HTTP_HOST="estilo.localhost")
    path = "/webhook/calendar/google"
    return client.post(path, headers=headers | changed).status_code


def due(kind: str) -> DueItem | None:
    return DueItem.objects.filter(schema_name="estilo", kind=kind).first()


# --- Busy time ----------------------------------------------------------------------------------
def test_their_events_take_time_until_they_are_gone(
    google: LocalGoogle, connection: CalendarConnection, corte: OfferedService, marta: Resource
) -> None:
    def eleven_is_free() -> bool:
        slots = slot_search(
            service=corte, range_from=at("11:00"), range_to=at("11:15"), staff=marta
        )
        return bool(slots)

    made = google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    assert eleven_is_free()
    pulled(connection)
    assert not eleven_is_free()
    google.api.change(MARTA, {"id": made["id"], "transparency": "transparent"})
    pulled(connection)
    assert eleven_is_free()
    google.api.change(MARTA, {"id": made["id"], "transparency": "opaque"})
    pulled(connection)
    google.api.change(MARTA, {"id": made["id"], "status": "cancelled"})
    pulled(connection)
    assert eleven_is_free()


def test_titles_are_not_readable_in_the_database(
    google: LocalGoogle, connection: CalendarConnection
) -> None:
    from django.db import connection as database

    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    pulled(connection)
    with database.cursor() as cursor:
        cursor.execute("SELECT title FROM bookings_externalevent")
        (raw,) = cursor.fetchone()
    assert "Dentista" not in str(raw)


def test_our_own_entries_take_no_time_twice(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> None:
    book(ana, at("10:00"), staff=marta)
    work()
    pulled(connection)
    assert ours(google)
    assert not ExternalEvent.objects.exists()
    assert drift_lines() == []


def test_a_token_that_google_forgot_means_reading_everything(
    google: LocalGoogle, connection: CalendarConnection
) -> None:
    first = google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    pulled(connection)
    with google.document.open() as document:  # gone without a trace
        del document["calendars"][MARTA]["events"][first["id"]]
    google.api.change(MARTA, event("2026-06-17 11:00", "2026-06-17 12:00"))
    google.forget_sync()
    pulled(connection)
    assert [each.start for each in ExternalEvent.objects.all()] == [at("11:00", "2026-06-17")]


def test_events_and_token_are_written_together_or_not_at_all(
    google: LocalGoogle, connection: CalendarConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pulled(connection).sync_token
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    with monkeypatch.context() as patch:

        def cut(*_: Any, **__: Any) -> None:
            raise RuntimeError("cut off")

        patch.setattr("bookings.services.calendar_pulls._links_compare", cut)
        with pytest.raises(RuntimeError):
            calendar_pull(connection.pk)
    connection.refresh_from_db()
    assert connection.sync_token == before
    assert not ExternalEvent.objects.exists()
    pulled(connection)
    assert ExternalEvent.objects.count() == 1


@pytest.mark.parametrize(("status", "wait"), [(500, 2), (429, 2), (403, 2)])
def test_a_provider_that_is_busy_is_asked_again_later_and_later(
    google: LocalGoogle, connection: CalendarConnection, status: int, wait: int
) -> None:
    reason = "rateLimitExceeded" if status != 500 else "backendError"
    waits = []
    for _number in range(5):
        google.failures.append(Failure(status=status, reason=reason, at="/events", method="GET"))
        again = calendar_pull(connection.pk)
        assert again is not None
        waits.append(int((again - timezone.now()).total_seconds()))
    assert waits == [wait, 4, 8, 60, 300]
    connection.refresh_from_db()
    assert connection.state == "active"
    assert connection.last_error
    assert pulled(connection).last_error == ""


def test_a_named_wait_is_kept_to(google: LocalGoogle, connection: CalendarConnection) -> None:
    google.failures.append(
        Failure(status=429, reason="rateLimitExceeded", at="/events", headers={"Retry-After": "90"})
    )
    again = calendar_pull(connection.pk)
    assert again == timezone.now() + timedelta(seconds=90)


def test_lost_access_is_told_once(google: LocalGoogle, connection: CalendarConnection) -> None:
    from bookings.providers.google.oauth import access_tokens

    with google.document.open() as document:
        document["refresh"].clear()
    access_tokens.forget("refresh-1")
    assert calendar_pull(connection.pk) is None
    assert calendar_pull(connection.pk) is None
    connection.refresh_from_db()
    assert connection.state == "error"
    notice = OwnerNotice.objects.get(kind="calendar_lost")
    assert notice.context["whose"] == "Marta"


# --- Calls and channels -------------------------------------------------------------------------
def test_a_call_promises_a_reading_and_nothing_else(
    google: LocalGoogle, connection: CalendarConnection
) -> None:
    assert call(google) == 204  # "sync": the channel is open
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    first = google.told[-1]
    google.api.change(MARTA, event("2026-06-17 11:00", "2026-06-17 12:00"))
    for told in (google.told[-1], first, first):  # out of order, repeated
        google.told.append(told)
        assert call(google) == 204
    assert DueItem.objects.filter(schema_name="estilo", kind=PULL).count() == 1
    work()
    assert ExternalEvent.objects.count() == 2


def test_calls_that_prove_nothing_write_nothing(
    google: LocalGoogle, connection: CalendarConnection
) -> None:
    DueItem.objects.filter(kind=PULL).delete()
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    assert call(google, **{"X-Goog-Channel-Token": "wrong"}) == 403
    assert call(google, **{"X-Goog-Channel-ID": "other"}) == 403
    assert call(google, **{"X-Goog-Channel-ID": "", "X-Goog-Channel-Token": ""}) == 403
    CalendarConnection.objects.update(watch={"id": "newer", "resource": "r"})
    assert call(google) == 404
    assert due(PULL) is None


def test_the_captured_calls_are_understood(estilo: Business, shared: Any) -> None:
    import json

    path = shared / "contracts" / "webhooks" / "google_calendar_push.json"
    client = Client(HTTP_HOST="estilo.localhost")
    for captured in json.loads(path.read_text()):
        headers = {k: v for k, v in captured["headers"].items() if k != "Content-Length"}
        assert client.post("/webhook/calendar/google", headers=headers).status_code == 403


def test_channels_are_renewed_before_they_end(
    google: LocalGoogle, connection: CalendarConnection, clock: time_machine.Traveller
) -> None:
    seen = set()
    for _week in range(3):
        connection.refresh_from_db()
        seen.add(connection.watch["id"])
        assert connection.watch_expires_at is not None
        assert due(CHECK) is not None
        again = calendar_watch(connection.pk)
        assert again is not None
        assert again < timezone.now() + timedelta(days=7)
        clock.move_to(again)
    assert len(seen) == 3
    assert len(google.document.now["channels"]) == 1


def test_without_calls_it_is_read_every_ten_minutes(
    google: LocalGoogle, connection: CalendarConnection
) -> None:
    assert calendar_pull(connection.pk) == timezone.now() + timedelta(hours=6)
    google.failures.append(Failure(status=400, reason="push.webhookUrlUnauthorized", at="/watch"))
    CalendarConnection.objects.update(watch={}, watch_expires_at=None)
    assert calendar_watch(connection.pk) == timezone.now() + timedelta(days=1)
    assert calendar_pull(connection.pk) == timezone.now() + timedelta(minutes=10)


# --- Writing ------------------------------------------------------------------------------------
def test_a_booking_is_written_moved_and_taken_away(
    google: LocalGoogle,
    connection: CalendarConnection,
    book: Book,
    ana: Contact,
    marta: Resource,
    luis: Resource,
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    work()
    assert ours(google)["start"]["dateTime"] == "2026-06-16T10:00:00+02:00"
    booking = booking_reschedule(booking=booking, start=at("12:00"), actor=ASSISTANT)
    work()
    assert ours(google)["start"]["dateTime"] == "2026-06-16T12:00:00+02:00"
    booking = booking_reschedule(booking=booking, start=at("12:00"), staff=luis, actor=ASSISTANT)
    work()
    assert google.events() == []
    booking = booking_reschedule(booking=booking, start=at("12:00"), staff=marta, actor=ASSISTANT)
    work()
    assert ours(google)["status"] == "confirmed"
    booking_cancel(booking=booking, actor=ASSISTANT)
    work()
    assert google.events() == []
    assert CalendarLink.objects.get().state == "removed"


def test_what_somebody_changed_there_is_read_before_ours_is_written_over_it(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    work()
    later = event("2026-06-16 13:00", "2026-06-16 13:30")
    theirs = {"id": ours(google)["id"], "start": later["start"], "end": later["end"]}
    google.api.change(MARTA, theirs)
    booking_reschedule(booking=booking, start=at("12:00"), staff=marta, actor=ASSISTANT)
    google.calls.clear()
    calendar_push(CalendarLink.objects.get().pk)
    methods = [call.method for call in google.calls if "/events/" in call.path]
    assert methods == ["PATCH", "GET", "PATCH"]
    assert ours(google)["start"]["dateTime"] == "2026-06-16T12:00:00+02:00"
    assert CalendarLink.objects.get().etag == ours(google)["etag"]
    assert DueItem.objects.filter(kind=PULL, object_id=connection.pk).exists()


def test_what_somebody_changed_there_is_read_before_ours_is_taken_away(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    work()
    google.api.change(MARTA, {"id": ours(google)["id"], "summary": "Ana, con su hija"})
    booking_cancel(booking=booking, actor=ASSISTANT)
    google.calls.clear()
    calendar_push(CalendarLink.objects.get().pk)
    asked = [(call.method, bool(call.if_match)) for call in google.calls if "/events/" in call.path]
    assert asked == [("DELETE", True), ("GET", False), ("DELETE", True)]
    assert google.events() == []
    assert CalendarLink.objects.get().state == "removed"


def test_what_was_deleted_there_already_is_no_error(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    work()
    google.api.change(MARTA, {"id": ours(google)["id"], "status": "cancelled"})
    booking_cancel(booking=booking, actor=ASSISTANT)
    calendar_push(CalendarLink.objects.get().pk)
    assert CalendarLink.objects.get().state == "removed"


def test_an_entry_that_nobody_touched_is_written_at_once(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    work()
    google.calls.clear()
    booking_reschedule(booking=booking, start=at("12:00"), staff=marta, actor=ASSISTANT)
    calendar_push(CalendarLink.objects.get().pk)
    assert [(c.method, bool(c.if_match)) for c in google.calls if "/events/" in c.path] == [
        ("PATCH", True)
    ]


def test_a_promise_made_while_google_is_asked_is_kept_next(
    google: LocalGoogle,
    connection: CalendarConnection,
    book: Book,
    ana: Contact,
    marta: Resource,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    work()
    link = CalendarLink.objects.get()
    link_promise(link)

    def asking(*_: Any, **__: Any) -> Written:
        booking_reschedule(booking=booking, start=at("12:00"), actor=ASSISTANT)
        return Written(link.external_id)

    with monkeypatch.context() as patch:
        patch.setattr(GoogleCalendar, "upsert", asking)
        calendar_push(link.pk)
    link.refresh_from_db()
    assert link.state == "pending"
    work()
    assert ours(google)["start"]["dateTime"] == "2026-06-16T12:00:00+02:00"


def test_a_refusal_for_good_is_kept_and_shown(
    google: LocalGoogle,
    connection: CalendarConnection,
    book: Book,
    ana: Contact,
    marta: Resource,
    owner_client: Client,
) -> None:
    google.failures.append(Failure(status=403, reason="forbidden", method="POST", at="/events"))
    book(ana, at("10:00"), staff=marta)
    work()
    (line,) = drift_lines()
    assert line.kind == "failed"
    page = owner_client.get(DRIFT).content.decode()
    assert "No se pudo escribir" in page
    assert "no tiene permiso" in page
    assert OwnerNotice.objects.filter(kind="calendar_drift").count() == 1
    owner_client.post(f"{DRIFT}repair/", {"line": line.key, "do": "write"})
    work()
    assert ours(google)
    assert drift_lines() == []


# --- Drift --------------------------------------------------------------------------------------
@pytest.fixture
def moved(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> Booking:
    """A booking whose entry somebody moved to one o'clock in Google."""
    booking = book(ana, at("10:00"), staff=marta)
    work()
    later = event("2026-06-16 13:00", "2026-06-16 13:30")
    google.api.change(
        MARTA, {"id": ours(google)["id"], "start": later["start"], "end": later["end"]}
    )
    pulled(connection)
    return booking


def test_an_entry_moved_there_moves_nothing_here(
    moved: Booking, owner_client: Client, connection: CalendarConnection
) -> None:
    moved.refresh_from_db()
    assert moved.start == at("10:00")
    page = owner_client.get(DRIFT).content.decode()
    assert "Movida allí" in page
    assert "13:00–13:30" in page
    pulled(connection)
    assert OwnerNotice.objects.filter(kind="calendar_drift").count() == 1


def test_writing_ours_again_ends_the_difference(
    moved: Booking, owner_client: Client, google: LocalGoogle, connection: CalendarConnection
) -> None:
    owner_client.post(f"{DRIFT}repair/", {"do": "write_all"})
    work()
    pulled(connection)
    assert ours(google)["start"]["dateTime"] == "2026-06-16T10:00:00+02:00"
    assert "Todo coincide" in owner_client.get(DRIFT).content.decode()
    assert connection.drift_since is None


def test_accepting_theirs_moves_the_booking(
    moved: Booking, owner_client: Client, connection: CalendarConnection
) -> None:
    line = drift_lines()[0].key
    owner_client.post(f"{DRIFT}repair/", {"line": line, "do": "accept"})
    work()
    pulled(connection)
    moved.refresh_from_db()
    assert moved.start == at("13:00")
    assert drift_lines() == []


def test_a_move_that_cannot_be_accepted_says_why(
    moved: Booking, owner_client: Client, book: Book, marta: Resource
) -> None:
    from bookings.tests.conftest import person

    book(person(2), at("13:00"), staff=marta)
    line = next(each.key for each in drift_lines() if each.kind == "moved")
    answer = owner_client.post(f"{DRIFT}repair/", {"line": line, "do": "accept"}, follow=True)
    assert "ya no está libre" in answer.content.decode()
    moved.refresh_from_db()
    assert moved.start == at("10:00")


def test_what_is_let_be_stays_quiet_until_it_changes(
    moved: Booking, owner_client: Client, google: LocalGoogle, connection: CalendarConnection
) -> None:
    line = drift_lines()[0].key
    owner_client.post(f"{DRIFT}repair/", {"line": line, "do": "ignore"})
    google.forget_sync()
    pulled(connection)
    assert drift_lines() == []
    google.api.change(MARTA, {"id": ours(google)["id"], "status": "cancelled"})
    pulled(connection)
    assert [each.kind for each in drift_lines()] == ["gone"]


def test_an_entry_deleted_there_without_a_trace_is_seen_at_night(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> None:
    from bookings.services.calendar_pulls import calendar_check

    booking = book(ana, at("10:00"), staff=marta)
    work()
    with google.document.open() as document:
        document["calendars"][MARTA]["events"].clear()
    CalendarLink.objects.update(synced_at=timezone.now() - timedelta(minutes=1))
    assert calendar_check(connection.pk) == timezone.now() + timedelta(days=1)
    work()
    assert [(each.kind, each.booking) for each in drift_lines()] == [("gone", booking)]


def test_changes_made_there_count_where_the_owner_wants_it(
    google: LocalGoogle, connection: CalendarConnection, book: Book, ana: Contact, marta: Resource
) -> None:
    CalendarConnection.objects.update(options=connection.options | {"accept": True})
    booking = book(ana, at("10:00"), staff=marta)
    work()
    for start, end, wanted in (("13:00", "13:30", "13:00"), ("03:00", "03:30", "13:00")):
        there = event(f"2026-06-16 {start}", f"2026-06-16 {end}")
        google.api.change(
            MARTA, {"id": ours(google)["id"], "start": there["start"], "end": there["end"]}
        )
        pulled(connection)
        booking.refresh_from_db()
        assert booking.start == at(wanted)
    (line,) = drift_lines()
    assert line.link is not None
    assert line.link.reason == "A esa hora no se atiende."
    google.api.change(MARTA, {"id": ours(google)["id"], "status": "cancelled"})
    pulled(connection)
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert drift_lines() == []


def test_an_event_over_a_booking_is_a_difference(
    google: LocalGoogle,
    connection: CalendarConnection,
    book: Book,
    ana: Contact,
    marta: Resource,
    owner_client: Client,
) -> None:
    book(ana, at("10:00"), staff=marta)
    google.api.change(MARTA, event("2026-06-16 10:15", "2026-06-16 11:00"))
    pulled(connection)
    (line,) = drift_lines()
    assert line.kind == "overlap"
    assert "Dentista" in owner_client.get(DRIFT).content.decode()
    owner_client.post(f"{DRIFT}repair/", {"line": line.key, "do": "ignore"})
    google.forget_sync()
    pulled(connection)
    assert drift_lines() == []
