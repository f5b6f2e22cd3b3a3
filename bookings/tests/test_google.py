"""Google Calendar as a provider: what is asked there, and what its answers mean."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from django.utils import timezone

from bookings.models import CalendarConnection, Resource
from bookings.providers.base import CalendarError, Consent, Entry, Outside
from bookings.providers.google.calendar import GoogleCalendar, channel_token
from bookings.providers.google.events import id_of
from bookings.providers.registry import calendar_for
from bookings.tests.conftest import at
from bookings.tests.google_server import MARTA, connect, event, google_served
from config.shell.simulator.google.local import Failure, LocalGoogle
from tenants.models import Business

UID = uuid.UUID("0197f000-0000-7000-8000-000000000001")
CONSENT = Consent(
    state="s" * 20, verifier="v" * 43, redirect_uri="http://localhost/calendars/google/callback/"
)


@pytest.fixture
def google(estilo: Business, clock: time_machine.Traveller) -> Iterator[LocalGoogle]:
    with google_served() as google:
        yield google


@pytest.fixture
def connection(google: LocalGoogle, marta: Resource) -> CalendarConnection:
    return connect(google, marta)


@pytest.fixture
def provider() -> GoogleCalendar:
    found = calendar_for("google")
    assert isinstance(found, GoogleCalendar)
    return found


def entry(**changed: object) -> Entry:
    values = Entry(
        UID, at("10:00"), at("10:30"), "Europe/Madrid", "Corte · Ana", "Marta", "Calle 1"
    )
    return replace(values, **changed)  # type: ignore[arg-type]


def test_consent_asks_for_lasting_access_with_a_challenge(provider: GoogleCalendar) -> None:
    with google_served() as google:
        url = provider.authorize_url(CONSENT)
        asked = {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}
        assert asked["access_type"] == "offline"
        assert asked["prompt"] == "consent"
        assert asked["code_challenge"] != CONSENT.verifier
        assert asked["state"] == CONSENT.state
        assert CONSENT.verifier not in url
        del google


def test_a_code_becomes_access_named_after_its_account(
    provider: GoogleCalendar, google: LocalGoogle
) -> None:
    back = google.agree(provider.authorize_url(CONSENT))
    code = parse_qs(urlsplit(back).query)["code"][0]
    grant = provider.exchange(code, CONSENT)
    assert grant.account == MARTA
    assert grant.options["calendar"] == MARTA
    assert set(grant.credentials) == {"refresh_token"}


def test_a_code_is_no_use_without_the_verifier_or_twice(
    provider: GoogleCalendar, google: LocalGoogle
) -> None:
    for stolen in (replace(CONSENT, verifier="x" * 43), CONSENT):
        code = parse_qs(urlsplit(google.agree(provider.authorize_url(CONSENT))).query)["code"][0]
        if stolen is CONSENT:
            provider.exchange(code, CONSENT)
        with pytest.raises(CalendarError) as refusal:
            provider.exchange(code, stolen)
        assert refusal.value.permanent


def test_a_box_left_unticked_is_said_so(provider: GoogleCalendar, google: LocalGoogle) -> None:
    back = google.agree(provider.authorize_url(CONSENT).replace("calendar.freebusy", "openid"))
    with pytest.raises(CalendarError) as refusal:
        provider.exchange(parse_qs(urlsplit(back).query)["code"][0], CONSENT)
    assert refusal.value.code == "scopes"
    assert "marca todas las casillas" in refusal.value.reason


def test_an_entry_written_twice_is_one(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    first = provider.upsert(connection, entry())
    again = provider.upsert(connection, entry(start=at("12:00"), end=at("12:30")))
    (there,) = google.events()
    assert first.external_id == again.external_id == there["id"] == id_of(UID)
    assert there["start"]["dateTime"] == "2026-06-16T12:00:00+02:00"
    assert there["summary"] == "Corte · Ana"
    assert there["extendedProperties"]["private"]["mostrador"] == str(UID)
    assert provider.id_for(UID) == there["id"]


def test_an_answer_that_is_lost_leaves_one_entry(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    google.failures.append(Failure(method="POST", at="/events", drop=True))
    with pytest.raises(CalendarError) as failure:
        provider.upsert(connection, entry())
    assert not failure.value.permanent
    provider.upsert(connection, entry())
    assert len(google.events()) == 1


def test_an_entry_deleted_or_made_a_whole_day_there_is_mended(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    written = provider.upsert(connection, entry())
    google.api.change(
        MARTA,
        {
            "id": written.external_id,
            "start": {"date": "2026-06-16"},
            "end": {"date": "2026-06-17"},
        },
    )
    provider.upsert(connection, entry(), written.external_id)
    assert "date" not in google.events()[0]["start"]
    provider.delete(connection, written.external_id)
    provider.delete(connection, written.external_id)  # 410: as good as done
    assert google.events() == []
    provider.upsert(connection, entry(tentative=True), written.external_id)
    assert google.events()[0]["status"] == "tentative"
    provider.upsert(connection, entry(), "mostrador" + "0" * 32)  # 404: made anew
    provider.delete(connection, "mostrador" + "1" * 32)


def busy(changes: list[Outside]) -> list[str]:
    return [each.title for each in changes if each.busy and not each.gone and each.ours is None]


def test_only_what_takes_time_is_busy(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    me = {"email": MARTA, "self": True}
    day = {"start": {"date": "2026-06-18"}, "end": {"date": "2026-06-19"}}
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    for name, more in {
        "Libre": {"transparency": "transparent"},
        "Rechazada": {"attendees": [me | {"responseStatus": "declined"}]},
        "Por contestar": {"attendees": [me | {"responseStatus": "needsAction"}]},
        "Desde casa": {"eventType": "workingLocation"},
        "Vacaciones": day,
    }.items():
        google.api.change(MARTA, event("2026-06-17 09:00", "2026-06-17 10:00", summary=name) | more)
    google.api.change(MARTA, event("2026-06-19 09:00", "2026-06-19 10:00", status="cancelled"))
    provider.upsert(connection, entry())
    changes = provider.changes(connection)
    assert changes.whole
    assert sorted(busy(list(changes.events))) == ["Dentista", "Por contestar", "Vacaciones"]
    (whole_day,) = [each for each in changes.events if each.title == "Vacaciones"]
    assert whole_day.start == at("00:00", "2026-06-18")
    assert whole_day.end == at("00:00", "2026-06-19")
    (ours,) = [each for each in changes.events if each.ours is not None]
    assert ours.ours == UID


def test_a_copy_of_an_entry_is_somebodys_own_event(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    provider.upsert(connection, entry())
    mark = {"extendedProperties": {"private": {"mostrador": str(UID)}}}
    google.api.change(MARTA, event("2026-06-17 09:00", "2026-06-17 10:00") | mark)
    assert busy(list(provider.changes(connection).events)) == ["Dentista"]


def test_what_recurs_is_read_date_by_date(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    weekly = {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"]}
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00") | weekly)
    found = sorted(each.start for each in provider.changes(connection).events)
    assert found == [at("11:00", f"2026-06-{day}") for day in (16, 23, 30)]


def test_an_event_that_makes_no_sense_keeps_no_other_from_being_read(
    provider: GoogleCalendar,
    connection: CalendarConnection,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    good = event("2026-06-16 11:00", "2026-06-16 12:00") | {"id": "g1"}
    odd = good | {"id": "g2", "summary": "Cita secreta"}
    odd_ones = [odd | {"start": {"dateTime": "pronto"}}, odd | {"attendees": ["?"]}, {"id": "g4"}]
    page = {"items": [*odd_ones, good], "nextSyncToken": "the-next"}
    monkeypatch.setattr(provider, "_lists", lambda *_: iter([page]))
    connection.sync_token = "the-last"
    changes = provider.changes(connection)
    assert [each.external_id for each in changes.events] == ["g1"]
    assert changes.sync_token == "the-next"
    assert caplog.text.count("could not be read") == 3
    assert "secreta" not in caplog.text


def test_later_only_what_changed_is_read_page_by_page(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    google.api.per_page = 2
    made = [
        google.api.change(MARTA, event(f"2026-06-{day} 11:00", f"2026-06-{day} 12:00"))
        for day in range(16, 21)
    ]
    first = provider.changes(connection)
    assert len(first.events) == 5
    connection.sync_token = first.sync_token
    assert list(provider.changes(connection).events) == []
    google.api.change(MARTA, {"id": made[0]["id"], "status": "cancelled"})
    changes = provider.changes(connection)
    assert not changes.whole
    (gone,) = changes.events
    assert gone.gone
    assert gone.external_id == made[0]["id"]
    google.forget_sync()
    with pytest.raises(CalendarError) as lost:
        provider.changes(connection)
    assert lost.value.sync_lost


@pytest.mark.parametrize(
    ("status", "reason", "permanent", "access_lost", "wait"),
    [
        (403, "rateLimitExceeded", False, False, 7),
        (403, "userRateLimitExceeded", False, False, 7),
        (403, "quotaExceeded", False, False, 7),
        (429, "rateLimitExceeded", False, False, 7),
        (403, "insufficientPermissions", True, True, 0),
        (403, "forbidden", True, False, 0),
        (404, "notFound", True, False, 0),
        (400, "invalid", True, False, 0),
        (500, "backendError", False, False, 7),
    ],
)
def test_refusals_are_told_apart(
    provider: GoogleCalendar,
    google: LocalGoogle,
    connection: CalendarConnection,
    status: int,
    reason: str,
    permanent: bool,
    access_lost: bool,
    wait: int,
) -> None:
    google.failures.append(
        Failure(status=status, reason=reason, at="/freeBusy", headers={"Retry-After": "7"})
    )
    with pytest.raises(CalendarError) as refusal:
        provider.check(connection)
    error = refusal.value
    assert (error.permanent, error.access_lost) == (permanent, access_lost)
    assert error.retry_after == wait
    assert error.code == reason


def test_an_access_token_is_renewed_when_it_ends_or_is_refused(
    provider: GoogleCalendar,
    google: LocalGoogle,
    connection: CalendarConnection,
    clock: time_machine.Traveller,
) -> None:
    def asked() -> int:
        return sum(call.path == "/token" for call in google.calls)

    provider.check(connection)
    provider.check(connection)
    assert asked() == 1
    clock.shift(timedelta(minutes=59, seconds=30))
    provider.check(connection)
    assert asked() == 2
    google.failures.append(Failure(status=401, reason="authError", at="/freeBusy"))
    provider.check(connection)
    assert asked() == 3


def test_access_that_was_taken_back_is_lost(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    provider.check(connection)
    requests.post(f"{google.base_url}/revoke", data={"token": "refresh-1"}, timeout=5)
    with pytest.raises(CalendarError) as refusal:
        provider.check(connection)
    assert refusal.value.access_lost


def test_a_calendar_that_is_gone_is_said_so_by_the_test(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    connection.options["calendar"] = "gone@group.calendar.google.com"
    with pytest.raises(CalendarError) as refusal:
        provider.check(connection)
    assert refusal.value.permanent


def test_a_calendar_that_shows_only_busy_time_is_read_as_such(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    with google.document.open() as document:
        document["calendars"][MARTA]["role"] = "freeBusyReader"
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    (choice,) = provider.choices(connection)
    assert not choice.writable
    connection.options["access"] = choice.access
    (found,) = provider.changes(connection).events
    assert (found.start, found.end, found.title) == (at("11:00"), at("12:00"), "")


def test_a_channel_is_opened_before_the_old_one_is_closed(
    provider: GoogleCalendar, google: LocalGoogle, connection: CalendarConnection
) -> None:
    provider.watch(connection, "https://estilo.example/webhook/calendar/google")
    first = dict(connection.watch)
    assert connection.watch_expires_at == timezone.now() + timedelta(days=7)
    provider.watch(connection, "https://estilo.example/webhook/calendar/google")
    channels = google.document.now["channels"]
    assert list(channels) == [connection.watch["id"]]
    assert first["id"] not in channels
    assert channels[connection.watch["id"]]["token"] == channel_token(connection.watch["id"])
    provider.disconnect(connection)
    assert google.document.now["channels"] == {}
    assert google.document.now["refresh"] == {}
