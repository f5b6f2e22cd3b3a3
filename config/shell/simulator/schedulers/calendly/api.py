"""A strict stand-in for Calendly's API v2."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bookings.providers.calendly.client import EVENTS, iso
from config.shell.simulator.schedulers.calendly.account import API, CalendlyAccount, Row, new_id
from config.shell.simulator.schedulers.calendly.people import customer_books, customer_cancels
from config.shell.simulator.schedulers.wire import Answered, Asked, Refused

WEEK = timedelta(days=7)
NOT_FOUND = (404, "Resource Not Found", "The server could not find the requested resource.")


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
