"""Events as Google has them, and as we do."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bookings.providers.base import CalendarError, Entry, Outside
from bookings.providers.google.errors import AWAY

# Google's ids are base32hex: a to v, 0 to 9.
PREFIX = "mostrador"
MARK = "mostrador"
# Kinds of event that say where somebody is, and take no time.
NO_TIME = frozenset({"workingLocation", "birthday"})
TITLE_CHARS = 200


def id_of(uid: uuid.UUID) -> str:
    """The id of a booking's entry: always the same, so that inserting twice leaves one."""
    return f"{PREFIX}{uid.hex}"


def ours(event_id: str) -> uuid.UUID | None:
    """Whose entry an id is. Somebody's copy of an entry has another id, and is an event of theirs;
    what a deleted event still carries is little more than its id."""
    rest = event_id.removeprefix(PREFIX)
    if rest == event_id or len(rest) != 32:
        return None
    try:
        return uuid.UUID(hex=rest)
    except ValueError:
        return None


def body_of(entry: Entry) -> dict[str, Any]:
    """An entry as Google takes it. The state is always sent: it brings a deleted one back."""
    return {
        "summary": entry.title,
        "description": entry.description,
        "location": entry.location,
        "start": _moment(entry.start, entry.timezone),
        "end": _moment(entry.end, entry.timezone),
        "status": "tentative" if entry.tentative else "confirmed",
        "transparency": "opaque",
        "extendedProperties": {"private": {MARK: str(entry.uid)}},
    }


def _moment(moment: datetime, zone: str) -> dict[str, Any]:
    return {"dateTime": moment.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}


def patch_of(entry: Entry) -> dict[str, Any]:
    """What makes an event the entry, also one that somebody turned into a whole day."""
    body = body_of(entry)
    body["start"]["date"] = body["end"]["date"] = None
    return body


def outside_of(event: Mapping[str, Any], zone: str) -> Outside:
    """One event of a list. `zone`: the calendar's, in which whole days begin and end. Raises
    CalendarError for what is no event."""
    try:
        event_id = str(event["id"])
        if event.get("status") == "cancelled":
            never = datetime.fromtimestamp(0, UTC)
            return Outside(event_id, never, never, ours=ours(event_id), gone=True)
        start, end = read_moment(event["start"], zone), read_moment(event["end"], zone)
        busy = _takes_time(event)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CalendarError(AWAY, code="not_an_event") from error
    return Outside(
        external_id=event_id,
        start=start,
        end=max(start, end),
        title=str(event.get("summary") or "")[:TITLE_CHARS],
        etag=str(event.get("etag") or "")[:120],
        ours=ours(event_id),
        busy=busy,
    )


def read_moment(value: Mapping[str, Any], zone: str) -> datetime:
    """An event's start or end: a moment, or midnight of a whole day."""
    if value.get("date"):
        return datetime.combine(date.fromisoformat(value["date"]), time(0), zone_of(zone))
    moment = datetime.fromisoformat(value["dateTime"])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_of(str(value.get("timeZone") or zone)))
    return moment


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where nobody here knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _takes_time(event: Mapping[str, Any]) -> bool:
    if event.get("transparency") == "transparent" or event.get("eventType") in NO_TIME:
        return False
    guests = event.get("attendees") or []
    return not any(each.get("self") and each.get("responseStatus") == "declined" for each in guests)
