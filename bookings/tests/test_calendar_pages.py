"""Managers connect a Google calendar, choose what it is used for, and let it go again."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from bookings.models import CalendarConnection, CalendarLink, ExternalEvent, Resource
from bookings.tests.conftest import Book, at
from bookings.tests.google_server import MARTA, connect, event, google_served
from config.shell.simulator.google.local import LocalGoogle
from config.shell.simulator.google.stores import calendar_new
from leads.models import Contact
from tenants.audit.models import AuditEntry
from tenants.draining import drain
from tenants.models import Business, User

KINDS = (
    "bookings.calendar_pull",
    "bookings.calendar_push",
    "bookings.calendar_watch",
    "bookings.calendar_leave",
)
PAGE = "/settings/calendars/"


@pytest.fixture
def google(estilo: Business, clock: time_machine.Traveller) -> Iterator[LocalGoogle]:
    with google_served() as google:
        yield google


def consent(client: Client, google: LocalGoogle, query: str = "") -> str:
    """Go to Google, agree, and come back to the public host; where that sends the browser."""
    left = client.get(f"{PAGE}connect/google/{query}")
    assert left.status_code == 302
    back = urlsplit(google.agree(left["Location"]))
    assert back.netloc.startswith("localhost")
    answer = Client(HTTP_HOST="localhost").get(f"{back.path}?{back.query}")
    assert answer.status_code == 302
    found = urlsplit(answer["Location"])
    assert found.netloc.startswith("estilo.localhost")
    return f"{found.path}?{found.query}"


def test_from_nothing_to_busy_time_and_written_bookings(
    owner_client: Client, google: LocalGoogle, marta: Resource, ana: Contact, book: Book
) -> None:
    booking = book(ana, at("10:00"), staff=marta)
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    arrival = owner_client.get(consent(owner_client, google, f"?resource={marta.uuid}"))
    connection = CalendarConnection.objects.get()
    assert arrival["Location"] == f"{PAGE}{connection.uuid}/"
    assert "Falta elegir el calendario" in owner_client.get(PAGE).content.decode()
    drain(KINDS)
    assert google.events()[0]["summary"] == "Dentista"
    assert not ExternalEvent.objects.exists()  # nothing happens before they have chosen
    answer = owner_client.post(
        f"{PAGE}{connection.uuid}/",
        {"calendar": MARTA, "resource": marta.pk, "writes": "on"},
    )
    assert answer.status_code == 302
    drain(KINDS)
    taken = ExternalEvent.objects.get()
    assert (taken.resource, taken.start, taken.title) == (marta, at("11:00"), "Dentista")
    ours = [each for each in google.events() if each["summary"] != "Dentista"]
    assert [each["summary"] for each in ours] == ["Corte · Cliente"]
    assert CalendarLink.objects.get().booking == booking
    page = owner_client.get(PAGE).content.decode()
    assert MARTA in page
    assert "Conectado" in page
    assert {"calendar.connected", "calendar.chosen"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_the_way_back_works_once_and_in_the_browser_that_left(
    owner_client: Client, agent_client: Client, google: LocalGoogle
) -> None:
    arrival = consent(owner_client, google)
    assert agent_client.get(arrival).status_code == 403
    stranger = Client(HTTP_HOST="estilo.localhost")
    assert stranger.get(arrival).status_code == 302
    assert not CalendarConnection.objects.exists()
    owner_client.get(arrival)
    owner_client.get(arrival)
    assert CalendarConnection.objects.count() == 1


def test_another_manager_cannot_be_made_to_take_somebodys_account(
    owner_client: Client, owner: User, google: LocalGoogle
) -> None:
    arrival = consent(owner_client, google)
    other = Client(HTTP_HOST="estilo.localhost")
    other.force_login(owner)
    answer = other.get(arrival, follow=True)
    assert "ya no sirve" in answer.content.decode()
    assert not CalendarConnection.objects.exists()


@pytest.mark.parametrize("state", ["", "x", "WyJlc3RpbG8iLCJhIl0:1abcde:xyz"])
def test_a_state_that_is_not_ours_leads_nowhere(google: LocalGoogle, state: str) -> None:
    answer = Client(HTTP_HOST="localhost").get(
        "/calendars/google/callback/", {"state": state, "code": "4/abc"}
    )
    assert answer.status_code == 400


def test_a_person_who_says_no_is_told_that_nothing_is_connected(
    owner_client: Client, google: LocalGoogle
) -> None:
    left = owner_client.get(f"{PAGE}connect/google/")
    state = dict(part.split("=") for part in urlsplit(left["Location"]).query.split("&"))["state"]
    back = Client(HTTP_HOST="localhost").get(
        f"/calendars/google/callback/?state={state}&error=access_denied"
    )
    page = owner_client.get(back["Location"], follow=True).content.decode()
    assert "no diste permiso" in page
    assert not CalendarConnection.objects.exists()


def test_disconnecting_takes_entries_channel_and_access_away(
    owner_client: Client, google: LocalGoogle, marta: Resource, ana: Contact, book: Book
) -> None:
    google.api.change(MARTA, event("2026-06-16 11:00", "2026-06-16 12:00"))
    connection = connect(google, marta)
    owner_client.post(f"{PAGE}{connection.uuid}/test/")
    book(ana, at("10:00"), staff=marta)
    drain(KINDS)
    assert len(google.events()) == 2
    assert google.document.now["channels"]
    owner_client.post(f"{PAGE}{connection.uuid}/disconnect/", {"remove": "yes"})
    assert not ExternalEvent.objects.exists()
    drain(KINDS)
    assert [each["summary"] for each in google.events()] == ["Dentista"]
    known = google.document.now
    assert (known["channels"], known["refresh"]) == ({}, {})
    connection.refresh_from_db()
    assert (connection.state, connection.credentials) == ("disconnected", None)
    assert owner_client.post(f"{PAGE}{connection.uuid}/test/").status_code == 404


def test_entries_may_stay_and_are_taken_up_again(
    owner_client: Client, google: LocalGoogle, marta: Resource, ana: Contact, book: Book
) -> None:
    connection = connect(google, marta)
    book(ana, at("10:00"), staff=marta)
    drain(KINDS)
    owner_client.post(f"{PAGE}{connection.uuid}/disconnect/")
    drain(KINDS)
    assert len(google.events()) == 1
    again = connect(google, marta)
    owner_client.post(f"{PAGE}{again.uuid}/test/")
    drain(KINDS)
    assert len(google.events()) == 1
    assert CalendarLink.objects.get(connection=again).state == "synced"


def test_lost_access_is_said_in_plain_words_and_mended_by_consent(
    owner_client: Client, google: LocalGoogle, marta: Resource
) -> None:
    connection = connect(google, marta)
    with google.document.open() as document:
        document["refresh"].clear()
    page = owner_client.post(f"{PAGE}{connection.uuid}/test/", follow=True).content.decode()
    assert "Google ya no nos deja entrar" in page
    assert "Hay que volver a conectar" in page
    owner_client.get(consent(owner_client, google, f"?connection={connection.uuid}"))
    connection.refresh_from_db()
    assert connection.state == "active"
    assert CalendarConnection.objects.count() == 1


def test_one_calendar_is_not_connected_twice(
    owner_client: Client, google: LocalGoogle, marta: Resource, luis: Resource
) -> None:
    connect(google, marta)
    owner_client.get(consent(owner_client, google))
    fresh = CalendarConnection.objects.latest("pk")
    answer = owner_client.post(
        f"{PAGE}{fresh.uuid}/", {"calendar": MARTA, "resource": luis.pk, "writes": "on"}
    )
    assert answer.status_code == 422
    assert "ya está conectado" in answer.content.decode()


def test_only_managers_come_here(agent_client: Client, google: LocalGoogle) -> None:
    for path in (PAGE, f"{PAGE}drift/", f"{PAGE}connect/google/"):
        assert agent_client.get(path).status_code == 403


def test_another_calendar_takes_the_entries_over(
    owner_client: Client, google: LocalGoogle, marta: Resource, ana: Contact, book: Book
) -> None:
    with google.document.open() as document:
        document["calendars"]["work@group.example"] = calendar_new(MARTA, "Trabajo")
    connection = connect(google, marta)
    book(ana, at("10:00"), staff=marta)
    drain(KINDS)
    answer = owner_client.post(
        f"{PAGE}{connection.uuid}/",
        {"calendar": "work@group.example", "resource": marta.pk, "writes": "on"},
    )
    assert answer.status_code == 302
    drain(KINDS)
    assert google.events() == []
    assert [each["summary"] for each in google.events("work@group.example")] == ["Corte · Cliente"]
    assert google.document.now["refresh"], "the new connection goes on with the same access"
    now = CalendarConnection.objects.get(state="active")
    assert now.options["calendar_name"] == "Trabajo"


def test_somebody_else_s_calendar_shows_somebody_else_s_bookings(
    owner_client: Client,
    google: LocalGoogle,
    marta: Resource,
    luis: Resource,
    ana: Contact,
    book: Book,
) -> None:
    connection = connect(google, marta)
    book(ana, at("10:00"), staff=marta)
    book(ana, at("12:00"), staff=luis)
    drain(KINDS)
    owner_client.post(
        f"{PAGE}{connection.uuid}/", {"calendar": MARTA, "resource": luis.pk, "writes": "on"}
    )
    drain(KINDS)
    assert [each["start"]["dateTime"][11:16] for each in google.events()] == ["12:00"]


def test_a_calendar_that_is_only_read_is_never_written_to(
    owner_client: Client, google: LocalGoogle, marta: Resource, ana: Contact, book: Book
) -> None:
    with google.document.open() as document:
        document["calendars"][MARTA]["role"] = "reader"
    connection = connect(google, marta, chosen=False, writes=False)
    owner_client.post(
        f"{PAGE}{connection.uuid}/", {"calendar": MARTA, "resource": marta.pk, "writes": "on"}
    )
    book(ana, at("10:00"), staff=marta)
    drain(KINDS)
    assert google.events() == []
    assert not CalendarLink.objects.exists()
