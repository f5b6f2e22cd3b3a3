"""The team from another system's file, told apart by their names."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.imports.parts import STAFF_NAMES, is_used, mark_of, services_named
from bookings.models import Resource, Service
from bookings.setup import resource_add, resource_change, resource_facts
from leads.imports.kinds import Column, Done, ImportKind, RowRefused, Task
from leads.imports.models import ImportRow
from leads.imports.values import text_of
from tenants.actors import Actor
from tenants.audit.services import audit

State = ImportRow.State


class StaffImport(ImportKind):
    """People whom customers book with. Somebody who is known gets the services named as well."""

    code = "staff"
    label = _("Equipo")
    about = _("Con quién se reserva: nombre y los servicios que da. Importa antes los servicios.")
    icon = "person"
    columns = (
        Column("name", _("Nombre"), ("nombre y apellidos", "nombre", *STAFF_NAMES), required=True),
        Column(
            "services",
            _("Servicios que da"),
            ("servicios que da", "servicios", "servicio", "tratamientos", "clases"),
        ),
    )
    example = (("Marta Gil", "Corte y peinado, Color"), ("Luis Prado", "Corte y peinado"))

    def do(self, cells: Mapping[str, str], task: Task) -> Done:
        name = " ".join(text_of(cells, "name", 80, required=True).split())
        services = services_named(cells)
        known = Resource.objects.filter(name__iexact=name).first()
        if known is None:
            return _add(name, services, task)
        already = list(known.services.all())
        if {each.pk for each in services} <= {each.pk for each in already}:
            return Done(State.SKIPPED, known.pk)
        resource_change(
            resource=known, name=known.name, services=[*already, *services], actor=task.actor
        )
        return Done(State.UPDATED, known.pk)

    def undo(self, row: ImportRow, actor: Actor) -> bool:
        resource = Resource.objects.select_for_update().filter(pk=row.object_id or 0).first()
        if resource is None or _mark(resource) != row.mark or is_used(resource):
            return False
        audit("resource.import_undone", resource, actor=actor, before=resource_facts(resource))
        resource.delete()
        return True


def _add(name: str, services: list[Service], task: Task) -> Done:
    try:
        made = resource_add(name=name, services=services, actor=task.actor)
    except ValidationError as error:
        raise RowRefused("name", " ".join(error.messages)) from error
    return Done(State.CREATED, made.pk, mark=_mark(made))


def _mark(resource: Resource) -> str:
    return mark_of(
        {"name": resource.name, "active": resource.active}, resource_facts(resource)["services"]
    )
