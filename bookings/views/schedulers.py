"""A connected scheduler: what its kinds of event are here, its calls, and what was not booked."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.forms.schedulers import SchedulerServicesForm
from bookings.models import CalendarConnection, ExternalEvent
from bookings.providers.connecting import SYNC
from bookings.providers.registry import calendar_for
from bookings.providers.scheduler import Scheduler
from bookings.views.calendars import connection_for
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.pages import MemberRequest, managers
from tenants.urls_for import business_url

SHOWN = 20


@require_http_methods(["GET", "POST"])
@managers
def scheduler(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Choose services; saving reads everything again, so that what only took time is booked."""
    row = connection_for(uuid)
    provider = calendar_for(row.provider)
    if not isinstance(provider, Scheduler):
        raise Http404
    form = SchedulerServicesForm(request.POST or None, connection=row)
    if request.method == "POST" and form.is_valid():
        _choose(row, form, Actor.person(request.user))
        messages.success(request, _("Guardado. La primera lectura tarda unos segundos."))
        return redirect("calendars:scheduler", row.uuid)
    ahead = ExternalEvent.objects.filter(connection=row, end__gt=timezone.now())
    context = {
        "row": row,
        "provider": provider,
        "form": form,
        "ahead": ahead.order_by("start")[:SHOWN],
        "door": business_url(current_business(), provider.path),
        "relay_secret": (row.credentials or {}).get("relay_secret", ""),
    }
    status = 422 if form.errors else 200
    return render(request, "calendars/scheduler.html", context, status=status)


def _choose(row: CalendarConnection, form: SchedulerServicesForm, actor: Actor) -> None:
    with transaction.atomic():
        before = {name: row.options.get(name) for name in ("services", "service")}
        row.options = {**row.options, **form.options()}
        row.save(update_fields=["options"])
        audit("calendar.chosen", row, actor=actor, before=before, after=form.options())
        due_put(SYNC, row.pk, timezone.now())
        due_hint(SYNC, row.pk)
