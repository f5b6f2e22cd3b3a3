"""Appointments that repeat: making a series of a booking, and looking after it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.forms.life import RepeatForm
from bookings.models import Booking, BookingSeries
from bookings.recurrence import rule_read
from bookings.services import BookingRefused
from bookings.services.areas import area_of_booking
from bookings.services.series import (
    SeriesRefused,
    series_create,
    series_date_book,
    series_end,
)
from bookings.services.series_changes import AHEAD, Scope, series_cancel
from bookings.services.series_dates import rule_of, series_preview, serving_series
from bookings.services.taking import alternatives_near, wish_of
from bookings.visibility import booking_to_change
from bookings.wording.series import rule_said
from tenants.actors import Actor
from tenants.pages import MemberRequest, members, writers

State = Booking.State
OFFERS_FOR = 5


@require_http_methods(["GET", "POST"])
@writers
def repeat(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Make a booking the first date of a series: its dates are shown before anything is booked."""
    booking = booking_to_change(request.membership, uuid)
    if booking.series_id is not None or booking.state not in AHEAD:
        return redirect("bookings:booking", uuid)
    form = RepeatForm(request.POST or None, first=timezone.localtime(booking.start))
    context: dict[str, Any] = {"booking": booking, "form": form}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "create":
            return _create(request, booking, form, context)
        context |= _preview(booking, form.rule)
    status = 422 if form.errors else 200
    return render(request, "bookings/repeat.html", context, status=status)


def _preview(booking: Booking, rule: str) -> dict[str, Any]:
    dates = series_preview(
        service=booking.service,
        staff=booking.resource,
        start=booking.start,
        rule=rule,
        seats=booking.seats,
        own=(booking.pk,),
        area=area_of_booking(booking),
    )
    return {
        "dates": dates,
        "taken": sum(not each.free and not each.later for each in dates),
        "rule_said": rule_said(rule_read(rule), get_language() or "es"),
    }


def _create(
    request: MemberRequest, booking: Booking, form: RepeatForm, context: dict[str, Any]
) -> HttpResponse:
    try:
        made = series_create(
            contact=booking.contact,
            service=booking.service,
            staff=booking.resource,
            start=booking.start,
            rule=form.rule,
            seats=booking.seats,
            actor=Actor.person(request.user),
            all_or_nothing=form.cleaned_data["all_or_nothing"],
            first=booking,
        )
    except SeriesRefused:
        form.add_error(None, _("No se ha reservado nada: hay fechas que no están libres."))
        context |= _preview(booking, form.rule)
        return render(request, "bookings/repeat.html", context, status=422)
    except BookingRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("bookings:booking", booking.uuid)
    said = ngettext("%(n)d fecha más reservada.", "%(n)d fechas más reservadas.", len(made.booked))
    messages.success(request, said % {"n": len(made.booked)})
    return redirect("bookings:series", made.series.uuid)


def _series(request: MemberRequest, uuid: UUID) -> tuple[BookingSeries, Booking]:
    """A series with one of its bookings that the member may act on. Raises Http404."""
    rows = BookingSeries.objects.select_related("contact", "service", "resource")
    series = rows.filter(uuid=uuid).first()
    first = series.bookings.order_by("recurrence_id").first() if series else None
    if series is None or first is None:
        raise Http404
    return series, booking_to_change(request.membership, first.uuid)


@require_GET
@members
def series_page(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The dates of a series with what became of each."""
    series, _first = _series(request, uuid)
    bookings = list(
        series.bookings.select_related("resource", "service", "contact", "area").order_by(
            "recurrence_id"
        )
    )
    now = timezone.now()
    ahead = [row for row in bookings if row.state in AHEAD and row.start > now]
    open_ones = [row for row in bookings if row.state == State.EXPIRED and row.start > now]
    instead = {row.pk: _instead(row) for row in open_ones[:OFFERS_FOR]}
    context = {
        "series": series,
        "rule_said": rule_said(rule_of(series), get_language() or "es"),
        "rows": [(row, instead.get(row.pk, [])) for row in bookings],
        "ahead": ahead,
        "active": series.state == BookingSeries.State.ACTIVE,
        "now": now,
    }
    return render(request, "bookings/series.html", context)


def _instead(row: Booking) -> list[datetime]:
    where = serving_series(area_of_booking(row), row.resource)
    wish = wish_of(row.service, row.start, party_size=row.seats, staff=row.resource, serving=where)
    return [slot.start for slot in alternatives_near(wish)]


@require_POST
@writers
def series_stop(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Book no further dates; with `cancel`, those ahead are cancelled too."""
    series, first = _series(request, uuid)
    actor = Actor.person(request.user)
    if request.POST.get("cancel") == "yes":
        gone = series_cancel(booking=first, scope=Scope.ALL, actor=actor)
        said = ngettext("%(n)d cita cancelada.", "%(n)d citas canceladas.", len(gone))
        messages.success(request, said % {"n": len(gone)})
    else:
        series_end(series=series, actor=actor)
        messages.success(request, _("La serie no sigue. Lo ya reservado queda en pie."))
    return redirect("bookings:series", uuid)


@require_POST
@writers
def series_date(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Book a date that could not be had at one of the times offered instead."""
    series, _first = _series(request, uuid)
    try:
        at = datetime.fromisoformat(request.POST.get("at", ""))
        start = datetime.fromisoformat(request.POST.get("start", ""))
        series_date_book(
            series=series,
            recurrence_id=at.astimezone(UTC),
            start=start.astimezone(UTC),
            actor=Actor.person(request.user),
        )
    except (ValueError, OverflowError):  # a moment before the first or after the last there is
        messages.error(request, _("Elige una de las horas ofrecidas."))
    except BookingRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Fecha reservada."))
    return redirect("bookings:series", uuid)
