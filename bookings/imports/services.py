"""Services from another system's file, told apart by their names."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing.quotas import QuotaReached
from bookings.imports.parts import SERVICE_NAMES, STAFF_NAMES, is_used, mark_of, staff_named
from bookings.models import Service
from bookings.setup import service_facts, service_save
from leads.imports.kinds import Column, Done, ImportKind, RowRefused, Task
from leads.imports.models import ImportRow
from leads.imports.values import price_of, text_of, whole_of
from tenants.actors import Actor
from tenants.audit.services import audit

State = ImportRow.State
PLAN_FULL = gettext_noop("Tu plan llega hasta %(limit)s servicios: cámbialo o deja de ofrecer uno.")
DAY = 24 * 60


class ServicesImport(ImportKind):
    """Services: a name that is known changes that service, with the cells that are not empty."""

    code = "services"
    label = _("Servicios")
    about = _("Lo que se reserva: nombre, duración, precio, plazas y quién lo hace.")
    icon = "services"
    columns = (
        Column("name", _("Servicio"), ("nombre", *SERVICE_NAMES), required=True),
        Column("category", _("Categoría"), ("categoria", "familia", "grupo", "group")),
        Column("description", _("Descripción"), ("descripcion", "detalle", "details")),
        Column(
            "duration",
            _("Duración (minutos)"),
            ("duracion minutos", "duracion", "minutos", "duration min", "minutes", "length"),
        ),
        Column("price", _("Precio"), ("precio", "tarifa", "importe", "pvp", "cost")),
        Column("capacity", _("Plazas"), ("plazas", "aforo", "cupo", "places", "seats")),
        Column(
            "buffer_after",
            _("Margen después (minutos)"),
            ("margen despues minutos", "margen", "limpieza", "buffer"),
        ),
        Column("staff", _("Quién lo hace"), ("quien lo hace", *STAFF_NAMES)),
    )
    example = (
        ("Corte y peinado", "Cabello", "Lavado, corte y secado", "45", "28,50", "1", "5", ""),
        ("Yoga suave", "Clases", "", "60", "12", "10", "", ""),
    )

    def do(self, cells: Mapping[str, str], task: Task) -> Done:
        name = " ".join(text_of(cells, "name", 80, required=True).split())
        service = Service.objects.filter(name__iexact=name).order_by("-active", "pk").first()
        before = service_facts(service) if service else None
        service = service or Service(name=name, position=_last_position() + 1)
        for field, value in _values(cells).items():
            setattr(service, field, value)
        already = list(service.staff.all()) if service.pk else []
        staff = list({each.pk: each for each in (*already, *staff_named(cells))}.values())
        if before == service_facts(service) and len(staff) == len(already):
            return Done(State.SKIPPED, service.pk)
        try:
            service_save(service=service, staff=staff, actor=task.actor, before=before)
        except QuotaReached as full:
            raise RowRefused("", PLAN_FULL, limit=full.limit) from full
        return Done(State.UPDATED if before else State.CREATED, service.pk, mark=_mark(service))

    def undo(self, row: ImportRow, actor: Actor) -> bool:
        service = Service.objects.select_for_update().filter(pk=row.object_id or 0).first()
        if service is None or _mark(service) != row.mark or is_used(service):
            return False
        audit("service.import_undone", service, actor=actor, before=service_facts(service))
        service.delete()
        return True


def _values(cells: Mapping[str, str]) -> dict[str, Any]:
    """What a row says of a service, by field; only what it does say."""
    values = {
        "category": text_of(cells, "category", 60),
        "description": text_of(cells, "description", 2000),
        "duration_min": whole_of(cells, "duration", least=1, most=DAY, usual=None),
        "price": price_of(cells, "price"),
        "capacity": whole_of(cells, "capacity", least=1, most=1000, usual=None),
        "buffer_after_min": whole_of(cells, "buffer_after", least=0, most=DAY, usual=None),
    }
    return {name: value for name, value in values.items() if value not in ("", None)}


def _last_position() -> int:
    last = Service.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0


def _mark(service: Service) -> str:
    return mark_of(service_facts(service), service.staff.values_list("name", flat=True))
