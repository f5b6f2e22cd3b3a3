"""A strict stand-in for Calendly's API v2."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bookings.providers.calendly.client import EVENTS, iso
from bookings.providers.calendly.signature import HEADER, sign
from config.shell.simulator.schedulers.wire import Answered, Asked, Refused, post

API = "https://api.calendly.com"
WEEK = timedelta(days=7)
NOT_FOUND = (404, "Resource Not Found", "The server could not find the requested resource.")
Row = dict[str, Any]


def new_id() -> str:
    """16 capitals and digits, as theirs."""
    return secrets.token_hex(8).upper()


@dataclass
class CalendlyAccount:
    """An account; `paid` may create invitees and subscribe. Resources by their address."""

    token: str
    email: str
    name: str = "Recepción"
    timezone: str = "Europe/Madrid"
    paid: bool = False
    uid: str = field(default_factory=new_id)
    kinds: dict[str, Row] = field(default_factory=dict)
    events: dict[str, Row] = field(default_factory=dict)
    invitees: dict[str, Row] = field(default_factory=dict)
    webhooks: dict[str, Row] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> str:
        return f"{API}/users/{self.uid}"

    @property
    def organization(self) -> str:
        return f"{API}/organizations/{self.uid}"

    def kind_add(self, name: str, minutes: int, uid: str = "") -> str:
        """Something that can be booked; its address."""
        uri, slug = f"{API}/event_types/{uid or new_id()}", name.lower().replace(" ", "-")
        self.kinds[uri] = {
            "uri": uri,
            "name": name,
            "active": True,
            "scheduling_url": f"https://calendly.com/{self.uid.lower()}/{slug}",
            "duration": minutes,
            "kind": "solo",
            "type": "StandardEventType",
        }
        return uri

    def is_free(self, start: datetime, end: datetime) -> bool:
        """Whether nothing that stands is at that time."""
        return not any(
            datetime.fromisoformat(row["start_time"]) < end
            and start < datetime.fromisoformat(row["end_time"])
            for row in self.events.values()
            if row["status"] == "active"
        )


class CalendlyApi:
    """The stand-in of several accounts, found by `account_by_token`."""

    def __init__(self, account_by_token: Callable[[str], CalendlyAccount | None]) -> None:
        self._account_by_token = account_by_token

    def answer(self, asked: Asked) -> Answered:
        """Serve one request."""
        try:
            return self._route(asked)
        except Refused as refused:
            body: Row = {"title": refused.title, "message": refused.message}
            if refused.code:
                body["details"] = [{"message": refused.message, "code": refused.code}]
            return Answered(refused.status, body)

    def _route(self, asked: Asked) -> Answered:
        account = self._account_by_token(asked.token)
        if account is None:
            raise Refused(401, "Unauthenticated", "The access token is invalid")
        parts = asked.path.strip("/").split("/")
        match asked.method, parts:
            case "GET", ["users", "me"]:
                return _resource(_user(account))
            case "GET", ["event_types"]:
                _own(asked, account)
                return _page(asked, list(account.kinds.values()))
            case "GET", ["event_type_available_times"]:
                return _free_times(account, asked)
            case "POST", ["invitees"]:
                return self._invitee_create(account, asked)
            case "GET", ["scheduled_events"]:
                _own(asked, account)
                return _page(asked, _listed(account, asked))
            case "GET", ["scheduled_events", uid]:
                return _resource(_of(account.events, f"{API}/scheduled_events/{uid}"))
            case "GET", ["scheduled_events", uid, "invitees"]:
                event = _of(account.events, f"{API}/scheduled_events/{uid}")["uri"]
                rows = [row for row in account.invitees.values() if row["event"] == event]
                return _page(asked, rows)
            case "POST", ["scheduled_events", uid, "cancellation"]:
                return _cancelled(account, f"{API}/scheduled_events/{uid}", asked)
            case _, ["webhook_subscriptions", *rest]:
                return _webhooks(account, asked, rest)
        raise Refused(*NOT_FOUND)

    def _invitee_create(self, account: CalendlyAccount, asked: Asked) -> Answered:
        if not account.paid:
            raise Refused(403, "Permission Denied", "Please upgrade your Calendly account.")
        body = asked.json()
        guest = body.get("invitee")
        if not isinstance(guest, dict) or not guest.get("email") or not guest.get("timezone"):
            raise _bad("invitee needs email and timezone")
        if not guest.get("name") and not guest.get("first_name"):
            raise _bad("invitee needs name or first_name")
        kind = _of(account.kinds, str(body.get("event_type")))
        start = _time(body, "start_time")
        if start <= timezone.now():
            raise _bad("start_time must be in the future")
        if not account.is_free(start, start + timedelta(minutes=kind["duration"])):
            raise Refused(400, "Invalid Argument", "Not available.", "already_filled")
        invitee = customer_books(
            account,
            kind=kind["uri"],
            start=start,
            name=str(guest.get("name") or guest["first_name"]),
            email=guest["email"],
            zone=guest["timezone"],
            tracking=body.get("tracking") or {},
        )
        return _resource(invitee, 201)


def _user(account: CalendlyAccount) -> Row:
    return {
        "uri": account.user,
        "name": account.name,
        "email": account.email,
        "timezone": account.timezone,
        "current_organization": account.organization,
    }


def _resource(row: Row, status: int = 200) -> Answered:
    return Answered(status, {"resource": row})


def _page(asked: Asked, rows: list[Row]) -> Answered:
    count = asked.query.get("count", "20")
    if not count.isdigit() or not 1 <= int(count) <= 100:
        raise _bad("count must be between 1 and 100")
    begin = int(asked.query.get("page_token") or 0)
    end = begin + int(count)
    more = str(end) if end < len(rows) else None
    shown = rows[begin:end]
    pagination = {"count": len(shown), "next_page": None, "next_page_token": more}
    return Answered(200, {"collection": shown, "pagination": pagination})


def _own(asked: Asked, account: CalendlyAccount) -> None:
    if asked.query.get("user") != account.user:
        raise Refused(403, "Permission Denied", "You do not have permission.")


def _of(rows: dict[str, Row], uri: str) -> Row:
    if uri not in rows:
        raise Refused(*NOT_FOUND)
    return rows[uri]


def _bad(message: str) -> Refused:
    return Refused(400, "Invalid Argument", message)


def _time(data: Any, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(data.get(name))
    except (TypeError, ValueError) as error:
        raise _bad(f"{name} is no time") from error
    if at.tzinfo is None:
        raise _bad(f"{name} needs a zone")
    return at


def _free_times(account: CalendlyAccount, asked: Asked) -> Answered:
    """Every half hour from 8 to 20 UTC, so far as nothing stands there."""
    kind = _of(account.kinds, asked.query.get("event_type", ""))
    start, end = _time(asked.query, "start_time"), _time(asked.query, "end_time")
    if start <= timezone.now():
        raise _bad("start_time must be in the future")
    if not start < end <= start + WEEK:
        raise _bad("the range may be at most 7 days")
    rows: list[Row] = []
    at = start.replace(minute=0, second=0, microsecond=0)
    while at < end:
        until = at + timedelta(minutes=kind["duration"])
        if at >= start and 8 <= at.hour < 20 and account.is_free(at, until):
            url = f"{kind['scheduling_url']}/{at:%Y-%m-%dT%H:%M:%SZ}"
            rows.append(
                {
                    "status": "available",
                    "invitees_remaining": 1,
                    "start_time": iso(at),
                    "scheduling_url": url,
                }
            )
        at += timedelta(minutes=15)
    return Answered(200, {"collection": rows})


def _listed(account: CalendlyAccount, asked: Asked) -> list[Row]:
    rows = sorted(account.events.values(), key=lambda row: str(row["start_time"]))
    if status := asked.query.get("status"):
        rows = [row for row in rows if row["status"] == status]
    if "min_start_time" in asked.query:
        since = _time(asked.query, "min_start_time")
        rows = [row for row in rows if datetime.fromisoformat(row["start_time"]) >= since]
    if "max_start_time" in asked.query:
        until = _time(asked.query, "max_start_time")
        rows = [row for row in rows if datetime.fromisoformat(row["start_time"]) < until]
    return rows


def _cancelled(account: CalendlyAccount, uri: str, asked: Asked) -> Answered:
    event = _of(account.events, uri)
    if event["status"] == "canceled":
        raise Refused(403, "Permission Denied", "Event is already canceled")
    reason = str(asked.json().get("reason", ""))
    for row in account.invitees.values():
        if row["event"] == uri and row["status"] == "active":
            customer_cancels(account, row["uri"], reason=reason, by="host")
    return Answered(201, {"resource": event["cancellation"]})


def _webhooks(account: CalendlyAccount, asked: Asked, rest: list[str]) -> Answered:
    if not account.paid:
        raise Refused(403, "Permission Denied", "Please upgrade your Calendly account.")
    uri = f"{API}/webhook_subscriptions/{rest[0]}" if rest else ""
    match asked.method, rest:
        case "GET", []:
            if "organization" not in asked.query or "scope" not in asked.query:
                raise _bad("organization and scope are needed")
            return _page(asked, list(account.webhooks.values()))
        case "POST", []:
            return _resource(_subscribed(account, asked.json()), 201)
        case "GET", [_]:
            return _resource(_of(account.webhooks, uri))
        case "DELETE", [_]:
            _of(account.webhooks, uri)
            del account.webhooks[uri]
            return Answered(204)
    raise Refused(*NOT_FOUND)


def _subscribed(account: CalendlyAccount, body: Row) -> Row:
    events = body.get("events")
    if not body.get("url") or not isinstance(events, list) or not set(events) <= set(EVENTS):
        raise _bad("url and events are needed")
    if body.get("organization") != account.organization or body.get("scope") != "user":
        raise _bad("organization and scope are needed")
    if any(row["callback_url"] == body["url"] for row in account.webhooks.values()):
        raise Refused(409, "Already Exists", "Hook with this url already exists")
    uri, now = f"{API}/webhook_subscriptions/{new_id()}", iso(timezone.now())
    account.keys[uri] = str(body.get("signing_key", ""))
    account.webhooks[uri] = {
        "uri": uri,
        "callback_url": body["url"],
        "created_at": now,
        "updated_at": now,
        "retry_started_at": None,
        "state": "active",
        "events": events,
        "scope": "user",
        "organization": account.organization,
        "user": account.user,
        "creator": account.user,
    }
    return account.webhooks[uri]


# --- What people do there -----------------------------------------------------------------------
def customer_books(
    account: CalendlyAccount,
    *,
    kind: str,
    start: datetime,
    name: str,
    email: str,
    phone: str = "",
    zone: str = "Europe/Madrid",
    tracking: Row | None = None,
    instead_of: str = "",
) -> Row:
    """Somebody books a kind of event; the invitee."""
    about, now = account.kinds[kind], iso(timezone.now())
    event = f"{API}/scheduled_events/{new_id()}"
    account.events[event] = {
        "uri": event,
        "name": about["name"],
        "status": "active",
        "start_time": iso(start),
        "end_time": iso(start + timedelta(minutes=about["duration"])),
        "event_type": kind,
        "location": None,
        "invitees_counter": {"total": 1, "active": 1, "limit": 1},
        "created_at": now,
        "updated_at": now,
        "event_memberships": [{"user": account.user}],
        "event_guests": [],
    }
    uid = new_id()
    uri = f"{event}/invitees/{uid}"
    names = ("campaign", "source", "medium", "content", "term")
    blank: Row = {f"utm_{each}": None for each in names} | {"salesforce_uuid": None}
    account.invitees[uri] = {
        "uri": uri,
        "email": email,
        "name": name,
        "first_name": None,
        "last_name": None,
        "status": "active",
        "questions_and_answers": [],
        "timezone": zone,
        "event": event,
        "created_at": now,
        "updated_at": now,
        "tracking": blank | (tracking or {}),
        "text_reminder_number": phone or None,
        "rescheduled": False,
        "old_invitee": instead_of or None,
        "new_invitee": None,
        "cancel_url": f"https://calendly.com/cancellations/{uid}",
        "reschedule_url": f"https://calendly.com/reschedulings/{uid}",
    }
    return account.invitees[uri]


def customer_cancels(
    account: CalendlyAccount, uri: str, *, reason: str = "", by: str = "invitee", moved: str = ""
) -> Row:
    """An invitee cancels, or (`moved`: the new invitee) the old half of a move ends."""
    invitee = account.invitees[uri]
    event = account.events[invitee["event"]]
    cancellation = {
        "canceled_by": invitee["name"],
        "reason": reason or None,
        "canceler_type": by,
        "created_at": iso(timezone.now()),
    }
    invitee |= {"status": "canceled", "cancellation": cancellation}
    invitee |= {"rescheduled": bool(moved), "new_invitee": moved or None}
    event |= {"status": "canceled", "cancellation": cancellation}
    event["invitees_counter"] = {**event["invitees_counter"], "active": 0}
    return invitee


def customer_moves(account: CalendlyAccount, uri: str, start: datetime) -> tuple[Row, Row]:
    """An invitee moves their appointment; the old one, cancelled, and the new one."""
    old = account.invitees[uri]
    new = customer_books(
        account,
        kind=account.events[old["event"]]["event_type"],
        start=start,
        name=old["name"],
        email=old["email"],
        phone=old["text_reminder_number"] or "",
        zone=old["timezone"],
        tracking=old["tracking"],
        instead_of=uri,
    )
    return customer_cancels(account, uri, moved=new["uri"]), new


def webhook_of(account: CalendlyAccount, invitee: Row) -> Row:
    """The webhook that tells of an invitee as they are now."""
    event = "invitee.canceled" if invitee["status"] == "canceled" else "invitee.created"
    return {
        "event": event,
        "created_at": iso(timezone.now()),
        "created_by": account.user,
        "payload": {**invitee, "scheduled_event": account.events[invitee["event"]]},
    }


def webhooks_send(account: CalendlyAccount, invitee: Row) -> list[int]:
    """Send it, signed, to every subscription; the answers' statuses. Raises `OSError`."""
    body = json.dumps(webhook_of(account, invitee)).encode()
    at = int(timezone.now().timestamp())
    return [
        post(row["callback_url"], body, {HEADER: sign(body, account.keys[uri], at)})
        for uri, row in account.webhooks.items()
    ]
