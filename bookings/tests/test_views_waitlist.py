"""The waiting list's page: who waits, putting somebody on it by phone, taking them off."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Service, WaitlistEntry
from bookings.services.waitlist import waitlist_join
from bookings.tests.conftest import at, person
from tenants.actors import CUSTOMER

PAGE = "/calendar/waitlist/"


def form(corte: Service, **changed: Any) -> dict[str, Any]:
    return {
        "name": "Rosa Lima",
        "phone": "600 11 22 33",
        "service": str(corte.uuid),
        "first": "2026-06-16",
        "last": "2026-06-18",
        "time_from": "16:00",
    } | changed


def test_somebody_who_phones_is_put_on_the_list(owner_client: Client, corte: Service) -> None:
    answer = owner_client.post(PAGE, form(corte), follow=True)
    assert answer.status_code == 200
    entry = WaitlistEntry.objects.get()
    assert (entry.contact.name, entry.service) == ("Rosa Lima", corte)
    assert (entry.first, entry.until) == (at("00:00"), at("00:00", "2026-06-19"))
    assert f"{entry.time_from:%H:%M}" == "16:00"
    assert "Rosa Lima" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": "12"}, "No parece un teléfono"),
        ({"last": "2026-06-15", "first": "2026-06-16"}, "posterior al primero"),
        ({"first": "2026-06-01", "last": "2026-06-02"}, "ya ha pasado"),
        ({"last": "2028-01-01"}, "seis meses"),
        ({"time_until": "10:00"}, "La hora final"),
        ({"seats": "3"}, "no se puede reservar"),
        ({"service": "nada"}, "errorlist"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(
    owner_client: Client, corte: Service, changed: dict[str, str], said: str
) -> None:
    answer = owner_client.post(PAGE, form(corte, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Rosa Lima" in answer.content.decode()
    assert not WaitlistEntry.objects.exists()


def test_somebody_is_taken_off_the_list(owner_client: Client, corte: Service) -> None:
    wish = {"first": at("10:00"), "until": at("12:00"), "actor": CUSTOMER}
    entry = waitlist_join(contact=person(1), service=corte, **wish)  # type: ignore[arg-type]
    owner_client.post(f"{PAGE}{entry.uuid}/leave/")
    entry.refresh_from_db()
    assert entry.state == "left"
    assert "Ya no esperan" in owner_client.get(PAGE).content.decode()


@pytest.mark.parametrize("people", [1, 20])
def test_the_page_asks_as_often_for_one_as_for_twenty(
    owner_client: Client, corte: Service, people: int
) -> None:
    for number in range(people):
        wish = {"first": at("10:00"), "until": at("12:00"), "actor": CUSTOMER}
        waitlist_join(contact=person(number), service=corte, **wish)  # type: ignore[arg-type]
    owner_client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        assert owner_client.get(PAGE).status_code == 200
    assert len(queries) == 10
