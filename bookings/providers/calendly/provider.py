"""Calendly as an outside calendar: bookings made there come in, ours are shown there.

With a plan that allows it an entry is an invitee, booked with the account's own address so that
Calendly writes to nobody whom we write to already. Without it an entry is a link to exactly that
time, good for one booking and marked with our uid. Calendly cannot move: the old entry is
cancelled, then the new one made.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import CalendarConnection
from bookings.providers.base import CalendarError, Entry, Written
from bookings.providers.calendly import payloads, signature
from bookings.providers.calendly.client import EVENTS, CalendlyClient, iso
from bookings.providers.connecting import account_connect
from bookings.providers.kinds import NO_KIND, SHARED, kind_for
from bookings.providers.scheduler import (
    MARK,
    Account,
    Appointment,
    Kind,
    Scheduler,
    Watch,
    known,
    readable,
)
from bookings.providers.scheduler_forms import CalendlyForm
from tenants.actors import Actor

BY_LINK = "link"
MINUTE = timedelta(minutes=1)


def client_of(connection: CalendarConnection) -> CalendlyClient:
    """The API with a connection's token."""
    return CalendlyClient(secret_of(connection, "token"))


def secret_of(connection: CalendarConnection, name: str) -> str:
    """One of a connection's credentials; "" where it has none."""
    return str((connection.credentials or {}).get(name, ""))


