"""What a business offers for a while, and where it goes to work; every change is audited."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from bookings.models import Resource, ServiceArea, SpecialOffer
from tenants.actors import Actor
from tenants.audit.services import audit


def offer_facts(offer: SpecialOffer) -> dict[str, Any]:
    """An offer's fields as JSON values, for the audit trail."""
    return {
        "title": offer.title,
        "text": offer.text,
        "texts": offer.texts,
        "service": offer.service.name if offer.service else None,
        "price": None if offer.price is None else str(offer.price),
        "audience": offer.audience,
        "valid_from": offer.valid_from.isoformat(),
        "valid_until": offer.valid_until.isoformat(),
        "active": offer.active,
    }


def offer_save(*, offer: SpecialOffer, actor: Actor, before: dict[str, Any] | None) -> SpecialOffer:
    """Write an offer; `before` is what it was, None for a new one."""
    with transaction.atomic():
        offer.save()
        what = "offer.created" if before is None else "offer.updated"
        audit(what, offer, actor=actor, before=before or {}, after=offer_facts(offer))
    return offer


def offer_delete(*, offer: SpecialOffer, actor: Actor) -> None:
    """Take an offer away for good."""
    with transaction.atomic():
        audit("offer.deleted", offer, actor=actor, before=offer_facts(offer))
        offer.delete()


def area_facts(area: ServiceArea) -> dict[str, Any]:
    """An area's fields as JSON values, for the audit trail."""
    return {
        "name": area.name,
        "synonyms": list(area.synonyms),
        "postcodes": list(area.postcodes),
        "active": area.active,
        "staff": sorted(area.resources.values_list("name", flat=True)) if area.pk else [],
    }


def area_save(
    *,
    area: ServiceArea,
    staff: Iterable[Resource],
    actor: Actor,
    before: dict[str, Any] | None,
) -> ServiceArea:
    """Write an area and who covers it (nobody: anybody does)."""
    with transaction.atomic():
        area.save()
        area.resources.set(staff)
        what = "area.created" if before is None else "area.updated"
        audit(what, area, actor=actor, before=before or {}, after=area_facts(area))
    return area


def area_delete(*, area: ServiceArea, actor: Actor) -> None:
    """Take an area away; bookings made for it stay."""
    with transaction.atomic():
        audit("area.deleted", area, actor=actor, before=area_facts(area))
        area.delete()
