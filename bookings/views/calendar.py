"""One booking of the calendar, with what may be done about it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, trigger_client_event

from bookings.forms.life import AttendanceForm, CancelForm, ScopeForm
from bookings.life_panel import life_context
from bookings.models import Booking
from bookings.notice_rows import follow_ups_of, notices_of
from bookings.services import BookingRefused, booking_accept, booking_mark_attendance
from bookings.services.scopes import cancel_by_scope
from bookings.visibility import booking_for, booking_to_change
from tenants.actors import Actor
from tenants.pages import MemberRequest, members, render_page, with_toast, writers


@require_GET
@members
def booking_panel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A booking's facts, history, reminders and actions."""
    return panel_show(request, booking_for(request.membership, uuid))


@require_POST
@writers
def attendance(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Note that the person came, or did not."""
    booking = booking_to_change(request.membership, uuid)
    form = AttendanceForm(request.POST)
    if not form.is_valid():
        return panel_refused(_("Di si vino o no vino."))
    actor = Actor.person(request.user)
    try:
        booking_mark_attendance(
            booking=booking, attended=form.cleaned_data["attended"], actor=actor
        )
    except BookingRefused as refusal:
        return panel_refused(refusal.message)
    return panel_changed(request, uuid, _("Asistencia guardada."))


@require_POST
@writers
def accept(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say yes to what a customer asked for on the web."""
    try:
        booking_accept(
            booking=booking_to_change(request.membership, uuid), actor=Actor.person(request.user)
        )
    except BookingRefused as refusal:
        return panel_refused(refusal.message)
    return panel_changed(request, uuid, _("Cita confirmada."))


@require_POST
@writers
def cancel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Cancel a booking; its time is free at once and its reminders are dropped."""
    booking = booking_to_change(request.membership, uuid)
    form, scope = CancelForm(request.POST), ScopeForm(request.POST)
    if not (form.is_valid() and scope.is_valid()):
        return panel_refused(_("El motivo es demasiado largo: 200 caracteres como mucho."))
    actor, reason = Actor.person(request.user), form.cleaned_data["reason"]
    try:
        cancel_by_scope(booking, scope.cleaned_data["scope"], actor, reason)
    except BookingRefused as refusal:
        return panel_refused(refusal.message)
    return panel_changed(request, uuid, _("Reserva cancelada."))


def panel_show(
    request: MemberRequest, booking: Booking, more: dict[str, Any] | None = None
) -> HttpResponse:
    """A booking's panel, or its page; `more` is added to what it shows."""
    states = Booking.State
    waiting = booking.state in (states.PENDING, states.CONFIRMED)
    context = {
        "booking": booking,
        "can_attend": booking.start <= timezone.now()
        and booking.state in (states.CONFIRMED, states.COMPLETED, states.NO_SHOW),
        "can_cancel": waiting,
        "can_accept": booking.state == states.PENDING and booking.start > timezone.now(),
        "notices": notices_of(booking),
        "follow_ups": follow_ups_of(booking),
        **life_context(booking),
        "events": booking.events.select_related("actor").order_by("-pk"),
        **(more or {}),
    }
    return render_page(request, "bookings/booking.html", "bookings/panel.html", context)


def panel_changed(request: MemberRequest, uuid: UUID, text: str) -> HttpResponse:
    """The panel anew after a change, with a note; the page itself without htmx."""
    if not request.htmx:
        return redirect("bookings:booking", uuid)
    response = trigger_client_event(
        panel_show(request, booking_for(request.membership, uuid)), "calendar-changed"
    )
    return with_toast(response, text)


def panel_refused(text: str) -> HttpResponse:
    """A note on why nothing was changed; what is shown stays."""
    return with_toast(reswap(HttpResponse(text, status=422), "none"), text, "error")
