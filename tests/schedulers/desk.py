"""The salon's door for Calendly's calls, and somebody who books at Calendly."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from bookings.models import Booking, CalendarConnection, CalendarDelivery, Service
from bookings.providers.calendly.signature import HEADER, sign
from bookings.services import booking_confirm, booking_hold
from bookings.services.deliveries import delivery_process
from config.shell.simulator.schedulers import calendly as there
from config.shell.simulator.schedulers.calendly import CalendlyAccount
from leads.services import contact_upsert
from tenants.actors import ASSISTANT

MADRID = ZoneInfo("Europe/Madrid")
PHONE = "+34600123456"


def at(clock: str, day: str = "2026-06-16") -> datetime:
    """A time of the salon; Tuesday unless another day is named."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=MADRID)


class Desk:
    """The salon's door, and somebody at Calendly."""

    def __init__(self, client: Client, connection: CalendarConnection, account: CalendlyAccount):
        self.client, self.connection, self.account = client, connection, account

    def kind(self, name: str = "Corte") -> str:
        return next(uri for uri, row in self.account.kinds.items() if row["name"] == name)

    def books(self, start: datetime, **changed: Any) -> dict[str, Any]:
        who = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": PHONE} | changed
        return there.customer_books(
            self.account, kind=who.pop("kind", self.kind()), start=start, **who
        )

    def knocks(self, payload: dict[str, Any]) -> int:
        body = json.dumps(payload).encode()
        key = (self.connection.credentials or {})["signing_key"]
        header = sign(body, key, int(datetime.now().timestamp()))
        answer = self.client.post(
            "/api/calendly/webhook",
            body,
            "application/json",
            headers={HEADER: header},
        )
        return answer.status_code

    def tells(self, invitee: dict[str, Any]) -> str:
        """Calendly calls and the call is worked on; what was made of it, "" for nothing yet."""
        assert self.knocks(there.webhook_of(self.account, invitee)) == 200
        return self.worked()

    def worked(self) -> str:
        row = CalendarDelivery.objects.exclude(event="gone").order_by("-pk").first()
        assert row is not None
        delivery_process(row.pk)
        row.refresh_from_db()
        return row.outcome


def ours(clock: str = "11:00") -> Booking:
    """A haircut booked in the chat."""
    mine = contact_upsert(kind="phone", address="+34600777000", name="Berta Gil")[0]
    held = booking_hold(
        contact=mine,
        service=Service.objects.get(name="Corte"),
        start=at(clock),
        actor=ASSISTANT,
    )
    return booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)
