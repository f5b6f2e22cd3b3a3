"""The page of what differs between outside calendars and our bookings, and its repairs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bookings.drift import Kind, Line, drift_lines
from bookings.providers.registry import calendar_for
from bookings.services.calendar_notices import drift_tell
from bookings.services.drift import (
    drift_accept,
    drift_ignore,
    drift_rooms,
    drift_write,
    drift_write_all,
    line_find,
)
from bookings.services.errors import BookingRefused
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers


@require_GET
@managers
def drift(request: MemberRequest) -> HttpResponse:
    """Every difference, with what can be done about it."""
    lines = [(line, calendar_for(line.connection.provider)) for line in drift_lines()]
    context = {"lines": lines, "writable": any(line.can_write for line, _label in lines)}
    return render(request, "calendars/drift.html", context)


@require_POST
@managers
def repair(request: MemberRequest) -> HttpResponse:
    """Mend one difference (`line`, `do`: write, accept, room, ignore), or all that are ours (`do`:
    write_all)."""
    actor, do = Actor.person(request.user), request.POST.get("do", "")
    if do == "write_all":
        done = drift_write_all(actor=actor)
        text = ngettext("Se vuelve a escribir %(n)d.", "Se vuelven a escribir %(n)d.", done)
        messages.success(request, text % {"n": done})
        return redirect("calendars:drift")
    line = line_find(request.POST.get("line", ""))
    if line is None:
        messages.info(request, _("Esa diferencia ya no existe."))
        return redirect("calendars:drift")
    _mend(request, line, do, actor)
    drift_tell(line.connection)
    return redirect("calendars:drift")


def _mend(request: MemberRequest, line: Line, do: str, actor: Actor) -> None:
    if do == "ignore":
        drift_ignore(line=line, actor=actor)
        messages.success(request, _("No se volverá a mostrar mientras no cambie."))
    elif do == "write" and line.can_write:
        drift_write(line=line, actor=actor)
        messages.success(request, _("Se vuelve a escribir en el calendario."))
    elif do == "room" and line.kind == Kind.NO_ROOM:
        _find_room(request, line, actor)
    elif do == "accept" and line.can_accept:
        try:
            drift_accept(line=line, actor=actor)
        except BookingRefused as refusal:
            text = _("No se ha podido aceptar: %(why)s") % {"why": refusal.message}
            messages.error(request, text)
        else:
            messages.success(request, _("Hecho: la cita es ahora como en el calendario."))


def _find_room(request: MemberRequest, line: Line, actor: Actor) -> None:
    try:
        found = drift_rooms(line=line, actor=actor)
    except BookingRefused:
        text = _("Sigue sin haber nada libre a esa hora: mueve esta cita o la que lo ocupa.")
        messages.error(request, text)
    else:
        names = ", ".join(room.name for room in found)
        messages.success(request, _("Hecho: la cita tiene ahora %(names)s.") % {"names": names})
