"""The business's own records as plain values: all that the assistant may say about it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from bookings.models import DateOverride, Resource, Service, WorkingHours
from bookings.notice_settings import offsets_of
from conversations.assistant.kept import Kept
from conversations.assistant.links import links_of
from conversations.assistant.nlu.services_match import (
    Catalogue,
    CatalogueService,
    CatalogueStaff,
)
from conversations.models import OwnIntent
from tenants.context import current_business

OVERRIDES_AHEAD = timedelta(days=60)


def business_facts(kept: Kept | None = None) -> dict[str, Any]:
    """Name, address, hours, services, staff of the open business; JSON values only.

    `hours`: weekday ("0" = Monday) -> [["09:00", "14:00"], ...] local times;
    `overrides`: ISO date -> {"windows": [...], "reason": text} for the next 60 days;
    `answers`: as `own_intents_facts`; `links`: as `links_of`; `kept`: where it is at hand.
    """
    business = current_business()
    today = timezone.localdate(timezone=business.tz)
    kept = kept or Kept()
    language = business.language
    return {
        "name": business.name,
        "vertical": business.vertical,
        "language": business.language,
        "description": business.description,
        "address": business.address,
        "city": business.city,
        "map_url": business.map_url,
        "phone": business.phone,
        "website": business.website,
        "currency": business.currency,
        "services": kept.get("services", services_facts),
        "staff": kept.get("staff", staff_facts),
        "hours": kept.get("hours", weekly_facts),
        "overrides": kept.get("overrides", lambda: overrides_facts(today), today),
        "answers": kept.get("answers", lambda: own_intents_facts(language), language),
        "links": links_of(business),
    }


def own_intents_facts(language: str) -> list[dict[str, Any]]:
    """What the owner answers in words of their own: `answers` (language -> text), `answer` that of
    the business's `language` or else the first; `urgent`: said before anything else."""
    return [
        {
            "intent": row.code,
            "name": row.name,
            "keywords": row.phrases,
            "answer": row.answers.get(language) or next(iter(row.answers.values()), ""),
            "answers": row.answers,
            "urgent": row.urgent,
        }
        for row in OwnIntent.objects.filter(active=True)
    ]


def services_facts() -> list[dict[str, Any]]:
    """Active services in the owner's order; `price` is a decimal text, None when not published;
    `staff`: names of those who do it, empty where everybody does; `reminds`: whether customers are
    reminded of it."""
    business = current_business()
    return [
        {
            "id": str(service.uuid),
            "name": service.name,
            "description": service.description,
            "synonyms": service.synonyms,
            "duration_min": service.duration_min,
            "price": None if service.price is None else str(service.price),
            "capacity": service.capacity,
            "is_trial": service.is_trial,
            "reminds": bool(offsets_of(service, business)),
            "staff": [person.name for person in service.staff.all() if person.active],
        }
        for service in Service.objects.filter(active=True).prefetch_related("staff")
    ]


def staff_facts() -> list[dict[str, str]]:
    """Active people that customers may ask for by name."""
    rows = Resource.objects.filter(active=True, kind=Resource.Kind.STAFF)
    return [{"id": str(row.uuid), "name": row.name} for row in rows]


def weekly_facts() -> dict[str, list[list[str]]]:
    """The business's own weekly hours (those without a resource)."""
    hours: dict[str, list[list[str]]] = {}
    for row in WorkingHours.objects.filter(resource=None):
        hours.setdefault(str(row.weekday), []).append([f"{row.start:%H:%M}", f"{row.end:%H:%M}"])
    return hours


def overrides_facts(today: date) -> dict[str, dict[str, Any]]:
    """Closures and special hours of the whole business from `today` on."""
    rows = DateOverride.objects.filter(
        resource=None, date__gte=today, date__lte=today + OVERRIDES_AHEAD
    )
    return {row.date.isoformat(): {"windows": row.windows, "reason": row.reason} for row in rows}


def catalogue_of(facts: dict[str, Any]) -> Catalogue:
    """The names that customers may mean, for understanding their messages."""
    return Catalogue(
        services=tuple(
            CatalogueService(row["id"], row["name"], tuple(row["synonyms"]))
            for row in facts["services"]
        ),
        staff=tuple(CatalogueStaff(row["id"], row["name"]) for row in facts["staff"]),
    )
