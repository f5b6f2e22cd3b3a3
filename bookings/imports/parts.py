"""What the kinds share: things found by their names, and whether somebody has used them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_noop

from bookings.models import Resource, Service
from leads.imports.kinds import RowRefused
from leads.imports.values import several_of
from tenants.crypto import blind_index

NO_SERVICE = gettext_noop("No tienes ningún servicio «%(value)s».")
NO_STAFF = gettext_noop("No hay nadie que se llame «%(value)s» en tu equipo.")
SERVICE_NAMES = ("servicio", "tratamiento", "clase", "treatment", "class", "service name")
STAFF_NAMES = (
    "profesional", "empleado", "equipo", "quien", "con", "estilista", "doctor", "profesor",
    "personal", "employee", "provider", "team member", "professional", "with",
)  # fmt: skip


def service_named(name: str, field: str = "service") -> Service:
    """The service of a name, whoever wrote it how; one that is offered before one that is not.
    Raises `RowRefused`."""
    found = Service.objects.filter(name__iexact=name).order_by("-active", "pk").first()
    if found is None:
        raise RowRefused(field, NO_SERVICE, value=name)
    return found


def resource_named(name: str, field: str = "staff") -> Resource:
    """Who has this name. Raises `RowRefused`."""
    found = Resource.objects.filter(name__iexact=name, kind=Resource.Kind.STAFF).first()
    if found is None:
        raise RowRefused(field, NO_STAFF, value=name)
    return found


def services_named(cells: Mapping[str, str]) -> list[Service]:
    """The services that a cell `services` lists. Raises `RowRefused`."""
    return [service_named(name, "services") for name in several_of(cells.get("services", ""))]


def staff_named(cells: Mapping[str, str]) -> list[Resource]:
    """The people that a cell `staff` lists. Raises `RowRefused`."""
    return [resource_named(name) for name in several_of(cells.get("staff", ""))]


def mark_of(facts: Mapping[str, Any], names: Iterable[str]) -> str:
    """A keyed digest of what something is, to tell whether it was changed since."""
    whole = {**facts, "with": sorted(names)}
    return blind_index(json.dumps(whole, sort_keys=True, default=str), "import:setup")


def is_used(row: Model) -> bool:
    """Whether any row of any room points at this one."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists()
        for relation in row._meta.related_objects
        if not relation.many_to_many
    )
