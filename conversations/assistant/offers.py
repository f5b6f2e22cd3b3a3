"""The offers that hold today for the person who asks: nothing else may be called an offer."""

from datetime import date
from typing import Any

from django.db.models import Q

from bookings.models import SpecialOffer

Audience = SpecialOffer.Audience


def offers_for(*, kind: str, returning: bool, today: date) -> list[dict[str, Any]]:
    """The offers in force on `today` (business's zone) for a contact of this `kind`; those who
    have come before count as customers. JSON values; `texts` by language. One query."""
    audiences = [Audience.EVERYBODY]
    if kind == "vip":
        audiences += [Audience.VIP, Audience.CUSTOMERS]
    elif kind == "customer" or returning:
        audiences.append(Audience.CUSTOMERS)
    else:
        audiences.append(Audience.PROSPECTS)
    rows = SpecialOffer.objects.filter(
        Q(service=None) | Q(service__active=True),
        active=True,
        valid_from__lte=today,
        valid_until__gte=today,
        audience__in=audiences,
    ).select_related("service")
    return [_facts(row) for row in rows]


def _facts(row: SpecialOffer) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "title": row.title,
        "text": row.text,
        "texts": dict(row.texts),
        "service_id": str(row.service.uuid) if row.service else "",
        "service": row.service.name if row.service else "",
        "price": None if row.price is None else str(row.price),
        "valid_until": row.valid_until.isoformat(),
    }
