"""What members change on the calendar itself: a move by its block, a new booking, blocked time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import trigger_client_event

from bookings.calendar.entering import booking_enter, booking_repeat
from bookings.calendar.moving import move_check, move_do, move_told
from bookings.forms.calendar import BlockForm, BookingNewForm, RescheduleForm
from bookings.models import Booking, TimeOff
from bookings.services import BookingRefused
from bookings.services.time_off import time_off_add, time_off_clashes, time_off_drop
from bookings.visibility import booking_to_change
from leads.models import Contact, ContactIdentity
from leads.selectors import contact_list, contact_scope
from leads.services import contact_upsert
from tenants.actors import Actor
from tenants.pages import MemberRequest, render_page, with_toast, writers

FOUND_MOST = 6
SHORTEST_SEARCH = 2


@require_http_methods(["GET", "POST"])
@writers
def reschedule(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A booking at another time: GET says what would come of it, and what the customer would be
    told; POST moves it. Refused, it stays where it is, and free times near it are shown."""
    booking = booking_to_change(request.membership, uuid)
    asked = request.POST if request.method == "POST" else _asked(request, booking)
    form = RescheduleForm(asked, booking=booking, tz=request.tenant.tz)
    context: dict[str, Any] = {"booking": booking, "form": form, "tell": True}
    if not form.is_valid():
        return _moving(request, context, status=422)
    start, staff = form.start, form.cleaned_data["staff"]
    if form.cleaned_data["pick"]:
        context["form"] = _at(form, start, booking)
    tell = request.method == "GET" or request.POST.get("tell") == "1"
    if start == booking.start and staff in (None, booking.resource):
        return _moving(request, context)
    context |= {"start": start, "staff": staff, "tell": tell}
    actor = Actor.person(request.user)
    try:
        if request.method == "POST" and request.POST.get("do") == "move":
            move_do(booking=booking, start=start, staff=staff, actor=actor, tell=tell)
            return _done(request, start.astimezone(request.tenant.tz), _("Reserva movida."))
        move_check(booking=booking, start=start, staff=staff, actor=actor)
    except BookingRefused as refusal:
        context["refusal"] = refusal
        return _moving(request, context)
    context["told"] = move_told(booking=booking, start=start)
    return _moving(request, context)


def _at(form: RescheduleForm, start: datetime, booking: Booking) -> RescheduleForm:
    """The form with one of the alternatives in its fields."""
    local, staff = start.astimezone(form.tz), form.cleaned_data["staff"]
    data = {"day": local.date().isoformat(), "clock": f"{local:%H:%M}"}
    data |= {"staff": str(staff.uuid) if staff else "", "second": "1" if local.fold else ""}
    return RescheduleForm(data, booking=booking, tz=form.tz)


def _asked(request: MemberRequest, booking: Booking) -> dict[str, str]:
    """What the address asks for; the booking's own time where it says nothing."""
    local = booking.start.astimezone(request.tenant.tz)
    usual = {"day": local.date().isoformat(), "clock": f"{local:%H:%M}", "staff": ""}
    return usual | {name: str(value) for name, value in request.GET.items()}


