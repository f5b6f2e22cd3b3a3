"""What members do with one booking beside cancelling it: decline, move, take a mark back, and the
places of its class."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.forms.life import ClassCancelForm, MoveForm, PlacesForm, PolicyForm, ReasonForm
from bookings.models import Booking, ClassSession
from bookings.recurrence import RuleError
from bookings.selectors import ON_THE_CALENDAR
from bookings.services import BookingRefused, booking_decline, booking_unmark
from bookings.services.classes import TooFewPlaces, class_cancel, class_set_places, places_taken
from bookings.services.policy import business_policy, policy_save
from bookings.services.scopes import move_by_scope
from bookings.views.calendar import panel_changed, panel_refused, panel_show
from bookings.visibility import booking_for, booking_to_change, bookings_as_seen
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members, writers


@require_POST
@writers
def decline(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say no to a request; the customer is told, with the reason."""
    booking, form = booking_to_change(request.membership, uuid), ReasonForm(request.POST)
    if not form.is_valid():
        return panel_refused(_("El motivo es demasiado largo: 200 caracteres como mucho."))
    reason = form.cleaned_data["reason"]
    try:
        booking_decline(booking=booking, actor=Actor.person(request.user), reason=reason)
    except BookingRefused as refusal:
        return panel_refused(refusal.message)
    return panel_changed(request, uuid, _("Petición rechazada."))


@require_POST
@writers
def unmark(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take back whether the person came."""
    booking = booking_to_change(request.membership, uuid)
    try:
        booking_unmark(booking=booking, actor=Actor.person(request.user))
    except BookingRefused as refusal:
        return panel_refused(refusal.message)
    return panel_changed(request, uuid, _("Asistencia sin marcar."))


@require_POST
@writers
def move(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Move a booking, dates of its series, or its visit; where the time cannot be had, the panel
    comes back with times that can."""
    booking = booking_to_change(request.membership, uuid)
    form = MoveForm(request.POST, booking=booking, tz=request.tenant.tz)
    if not form.is_valid():
        return panel_show(request, booking, {"move_form": form, "move_open": True})
    data, actor = form.cleaned_data, Actor.person(request.user)
    try:
        missed = move_by_scope(booking, data["scope"], form.start, data["staff"], actor)
    except RuleError:
        text = _("Esa serie va por días del mes: crea otra serie para cambiar de día.")
        return panel_refused(text)
    except BookingRefused as refusal:
        if not refusal.alternatives:
            return panel_refused(refusal.message)
        more = {
            "move_form": form,
            "move_open": True,
            "move_refused": refusal.message,
            "move_instead": [slot.start for slot in refusal.alternatives],
        }
        return panel_show(request, booking, more)
    return panel_changed(request, uuid, _moved_said(len(missed)))


def _moved_said(missed: int) -> str:
    if not missed:
        return _("Reserva movida.")
    return ngettext(
        "Movida. %(count)d fecha sigue a su hora: la nueva no estaba libre.",
        "Movida. %(count)d fechas siguen a su hora: la nueva no estaba libre.",
        missed,
    ) % {"count": missed}


def _session(booking: Booking) -> ClassSession:
    if booking.session is None:
        raise Http404
    return booking.session


@require_GET
@members
def class_page(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Who comes to one date of a class, found by any booking of it."""
    return _class_page(request, booking_for(request.membership, uuid))


def _class_page(
    request: MemberRequest, booking: Booking, form: PlacesForm | None = None
) -> HttpResponse:
    session, now = _session(booking), timezone.now()
    rows = session.bookings.filter(state__in=ON_THE_CALENDAR).select_related("contact", "service")
    context = {
        "booking": booking,
        "session": session,
        "roster": bookings_as_seen(rows, request.membership).order_by("contact__name", "pk"),
        "taken": places_taken(session),
        "form": form or PlacesForm(initial={"places": session.capacity}),
        "ahead": session.start > now,
        "now": now,
    }
    status = 422 if form is not None else 200
    return render(request, "bookings/class.html", context, status=status)


@require_POST
@writers
def class_places(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Give this date another number of places."""
    booking, form = booking_for(request.membership, uuid), PlacesForm(request.POST)
    if form.is_valid():
        places, actor = form.cleaned_data["places"], Actor.person(request.user)
        try:
            class_set_places(session=_session(booking), places=places, actor=actor)
        except TooFewPlaces as few:
            text = _("Ya hay %(n)d plazas ocupadas: no pueden ser menos.") % {"n": few.taken}
            form.add_error("places", text)
        else:
            messages.success(request, _("Plazas guardadas para esta fecha."))
            return redirect("bookings:class", uuid)
    return _class_page(request, booking, form)


@require_POST
@writers
def class_call_off(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Call this date off: everybody in it is told."""
    booking, form = booking_for(request.membership, uuid), ClassCancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("El motivo es demasiado largo: 200 caracteres como mucho."))
        return redirect("bookings:class", uuid)
    try:
        gone = class_cancel(
            session=_session(booking),
            actor=Actor.person(request.user),
            reason=form.cleaned_data["reason"],
            block=form.cleaned_data["block"],
        )
    except BookingRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("bookings:class", uuid)
    said = ngettext(
        "Clase cancelada: se avisa a %(count)d persona.",
        "Clase cancelada: se avisa a %(count)d personas.",
        len(gone),
    )
    messages.success(request, said % {"count": len(gone)})
    return redirect("bookings:class", uuid)


@require_http_methods(["GET", "POST"])
@managers
def cancel_policy(request: MemberRequest) -> HttpResponse:
    """Until when customers cancel and move freely, and what a late change means."""
    chosen = business_policy(request.tenant)
    hours = chosen.notice_min / 60
    initial = {
        "notice_hours": int(hours) if hours == int(hours) else hours,
        "late": "refuse" if chosen.refuses else "flag",
    }
    form = PolicyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = Actor.person(request.user)
        policy_save(business=request.tenant, chosen=form.chosen, actor=actor)
        messages.success(request, _("Regla de cancelación guardada."))
        return redirect("bookings:cancel_policy")
    status = 422 if form.errors else 200
    return render(request, "bookings/cancel_policy.html", {"form": form}, status=status)
