"""Calendly and Cal.com in the scenarios: accounts at the stand-ins, and their calls."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import timezone

from bookings.models import CalendarConnection
from bookings.providers.calcom import signature as calcom_signature
from bookings.providers.calcom.provider import CalcomCalendar
from bookings.providers.calendly import signature as calendly_signature
from bookings.providers.calendly.provider import CalendlyCalendar
from bookings.providers.connecting import account_connect
from config.shell.simulator.schedulers.calcom import CalcomAccount, CalcomApi
from config.shell.simulator.schedulers.calendly import CalendlyAccount, CalendlyApi
from config.shell.simulator.schedulers.wire import Api, LocalApi
from tests import live
from tests.acceptance.stage import Stage


@contextmanager
def _served(api: Api, name: str) -> Iterator[LocalApi]:
    with LocalApi(api) as local:
        before = getattr(settings, name)
        setattr(settings, name, local.base_url)
        try:
            yield local
        finally:
            setattr(settings, name, before)


@contextmanager
def calendly(*, paid: bool, **options: Any) -> Iterator[tuple[CalendarConnection, CalendlyAccount]]:
    """The open business's account at Calendly, connected."""
    account = CalendlyAccount(token="token", email="salon@estilo.example", paid=paid)
    for name, minutes in (("Corte", 30), ("Corte y Peinado", 60), ("Color", 90)):
        account.kind_add(name, minutes)
    with _served(CalendlyApi({account.token: account}.get), "CALENDLY_BASE_URL"):
        yield account_connect(CalendlyCalendar(), token="token", options=options), account


@contextmanager
def calcom() -> Iterator[tuple[CalendarConnection, CalcomAccount]]:
    """The open business's account at Cal.com, connected."""
    kinds = {7: ("Clase de prueba", 60)}
    account = CalcomAccount(token="key", email="hola@academia.example", kinds=kinds)
    given = {
        "email": account.email,
        "page": "https://cal.com/tatami",
        "event_types": "7=Clase de prueba:60",
    }
    with _served(CalcomApi({account.token: account}.get), "CALCOM_BASE_URL"):
        yield account_connect(CalcomCalendar(), token="key", given=given), account


def secret(connection: CalendarConnection, name: str) -> str:
    """One of a connection's secrets."""
    return str((connection.credentials or {})[name])


def calls(
    stage: Stage, connection: CalendarConnection, event: dict[str, Any], *, relay: bool = False
) -> int:
    """The provider's call, signed, or as a relay hands it on; the door's status."""
    body = json.dumps(event).encode()
    key = secret(connection, "signing_key")
    headers = {"Content_Type": "application/json"}
    if connection.provider == "calcom":
        path, host = "/api/calcom/webhook", "academia.localhost"
        headers["X_Cal_Signature_256"] = calcom_signature.sign(body, key)
    elif relay:
        path, host = "/api/calendly/webhook", "estilo.localhost"
        headers["Authorization"] = f"Bearer {secret(connection, 'relay_secret')}"
    else:
        path, host = "/api/calendly/webhook", "estilo.localhost"
        at = int(timezone.now().timestamp())
        headers["Calendly_Webhook_Signature"] = calendly_signature.sign(body, key, at)
    return live.post(stage.port, body, host=host, path=path, **headers)[0]
