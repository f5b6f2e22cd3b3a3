"""Records that are read again only when one of them has changed."""

from decimal import Decimal
from typing import Any

from bookings.models import Resource, Service, ServiceArea, WorkingHours
from conversations.assistant.areas import area_facts
from conversations.assistant.facts import business_facts
from conversations.assistant.kept import Kept
from tenants.context import business_context
from tenants.models import Business


def test_what_has_not_changed_is_read_once(
    estilo: Business, django_assert_num_queries: Any
) -> None:
    first = business_facts()
    with django_assert_num_queries(2):  # whether anything has changed, and the own host name
        assert business_facts() == first


def test_a_price_a_name_and_the_hours_are_what_they_are_now(estilo: Business) -> None:
    business_facts()
    Service.objects.filter(name="Corte").update(price=Decimal("21.50"))
    Resource.objects.filter(name="Luis").update(name="Luisa")
    WorkingHours.objects.filter(resource=None, weekday=0).delete()
    facts = business_facts()
    assert {row["price"] for row in facts["services"] if row["name"] == "Corte"} == {"21.50"}
    assert "Luisa" in {row["name"] for row in facts["staff"]}
    assert "0" not in facts["hours"]


def test_who_gives_a_service_is_known_at_once(estilo: Business) -> None:
    business_facts()
    cut = Service.objects.get(name="Corte")
    cut.staff.set(Resource.objects.filter(name="Luis"))
    [row] = [row for row in business_facts()["services"] if row["name"] == "Corte"]
    assert row["staff"] == ["Luis"]


def test_a_setting_of_the_business_counts_at_once(estilo: Business) -> None:
    asked = iter(range(9))
    assert Kept().get("probe", lambda: next(asked)) == 0
    assert Kept().get("probe", lambda: next(asked)) == 0
    estilo.settings = {**estilo.settings, "reminders": []}
    assert Kept().get("probe", lambda: next(asked)) == 1


def test_each_asker_has_a_copy_of_their_own(estilo: Business) -> None:
    ServiceArea.objects.create(name="Centro")
    kept = Kept()
    kept.get("areas", area_facts)
    kept.get("areas", area_facts)[0]["name"] = "Otra"
    assert kept.get("areas", area_facts)[0]["name"] == "Centro"


def test_nobody_has_another_businesss_records(estilo: Business, academia: Business) -> None:
    with business_context(estilo):
        salon = business_facts()
    with business_context(academia):
        assert business_facts()["name"] == academia.name
        assert business_facts()["services"] != salon["services"]
