"""A worker killed between Google's answer and its own commit; two workers at one entry."""

import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from bookings.models import CalendarConnection, CalendarLink, ExternalEvent, Resource, Service
from bookings.selectors import slot_search
from bookings.services import booking_confirm, booking_hold
from bookings.services.calendars import calendar_push
from bookings.services.connections import connection_begin
from bookings.tests.google_server import MARTA, NAMES, connect, google_served
from config.shell.simulator.google.local import Failure, LocalGoogle
from leads.services import contact_upsert
from tenants.actors import ASSISTANT
from tenants.context import business_context
from tenants.models import Business, DueItem
from tests import live
from tests.chaos.test_kills import run_doomed
from tests.chaos.test_outcomes import leases_end
from tests.live import eventually

pytestmark = pytest.mark.chaos


@pytest.fixture
def google(salon: Business) -> Iterator[LocalGoogle]:
    with google_served() as google:
        yield google


@pytest.fixture
def marta(salon: Business) -> Resource:
    return Resource.objects.get(name="Marta")


@pytest.fixture
def environment(live_db: str, web: int, google: LocalGoogle, settings: Any) -> dict[str, str]:
    names = {name: str(getattr(django_settings, name)) for name in NAMES}
    return (
        os.environ
        | names
        | {
            "DATABASE_URL": live_db,
            "REDIS_URL": settings.REDIS_URL,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PUBLIC_PORT": str(settings.PUBLIC_PORT),
        }
    )


def book(marta: Resource) -> None:
    """Somebody books Marta's first free time from tomorrow on."""
    service = Service.objects.get(name="Corte")
    tomorrow = timezone.now() + timedelta(days=1)
    week = tomorrow + timedelta(days=7)
    (slot,) = slot_search(service=service, range_from=tomorrow, range_to=week, staff=marta, limit=1)
    ana = contact_upsert(kind="phone", address="+34600111222", name="Ana Pérez")[0]
    held = booking_hold(
        contact=ana, service=service, start=slot.start, staff=marta, actor=ASSISTANT
    )
    booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)


def synced() -> bool:
    return list(CalendarLink.objects.values_list("state", flat=True)) == ["synced"]


def test_an_entry_whose_writer_was_killed_is_there_once(
    google: LocalGoogle, marta: Resource, environment: dict[str, str]
) -> None:
    connect(google, marta)
    book(marta)
    run_doomed("written", environment)
    assert len(google.events()) == 1
    assert not synced()
    leases_end()
    with live.worker(), live.beat():
        eventually(synced, "the entry is settled")
    assert [each["summary"] for each in google.events()] == ["Corte · Ana"]
    assert CalendarLink.objects.get().external_id == google.events()[0]["id"]


def test_two_workers_at_one_entry_ask_google_once(google: LocalGoogle, marta: Resource) -> None:
    connect(google, marta)
    book(marta)
    link = CalendarLink.objects.get()
    google.failures.append(Failure(method="POST", at="/events", delay=0.6))
    outcomes: list[Any] = []

    def work() -> None:
        with business_context("estilo"):
            outcomes.append(calendar_push(link.pk))
        database.close()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    written = [call for call in google.calls if call.method in ("POST", "PATCH")]
    assert len([call for call in written if call.path.endswith("/events")]) == 1
    assert sorted(outcome is None for outcome in outcomes) == [False, True]
    assert synced()


def test_whoever_changes_a_booking_does_not_wait_for_google(
    google: LocalGoogle, marta: Resource
) -> None:
    connect(google, marta)
    book(marta)
    link = CalendarLink.objects.get()
    begun, over = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        assert over.wait(20)

    google.failures.append(Failure(method="POST", at="/events", first=hang))

    def work() -> None:
        with business_context("estilo"):
            calendar_push(link.pk)
        database.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert begun.wait(20)
    with transaction.atomic():
        with database.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
        CalendarLink.objects.select_for_update().get(pk=link.pk)
        link.booking.calendar_links.update(wanted=link.wanted + 1)
    over.set()
    worker.join()
    assert not synced()  # what was promised meanwhile is still to be done


def test_a_change_there_closes_the_time_here_through_a_real_worker(
    google: LocalGoogle, marta: Resource, web: int, worker: None
) -> None:
    """Connect, call, read: the whole way, with Google's call knocking at the real door."""
    connection = connect(google, marta)
    connection_begin(connection)
    eventually(lambda: bool(google.document.now["channels"]), "a channel is open")
    eventually(lambda: _synced_at(connection) is not None, "all is read once")
    noon = (timezone.now() + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
    google.api.change(
        MARTA,
        {
            "summary": "Dentista",
            "start": {"dateTime": noon.isoformat()},
            "end": {"dateTime": (noon + timedelta(hours=1)).isoformat()},
        },
    )
    _address, headers = google.told[-1]
    wire = {name.replace("-", "_"): value for name, value in headers.items()}
    status, _body = live.post(
        web, b"", host="estilo.localhost", path="/webhook/calendar/google", **wire
    )
    assert status == 204
    eventually(lambda: ExternalEvent.objects.filter(start=noon).exists(), "the time is taken")
    assert not DueItem.objects.filter(kind="bookings.calendar_pull", failed=True).exists()


def _synced_at(connection: CalendarConnection) -> Any:
    return CalendarConnection.objects.values_list("last_sync_at", flat=True).get(pk=connection.pk)
