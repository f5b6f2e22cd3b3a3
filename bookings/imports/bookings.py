"""Appointments from another system's file: those that are over, and those ahead."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from bookings.imports.parts import SERVICE_NAMES, STAFF_NAMES, resource_named, service_named
from bookings.models import Booking, Resource, Service
from bookings.services.agreed_rooms import NoRoom
from bookings.services.errors import BookingRefused
from bookings.services.imported import (
    booking_import_ahead,
    booking_import_past,
    booking_import_undo,
)
from leads.imports.kinds import Column, Done, ImportKind, Option, RowRefused, Task
from leads.imports.models import ImportRow
from leads.imports.people import EMAIL_NAMES, NAME_NAMES, PHONE_NAMES, person_of
from leads.imports.values import choice_of, moment_of, price_of, text_of, whole_of
from leads.models import Contact
from tenants.actors import Actor
from tenants.context import current_business

State = ImportRow.State
BOOKED, CAME, MISSED, CANCELLED = "booked", "came", "missed", "cancelled"
STATES = {
    "confirmada": BOOKED, "confirmado": BOOKED, "pendiente": BOOKED, "reservada": BOOKED,
    "confirmed": BOOKED, "booked": BOOKED, "scheduled": BOOKED, "pending": BOOKED, "new": BOOKED,
    "completada": CAME, "completado": CAME, "realizada": CAME, "asistio": CAME, "vino": CAME,
    "atendida": CAME, "completed": CAME, "attended": CAME, "done": CAME, "finalizada": CAME,
    "no vino": MISSED, "no asistio": MISSED, "ausente": MISSED, "no show": MISSED,
    "noshow": MISSED, "no presentado": MISSED, "missed": MISSED,
    "cancelada": CANCELLED, "cancelado": CANCELLED, "anulada": CANCELLED, "cancelled": CANCELLED,
    "canceled": CANCELLED,
}  # fmt: skip
NOT_CANCELLED = gettext_noop("Las citas canceladas no se importan.")
NOT_YET = gettext_noop("Dice que ya vino o faltó, y la cita aún no ha empezado.")
NOBODY = gettext_noop("Nadie de tu equipo da ese servicio.")
NOT_THEIRS = gettext_noop("%(value)s no da ese servicio.")
CLASH = gettext_noop("Se pisa con otra cita de %(value)s a esa hora.")
NO_ROOM = gettext_noop("A esa hora no queda libre lo que ocupa ese servicio: %(value)s.")
ALL_TAKEN = gettext_noop("A esa hora no queda nadie libre para ese servicio.")
TOO_MANY = gettext_noop("Ese servicio tiene %(most)s plazas.")


class BookingsImport(ImportKind):
    """Bookings. What is over is written down as it ended; what is ahead takes its time from the
    calendar like any booking, and its row is refused where that is taken. Nobody is told."""

    code = "bookings"
    label = _("Citas")
    about = _("Pasadas y futuras. Las futuras ocupan su hora; a nadie se le avisa de nada.")
    icon = "calendar"
    columns = (
        Column(
            "date", _("Fecha"), ("fecha", "dia", "fecha y hora", "start", "inicio", "day"), True
        ),
        Column("time", _("Hora"), ("hora", "hora inicio", "hora de inicio", "start time")),
        Column("service", _("Servicio"), SERVICE_NAMES, True),
        Column("staff", _("Con quién"), ("con quien", *STAFF_NAMES)),
        Column("name", _("Cliente"), NAME_NAMES),
        Column("phone", _("Teléfono"), PHONE_NAMES),
        Column("email", _("Correo"), EMAIL_NAMES),
        Column("state", _("Estado"), ("estado", "situacion", "status", "asistencia")),
        Column("seats", _("Plazas"), ("plazas", "personas", "places", "people")),
        Column("price", _("Precio"), ("precio", "importe", "total", "amount")),
        Column("notes", _("Notas"), ("notas", "observaciones", "comentarios", "comments")),
    )
    one_of = (("phone", "email"),)
    options = (
        Option("reminders", _("Recordar por mensaje las citas futuras, como las demás"), True),
    )
    example = (
        ("03/12/2026", "17:30", "Corte", "Marta", "Valentina Oquendo", "612 345 678", "",
         "confirmada", "1", "", ""),
        ("12/10/2026", "10:00", "Color", "", "Andrés Molina", "+57 300 123 4567", "",
         "completada", "1", "45,00", "Tono 6.3"),
    )  # fmt: skip

    def do(self, cells: Mapping[str, str], task: Task) -> Done:
        service = service_named(text_of(cells, "service", 80, required=True))
        start = moment_of(cells, current_business().tz, month_first=task.month_first)
        seats = _seats(cells, service)
        ahead = start > timezone.now()
        attended = _attended(cells, ahead=ahead)
        staff = _staff(cells, service, ahead=ahead)
        facts: dict[str, Any] = {
            "price": price_of(cells, "price"),
            "notes": text_of(cells, "notes", 2000),
            "actor": task.actor,
        }
        contact, _new = person_of(cells, name=text_of(cells, "name", 120))
        known = _known(contact, service, start)
        if known is not None:
            return Done(State.SKIPPED, known.pk, contact)
        facts |= {"contact": contact, "service": service, "start": start}
        if not ahead:
            made = booking_import_past(resource=staff[0], attended=attended, **facts)
        else:
            facts |= {"seats": seats, "reminders": task.options.get("reminders", True)}
            made = _take(staff, facts)
        return Done(State.CREATED, made.pk, contact)

    def undo(self, row: ImportRow, actor: Actor) -> bool:
        return booking_import_undo(booking_id=row.object_id or 0, actor=actor)


def _seats(cells: Mapping[str, str], service: Service) -> int:
    seats = whole_of(cells, "seats", least=1, most=1000, usual=1) or 1
    if seats > service.capacity:
        raise RowRefused("seats", TOO_MANY, most=service.capacity)
    return seats


def _attended(cells: Mapping[str, str], *, ahead: bool) -> bool:
    """Whether they came; of what is over and says nothing, yes."""
    said = choice_of(cells, "state", STATES) or BOOKED
    if said == CANCELLED:
        raise RowRefused("state", NOT_CANCELLED)
    if ahead and said != BOOKED:
        raise RowRefused("state", NOT_YET)
    return said != MISSED


def _staff(cells: Mapping[str, str], service: Service, *, ahead: bool) -> list[Resource]:
    """Who may have it: the one named, else all who give the service. What is over may have been
    with anybody."""
    name = text_of(cells, "staff", 80)
    able = list(service.staff.filter(active=True).order_by("pk"))
    if not name:
        if not able:
            raise RowRefused("service", NOBODY)
        return able
    named = resource_named(name)
    if ahead and named not in able:
        raise RowRefused("staff", NOT_THEIRS, value=named.name)
    return [named]


def _known(contact: Contact, service: Service, start: datetime) -> Booking | None:
    """The same appointment, if it is there already."""
    gone = (Booking.State.CANCELLED, Booking.State.EXPIRED, Booking.State.HELD)
    rows = Booking.objects.filter(contact=contact, service=service, start=start)
    return rows.exclude(state__in=gone).first()


def _take(staff: list[Resource], facts: dict[str, Any]) -> Booking:
    """A booking with the first who is free. Raises `RowRefused`."""
    for resource in staff:
        try:
            return booking_import_ahead(resource=resource, **facts)
        except NoRoom as refused:
            kinds = [str(Resource.Kind(kind).label) for kind in refused.kinds]
            raise RowRefused("time", NO_ROOM, value=", ".join(kinds)) from refused
        except BookingRefused:
            continue
    if len(staff) == 1:
        raise RowRefused("time", CLASH, value=staff[0].name)
    raise RowRefused("time", ALL_TAKEN)
