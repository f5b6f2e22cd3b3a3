"""A strict stand-in for Cal.com's API v2."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bookings.providers.calcom.client import BOOKINGS, SLOTS, TRIGGERS, iso
from bookings.providers.calcom.signature import HEADER, sign
from config.shell.simulator.schedulers.wire import Answered, Asked, Refused, post

Row = dict[str, Any]


@dataclass
class CalcomAccount:
    """An account with its kinds of event (id -> name, minutes), bookings by uid and webhooks."""

    token: str
    email: str
    kinds: dict[int, tuple[str, int]] = field(default_factory=dict)
    bookings: dict[str, Row] = field(default_factory=dict)
    webhooks: dict[int, Row] = field(default_factory=dict)


class CalcomApi:
    """The stand-in of several accounts, found by `account_by_token`."""

    def __init__(self, account_by_token: Callable[[str], CalcomAccount | None]) -> None:
        self._account_by_token = account_by_token

    def answer(self, asked: Asked) -> Answered:
        """Serve one request."""
        try:
            return self._route(asked)
        except Refused as refused:
            error = {"code": refused.title, "message": refused.message}
            return Answered(refused.status, {"status": "error", "error": error})

    def _route(self, asked: Asked) -> Answered:
        account = self._account_by_token(asked.token)
        if account is None:
            raise Refused(401, "UnauthorizedException", "Invalid API key")
        parts = asked.path.strip("/").split("/")
        if parts[:2] == ["v2", "bookings"]:
            _version(asked, BOOKINGS)
            return _bookings(account, asked, parts[2:])
        if parts == ["v2", "slots"] and asked.method == "GET":
            _version(asked, SLOTS)
            return _slots(account, asked)
        if parts[:2] == ["v2", "webhooks"]:
            return _webhooks(account, asked, parts[2:])
        raise Refused(404, "NotFoundException", f"Cannot {asked.method} {asked.path}")


def _version(asked: Asked, wanted: str) -> None:
    given = {name.lower(): value for name, value in asked.headers.items()}
    if given.get("cal-api-version") != wanted:
        raise Refused(404, "NotFoundException", "Wrong cal-api-version")


def _bookings(account: CalcomAccount, asked: Asked, rest: list[str]) -> Answered:
    match asked.method, rest:
        case "GET", []:
            return _list(account, asked)
        case "POST", []:
            return _created(_book(account, asked.json()))
        case "GET", [uid]:
            return _data(_of(account, uid))
        case "POST", [uid, "reschedule"]:
            start = _time(asked.json(), "start")
            if not _is_free(account, start, _of(account, uid)["duration"], but=uid):
                raise Refused(400, "BadRequestException", "User is not available at this time.")
            return _created(customer_moves(account, uid, start)[1])
        case "POST", [uid, "cancel"]:
            reason = str(asked.json().get("cancellationReason", ""))
            return _data(customer_cancels(account, uid, reason=reason))
        case "POST", [uid, "confirm"]:
            _of(account, uid)["status"] = "accepted"
            return _data(_of(account, uid))
        case "POST", [uid, "decline"]:
            _of(account, uid)["status"] = "rejected"
            return _data(_of(account, uid))
    raise Refused(404, "NotFoundException", f"Cannot {asked.method} {asked.path}")


def _data(data: Any) -> Answered:
    return Answered(200, {"status": "success", "data": data})


def _created(data: Any) -> Answered:
    return Answered(201, {"status": "success", "data": data})


def _of(account: CalcomAccount, uid: str) -> Row:
    if uid not in account.bookings:
        raise Refused(404, "NotFoundException", f"Booking with uid={uid} was not found")
    return account.bookings[uid]


def _bad(message: str) -> Refused:
    return Refused(400, "BadRequestException", message)


def _time(data: Any, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(data.get(name))
    except (TypeError, ValueError) as error:
        raise _bad(f"{name} is no time") from error
    if at.tzinfo is None:
        raise _bad(f"{name} needs a zone")
    return at


def _is_free(account: CalcomAccount, start: datetime, minutes: int, *, but: str = "") -> bool:
    end = start + timedelta(minutes=minutes)
    return not any(
        datetime.fromisoformat(row["start"]) < end and start < datetime.fromisoformat(row["end"])
        for row in account.bookings.values()
        if row["status"] in ("accepted", "pending") and row["uid"] != but
    )


def _book(account: CalcomAccount, body: Row) -> Row:
    guest, kind = body.get("attendee"), body.get("eventTypeId")
    if not isinstance(guest, dict) or not guest.get("name") or not guest.get("timeZone"):
        raise _bad("attendee needs name and timeZone")
    if kind not in account.kinds:
        raise Refused(404, "NotFoundException", "Event type not found")
    start = _time(body, "start")
    if start <= timezone.now():
        raise _bad("Attempting to book a meeting in the past.")
    if not _is_free(account, start, account.kinds[kind][1]):
        raise _bad("User already has booking at this time or is not available")
    return customer_books(
        account,
        kind=kind,
        start=start,
        name=guest["name"],
        email=guest.get("email") or "",
        zone=guest["timeZone"],
        metadata=body.get("metadata") or {},
    )


def _list(account: CalcomAccount, asked: Asked) -> Answered:
    take, skip = int(asked.query.get("take", 100)), int(asked.query.get("skip", 0))
    if not 1 <= take <= 250:
        raise _bad("take must be between 1 and 250")
    rows = sorted(account.bookings.values(), key=lambda row: str(row["start"]))
    if "afterStart" in asked.query:
        since = _time(asked.query, "afterStart")
        rows = [row for row in rows if datetime.fromisoformat(row["start"]) >= since]
    if "beforeEnd" in asked.query:
        until = _time(asked.query, "beforeEnd")
        rows = [row for row in rows if datetime.fromisoformat(row["end"]) <= until]
    if kind := asked.query.get("eventTypeId"):
        rows = [row for row in rows if str(row["eventTypeId"]) == kind]
    shown = rows[skip : skip + take]
    left = max(len(rows) - skip - len(shown), 0)
    pages = max(-(-len(rows) // take), 1)
    pagination = {
        "totalItems": len(rows),
        "remainingItems": left,
        "returnedItems": len(shown),
        "itemsPerPage": take,
        "currentPage": skip // take + 1,
        "totalPages": pages,
        "hasNextPage": left > 0,
        "hasPreviousPage": skip > 0,
    }
    return Answered(200, {"status": "success", "data": shown, "pagination": pagination})


def _slots(account: CalcomAccount, asked: Asked) -> Answered:
    kind = account.kinds.get(int(asked.query.get("eventTypeId", 0)))
    if kind is None:
        raise Refused(404, "NotFoundException", "Event type not found")
    at, end = _time(asked.query, "start"), _time(asked.query, "end")
    days: dict[str, list[Row]] = {}
    while at < end:
        if _is_free(account, at, kind[1]):
            days.setdefault(f"{at:%Y-%m-%d}", []).append({"start": iso(at)})
        at += timedelta(minutes=30)
    return _data(days)


def _webhooks(account: CalcomAccount, asked: Asked, rest: list[str]) -> Answered:
    if asked.method == "GET" and not rest:
        return _data(list(account.webhooks.values()))
    if asked.method == "POST" and not rest:
        body = asked.json()
        if not body.get("subscriberUrl") or not set(body.get("triggers", ())) <= set(TRIGGERS):
            raise _bad("subscriberUrl and triggers are needed")
        number = len(account.webhooks) + 1
        account.webhooks[number] = {"payloadTemplate": "", "userId": 5, "id": number, **body}
        return _created(account.webhooks[number])
    number = int(rest[0]) if rest and rest[0].isdigit() else 0
    if number not in account.webhooks:
        raise Refused(404, "NotFoundException", "Webhook not found")
    row = account.webhooks[number]
    if asked.method == "DELETE":
        del account.webhooks[number]
    return _data(row)


# --- What people do there -----------------------------------------------------------------------
def customer_books(
    account: CalcomAccount,
    *,
    kind: int,
    start: datetime,
    name: str,
    email: str,
    phone: str = "",
    zone: str = "America/Bogota",
    metadata: Row | None = None,
    pending: bool = False,
) -> Row:
    """Somebody books a kind of event; the booking."""
    uid, now = secrets.token_hex(11), iso(timezone.now())
    title, minutes = account.kinds[kind]
    attendee = {
        "name": name,
        "email": email,
        "displayEmail": email,
        "timeZone": zone,
        "absent": False,
    }
    account.bookings[uid] = {
        "id": len(account.bookings) + 1,
        "uid": uid,
        "title": f"{title} · {name}",
        "description": "",
        "hosts": [],
        "status": "pending" if pending else "accepted",
        "start": iso(start),
        "end": iso(start + timedelta(minutes=minutes)),
        "duration": minutes,
        "eventTypeId": kind,
        "eventType": {"id": kind, "slug": title.lower().replace(" ", "-")},
        "location": "",
        "absentHost": False,
        "createdAt": now,
        "updatedAt": now,
        "metadata": metadata or {},
        "attendees": [attendee | ({"phoneNumber": phone} if phone else {})],
        "bookingFieldsResponses": {},
    }
    return account.bookings[uid]


def customer_cancels(account: CalcomAccount, uid: str, *, reason: str = "") -> Row:
    """A booking is cancelled."""
    row = _of(account, uid)
    if row["status"] == "cancelled":
        raise _bad("Booking is already cancelled")
    row |= {"status": "cancelled", "cancellationReason": reason}
    return row


def customer_moves(account: CalcomAccount, uid: str, start: datetime) -> tuple[Row, Row]:
    """A booking is moved: the old one, cancelled, and the new one."""
    old = _of(account, uid)
    guest = old["attendees"][0]
    new = customer_books(
        account,
        kind=old["eventTypeId"],
        start=start,
        name=guest["name"],
        email=guest["email"],
        phone=guest.get("phoneNumber", ""),
        zone=guest["timeZone"],
        metadata=old["metadata"],
    )
    old |= {"status": "cancelled", "rescheduledToUid": new["uid"]}
    new["rescheduledFromUid"] = uid
    return old, new


def webhook_of(account: CalcomAccount, row: Row, trigger: str) -> Row:
    """The webhook that tells of a booking as it is now."""
    guest, (title, minutes) = row["attendees"][0], account.kinds[row["eventTypeId"]]
    responses = {name: {"label": name, "value": guest[name]} for name in ("name", "email")}
    if phone := guest.get("phoneNumber"):
        responses["attendeePhoneNumber"] = {"label": "phone", "value": phone}
    moved = {"rescheduleUid": row["rescheduledFromUid"]} if "rescheduledFromUid" in row else {}
    statuses = {"accepted": "ACCEPTED", "pending": "PENDING"}
    return {
        "triggerEvent": trigger,
        "createdAt": timezone.now().isoformat(),
        "payload": {
            "type": row["eventType"]["slug"],
            "title": row["title"],
            "startTime": row["start"],
            "endTime": row["end"],
            "attendees": [{**guest, "language": {"locale": "es"}}],
            "responses": responses,
            "uid": row["uid"],
            "eventTypeId": row["eventTypeId"],
            "eventTitle": title,
            "seatsPerTimeSlot": None,
            "length": minutes,
            "metadata": row["metadata"],
            "status": statuses.get(row["status"], row["status"].upper()),
            **moved,
        },
    }


def webhooks_send(account: CalcomAccount, row: Row, trigger: str) -> list[int]:
    """Send it, signed, to every webhook; the answers' statuses. Raises `OSError`."""
    body = json.dumps(webhook_of(account, row, trigger)).encode()
    return [
        post(hook["subscriberUrl"], body, {HEADER: sign(body, hook.get("secret", ""))})
        for hook in account.webhooks.values()
    ]
