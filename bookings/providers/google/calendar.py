"""Google Calendar as one of our calendars."""

import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import CalendarConnection
from bookings.providers.base import (
    Calendar,
    CalendarError,
    Changes,
    Choice,
    Consent,
    Entry,
    Grant,
    Outside,
    Written,
)
from bookings.providers.google.client import ask, calendar_id, events_path, refresh_token_of
from bookings.providers.google.errors import AWAY, NOT_THERE, GoogleError
from bookings.providers.google.events import body_of, id_of, outside_of, patch_of, read_moment
from bookings.providers.google.oauth import code_exchange, consent_url, revoke
from tenants.crypto import blind_index
from tenants.ids import new_uuid

logger = logging.getLogger(__name__)

PER_PAGE = 250
PAGES_MOST = 80
BEHIND, AHEAD = timedelta(days=1), timedelta(days=400)
# Google answers free/busy questions of up to about three months.
FREE_BUSY_AHEAD = timedelta(days=60)
WATCH_TTL = timedelta(days=7)
ONLY_BUSY = "freeBusyReader"
WRITES = ("writer", "owner")


class GoogleCalendar(Calendar):
    """One calendar of a Google account: its events are busy time, our bookings entries in it."""

    code = "google"
    label = "Google Calendar"
    about = _(
        "Lo que apuntas en Google cierra esas horas aquí, y cada cita de aquí aparece en Google."
    )
    reads = True
    writes = True
    oauth = True
    poll_every = timedelta(minutes=10)

    def available(self) -> bool:
        """Whether the platform has a Google project of its own."""
        return bool(settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET)

    def authorize_url(self, consent: Consent) -> str:
        return consent_url(consent)

    def exchange(self, code: str, consent: Consent) -> Grant:
        """Access, and whose: the account is called like its main calendar."""
        credentials = {"refresh_token": code_exchange(code, consent)}
        unsaved = CalendarConnection(provider=self.code, credentials=credentials)
        choices = self.choices(unsaved)
        main = next((each for each in choices if each.primary), None)
        if main is None:
            raise CalendarError(NOT_THERE, code="no_primary", permanent=True)
        return Grant(main.id, credentials, {"calendar": main.id, "calendar_name": main.name})

    def choices(self, connection: CalendarConnection) -> list[Choice]:
        """The account's calendars, its main one first."""
        found = [
            Choice(
                id=str(each["id"]),
                name=str(each.get("summaryOverride") or each.get("summary") or each["id"]),
                primary=bool(each.get("primary")),
                writable=each.get("accessRole") in WRITES,
                access=str(each.get("accessRole") or ""),
            )
            for each in self._pages(connection, "/users/me/calendarList", {})
            if each.get("id") and not each.get("deleted")
        ]
        return sorted(found, key=lambda each: (not each.primary, each.name.lower()))

    def check(self, connection: CalendarConnection) -> None:
        """Ask what is busy in the next hour; a calendar that is gone says so here."""
        now = timezone.now()
        self._busy(connection, now, now + timedelta(hours=1))

    def changes(self, connection: CalendarConnection) -> Changes:
        """What changed since the sync token, or everything from yesterday to 400 days ahead; of a
        calendar that shows no more than free or busy, those times."""
        if connection.options.get("access") == ONLY_BUSY:
            return self._busy_as_changes(connection)
        now, whole = timezone.now(), not connection.sync_token
        params = {"singleEvents": "true", "showDeleted": "true"}
        if whole:
            params |= {"timeMin": _rfc(now - BEHIND), "timeMax": _rfc(now + AHEAD)}
        else:
            params["syncToken"] = connection.sync_token
        events: list[Outside] = []
        last: dict[str, Any] = {}
        for page in self._lists(connection, events_path(connection), params):
            zone = str(page.get("timeZone") or "UTC")
            events += _readable(connection, page.get("items") or [], zone)
            last = page
        return Changes(events, str(last.get("nextSyncToken") or ""), whole, until=now + AHEAD)

    def id_for(self, uid: uuid.UUID) -> str:
        return id_of(uid)

    def upsert(
        self, connection: CalendarConnection, entry: Entry, external_id: str = ""
    ) -> Written:
        """Change the entry, or make it; one that is there already (409) is changed, one that is
        not (404) is made. One that somebody changed there since we wrote it (412) is read first,
        then written over exactly that version: ours is the truth. People are not written to by
        Google (`sendUpdates`)."""
        if not external_id:
            return self._insert(connection, entry)
        try:
            return self._patch(connection, entry, external_id, entry.etag)
        except GoogleError as error:
            if error.status == 412:
                return self._patch_over(connection, entry, external_id)
            if error.status not in (404, 410):
                raise
        return self._insert(connection, entry)

    def _patch_over(self, connection: CalendarConnection, entry: Entry, event_id: str) -> Written:
        there = ask(connection, "GET", events_path(connection, event_id))
        etag = str(there.get("etag") or "")
        return replace(self._patch(connection, entry, event_id, etag), overtook=True)

    def delete(self, connection: CalendarConnection, external_id: str, etag: str = "") -> None:
        """Take away the version that we wrote. One that somebody changed there since (412) is read
        first, then exactly that version is taken away: ours is the truth."""
        try:
            self._delete(connection, external_id, etag)
        except GoogleError as error:
            if error.status != 412:
                raise
            there = self._event(connection, external_id)
            if there is not None:
                self._delete(connection, external_id, str(there.get("etag") or ""))

    def _delete(self, connection: CalendarConnection, event_id: str, etag: str) -> None:
        path, params = events_path(connection, event_id), {"sendUpdates": "none"}
        try:
            ask(connection, "DELETE", path, params=params, etag=etag)
        except GoogleError as error:
            if error.status not in (404, 410):
                raise

    def _event(self, connection: CalendarConnection, event_id: str) -> dict[str, Any] | None:
        """An entry as it is there now; None where it is gone."""
        try:
            there = ask(connection, "GET", events_path(connection, event_id))
        except GoogleError as error:
            if error.status in (404, 410):
                return None
            raise
        return None if there.get("status") == "cancelled" else there

    def watch(self, connection: CalendarConnection, address: str) -> None:
        """Open a channel, and close the one before it."""
        before = dict(connection.watch)
        channel = str(new_uuid())
        answer = ask(
            connection,
            "POST",
            f"{events_path(connection)}/watch",
            body={
                "id": channel,
                "type": "web_hook",
                "address": address,
                "token": channel_token(channel),
                "params": {"ttl": str(int(WATCH_TTL.total_seconds()))},
            },
        )
        try:
            until = datetime.fromtimestamp(int(answer["expiration"]) / 1000, UTC)
            connection.watch = {"id": channel, "resource": str(answer["resourceId"])}
        except (KeyError, ValueError) as error:
            raise CalendarError(AWAY, code="no_channel") from error
        connection.watch_expires_at = until
        self._unwatch(connection, before)

    def disconnect(self, connection: CalendarConnection) -> None:
        """Close the channel, and give the access back unless another connection needs it."""
        self._unwatch(connection, connection.watch)
        if not connection.options.get("keep_access"):
            revoke(refresh_token_of(connection))

    def _unwatch(self, connection: CalendarConnection, watch: dict[str, Any]) -> None:
        if not watch.get("id"):
            return
        body = {"id": watch["id"], "resourceId": watch["resource"]}
        try:
            ask(connection, "POST", "/channels/stop", body=body)
        except GoogleError as error:
            if error.status not in (404, 410):
                raise

    def _insert(self, connection: CalendarConnection, entry: Entry) -> Written:
        body = body_of(entry) | {"id": id_of(entry.uid)}
        path = events_path(connection)
        try:
            return _written(
                ask(connection, "POST", path, params={"sendUpdates": "none"}, body=body)
            )
        except GoogleError as error:
            if error.status != 409:
                raise
        return self._patch(connection, entry, id_of(entry.uid))

    def _patch(
        self, connection: CalendarConnection, entry: Entry, event_id: str, etag: str = ""
    ) -> Written:
        path, body = events_path(connection, event_id), patch_of(entry)
        params = {"sendUpdates": "none"}
        return _written(ask(connection, "PATCH", path, params=params, body=body, etag=etag))

    def _busy(
        self, connection: CalendarConnection, first: datetime, until: datetime
    ) -> list[tuple[datetime, datetime]]:
        wanted = calendar_id(connection)
        body = {"timeMin": _rfc(first), "timeMax": _rfc(until), "items": [{"id": wanted}]}
        answer = ask(connection, "POST", "/freeBusy", body=body)
        found = (answer.get("calendars") or {}).get(wanted) or {}
        if found.get("errors"):
            reason = str(found["errors"][0].get("reason"))
            raise CalendarError(NOT_THERE, code=reason, permanent=reason == "notFound")
        return [
            (
                read_moment({"dateTime": each["start"]}, "UTC"),
                read_moment({"dateTime": each["end"]}, "UTC"),
            )
            for each in found.get("busy") or []
        ]

    def _busy_as_changes(self, connection: CalendarConnection) -> Changes:
        now = timezone.now()
        spans = self._busy(connection, now - BEHIND, now + FREE_BUSY_AHEAD)
        events = [
            Outside(f"busy-{_rfc(start)}-{_rfc(end)}", start, max(start, end))
            for start, end in spans
        ]
        return Changes(events, "", whole=True)

    def _pages(
        self, connection: CalendarConnection, path: str, params: dict[str, str]
    ) -> Iterator[dict[str, Any]]:
        for page in self._lists(connection, path, params):
            yield from page.get("items") or []

    def _lists(
        self, connection: CalendarConnection, path: str, params: dict[str, str]
    ) -> Iterator[dict[str, Any]]:
        """The pages of a list, to their end."""
        params = params | {"maxResults": str(PER_PAGE)}
        for _number in range(PAGES_MOST):
            page = ask(connection, "GET", path, params=params)
            yield page
            if not page.get("nextPageToken"):
                return
            params = params | {"pageToken": str(page["nextPageToken"])}
        raise CalendarError(AWAY, code="endless_list")


def _readable(
    connection: CalendarConnection, items: Iterable[Mapping[str, Any]], zone: str
) -> Iterator[Outside]:
    """Those events of a page that make sense: one that does not must not keep the others, and all
    later changes with them, from being read."""
    for each in items:
        try:
            yield outside_of(each, zone)
        except CalendarError:
            logger.warning("calendar %s: an event could not be read: left out", connection.pk)


def channel_token(channel: str) -> str:
    """The secret with which Google calls about a channel: keyed per business, stored nowhere."""
    return blind_index(channel, "google.channel")


def _written(answer: dict[str, Any]) -> Written:
    return Written(
        external_id=str(answer.get("id") or ""),
        url=str(answer.get("htmlLink") or "")[:500],
        etag=str(answer.get("etag") or "")[:120],
    )


def _rfc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
