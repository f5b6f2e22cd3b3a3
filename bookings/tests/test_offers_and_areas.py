"""Owners write offers and areas; only who covers an area is offered and booked."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import Resource, Service, ServiceArea, SpecialOffer
from bookings.selectors import slot_search
from bookings.services import booking_hold
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.models import Business


def offer_form(**values: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "title": "Martes de color",
        "text": "Color a 35 € los martes",
        "text_en": "Colour at €35 on Tuesdays",
        "audience": "everybody",
        "valid_from": today.isoformat(),
        "valid_until": (today + timedelta(days=7)).isoformat(),
        "active": "on",
        **values,
    }


def test_an_offer_is_written_changed_and_deleted(owner_client: Any, estilo: Business) -> None:
    assert owner_client.get("/settings/offers/").status_code == 200
    assert owner_client.get("/settings/offers/new/").status_code == 200
    assert owner_client.post("/settings/offers/new/", offer_form(price="35")).status_code == 302
    offer = SpecialOffer.objects.get()
    assert (str(offer.price), offer.texts) == ("35.00", {"en": "Colour at €35 on Tuesdays"})
    page = owner_client.get("/settings/offers/").content.decode()
    assert "Martes de color" in page
    url = f"/settings/offers/{offer.uuid}/"
    assert owner_client.get(url).status_code == 200
    owner_client.post(url, offer_form(title="Color", price=""))
    offer.refresh_from_db()
    assert (offer.title, offer.price) == ("Color", None)
    owner_client.post(f"{url}delete/")
    assert not SpecialOffer.objects.exists()
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"offer.created", "offer.updated", "offer.deleted"} <= actions


def test_an_offer_that_ends_before_it_begins_is_refused(owner_client: Any) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = owner_client.post("/settings/offers/new/", offer_form(valid_until=yesterday))
    assert answer.status_code == 422
    assert not SpecialOffer.objects.exists()


def test_an_area_is_written_with_who_covers_it(owner_client: Any, estilo: Business) -> None:
    marta = Resource.objects.get(name="Marta")
    form = {
        "name": "Getafe",
        "synonyms": "El Bercial\nSector III",
        "postcodes": "289, 28005",
        "resources": [marta.pk],
        "active": "on",
    }
    assert owner_client.post("/settings/areas/new/", form).status_code == 302
    area = ServiceArea.objects.get()
    assert (area.synonyms, area.postcodes) == (["El Bercial", "Sector III"], ["289", "28005"])
    assert list(area.resources.all()) == [marta]
    page = owner_client.get(f"/settings/areas/{area.uuid}/").content.decode()
    assert "El Bercial" in page
    assert "Marta" in owner_client.get("/settings/areas/").content.decode()
    owner_client.post(f"/settings/areas/{area.uuid}/delete/")
    assert not ServiceArea.objects.exists()


@pytest.mark.parametrize("code", ["<script>", "1", "x" * 11])
def test_what_is_no_postcode_is_refused(owner_client: Any, code: str) -> None:
    form = {"name": "Getafe", "postcodes": code, "active": "on"}
    assert owner_client.post("/settings/areas/new/", form).status_code == 422


def test_members_read_and_managers_write(agent_client: Any, estilo: Business) -> None:
    assert agent_client.get("/settings/offers/").status_code == 200
    assert agent_client.get("/settings/areas/").status_code == 200
    assert agent_client.post("/settings/offers/new/", offer_form()).status_code == 403
    assert agent_client.post("/settings/areas/new/", {"name": "X"}).status_code == 403


def test_only_who_is_among_those_named_serves(estilo: Business) -> None:
    cut, luis = Service.objects.get(name="Corte"), Resource.objects.get(name="Luis")
    colour = Service.objects.get(name="Color")
    first = timezone.now() + timedelta(days=1)
    span = {"range_from": first, "range_to": first + timedelta(days=7)}
    slots = slot_search(service=cut, among=[luis.pk], **span)
    assert slots
    assert slot_search(service=colour, among=[luis.pk], **span) == []
    area = ServiceArea.objects.create(name="Getafe")
    area.resources.set([luis])
    contact, _ = contact_upsert(kind="phone", address="+34600111222")
    held = booking_hold(contact=contact, service=cut, start=slots[0].start, actor=SYSTEM, area=area)
    assert held.resource == luis
