"""What the tools of a run have shown: times that are free, taken or noted, own appointments.

All are read from the calls as they were answered, in the business's zone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.tools import Call

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d|Z)")
# How a tool answers where the plan leaves booking to people.
WISH = "person_confirms"
PENDING = "pending"
LIST_TOOL = "join_waitlist"
_BOOKING_TOOLS = frozenset(
    {"hold", "confirm", "reschedule", "cancel", "change_service", "note_booking"}
)
# Tools that book several at once; their parts are bookings.
WHOLE_TOOLS = frozenset({"book_visit", "book_group", "book_series"})
SEARCHES = frozenset(
    {
        *("search_slots", "search_visit", "search_group", "preview_series"),
        *("hold", "confirm", "reschedule", "change_service"),
    }
)
# What tools are told of the time that is wanted, and what they answer of times not to be had.
_TRIED = ("start", "first")
_MISSED = ("taken", "missed")
# Dates that are noted for when the calendar opens.
_LATER = "too_far_ahead"


@dataclass(frozen=True)
class Moment:
    """An instant that a tool gave, in the business's zone, and the record it stands for."""

    at: datetime
    kind: str
    record: str


@dataclass(frozen=True)
class BookingSeen:
    """One own booking as a tool showed it in this run."""

    id: str
    service: str
    start: datetime
    state: str
    tool: str


@dataclass(frozen=True)
class Window:
    """A time that tools were asked for: [start, end), or the instant where both are one."""

    start: datetime
    end: datetime
    record: str

    def touches(self, days: frozenset[date]) -> bool:
        """Whether part of it is on one of these dates."""
        return any(self.start.date() <= day <= self.end.date() for day in days)


def local(iso: str, tz: ZoneInfo) -> datetime:
    """An instant as tools give it, in a zone."""
    return datetime.fromisoformat(iso).astimezone(tz)


def bookings_seen(calls: Sequence[Call], tz: ZoneInfo) -> list[BookingSeen]:
    """Own bookings that were seen or made."""
    return [
        BookingSeen(
            row["booking_id"], row["service"], local(row["start"], tz), row["state"], call.tool
        )
        for call in calls
        for row in booking_rows(call)
    ]


def free_starts(calls: Sequence[Call], tz: ZoneInfo) -> list[Moment]:
    """Starts that were found free."""
    return [
        Moment(local(start, tz), "slot", start)
        for answer in _answers(calls)
        for start in [*answer.get("slots", []), *answer.get("alternatives", [])]
    ]


def ends(calls: Sequence[Call], tz: ZoneInfo, minutes: Mapping[str, int]) -> list[Moment]:
    """When own bookings end, and what would be begun at a free start; `minutes` is how long each
    service takes."""
    own = [
        Moment(local(row["end"], tz), "booking", row["booking_id"])
        for call in calls
        for row in booking_rows(call)
        if "end" in row
    ]
    return own + [
        Moment(local(start, tz) + _length(call, minutes), "slot", start)
        for call in calls
        if isinstance(call.result, dict)
        for start in call.result.get("slots", [])
    ]


def _length(call: Call, minutes: Mapping[str, int]) -> timedelta:
    """How long what a search was for takes, one service after the other."""
    asked = call.arguments.get("service_ids") or [call.arguments.get("service_id")]
    return timedelta(minutes=sum(minutes.get(str(each), 0) for each in asked))


def noted(calls: Sequence[Call], tz: ZoneInfo) -> list[BookingSeen]:
    """What is taken down and is no booking yet: a wish that a person has to confirm, a place on the
    waiting list, dates of a series beyond the calendar."""
    found = []
    for call in calls:
        answer = call.result if isinstance(call.result, dict) else {}
        if answer.get("error") == WISH:
            found.append((answer["start"], answer["service"], answer["start"], "wished"))
        if call.tool == LIST_TOOL and "waitlist_id" in answer:
            first = str(call.arguments["first"])
            found.append((answer["waitlist_id"], answer["service"], first, "listed"))
        found += [(start, "", start, "later") for start in answer.get(_LATER, [])]
    return [
        BookingSeen(record, service, local(start, tz), state, "")
        for record, service, start, state in found
    ]


def deadlines(calls: Sequence[Call], tz: ZoneInfo) -> list[Moment]:
    """Until when own bookings can be changed freely."""
    return [
        Moment(local(row["policy"]["free_until"], tz), "booking", row["booking_id"])
        for call in calls
        for row in booking_rows(call)
        if row.get("policy", {}).get("free_until")
    ]


def rules(calls: Sequence[Call]) -> Iterator[str]:
    """The words of the rules for changing own bookings."""
    for call in calls:
        for row in booking_rows(call):
            if "policy" in row:
                yield row["policy"]["words"]


def looked_at(calls: Sequence[Call], tz: ZoneInfo) -> list[Window]:
    """The times that were tried or searched, whatever came of it."""
    asked = [
        Window(local(start, tz), local(_iso(call.arguments.get("until")) or start, tz), start)
        for call in calls
        for start in (_iso(call.arguments.get(name)) for name in _TRIED)
        if start
    ]
    missed = [
        Window(local(start, tz), local(start, tz), start)
        for answer in _answers(calls)
        for name in _MISSED
        for start in answer.get(name, [])
    ]
    return asked + missed


def refused(call: Call) -> bool:
    """Whether a tool did not do what it was asked."""
    return isinstance(call.result, dict) and "error" in call.result


def booking_rows(call: Call) -> list[dict[str, Any]]:
    """The own bookings in a tool's answer."""
    if not isinstance(call.result, dict) or refused(call):
        return []
    if call.tool == "my_bookings":
        rows: list[dict[str, Any]] = call.result["bookings"]
        return rows
    answers = call.tool == "answer_waitlist_offer" and "booking_id" in call.result
    if not answers and call.tool not in _BOOKING_TOOLS | WHOLE_TOOLS:
        return []
    parts: list[dict[str, Any]] = call.result.get("parts", [call.result])
    return parts


def _answers(calls: Sequence[Call]) -> Iterator[dict[str, Any]]:
    return (call.result for call in calls if isinstance(call.result, dict))


def _iso(value: Any) -> str:
    """A time as a tool was given it, as ISO text; "" where it was given none."""
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo else ""
    text = str(value or "")
    return text if ISO.fullmatch(text) else ""