def _moving(request: MemberRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page, piece = "bookings/calendar_move_page.html", "bookings/calendar_move.html"
    return render_page(request, page, piece, context, status=status)


def _done(request: MemberRequest, at: datetime, text: str) -> HttpResponse:
    """Close the dialog and read the calendar anew; without htmx, the calendar at that day."""
    if request.htmx:
        response = trigger_client_event(HttpResponse(), "calendar-changed")
        return with_toast(trigger_client_event(response, "drawer-close"), text)
    messages.success(request, text)
    return redirect(f"{reverse('bookings:calendar')}?date={at.date().isoformat()}")


@require_http_methods(["GET", "POST"])
@writers
def booking_new(request: MemberRequest) -> HttpResponse:
    """Write a booking down, for somebody known (`contact`) or new; `day`, `clock`, `staff` and
    `service` of the address are filled in already."""
    contacts = contact_scope(request.membership)
    tz = request.tenant.tz
    if request.method == "GET":
        initial = {"day": timezone.localdate().isoformat(), **request.GET.dict()}
        form = BookingNewForm(initial=initial, contacts=contacts, tz=tz)
        known = _known(contacts, request.GET.get("contact", ""))
        return _entering(request, {"form": form, "known": known})
    form = BookingNewForm(request.POST, contacts=contacts, tz=tz)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        context["known"] = _known(contacts, request.POST.get("contact", ""))
        return _entering(request, context, status=422)
    context["known"] = form.cleaned_data["contact"]
    try:
        return _enter(request, form)
    except BookingRefused as refusal:
        context["refusal"] = refusal
        return _entering(request, context)


def _known(contacts: Any, uuid: str) -> Contact | None:
    try:
        found: Contact | None = contacts.filter(uuid=UUID(uuid)).first()
    except ValueError:
        return None
    return found


def _enter(request: MemberRequest, form: BookingNewForm) -> HttpResponse:
    data, actor = form.cleaned_data, Actor.person(request.user)
    contact = data["contact"]
    if contact is None:
        kind = ContactIdentity.Kind.PHONE
        contact, _new = contact_upsert(kind=kind, address=data["phone"], name=data["name"])
    booking = booking_enter(
        contact=contact,
        service=data["service"],
        start=form.start,
        staff=data["staff"],
        party_size=data["seats"],
        notes=data["notes"],
        tell=data["tell"],
        actor=actor,
    )
    said = _("Cita reservada.")
    if data["repeat"]:
        times = data["times"] or 2
        made = booking_repeat(booking=booking, repeat=data["repeat"], times=times, actor=actor)
        said = _repeated(len(made.booked) + 1, len(made.missed))
    return _done(request, booking.start.astimezone(request.tenant.tz), said)


def _repeated(booked: int, missed: int) -> str:
    said = ngettext("%(n)d fecha reservada.", "%(n)d fechas reservadas.", booked) % {"n": booked}
    if missed:
        more = ngettext("%(n)d no estaba libre.", "%(n)d no estaban libres.", missed)
        said = f"{said} {more % {'n': missed}}"
    return said


def _entering(request: MemberRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page, piece = "bookings/calendar_new_page.html", "bookings/calendar_new.html"
    return render_page(request, page, piece, context, status=status)


@require_GET
@writers
def contact_search(request: MemberRequest) -> HttpResponse:
    """People whom the member may see by name, phone or mail (`q`), to choose one from."""
    text = request.GET.get("q", "").strip()[:80]
    found: list[Contact] = []
    if len(text) >= SHORTEST_SEARCH:
        found = list(contact_list(request.membership, text=text)[:FOUND_MOST])
    return render(request, "bookings/calendar_contacts.html", {"found": found, "text": text})


@require_http_methods(["GET", "POST"])
@writers
def block_new(request: MemberRequest) -> HttpResponse:
    """Take no bookings for a while, with somebody or with all."""
    tz = request.tenant.tz
    if request.method == "GET":
        usual = {"day": timezone.localdate().isoformat(), **request.GET.dict()}
        return _blocking(request, {"form": BlockForm(initial=usual, tz=tz)})
    form = BlockForm(request.POST, tz=tz)
    if not form.is_valid():
        return _blocking(request, {"form": form}, status=422)
    data = form.cleaned_data
    try:
        away = time_off_add(
            resource=data["staff"],
            start=form.start,
            end=form.end,
            reason=data["reason"],
            actor=Actor.person(request.user),
        )
    except ValidationError as error:
        form.add_error("until_clock", " ".join(error.messages))
        return _blocking(request, {"form": form}, status=422)
    return _done(request, form.start.astimezone(tz), _blocked(time_off_clashes(away).count()))


def _blocked(clashes: int) -> str:
    said = _("Tiempo bloqueado.")
    if clashes:
        more = ngettext(
            "Hay %(n)d cita dentro: sigue en pie.",
            "Hay %(n)d citas dentro: siguen en pie.",
            clashes,
        )
        said = f"{said} {more % {'n': clashes}}"
    return said


def _blocking(request: MemberRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page, piece = "bookings/calendar_block_page.html", "bookings/calendar_block.html"
    return render_page(request, page, piece, context, status=status)


@require_http_methods(["GET", "POST"])
@writers
def block(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One stretch of blocked time; POST gives it free again."""
    away = TimeOff.objects.select_related("resource").filter(uuid=uuid).first()
    if away is None:
        raise Http404
    if request.method == "GET":
        return _blocking(request, {"away": away})
    at = away.start.astimezone(request.tenant.tz)
    time_off_drop(time_off=away, actor=Actor.person(request.user))
    return _done(request, at, _("Tiempo libre otra vez."))
