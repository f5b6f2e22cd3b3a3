"""Calendly's API v2, as far as it is used: one method per call, JSON in and out.

Creating invitees needs a paid plan and has limits of its own: 5 a day on a trial; 10 a minute, 50
an hour and 100 a day per user when paid; 500 a minute for enterprises. Free times are told for at
most 7 days a call, from now on. Resources are named by addresses; only their path is used, below
`CALENDLY_BASE_URL`.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from bookings.providers.asking import NOT_THERE, ask
from bookings.providers.base import CalendarError

PAGE, PAGES = 100, 50
WEEK = timedelta(days=7)
EVENTS = ("invitee.created", "invitee.canceled")
_RESOURCE = re.compile(r"^/[a-z_]+/[\w-]+(?:/invitees/[\w-]+)?$")


class CalendlyClient:
    """Calls with one account's token. Every method raises CalendarError."""

    def __init__(self, token: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}

    def me(self) -> dict[str, Any]:
        """The token's user."""
        return self._resource("GET", "/users/me")

    def event_types(self, user: str) -> Iterator[dict[str, Any]]:
        """What can be booked with a user."""
        return self._pages("/event_types", {"user": user, "active": "true"})

    def available_times(
        self, event_type: str, start: datetime, end: datetime
    ) -> Iterator[dict[str, Any]]:
        """The free times of an event type, a week at a time. `start` has to lie ahead."""
        while start < end:
            until = min(start + WEEK, end)
            query = {"event_type": event_type, "start_time": iso(start), "end_time": iso(until)}
            yield from self._ask("GET", "/event_type_available_times", query)["collection"]
            start = until

    def scheduled_events(self, user: str, **query: str) -> Iterator[dict[str, Any]]:
        """A user's appointments, by start."""
        return self._pages("/scheduled_events", {"user": user, "sort": "start_time:asc", **query})

    def scheduled_event(self, uri: str) -> dict[str, Any]:
        """One appointment."""
        return self._resource("GET", path_of(uri))

    def invitees(self, event: str) -> Iterator[dict[str, Any]]:
        """Who comes to an appointment."""
        return self._pages(f"{path_of(event)}/invitees", {})

    def invitee_create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Book somebody; a 403 where the plan does not allow it."""
        return self._resource("POST", "/invitees", body=body)

    def cancel(self, event: str, reason: str) -> dict[str, Any]:
        """Cancel an appointment for everybody who comes to it."""
        return self._resource("POST", f"{path_of(event)}/cancellation", body={"reason": reason})

    def webhook_create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Have events sent to an address; 409 where it is subscribed already."""
        return self._resource("POST", "/webhook_subscriptions", body=body)

    def webhooks(self, organization: str, user: str) -> Iterator[dict[str, Any]]:
        """A user's subscriptions."""
        query = {"organization": organization, "user": user, "scope": "user"}
        return self._pages("/webhook_subscriptions", query)

    def webhook(self, uri: str) -> dict[str, Any]:
        """One subscription."""
        return self._resource("GET", path_of(uri))

    def webhook_delete(self, uri: str) -> None:
        """End a subscription."""
        self._ask("DELETE", path_of(uri))

    def _pages(self, path: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        wanted = {**query, "count": str(PAGE)}
        for _ in range(PAGES):
            page = self._ask("GET", path, wanted)
            yield from page["collection"]
            following = page.get("pagination", {}).get("next_page_token")
            if not following:
                return
            wanted = {**wanted, "page_token": following}

    def _resource(
        self, method: str, path: str, *, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        resource: dict[str, Any] = self._ask(method, path, body=body)["resource"]
        return resource

    def _ask(
        self,
        method: str,
        path: str,
        query: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        return ask(
            "calendly",
            settings.CALENDLY_BASE_URL,
            method,
            path,
            headers=self._headers,
            query=query,
            body=body,
        )


def path_of(uri: str) -> str:
    """The path of a resource's address. Raises CalendarError for what is none."""
    path = urlsplit(uri).path
    if not _RESOURCE.match(path):
        raise CalendarError(NOT_THERE, code="address", permanent=True)
    return path


def iso(at: datetime) -> str:
    """A moment as Calendly writes it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
