"""The plan's cap of services: clear where it is met, and nothing that was typed is lost."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from billing.models import Plan, Subscription
from billing.quotas import QuotaReached
from bookings.models import Service
from bookings.setup import service_save, service_set_active
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business, OwnerNotice

FORM = {
    "name": "Manicura francesa",
    "category": "Uñas",
    "description": "Con esmalte permanente",
    "duration_min": 45,
    "price": "32.50",
    "step_min": 15,
    "buffer_before_min": 0,
    "buffer_after_min": 0,
    "min_notice_min": 0,
    "capacity": 1,
    "color": 3,
}


def capped(business: Business, services: int) -> None:
    plan = Plan.objects.get(code="free")
    Plan.objects.filter(pk=plan.pk).update(services=services)
    Subscription.objects.create(business=business, plan=plan)


def test_one_too_many_is_refused_in_the_form_with_all_that_was_typed(
    estilo: Business, owner_client: Client
) -> None:
    capped(estilo, 3)
    answer = owner_client.post("/services/new/", FORM)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Tu plan incluye 3 servicios y ya los ofreces" in said
    for typed in ("Manicura francesa", "Uñas", "Con esmalte permanente", "32.50"):
        assert typed in said
    assert not Service.objects.filter(name="Manicura francesa").exists()


def test_the_last_place_may_be_used_and_the_owner_is_told_that_it_was(
    estilo: Business, owner_client: Client
) -> None:
    capped(estilo, 4)
    assert owner_client.post("/services/new/", FORM).status_code == 302
    assert Service.objects.filter(name="Manicura francesa").exists()
    assert OwnerNotice.objects.get().context["metric"] == "services"


def test_what_is_offered_already_may_be_changed_above_the_cap(
    estilo: Business, owner_client: Client
) -> None:
    capped(estilo, 1)
    cut = Service.objects.get(name="Corte")
    assert owner_client.post(f"/services/{cut.uuid}/", FORM).status_code == 302
    cut.refresh_from_db()
    assert cut.name == "Manicura francesa"


def test_stopping_one_makes_room_and_offering_it_again_needs_some(
    estilo: Business, owner_client: Client
) -> None:
    capped(estilo, 3)
    cut = Service.objects.get(name="Corte")
    service_set_active(service=cut, active=False, actor=SYSTEM)
    assert owner_client.post("/services/new/", FORM).status_code == 302
    answer = owner_client.post(f"/services/{cut.uuid}/active/", {"active": "yes"}, follow=True)
    assert "Tu plan incluye 3 servicios" in answer.content.decode()
    cut.refresh_from_db()
    assert not cut.active


def test_a_plan_of_one_says_it_in_the_singular(estilo: Business, owner_client: Client) -> None:
    capped(estilo, 1)
    said = owner_client.post("/services/new/", FORM).content.decode()
    assert "incluye 1 servicio y ya lo ofreces" in said


def test_without_a_cap_nothing_is_refused(estilo: Business, owner_client: Client) -> None:
    assert owner_client.post("/services/new/", FORM).status_code == 302


def test_of_two_at_the_last_place_one_is_refused(live_db: str) -> None:
    capped(Business.objects.get(schema_name="estilo"), 4)
    gate, outcomes = threading.Barrier(2), []

    def add(number: int) -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                service: Any = Service(name=f"Nuevo {number}", duration_min=30)
                service_save(service=service, staff=[], actor=SYSTEM, before=None)
                outcomes.append("saved")
        except QuotaReached:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "saved"]


@pytest.mark.parametrize("role", ["agent_client", "viewer_client"])
def test_only_those_who_manage_come_that_far(
    estilo: Business, role: str, request: pytest.FixtureRequest
) -> None:
    assert request.getfixturevalue(role).post("/services/new/", FORM).status_code == 403
