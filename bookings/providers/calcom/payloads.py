"""What Cal.com tells, read strictly: webhooks and bookings of the API."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bookings.providers.scheduler import (
    MARK,
    Appointment,
    PayloadError,
    Standing,
    mark_read,
    moment,
    take,
    text,
)

STANDINGS = {
    "BOOKING_CREATED": Standing.BOOKED,
    "BOOKING_RESCHEDULED": Standing.BOOKED,
    "BOOKING_REQUESTED": Standing.REQUESTED,
    "BOOKING_CANCELLED": Standing.CANCELLED,
    "BOOKING_REJECTED": Standing.REJECTED,
}
_LISTED = {
    "accepted": Standing.BOOKED,
    "pending": Standing.REQUESTED,
    "cancelled": Standing.CANCELLED,
    "rejected": Standing.REJECTED,
}
CONTACT = f"{MARK}_contact"
_PHONES = ("attendeePhoneNumber", "smsReminderNumber", "phone", "phoneNumber", "whatsapp")
_LIKE_A_PHONE = re.compile(r"^\+?[\d\s().-]{7,20}$")


def told(payload: Mapping[str, Any]) -> list[Appointment]:
    """The appointments of a webhook: one, or one a seat; none for events about anything else.
    Raises PayloadError."""
    standing = STANDINGS.get(str(payload.get("triggerEvent")))
    if standing is None:
        return []
    about = take(payload, "payload", dict)
    if standing == Standing.BOOKED and about.get("status") == "PENDING":
        standing = Standing.REQUESTED
    return list(_appointments(about, standing))


def _appointments(about: Mapping[str, Any], standing: Standing) -> Iterator[Appointment]:
    uid, start, end = take(about, "uid", str), moment(about, "startTime"), moment(about, "endTime")
    if end <= start:
        raise PayloadError("endTime: before the start")
    people = [row for row in take(about, "attendees", list) if isinstance(row, dict)]
    if not people:
        raise PayloadError("attendees: nobody")
    seats = about.get("seatsPerTimeSlot")
    in_seats = isinstance(seats, int) and seats > 1
    metadata = _dict(about, "metadata")
    for person in people if in_seats else people[:1]:
        yield Appointment(
            external_id=_id(uid, text(person, "email") if in_seats else ""),
            start=start,
            end=end,
            standing=standing,
            kind=str(about.get("eventTypeId") or ""),
            kind_name=text(about, "eventTitle") or text(about, "type"),
            name=text(person, "name"),
            email=text(person, "email"),
            phones=tuple(dict.fromkeys(_phones(about, person))),
            timezone=text(person, "timeZone"),
            notes=text(about, "additionalNotes")[:2000],
            reason=(text(about, "cancellationReason") or text(about, "rejectionReason"))[:200],
            replaces=_id(text(about, "rescheduleUid"), text(person, "email") if in_seats else ""),
            ours=mark_read(metadata.get(MARK)),
            contact=mark_read(metadata.get(CONTACT)),
        )


def _id(uid: str, seat: str) -> str:
    """A booking's id; with several seats a person's seat in it."""
    return f"{uid}/{seat.lower()}" if uid and seat else uid


def uid_of(external_id: str) -> tuple[str, bool]:
    """The booking of an id, and whether it is one seat of it."""
    uid, _slash, seat = external_id.partition("/")
    return uid, bool(seat)


def _phones(about: Mapping[str, Any], person: Mapping[str, Any]) -> Iterator[str]:
    yield from filter(None, (text(person, name) for name in ("phoneNumber", "phone")))
    for group in ("responses", "userFieldsResponses"):
        fields = _dict(about, group)
        known = sorted(fields, key=lambda name: (name not in _PHONES, name))
        for name in known:
            field = fields[name]
            value = field.get("value") if isinstance(field, dict) else field
            if isinstance(value, str) and _LIKE_A_PHONE.match(value.strip()):
                yield value.strip()


def _dict(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def listed(row: Mapping[str, Any]) -> list[Appointment]:
    """The appointments of a booking that the API lists. Raises PayloadError."""
    standing = _LISTED.get(take(row, "status", str))
    if standing is None:
        raise PayloadError("status: unknown")
    people = [one for one in take(row, "attendees", list) if isinstance(one, dict)]
    in_seats = any("seatUid" in one for one in people)
    kind, metadata = _dict(row, "eventType"), _dict(row, "metadata")
    return [
        Appointment(
            external_id=_id(take(row, "uid", str), text(one, "email") if in_seats else ""),
            start=moment(row, "start"),
            end=moment(row, "end"),
            standing=standing,
            kind=str(kind.get("id") or row.get("eventTypeId") or ""),
            kind_name=text(kind, "slug"),
            name=text(one, "name"),
            email=text(one, "email"),
            phones=tuple(filter(None, (text(one, "phoneNumber"),))),
            timezone=text(one, "timeZone"),
            reason=text(row, "cancellationReason")[:200],
            replaces=_id(text(row, "rescheduledFromUid"), text(one, "email") if in_seats else ""),
            moved=bool(text(row, "rescheduledToUid")),
            ours=mark_read(metadata.get(MARK)),
            contact=mark_read(metadata.get(CONTACT)),
        )
        for one in (people if in_seats else people[:1])
    ]
