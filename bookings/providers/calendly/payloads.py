"""What Calendly tells, read strictly: an invitee with their scheduled event."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bookings.providers.scheduler import (
    Appointment,
    PayloadError,
    Standing,
    mark_read,
    moment,
    take,
    text,
)

CREATED, CANCELED = "invitee.created", "invitee.canceled"
_PHONE_ASKED = re.compile(r"phone|m[oó]vil|tel[eé]f|celular|whats|\btel\b", re.IGNORECASE)
_LIKE_A_PHONE = re.compile(r"^\+?[\d\s().-]{7,20}$")


def told(payload: Mapping[str, Any]) -> list[Appointment]:
    """The appointment of a webhook; none for events about anything else. Raises PayloadError."""
    if payload.get("event") not in (CREATED, CANCELED):
        return []
    invitee = take(payload, "payload", dict)
    return [appointment(invitee, take(invitee, "scheduled_event", dict))]


def listed(invitee: Mapping[str, Any], event: Mapping[str, Any]) -> list[Appointment]:
    """The appointment of an invitee that the API lists. Raises PayloadError."""
    return [appointment(invitee, event)]


def appointment(invitee: Mapping[str, Any], event: Mapping[str, Any]) -> Appointment:
    """An invitee's appointment. Raises PayloadError."""
    status = take(invitee, "status", str)
    if status not in ("active", "canceled"):
        raise PayloadError("status: unknown")
    start, end = moment(event, "start_time"), moment(event, "end_time")
    if end <= start:
        raise PayloadError("end_time: before the start")
    gone = status == "canceled"
    return Appointment(
        external_id=take(invitee, "uri", str),
        start=start,
        end=end,
        standing=Standing.CANCELLED if gone else Standing.BOOKED,
        kind=text(event, "event_type"),
        kind_name=text(event, "name"),
        name=text(invitee, "name"),
        email=text(invitee, "email"),
        phones=tuple(dict.fromkeys(_phones(invitee, event))),
        timezone=text(invitee, "timezone"),
        notes=_notes(invitee),
        reason=_reason(invitee),
        replaces=text(invitee, "old_invitee"),
        moved=gone and invitee.get("rescheduled") is True,
        ours=mark_read(_tracking(invitee).get("utm_content")),
    )


def _phones(invitee: Mapping[str, Any], event: Mapping[str, Any]) -> Iterator[str]:
    """The number for reminders; then what was asked for as one; then what looks like one."""
    if number := text(invitee, "text_reminder_number"):
        yield number
    for wanted in (_PHONE_ASKED.search, lambda _: True):
        for question, answer in _answers(invitee):
            if wanted(question) and _LIKE_A_PHONE.match(answer):
                yield answer
    place = event.get("location")
    if isinstance(place, dict) and place.get("type") == "outbound_call":
        yield text(place, "location")


def _answers(invitee: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    rows = invitee.get("questions_and_answers")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and text(row, "answer"):
            yield text(row, "question"), text(row, "answer")


def _notes(invitee: Mapping[str, Any]) -> str:
    """What was answered beside the phone number."""
    rows = [f"{q}: {a}" for q, a in _answers(invitee) if not _LIKE_A_PHONE.match(a)]
    return "\n".join(rows)[:2000]


def _reason(invitee: Mapping[str, Any]) -> str:
    cancellation = invitee.get("cancellation")
    return text(cancellation, "reason")[:200] if isinstance(cancellation, dict) else ""


def _tracking(invitee: Mapping[str, Any]) -> Mapping[str, Any]:
    tracking = invitee.get("tracking")
    return tracking if isinstance(tracking, dict) else {}
