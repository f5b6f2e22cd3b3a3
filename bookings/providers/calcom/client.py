"""Cal.com's API v2, as far as it is used. Each family of calls has a version of its own, sent in
`cal-api-version`; webhooks have none."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from bookings.providers.asking import NOT_THERE, ask
from bookings.providers.base import CalendarError

BOOKINGS, SLOTS = "2024-08-13", "2024-09-04"
TRIGGERS = (
    "BOOKING_CREATED",
    "BOOKING_RESCHEDULED",
    "BOOKING_CANCELLED",
    "BOOKING_REQUESTED",
    "BOOKING_REJECTED",
)
PAGE, PAGES = 100, 50


class CalcomClient:
    """Calls with one account's API key. Every method raises CalendarError."""

    def __init__(self, token: str) -> None:
        self._token = token

    def slots(self, event_type: int, start: datetime, end: datetime) -> dict[str, Any]:
        """Free starts by day."""
        query = {"eventTypeId": str(event_type), "start": iso(start), "end": iso(end)}
        return self._data("GET", "/v2/slots", version=SLOTS, query=query)

    def book(self, body: dict[str, Any]) -> dict[str, Any]:
        """Make a booking."""
        return self._data("POST", "/v2/bookings", version=BOOKINGS, body=body)

    def booking(self, uid: str) -> dict[str, Any]:
        """One booking."""
        return self._data("GET", _of(uid), version=BOOKINGS)

    def bookings(self, **query: str) -> Iterator[dict[str, Any]]:
        """Bookings that match, a page at a time."""
        for page in range(PAGES):
            wanted = {**query, "take": str(PAGE), "skip": str(page * PAGE)}
            answer = self._ask("GET", "/v2/bookings", version=BOOKINGS, query=wanted)
            yield from answer["data"]
            if not answer.get("pagination", {}).get("hasNextPage"):
                return

    def reschedule(self, uid: str, start: datetime) -> dict[str, Any]:
        """Move a booking; the answer is the new one, with a uid of its own."""
        body = {"start": iso(start)}
        return self._data("POST", f"{_of(uid)}/reschedule", version=BOOKINGS, body=body)

    def cancel(self, uid: str, reason: str) -> dict[str, Any]:
        """Cancel a booking."""
        body = {"cancellationReason": reason}
        return self._data("POST", f"{_of(uid)}/cancel", version=BOOKINGS, body=body)

    def confirm(self, uid: str) -> dict[str, Any]:
        """Say yes to a request."""
        return self._data("POST", f"{_of(uid)}/confirm", version=BOOKINGS)

    def decline(self, uid: str, reason: str) -> dict[str, Any]:
        """Say no to a request."""
        body = {"reason": reason}
        return self._data("POST", f"{_of(uid)}/decline", version=BOOKINGS, body=body)

    def webhook_create(self, url: str, secret: str) -> dict[str, Any]:
        """Have events sent to an address."""
        body = {"active": True, "subscriberUrl": url, "triggers": list(TRIGGERS), "secret": secret}
        return self._data("POST", "/v2/webhooks", body=body)

    def webhooks(self) -> list[dict[str, Any]]:
        """The account's webhooks."""
        rows: list[dict[str, Any]] = self._ask("GET", "/v2/webhooks")["data"]
        return rows

    def webhook(self, webhook: str) -> dict[str, Any]:
        """One webhook."""
        return self._data("GET", f"/v2/webhooks/{_safe(webhook)}")

    def webhook_delete(self, webhook: str) -> None:
        """End a webhook."""
        self._ask("DELETE", f"/v2/webhooks/{_safe(webhook)}")

    def _data(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        data: dict[str, Any] = self._ask(method, path, **given)["data"]
        return data

    def _ask(
        self,
        method: str,
        path: str,
        *,
        version: str = "",
        query: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"}
        if version:
            headers["cal-api-version"] = version
        return ask(
            "calcom",
            settings.CALCOM_BASE_URL,
            method,
            path,
            headers=headers,
            query=query,
            body=body,
        )


def _of(uid: str) -> str:
    return f"/v2/bookings/{_safe(uid)}"


def _safe(part: str) -> str:
    """An id as part of a path. Raises CalendarError for what is none."""
    if not part.replace("-", "").replace("_", "").isalnum():
        raise CalendarError(NOT_THERE, code="id", permanent=True)
    return part


def iso(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
