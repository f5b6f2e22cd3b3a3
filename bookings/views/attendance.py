"""Marking who came with one tap, and how the business learns of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reswap

from bookings.attendance.rows import unmarked_list, with_records
from bookings.attendance.settings import attendance_settings, attendance_settings_save
from bookings.forms.attendance import AttendanceSettingsForm, MarkForm
from bookings.models import Booking
from bookings.services import BookingRefused, booking_unmark
from bookings.services.attendance import Answered, asks_customers, mark_if_open
from bookings.visibility import booking_to_change
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members, render_page, with_toast, writers

PAGE = 40


@require_GET
@members
def unmarked(request: MemberRequest) -> HttpResponse:
    """What is over and waits for its mark."""
    rows = unmarked_list(request.membership)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    total = page[0].waiting_total if len(page) else 0  # type: ignore[attr-defined]
    context = {"page": page, "rows": list(page), "total": total}
    return render_page(request, "bookings/unmarked.html", "bookings/unmarked_rows.html", context)


@require_POST
@writers
def mark(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One tap: came, did not, or taken back. What a colleague has marked meanwhile stays as it is,
    and whoever tapped is told."""
    booking, form = booking_to_change(request.membership, uuid), MarkForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("Di si vino o no vino."))
    actor = Actor.person(request.user)
    try:
        if form.cleaned_data["attended"] == "undo":
            booking_unmark(booking=booking, actor=actor)
            return _row(request, uuid, _("Asistencia sin marcar."))
        attended = form.cleaned_data["attended"] == "yes"
        answered = mark_if_open(booking=booking, attended=attended, actor=actor)
    except BookingRefused as refusal:
        return _refused(request, refusal.message)
    if answered.agrees:
        return _row(request, uuid, _("Asistencia guardada."))
    return _row(request, uuid, _already(answered), "error")


def _already(answered: Answered) -> str:
    state = answered.booking.get_state_display()
    if not answered.by:
        return _("Ya estaba marcada: %(state)s. No la he cambiado.") % {"state": state}
    said = _("%(by)s ya la marcó: %(state)s. No la he cambiado.")
    return said % {"by": answered.by, "state": state}


def _row(request: MemberRequest, uuid: UUID, text: str, level: str = "success") -> HttpResponse:
    if not request.htmx:
        (messages.success if level == "success" else messages.error)(request, text)
        return redirect("attendance:unmarked")
    rows = Booking.objects.select_related("contact", "service", "resource")
    context = {"booking": with_records(rows).get(uuid=uuid)}
    return with_toast(render(request, "bookings/unmarked_row.html", context), text, level)


def _refused(request: MemberRequest, text: str) -> HttpResponse:
    if not request.htmx:
        messages.error(request, text)
        return redirect("attendance:unmarked")
    return with_toast(reswap(HttpResponse(text, status=422), "none"), text, "error")


@require_http_methods(["GET", "POST"])
@managers
def settings_page(request: MemberRequest) -> HttpResponse:
    """Whether and when staff and customers are asked, and who makes requests only."""
    chosen = attendance_settings(request.tenant)
    initial = {
        "ask": chosen.ask,
        "customer": asks_customers(chosen),
        "approve_above": chosen.approve_above,
    }
    form = AttendanceSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = Actor.person(request.user)
        attendance_settings_save(business=request.tenant, chosen=form.chosen, actor=actor)
        messages.success(request, _("Asistencia guardada."))
        return redirect("attendance:settings")
    status = 422 if form.errors else 200
    return render(request, "bookings/attendance_settings.html", {"form": form}, status=status)
