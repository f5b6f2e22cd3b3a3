"""A business that is erased leaves nothing running at the providers of its calendars."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from bookings.models import CalendarConnection, Resource
from bookings.services.farewells import KIND, PATIENCE, business_farewell, farewell_say
from bookings.tests.google_server import connect, google_served
from config.shell.simulator.google.local import Failure, LocalGoogle
from config.shell.simulator.schedulers.calendly import CalendlyAccount
from config.shell.simulator.schedulers.wire import Answered, LocalApi
from tenants.context import public_context
from tenants.models import Business, DueItem, Farewell
from tenants.provisioning import business_delete


@pytest.fixture
def google(clock: time_machine.Traveller) -> Iterator[LocalGoogle]:
    with google_served() as server:
        yield server


def erase(business: Business) -> None:
    """Erase it, as if what the test wrote had been committed long before."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    business_delete(business=business)


def said() -> Any:
    """The farewell is worked on once; when it is to be asked again."""
    with public_context():
        return farewell_say(Farewell.objects.get().pk)


def test_erasing_ends_the_webhook_and_keeps_no_key(
    estilo: Business, calendly: CalendarConnection, calendly_account: CalendlyAccount
) -> None:
    assert calendly_account.webhooks
    erase(estilo)
    due = DueItem.objects.get(kind=KIND)
    assert (due.schema_name, due.object_id) == ("public", Farewell.objects.get().pk)
    assert said() is None
    assert not calendly_account.webhooks
    row = Farewell.objects.get()
    assert row.facts is None
    assert row.done_at is not None


def test_a_provider_that_is_away_does_not_stop_the_erasure_and_is_asked_again(
    estilo: Business,
    calendly: CalendarConnection,
    calendly_account: CalendlyAccount,
    calendly_api: LocalApi,
) -> None:
    calendly_api.failures.extend([Answered(503, {"title": "Unavailable", "message": "-"})] * 9)
    erase(estilo)
    assert not Business.objects.filter(schema_name="estilo").exists()
    again = said()
    assert again > timezone.now()
    calendly_api.failures.clear()
    assert said() is None
    assert not calendly_account.webhooks


def test_keys_are_not_kept_for_ever_where_nobody_answers(
    estilo: Business,
    calendly: CalendarConnection,
    calendly_api: LocalApi,
    clock: time_machine.Traveller,
) -> None:
    business_farewell(estilo)
    clock.shift(PATIENCE + timedelta(hours=1))
    calendly_api.failures.extend([Answered(503, {"title": "Unavailable", "message": "-"})] * 9)
    assert said() is None
    assert Farewell.objects.get().facts is None


def test_google_gets_its_access_back_once_all_of_its_calendars_have_ended(
    estilo: Business, google: LocalGoogle
) -> None:
    first = connect(google, Resource.objects.get(name="Marta"))
    second = connect(google, Resource.objects.get(name="Luis"))
    second.credentials = first.credentials
    for row in (first, second):
        row.watch = {"id": f"channel-{row.pk}", "resource": f"resource-{row.pk}"}
        row.save()
    business_farewell(estilo)
    google.failures.append(Failure(status=503, at="/channels/stop"))
    assert said() is not None
    assert not [call for call in google.calls if call.path == "/revoke"]
    assert said() is None
    paths = [call.path for call in google.calls]
    assert paths.count("/revoke") == 1
    assert paths[-1] == "/revoke"
    assert sum(path.endswith("/channels/stop") for path in paths) == 3


def test_a_business_without_calendars_leaves_nothing_to_do(estilo: Business) -> None:
    business_farewell(estilo)
    assert not Farewell.objects.exists()
