"""Cal.com as an outside calendar: bookings made there come in, ours are written there.

An entry is a booking in the name of the customer's first name, with the account's own address, so
that Cal.com writes to nobody whom we write to already; our uid stands in its metadata.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from bookings.models import CalendarConnection
from bookings.providers.base import CalendarError, Entry, Written
from bookings.providers.calcom import payloads, signature
from bookings.providers.calcom.client import CalcomClient, iso
from bookings.providers.connecting import account_connect
from bookings.providers.kinds import NO_KIND, SHARED, kind_for, kinds_of
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
from bookings.providers.scheduler_forms import CalcomForm
from tenants.actors import Actor

MINUTE = timedelta(minutes=1)


def client_of(connection: CalendarConnection) -> CalcomClient:
    """The API with a connection's key."""
    return CalcomClient(str((connection.credentials or {}).get("token", "")))


class CalcomCalendar(Scheduler):
    code = "calcom"
    label = "Cal.com"
    about = _("Lo que reservan en Cal.com entra aquí, y tus citas se ven allí.")
    path = "/api/calcom/webhook"
    told = staticmethod(payloads.told)
    connect_form = CalcomForm

    def connect(self, form: Any, *, actor: Actor) -> CalendarConnection:
        given = form.cleaned_data
        return account_connect(
            self,
            token=given["token"],
            resource=given["resource"],
            given={name: given[name] for name in ("email", "page", "event_types")},
            options=form.choices_made(),
        )

    # --- Connecting -----------------------------------------------------------------------------
    def introduce(self, token: str, **given: str) -> Account:
        """What is used of the API tells nothing of the account itself: `given` are its `email`
        and public `page`, and its kinds of event as `event_types` ("7=Corte:30, 8=Color:90": id,
        name and minutes)."""
        CalcomClient(token).webhooks()
        page, email = given.get("page", "").rstrip("/ "), given.get("email", "")
        facts = {"token": token, "email": email}
        kinds = tuple(_kind(part, page) for part in given.get("event_types", "").split(","))
        return Account(
            key=email or page,
            label=email or page,
            credentials=facts,
            kinds=tuple(kind for kind in kinds if kind is not None),
        )

    def check(self, connection: CalendarConnection) -> None:
        client_of(connection).webhooks()

    def subscribe(self, connection: CalendarConnection, url: str, secret: str) -> Watch:
        client = client_of(connection)
        for row in client.webhooks():
            if row["subscriberUrl"] == url:
                client.webhook_delete(str(row["id"]))
        made = client.webhook_create(url, secret)
        return Watch("active" if made["active"] else "disabled", uri=str(made["id"]))

    def watch_read(self, connection: CalendarConnection, uri: str) -> Watch:
        active = client_of(connection).webhook(uri)["active"]
        return Watch("active" if active else "disabled", uri=uri)

    def watch_end(self, connection: CalendarConnection, uri: str) -> None:
        client_of(connection).webhook_delete(uri)

    # --- What comes in --------------------------------------------------------------------------
    def is_genuine(
        self, connection: CalendarConnection, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> bool:
        secret = str((connection.credentials or {}).get("signing_key", ""))
        return signature.is_signed(headers.get(signature.HEADER, ""), body, secret)

    def event_of(self, payload: Mapping[str, Any]) -> tuple[str, str]:
        """A booking is told of once per trigger and moment: several seats share one uid."""
        event, about = payload.get("triggerEvent"), payload.get("payload")
        uid = about.get("uid") if isinstance(about, dict) else None
        if not isinstance(event, str) or not isinstance(uid, str):
            return str(event or ""), ""
        return event, f"{event} {uid} {payload.get('createdAt', '')}"

    def booked(
        self, connection: CalendarConnection, since: datetime, until: datetime
    ) -> Iterable[Appointment]:
        stretch = {"afterStart": iso(since), "beforeEnd": iso(until), "sortStart": "asc"}
        for row in client_of(connection).bookings(**stretch):
            yield from readable(payloads.listed, row)

    # --- What we write --------------------------------------------------------------------------
    def upsert(
        self, connection: CalendarConnection, entry: Entry, external_id: str = ""
    ) -> Written:
        client = client_of(connection)
        uid, is_seat = payloads.uid_of(external_id)
        if uid:
            there = known(lambda: client.booking(uid))
            if there is not None and there["status"] in ("accepted", "pending"):
                if datetime.fromisoformat(there["start"]) == entry.start:
                    return Written(external_id)
                if is_seat:
                    raise _shared_seat()
                return Written(client.reschedule(uid, entry.start)["uid"])
        return self._book(client, connection, entry)

    def _book(self, client: CalcomClient, connection: CalendarConnection, entry: Entry) -> Written:
        kind = kind_for(
            connection.options,
            service=entry.service,
            name=entry.service_name,
            minutes=int((entry.end - entry.start) / MINUTE),
        )
        if kind is None:
            raise CalendarError(NO_KIND, code="kind", permanent=True)
        stretch = {"afterStart": iso(entry.start), "beforeEnd": iso(entry.end)}
        for row in client.bookings(eventTypeId=kind.id, **stretch):
            standing = row["status"] in ("accepted", "pending")
            if standing and (row.get("metadata") or {}).get(MARK) == str(entry.uid):
                return Written(row["uid"])
        attendee = {"name": entry.title, "timeZone": entry.timezone}
        if email := str((connection.credentials or {}).get("email", "")):
            attendee["email"] = email
        made = client.book(
            {
                "start": iso(entry.start),
                "eventTypeId": int(kind.id),
                "attendee": attendee,
                "metadata": {MARK: str(entry.uid)},
            }
        )
        return Written(made["uid"])

    def delete(self, connection: CalendarConnection, external_id: str, etag: str = "") -> None:
        client, (uid, is_seat) = client_of(connection), payloads.uid_of(external_id)
        there = known(lambda: client.booking(uid))
        if there is None or there["status"] in ("cancelled", "rejected"):
            return
        if is_seat:
            raise _shared_seat()
        if there["status"] == "pending":
            client.decline(uid, "")
        else:
            client.cancel(uid, "")


def _shared_seat() -> CalendarError:
    return CalendarError(SHARED, code="seat", permanent=True)


def _kind(part: str, page: str) -> Kind | None:
    number, _equals, rest = part.strip().partition("=")
    name, _colon, minutes = rest.rpartition(":")
    if not number.isdigit():
        return None
    if not minutes.isdigit():
        name, minutes = rest, "0"
    slug = name.strip().lower().replace(" ", "-")
    url = f"{page}/{slug}" if page else ""
    return Kind(id=number, name=name.strip(), minutes=int(minutes), url=url)


def personal_link(connection: CalendarConnection, kind_id: str, contact_uid: str, name: str) -> str:
    """The page of a kind of event that knows who comes through it: what is booked there is that
    person's. "" for a kind without a page."""
    page = next((kind.url for kind in kinds_of(connection.options) if kind.id == kind_id), "")
    if not page:
        return ""
    return f"{page}?{urlencode({'name': name, f'metadata[{payloads.CONTACT}]': contact_uid})}"