class CalendlyCalendar(Scheduler):
    code = "calendly"
    label = "Calendly"
    about = _("Lo que reservan en Calendly entra aquí, y tus citas se ven allí.")
    path = "/api/calendly/webhook"
    told = staticmethod(payloads.told)
    connect_form = CalendlyForm

    def connect(self, form: Any, *, actor: Actor) -> CalendarConnection:
        return account_connect(
            self,
            token=form.cleaned_data["token"],
            resource=form.cleaned_data["resource"],
            options=form.choices_made(),
        )

    # --- Connecting -----------------------------------------------------------------------------
    def introduce(self, token: str, **given: str) -> Account:
        client = CalendlyClient(token)
        me = client.me()
        kinds = [
            Kind(
                id=row["uri"],
                name=row.get("name") or "",
                minutes=row["duration"],
                url=row["scheduling_url"],
            )
            for row in client.event_types(me["uri"])
        ]
        facts = {
            "token": token,
            "user": me["uri"],
            "organization": me["current_organization"],
            "email": me.get("email", ""),
        }
        label = me.get("email") or me["name"]
        return Account(key=me["uri"], label=label, credentials=facts, kinds=tuple(kinds))

    def check(self, connection: CalendarConnection) -> None:
        client_of(connection).me()

    def subscribe(self, connection: CalendarConnection, url: str, secret: str) -> Watch:
        client = client_of(connection)
        user, organization = (secret_of(connection, name) for name in ("user", "organization"))
        for row in client.webhooks(organization, user):
            if row["callback_url"] == url:  # its key is not told again: begin anew
                client.webhook_delete(row["uri"])
        made = client.webhook_create(
            {
                "url": url,
                "events": list(EVENTS),
                "organization": organization,
                "user": user,
                "scope": "user",
                "signing_key": secret,
            }
        )
        return Watch(made["state"], uri=made["uri"])

    def watch_read(self, connection: CalendarConnection, uri: str) -> Watch:
        return Watch(client_of(connection).webhook(uri)["state"], uri=uri)

    def watch_end(self, connection: CalendarConnection, uri: str) -> None:
        client_of(connection).webhook_delete(uri)

    # --- What comes in --------------------------------------------------------------------------
    def is_genuine(
        self, connection: CalendarConnection, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> bool:
        """By Calendly's signature, or by the bearer secret of a relay, which cannot keep one."""
        relay = secret_of(connection, "relay_secret")
        scheme, _space, given = headers.get("Authorization", "").partition(" ")
        if relay and scheme.lower() == "bearer":
            return secrets.compare_digest(given.strip().encode(), relay.encode())
        header = headers.get(signature.HEADER, "")
        return signature.is_signed(header, body, secret_of(connection, "signing_key"), now)

    def event_of(self, payload: Mapping[str, Any]) -> tuple[str, str]:
        """An invitee is created once and cancelled once: with the event their address is unique,
        whatever else a repetition differs in."""
        event, about = payload.get("event"), payload.get("payload")
        uri = about.get("uri") if isinstance(about, dict) else None
        if not isinstance(event, str) or not isinstance(uri, str):
            return str(event or ""), ""
        return event, f"{event} {uri}"

    def booked(
        self, connection: CalendarConnection, since: datetime, until: datetime
    ) -> Iterable[Appointment]:
        client = client_of(connection)
        stretch = {"min_start_time": iso(since), "max_start_time": iso(until)}
        for event in client.scheduled_events(secret_of(connection, "user"), **stretch):
            for invitee in client.invitees(event["uri"]):
                yield from readable(payloads.listed, invitee, event)

    # --- What we write --------------------------------------------------------------------------
    def upsert(
        self, connection: CalendarConnection, entry: Entry, external_id: str = ""
    ) -> Written:
        client = client_of(connection)
        if external_id:
            event = _event_of(client, external_id)
            if event is not None and _is_so(event, entry):
                return Written(external_id)
            self.delete(connection, external_id)
        kind = kind_for(
            connection.options,
            service=entry.service,
            name=entry.service_name,
            minutes=int((entry.end - entry.start) / MINUTE),
        )
        if kind is None:
            raise CalendarError(NO_KIND, code="kind", permanent=True)
        if connection.options.get("scheduling") != BY_LINK:
            try:
                return _book(client, connection, entry, kind)
            except CalendarError as error:
                if not error.code.startswith("403"):
                    raise
                connection.options["scheduling"] = BY_LINK
                connection.save(update_fields=["options"])
        return Written("", url=_link(client, entry, kind))

    def delete(self, connection: CalendarConnection, external_id: str, etag: str = "") -> None:
        """Cancel there. One with several invitees is left: Calendly would cancel it for all."""
        client = client_of(connection)
        event = _event_of(client, external_id)
        if event is None or event["status"] == "canceled":
            return
        if event["invitees_counter"]["active"] > 1:
            raise CalendarError(SHARED, code="group", permanent=True)
        client.cancel(event["uri"], "")


def _event_of(client: CalendlyClient, external_id: str) -> dict[str, Any] | None:
    """The appointment of an invitee; None where there is none any more."""
    return known(lambda: client.scheduled_event(external_id.partition("/invitees/")[0]))


def _is_so(event: Mapping[str, Any], entry: Entry) -> bool:
    stands = event["status"] == "active"
    return stands and datetime.fromisoformat(event["start_time"]) == entry.start


def _book(
    client: CalendlyClient, connection: CalendarConnection, entry: Entry, kind: Kind
) -> Written:
    """Make the entry; one that a try before this one made already is found by its mark."""
    stretch = {"min_start_time": iso(entry.start), "max_start_time": iso(entry.start + MINUTE)}
    user = secret_of(connection, "user")
    for event in client.scheduled_events(user, status="active", **stretch):
        for invitee in client.invitees(event["uri"]):
            if (invitee.get("tracking") or {}).get("utm_content") == str(entry.uid):
                return Written(invitee["uri"])
    made = client.invitee_create(
        {
            "event_type": kind.id,
            "start_time": iso(entry.start),
            "invitee": {
                "name": entry.title,
                "email": secret_of(connection, "email"),
                "timezone": entry.timezone,
            },
            "tracking": _tracking(entry),
        }
    )
    return Written(made["uri"])


def _tracking(entry: Entry) -> dict[str, str | None]:
    names = ("utm_campaign", "utm_medium", "utm_term", "salesforce_uuid")
    return {**dict.fromkeys(names), "utm_source": MARK, "utm_content": str(entry.uid)}


def _link(client: CalendlyClient, entry: Entry, kind: Kind) -> str:
    """The page of exactly this time where Calendly has it free, else of its day; marked."""
    day = entry.start.astimezone(ZoneInfo(entry.timezone))
    page = f"{kind.url}?date={day:%Y-%m-%d}&month={day:%Y-%m}"
    if entry.start > timezone.now():
        for free in client.available_times(kind.id, entry.start, entry.start + MINUTE):
            if datetime.fromisoformat(free["start_time"]) == entry.start:
                page = free["scheduling_url"]
                break
    mark = urlencode({"utm_source": MARK, "utm_content": str(entry.uid)})
    return f"{page}{'&' if urlsplit(page).query else '?'}{mark}"
