"""A fault that lasts is one incident: whoever meets it first opens it, and it is closed once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tenants.context import business_context
from tenants.incidents import incident_close, incident_of, incident_open, incidents_since
from tenants.models import Business, Incident


def test_the_first_who_meets_a_fault_opens_it_and_others_count(estilo: Business) -> None:
    assert [incident_open(kind="ai_down", reason=why) for why in ("one", "two")] == [True, False]
    incident = incident_of(kind="ai_down")
    assert incident is not None
    assert (incident.times, incident.reason, incident.business) == (2, "two", None)


def test_a_fault_that_comes_back_is_a_new_incident(estilo: Business) -> None:
    assert not incident_close(kind="ai_down")
    assert incident_open(kind="ai_down")
    assert [incident_close(kind="ai_down") for _ in range(2)] == [True, False]
    assert incident_open(kind="ai_down")
    assert Incident.objects.count() == 2


def test_faults_of_others_are_others(estilo: Business, academia: Business) -> None:
    assert incident_open(kind="ai_down")
    assert incident_open(kind="ai_down", business=estilo)
    assert incident_open(kind="ai_down", business=academia)
    assert incident_open(kind="ai_down", business=estilo, subject="another account")
    assert incident_close(kind="ai_down", business=estilo)
    assert incident_of(kind="ai_down", business=academia)
    assert incident_of(kind="ai_down", business=estilo, subject="another account")


def test_what_ended_before_is_not_of_the_time_since(estilo: Business) -> None:
    incident_open(kind="old")
    Incident.objects.update(closed_at=timezone.now() - timedelta(days=2))
    incident_open(kind="new")
    kinds = incidents_since(timezone.now() - timedelta(days=1)).values_list("kind", flat=True)
    assert list(kinds) == ["new"]


@pytest.mark.parametrize("ask", [incident_open, incident_close])
def test_of_many_workers_at_once_exactly_one_hears_yes(
    live_db: str, ask: Callable[..., bool]
) -> None:
    if ask is incident_close:
        incident_open(kind="ai_down")
    gate, said = threading.Barrier(16), []

    def work() -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                said.extend(ask(kind="ai_down") for _ in range(3))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(said), said.count(True)) == (48, 1)
    if ask is incident_open:
        assert Incident.objects.get().times == 48
