"""The calendar page, and a booking with what may be done about it."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, trigger_client_event

from bookings.forms import AttendanceForm, CancelForm, WeekForm
from bookings.models import Booking, BookingMail, Resource
from bookings.services import (
    BookingRefused,
    booking_accept,
    booking_cancel,
    booking_mark_attendance,
)
from bookings.visibility import booking_for, booking_to_change
from bookings.week import week_load
from tenants.actors import Actor
from tenants.pages import MemberRequest, members, render_page, with_toast, writers


@require_GET
@members
def calendar(request: MemberRequest) -> HttpResponse:
    """A week as a grid; on a phone, one of its days as a list."""
    chosen = WeekForm(request.GET).chosen
    day, staff = chosen["day"], chosen["staff"]
    week = week_load(day=day, tz=request.tenant.tz, seen_by=request.membership, staff=staff)
    context = {
        "week": week,
        "day": day,
        "selected": next(each for each in week.days if each.date == day),
        "staff": staff,
        "resources": Resource.objects.filter(active=True),
        "earlier": day - timedelta(days=7),
        "later": day + timedelta(days=7),
        "opened": chosen["booking"],
    }
    return render_page(request, "bookings/calendar.html", "bookings/week.html", context)


@require_GET
@members
def booking_panel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A booking's facts, history, reminders and actions."""
    return _panel(request, booking_for(request.membership, uuid))


@require_POST
@writers
def attendance(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Note that the person came, or did not."""
    booking = booking_to_change(request.membership, uuid)
    form = AttendanceForm(request.POST)
    if not form.is_valid():
        return _refused(_("Di si vino o no vino."))
    actor = Actor.person(request.user)
    try:
        booking_mark_attendance(
            booking=booking, attended=form.cleaned_data["attended"], actor=actor
        )
    except BookingRefused as refusal:
        return _refused(refusal.message)
    return _changed(request, uuid, _("Asistencia guardada."))


@require_POST
@writers
def accept(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say yes to what a customer asked for on the web."""
    try:
        booking_accept(
            booking=booking_to_change(request.membership, uuid), actor=Actor.person(request.user)
        )
    except BookingRefused as refusal:
        return _refused(refusal.message)
    return _changed(request, uuid, _("Cita confirmada."))


@require_POST
@writers
def cancel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Cancel a booking; its time is free at once and its reminders are dropped."""
    booking = booking_to_change(request.membership, uuid)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _refused(_("El motivo es demasiado largo: 200 caracteres como mucho."))
    actor = Actor.person(request.user)
    try:
        booking_cancel(booking=booking, actor=actor, reason=form.cleaned_data["reason"])
    except BookingRefused as refusal:
        return _refused(refusal.message)
    return _changed(request, uuid, _("Reserva cancelada."))


def _panel(request: MemberRequest, booking: Booking) -> HttpResponse:
    states = Booking.State
    waiting = booking.state in (states.PENDING, states.CONFIRMED)
    context = {
        "booking": booking,
        "can_attend": booking.start <= timezone.now()
        and booking.state in (states.CONFIRMED, states.COMPLETED, states.NO_SHOW),
        "can_cancel": waiting,
        "can_accept": booking.state == states.PENDING and booking.start > timezone.now(),
        "mails": BookingMail.objects.filter(event__booking=booking),
        "events": booking.events.select_related("actor").order_by("-pk"),
        "reminders": booking.reminders.all(),
    }
    return render_page(request, "bookings/booking.html", "bookings/panel.html", context)


def _changed(request: MemberRequest, uuid: UUID, text: str) -> HttpResponse:
    if not request.htmx:
        return redirect("bookings:booking", uuid)
    response = trigger_client_event(
        _panel(request, booking_for(request.membership, uuid)), "calendar-changed"
    )
    return with_toast(response, text)


def _refused(text: str) -> HttpResponse:
    return with_toast(reswap(HttpResponse(text, status=422), "none"), text, "error")
