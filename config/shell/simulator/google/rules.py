"""What may stand in a request to Google, and how Google refuses the rest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

EVENT_ID = re.compile(r"^[a-v0-9]{5,1024}$")
CHANNEL_ID = re.compile(r"^[A-Za-z0-9\-_+/=]{1,64}$")
LIST_PARAMS = frozenset(
    [
        "singleEvents",
        "showDeleted",
        "maxResults",
        "pageToken",
        "syncToken",
        "timeMin",
        "timeMax",
        "orderBy",
        "q",
    ]
)
# What cannot stand beside a sync token.
NOT_WITH_TOKEN = frozenset(["timeMin", "timeMax", "orderBy", "q"])
WRITE_PARAMS = frozenset({"sendUpdates"})
EVENT_FIELDS = frozenset(
    [
        "id",
        "summary",
        "description",
        "location",
        "start",
        "end",
        "status",
        "transparency",
        "extendedProperties",
        "attendees",
        "recurrence",
        "eventType",
        "reminders",
        "source",
        "visibility",
    ]
)
STATES = frozenset({"confirmed", "tentative", "cancelled"})
CHANNEL_FIELDS = frozenset({"id", "type", "address", "token", "params", "expiration"})


@dataclass(frozen=True)
class Call:
    """One request, as it came."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    authorization: str = ""
    if_match: str = ""


@dataclass(frozen=True)
class Reply:
    """The answer; without `body` and `content` (a file's bytes) it has no content."""

    status: int
    body: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media_type: str = "application/json"


class Refused(Exception):
    """A refusal in the form of Google's error bodies."""

    def __init__(self, status: int, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.status, self.reason, self.message = status, reason, message or reason

    def reply(self) -> Reply:
        """The documented body."""
        one = {"domain": "global", "reason": self.reason, "message": self.message}
        error = {"code": self.status, "message": self.message, "errors": [one]}
        return Reply(self.status, {"error": error})


def query_check(query: Mapping[str, str], allowed: frozenset[str]) -> None:
    """Refuse parameters that nobody knows."""
    if unknown := set(query) - allowed:
        raise Refused(400, "invalidParameter", f"Unknown parameter {sorted(unknown)[0]}")


def list_check(query: Mapping[str, str]) -> None:
    """Refuse what a list cannot be asked for."""
    query_check(query, LIST_PARAMS)
    if "syncToken" in query and (clash := set(query) & NOT_WITH_TOKEN):
        text = f"syncToken cannot be used with {sorted(clash)[0]}"
        raise Refused(400, "badRequest", text)
    for name in ("timeMin", "timeMax"):
        if name in query and moment_read(query[name]) is None:
            raise Refused(400, "badRequest", f"{name} needs a time zone offset")


def event_check(body: Mapping[str, Any], *, patch: bool) -> None:
    """Refuse an event that Google would not take."""
    if unknown := set(body) - EVENT_FIELDS:
        raise Refused(400, "invalid", f"Unknown field {sorted(unknown)[0]}")
    if "id" in body and not EVENT_ID.match(str(body["id"])):
        raise Refused(400, "invalid", "Invalid resource id value.")
    if body.get("status", "confirmed") not in STATES:
        raise Refused(400, "invalid", "Invalid status")
    if not patch and not {"start", "end"} <= set(body):
        raise Refused(400, "required", "Missing end time.")
    if {"start", "end"} <= set(body) and when(body["start"]) >= when(body["end"]):
        raise Refused(400, "timeRangeEmpty", "The specified time range is empty.")


def when(value: Mapping[str, Any]) -> datetime:
    """An event's start or end. Raises Refused for neither a day nor a moment with a zone."""
    zone = value.get("timeZone")
    if zone is not None and zone not in available_timezones():
        raise Refused(400, "invalid", "Invalid time zone")
    if value.get("date") and not value.get("dateTime"):
        return datetime.combine(
            date.fromisoformat(value["date"]), datetime.min.time(), ZoneInfo(zone or "UTC")
        )
    moment = datetime.fromisoformat(str(value.get("dateTime") or ""))
    if moment.tzinfo is None:
        if not zone:
            raise Refused(400, "required", "Missing time zone definition")
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment


def moment_read(text: str) -> datetime | None:
    """An RFC 3339 moment with its offset, None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def channel_check(body: Mapping[str, Any], *, insecure: bool) -> None:
    """Refuse a channel that Google would not open."""
    if set(body) - CHANNEL_FIELDS or body.get("type") != "web_hook":
        raise Refused(400, "invalid", "Invalid channel")
    if not CHANNEL_ID.match(str(body.get("id", ""))) or len(str(body.get("token", ""))) > 256:
        raise Refused(400, "channelIdInvalid", "Invalid channel id")
    if not insecure and not str(body.get("address", "")).startswith("https://"):
        raise Refused(400, "push.webhookUrlNotHttps", "WebHook callback must be HTTPS")
