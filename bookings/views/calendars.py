"""Connecting outside calendars: providers, consent, what each is used for, letting go."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.drift import drift_lines
from bookings.forms.connections import ChooseForm
from bookings.models import CalendarConnection, Resource
from bookings.providers.base import Calendar, CalendarError, Choice
from bookings.providers.registry import calendar_for, calendars
from bookings.services.connections import (
    connection_adopted,
    connection_choose,
    connection_disconnect,
    connection_grant,
    connection_renew,
    connection_test,
)
from bookings.services.consents import (
    Asked,
    ConsentRefused,
    consent_arrive,
    consent_begin,
    consent_forward,
)
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.ratelimits import ratelimited

State = CalendarConnection.State


def connection_for(uuid: UUID) -> CalendarConnection:
    """A connection that has not been let go of, or 404."""
    rows = CalendarConnection.objects.select_related("resource")
    return get_object_or_404(rows.exclude(state=State.DISCONNECTED), uuid=uuid)


def provider_for(code: str) -> Calendar:
    """A provider that can be connected here, or 404."""
    try:
        provider = calendar_for(code)
    except LookupError as error:
        raise Http404 from error
    if not provider.available():
        raise Http404
    return provider


@require_GET
@managers
def calendar_list(request: MemberRequest) -> HttpResponse:
    """What is connected and how it is doing, and what else can be."""
    rows = CalendarConnection.objects.select_related("resource").exclude(state=State.DISCONNECTED)
    connected = [
        {
            "row": row,
            "provider": calendar_for(row.provider),
            "chosen": row.options.get("chosen", True),
        }
        for row in rows
    ]
    context = {
        "connected": connected,
        "providers": calendars(),
        "differences": len(drift_lines()) if connected else 0,
    }
    return render(request, "calendars/list.html", context)


@require_http_methods(["GET", "POST"])
@managers
@ratelimited("calendar_connect")
def connect(request: MemberRequest, code: str) -> HttpResponse:
    """Begin a connection: at the provider itself, or by its form. Going to the provider is a plain
    link, because the content security policy lets forms lead to their own host only."""
    provider = provider_for(code)
    if provider.oauth:
        return redirect(_consent(request, provider))
    if provider.connect_form is None:
        raise Http404
    form = provider.connect_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = Actor.person(request.user)
        try:
            connection = provider.connect(form, actor=actor)
            connection_adopted(connection=connection, actor=actor)
        except CalendarError as error:
            form.add_error(None, _(error.reason))
        else:
            messages.success(request, _("Conectado."))
            return redirect("calendars:list")
    status = 422 if form.errors else 200
    return render(
        request, "calendars/connect.html", {"provider": provider, "form": form}, status=status
    )


def _consent(request: MemberRequest, provider: Calendar) -> str:
    asked = {name: request.GET.get(name, "") for name in ("resource", "connection")}
    resource = connection = None
    try:
        if asked["resource"]:
            resource = Resource.objects.filter(uuid=asked["resource"]).first()
        if asked["connection"]:
            connection = connection_for(UUID(asked["connection"]))
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    return consent_begin(request.session, provider, resource=resource, connection=connection)


@require_GET
@ratelimited("handover", methods=("GET",))
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """The public host's end of a provider's consent: on to the business's own host."""
    try:
        return redirect(consent_forward(request.GET))
    except ConsentRefused:
        return render(request, "calendars/stale.html", status=400)


@require_GET
@managers
@ratelimited("calendar_connect", methods=("GET",))
def arrive(request: MemberRequest) -> HttpResponse:
    """Back from a provider, with a ticket: take the access and go on to choose the calendar. It is
    a GET, and yet takes something on: not while the business is suspended."""
    if not request.tenant.is_serving:
        return redirect("billing:suspended")
    try:
        asked = consent_arrive(request.session, request.GET.get("ticket", ""))
    except ConsentRefused:
        messages.error(request, _("Este enlace ya no sirve: empieza a conectar otra vez."))
        return redirect("calendars:list")
    if not asked.code:
        messages.warning(request, _("No se ha conectado: no diste permiso."))
        return redirect("calendars:list")
    try:
        connection = _taken(request, asked)
    except CalendarError as error:
        messages.error(request, _(error.reason))
        return redirect("calendars:list")
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("calendars:list")
    return redirect("calendars:connection", connection.uuid)


def _taken(request: MemberRequest, asked: Asked) -> CalendarConnection:
    grant = asked.provider.exchange(asked.code, asked.consent)
    actor = Actor.person(request.user)
    if asked.connection is not None:
        connection_renew(connection=asked.connection, grant=grant, actor=actor)
        return asked.connection
    return connection_grant(
        provider=asked.provider.code, grant=grant, resource=asked.resource, actor=actor
    )


@require_http_methods(["GET", "POST"])
@managers
def connection(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What one connected calendar is used for."""
    row = connection_for(uuid)
    provider = calendar_for(row.provider)
    form = ChooseForm(
        request.POST or None,
        connection=row,
        provider=provider,
        choices=_choices(request, provider, row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _choose(request, row, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Guardado. La primera lectura tarda unos segundos."))
            return redirect("calendars:list")
    context = {"row": row, "provider": provider, "form": form}
    status = 422 if form.errors else 200
    return render(request, "calendars/connection.html", context, status=status)


def _choices(request: MemberRequest, provider: Calendar, row: CalendarConnection) -> list[Choice]:
    try:
        return provider.choices(row)
    except CalendarError as error:
        if request.method == "GET":
            messages.error(request, _(error.reason))
        known = row.options.get("calendar")
        name = row.options.get("calendar_name", known)
        access = row.options.get("access", "")
        return [Choice(known, name, access=access)] if known else []


def _choose(request: MemberRequest, row: CalendarConnection, form: ChooseForm) -> None:
    given = form.cleaned_data
    connection_choose(
        connection=row,
        calendar=form.chosen(),
        resource=given["resource"],
        writes=given.get("writes", False),
        accept=given.get("accept", False),
        actor=Actor.person(request.user),
    )


@require_POST
@managers
@ratelimited("calendar_connect")
def test(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask the provider whether all is well."""
    error = connection_test(connection=connection_for(uuid))
    if error is None:
        messages.success(request, _("Funciona: el calendario responde."))
    else:
        messages.error(request, _(error.reason))
    return redirect("calendars:list")


@require_POST
@managers
def disconnect(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Let a calendar go; `remove` = yes takes our entries ahead out of it."""
    connection_disconnect(
        connection=connection_for(uuid),
        remove_entries=request.POST.get("remove") == "yes",
        actor=Actor.person(request.user),
    )
    messages.success(request, _("Desconectado."))
    return redirect("calendars:list")
