"""The demo's accounts: the salon's Calendly on the free plan, the academy's Cal.com.

The free plan has no webhooks: somebody who books there is told of by a relay, which the page of
`views.py` plays too. What was booked "there" lives as long as the web process.
"""

import json
import logging
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone

from bookings.models import CalendarConnection, Service
from bookings.providers.calcom.client import TRIGGERS
from bookings.providers.calcom.signature import HEADER, sign
from bookings.providers.connecting import SYNC
from config.shell.simulator.schedulers import calcom, calendly
from config.shell.simulator.schedulers.calcom import CalcomAccount, CalcomApi
from config.shell.simulator.schedulers.calendly import CalendlyAccount, CalendlyApi
from config.shell.simulator.schedulers.wire import post
from tenants.context import current_business
from tenants.due import due_put
from tenants.urls_for import business_url

logger = logging.getLogger(__name__)

CALENDLY_TOKEN, CALCOM_TOKEN = "demo-calendly", "cal_demo"
RELAY, WEBHOOK = "demo-relay-secret", "demo-calcom-secret"
CALENDLY_KINDS = (("Corte", 30), ("Corte y Peinado", 60), ("Color", 90), ("Asesoría de imagen", 20))
CALCOM_KINDS = {7: ("Clase de prueba", 60), 8: ("Entrevista con el profe", 15)}


@lru_cache(maxsize=1)
def calendly_account() -> CalendlyAccount:
    """The salon's account in this process."""
    account = CalendlyAccount(
        token=CALENDLY_TOKEN, email="citas@estilo.example", name="Estilo", uid="DEMOESTILO000000"
    )
    for number, (name, minutes) in enumerate(CALENDLY_KINDS, start=1):
        account.kind_add(name, minutes, uid=f"DEMOKIND{number:08d}")
    return account


@lru_cache(maxsize=1)
def calcom_account() -> CalcomAccount:
    """The academy's account in this process. Its calls are sent by `books` and its neighbours."""
    account = CalcomAccount(
        token=CALCOM_TOKEN, email="hola@academia.example", kinds=dict(CALCOM_KINDS)
    )
    account.webhooks[1] = {
        "payloadTemplate": "",
        "userId": 5,
        "id": 1,
        "subscriberUrl": "https://academia.example/api/calcom/webhook",
        "active": True,
        "triggers": list(TRIGGERS),
        "secret": WEBHOOK,
    }
    return account


@lru_cache(maxsize=1)
def apis() -> dict[str, CalendlyApi | CalcomApi]:
    """The stand-ins of this process, by the provider's code."""
    return {
        "calendly": CalendlyApi(
            lambda token: calendly_account() if token == CALENDLY_TOKEN else None
        ),
        "calcom": CalcomApi(lambda token: calcom_account() if token == CALCOM_TOKEN else None),
    }


def scheduler_seed(schema: str) -> None:
    """Connect the open business's account, as its owner would have."""
    seeds = {"estilo": _calendly_seed, "academia": _calcom_seed}
    if schema in seeds:
        connection = seeds[schema]()
        due_put(SYNC, connection.pk, timezone.now())


def _calendly_seed() -> CalendarConnection:
    account = calendly_account()
    kinds = [
        {
            "id": row["uri"],
            "name": row["name"],
            "minutes": row["duration"],
            "url": row["scheduling_url"],
        }
        for row in account.kinds.values()
    ]
    return CalendarConnection.objects.create(
        provider="calendly",
        account=account.email,
        credentials={
            "token": CALENDLY_TOKEN,
            "user": account.user,
            "organization": account.organization,
            "email": account.email,
            "relay_secret": RELAY,
            "signing_key": "",
        },
        options={"account": account.user, "kinds": kinds, "scheduling": "link"},
        watch={"state": "unavailable", "uri": ""},
    )


def _calcom_seed() -> CalendarConnection:
    kinds = [
        {
            "id": str(number),
            "name": name,
            "minutes": minutes,
            "url": f"https://cal.com/tatami/{name.lower().replace(' ', '-')}",
        }
        for number, (name, minutes) in CALCOM_KINDS.items()
    ]
    trial = Service.objects.filter(is_trial=True).first()
    account = calcom_account()
    return CalendarConnection.objects.create(
        provider="calcom",
        account=account.email,
        credentials={"token": CALCOM_TOKEN, "email": account.email, "signing_key": WEBHOOK},
        options={
            "account": account.email,
            "kinds": kinds,
            "services": {"7": str(trial.uuid)} if trial else {},
        },
        watch={"state": "active", "uri": "1"},
    )


def books(provider: str, *, kind: str, start: datetime, who: dict[str, Any]) -> int:
    """Somebody books at the open business's scheduler, which tells it; the door's status."""
    if provider == "calendly":
        account = calendly_account()
        invitee = calendly.customer_books(account, kind=kind, start=start, **who)
        return _told(calendly.webhook_of(account, invitee), {"Authorization": f"Bearer {RELAY}"})
    account_there = calcom_account()
    row = calcom.customer_books(account_there, kind=int(kind), start=start, **who)
    return _signed(calcom.webhook_of(account_there, row, TRIGGERS[0]))


def moves(provider: str, entry: str, start: datetime) -> int:
    """Somebody moves what they booked there."""
    if provider == "calendly":
        account = calendly_account()
        pair = calendly.customer_moves(account, entry, start)
        relay = {"Authorization": f"Bearer {RELAY}"}
        return max(_told(calendly.webhook_of(account, each), relay) for each in pair)
    _old, new = calcom.customer_moves(calcom_account(), entry, start)
    return _signed(calcom.webhook_of(calcom_account(), new, "BOOKING_RESCHEDULED"))


def cancels(provider: str, entry: str) -> int:
    """Somebody cancels what they booked there."""
    if provider == "calendly":
        gone = calendly.customer_cancels(calendly_account(), entry)
        event = calendly.webhook_of(calendly_account(), gone)
        return _told(event, {"Authorization": f"Bearer {RELAY}"})
    row = calcom.customer_cancels(calcom_account(), entry)
    return _signed(calcom.webhook_of(calcom_account(), row, "BOOKING_CANCELLED"))


def _told(event: dict[str, Any], headers: dict[str, str]) -> int:
    return _post("/api/calendly/webhook", json.dumps(event).encode(), headers)


def _signed(event: dict[str, Any]) -> int:
    body = json.dumps(event).encode()
    return _post("/api/calcom/webhook", body, {HEADER: sign(body, WEBHOOK)})


def _post(path: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        return post(business_url(current_business(), path), body, headers)
    except OSError as error:
        logger.warning("the webhook could not be reached: %s", type(error).__name__)
        return 0


def entries(provider: str) -> list[dict[str, Any]]:
    """What stands there, soonest first: id, what, when, who."""
    if provider == "calendly":
        account = calendly_account()
        rows = [
            {
                "id": row["uri"],
                "what": account.events[row["event"]]["name"],
                "start": datetime.fromisoformat(account.events[row["event"]]["start_time"]),
                "who": row["name"],
            }
            for row in account.invitees.values()
            if row["status"] == "active"
        ]
    else:
        rows = [
            {
                "id": row["uid"],
                "what": calcom_account().kinds[row["eventTypeId"]][0],
                "start": datetime.fromisoformat(row["start"]),
                "who": row["attendees"][0]["name"],
            }
            for row in calcom_account().bookings.values()
            if row["status"] in ("accepted", "pending")
        ]
    return sorted(rows, key=lambda row: row["start"])
