"""The stand-in's calendar API: events, incremental lists, free/busy, channels."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote

from dateutil.rrule import rrulestr
from django.utils import timezone

from config.shell.simulator.google import drive, oauth
from config.shell.simulator.google.rules import (
    WRITE_PARAMS,
    Call,
    Refused,
    Reply,
    channel_check,
    event_check,
    list_check,
    moment_read,
    query_check,
    when,
)
from config.shell.simulator.google.stores import Document, DocumentStore
from tenants.ids import new_uuid

ROOT = "/calendar/v3"
Notify = Callable[[str, dict[str, str]], None]
Query = Mapping[str, str]
_EVENTS = re.compile(r"^/calendars/([^/]+)/events(?:/([^/]+))?$")
INSTANCES_MOST = 60


class GoogleApi:
    """Answers as Google does. `notify(address, headers)` calls a channel; `insecure` lets channels
    be plain HTTP, as the demo needs; lists have at most `per_page` items."""

    def __init__(
        self,
        store: DocumentStore,
        *,
        client: tuple[str, str],
        notify: Notify,
        insecure: bool = True,
        per_page: int = 250,
    ) -> None:
        self.store, self._client, self._notify = store, client, notify
        self._insecure, self.per_page = insecure, per_page

    def answer(self, call: Call) -> Reply:
        """The answer to one request."""
        calls: list[tuple[str, dict[str, str]]] = []
        with self.store.open() as document:
            try:
                reply = self._routed(document, call, calls)
            except Refused as refusal:
                reply = refusal.reply()
            except (ValueError, TypeError, AttributeError):
                reply = Refused(400, "parseError", "Parse Error").reply()
        for address, headers in calls:
            self._notify(address, headers)
        return reply

    def change(self, calendar: str, event: dict[str, Any]) -> dict[str, Any]:
        """A person's own doing: write an event as it stands, and tell the channels."""
        calls: list[tuple[str, dict[str, str]]] = []
        with self.store.open() as document:
            shelf = document["calendars"][calendar]
            before = shelf["events"].get(event.get("id", ""), {})
            made = {"id": new_uuid().hex, "status": "confirmed"} | before | event
            saved = _save(document, calendar, made, calls)
        for address, headers in calls:
            self._notify(address, headers)
        return saved

    def _routed(self, document: Document, call: Call, calls: list[Any]) -> Reply:
        if call.path == "/token":
            return oauth.token(document, call.body, self._client)
        if call.path == "/revoke":
            return oauth.revoke(document, call.body)
        if call.path.startswith(drive.ROOT):
            email = _who(document, call.authorization, drive.SCOPE)
            path = call.path.removeprefix(drive.ROOT)
            query = dict(parse_qsl(call.query))
            return drive.answer(document, email, call.method, path, query, self.per_page)
        if not call.path.startswith(ROOT):
            raise Refused(404, "notFound", "Not Found")
        email = _who(document, call.authorization)
        path, query = call.path.removeprefix(ROOT), dict(parse_qsl(call.query))
        body = _json(call)
        if path == "/freeBusy" and call.method == "POST":
            return _free_busy(document, email, body)
        if path == "/users/me/calendarList" and call.method == "GET":
            return _calendar_list(document, email, query)
        if path == "/channels/stop" and call.method == "POST":
            return _stop(document, body)
        return self._events(document, call, path, query, body, email, calls)

    def _events(
        self,
        document: Document,
        call: Call,
        path: str,
        query: Query,
        body: dict[str, Any],
        email: str,
        calls: list[Any],
    ) -> Reply:
        method = call.method
        found = _EVENTS.match(path)
        if found is None:
            raise Refused(404, "notFound", "Not Found")
        name, event_id = (
            _calendar(document, email, unquote(found[1])),
            found[2] and unquote(found[2]),
        )
        shelf = document["calendars"][name]
        if method == "POST" and event_id == "watch":
            return self._watch(document, name, body, calls)
        if method == "GET" and not event_id:
            return self._list(shelf, query)
        if method == "GET":
            return Reply(200, _known(shelf, event_id))
        if shelf["role"] not in ("owner", "writer"):
            raise Refused(403, "requiredAccessLevel", "You need to have writer access.")
        query_check(query, WRITE_PARAMS)
        if method == "POST" and not event_id:
            return _insert(document, name, body, calls)
        if method == "PATCH":
            _matching(shelf, event_id, call.if_match)
            return _patch(document, name, event_id, body, calls)
        if method == "DELETE":
            return _delete(document, name, event_id, call.if_match, calls)
        raise Refused(405, "methodNotAllowed")

    def _list(self, shelf: Document, query: Query) -> Reply:
        list_check(query)
        since = _token_read(query["syncToken"], shelf) if "syncToken" in query else None
        if shelf["role"] == "freeBusyReader":
            raise Refused(403, "forbidden", "Forbidden")
        window = moment_read(query.get("timeMin", "")), moment_read(query.get("timeMax", ""))
        events = [
            each
            for event in sorted(shelf["events"].values(), key=lambda one: int(one["_seq"]))
            if since is None or event["_seq"] > since
            for each in _shown(event, window, query)
        ]
        first = int(query.get("pageToken") or 0)
        size = min(self.per_page, int(query.get("maxResults") or 250))
        page = {"kind": "calendar#events", "timeZone": shelf["zone"]}
        page |= {"items": events[first : first + size]}
        if first + size < len(events):
            return Reply(200, page | {"nextPageToken": str(first + size)})
        return Reply(200, page | {"nextSyncToken": _token(shelf["seq"])})

    def _watch(
        self, document: Document, name: str, body: dict[str, Any], calls: list[Any]
    ) -> Reply:
        channel_check(body, insecure=self._insecure)
        if body["id"] in document["channels"]:
            raise Refused(400, "channelIdNotUnique", "Channel id not unique")
        ttl = int((body.get("params") or {}).get("ttl", 604800))
        until = timezone.now() + timedelta(seconds=min(ttl, 2592000))
        channel = {
            "id": body["id"],
            "calendar": name,
            "address": body["address"],
            "token": body.get("token", ""),
            "resource": f"res-{new_uuid().hex[:12]}",
            "until": until.isoformat(),
            "number": 0,
        }
        document["channels"][body["id"]] = channel
        _tell(channel, "sync", calls)
        stamp = str(int(until.timestamp() * 1000))
        answer = {"kind": "api#channel", "id": body["id"], "resourceId": channel["resource"]}
        return Reply(200, answer | {"expiration": stamp, "token": channel["token"]})


def _json(call: Call) -> dict[str, Any]:
    if not call.body:
        return {}
    if not call.content_type.startswith("application/json"):
        raise Refused(415, "unsupportedMediaType")
    read = json.loads(call.body)
    if not isinstance(read, dict):
        raise Refused(400, "parseError", "Parse Error")
    return read


def _who(document: Document, authorization: str, scope: str = "") -> str:
    """Whose token this is; `scope`: what they must have agreed to."""
    known = document["access"].get(authorization.removeprefix("Bearer "))
    if known is None or datetime.fromisoformat(known["until"]) <= timezone.now():
        raise Refused(401, "authError", "Invalid Credentials")
    if scope and scope not in known.get("scope", "").split():
        raise Refused(403, "insufficientPermissions", "Insufficient Permission")
    return str(known["email"])


def _calendar(document: Document, email: str, name: str) -> str:
    name = email if name == "primary" else name
    shelf = document["calendars"].get(name)
    if shelf is None or shelf["owner"] != email:
        raise Refused(404, "notFound", "Not Found")
    return name


def _calendar_list(document: Document, email: str, query: Query) -> Reply:
    query_check(query, frozenset({"maxResults", "pageToken", "minAccessRole"}))
    items = [
        {"id": name, "summary": each["name"], "accessRole": each["role"], "timeZone": each["zone"]}
        | ({"primary": True} if each["primary"] else {})
        for name, each in document["calendars"].items()
        if each["owner"] == email
    ]
    return Reply(200, {"kind": "calendar#calendarList", "items": items})


def _free_busy(document: Document, email: str, body: dict[str, Any]) -> Reply:
    first, until = moment_read(body["timeMin"]), moment_read(body["timeMax"])
    if first is None or until is None or until - first > timedelta(days=90):
        raise Refused(400, "timeRangeTooLong", "The requested time range is too long.")
    answer: dict[str, Any] = {}
    for name in (str(item["id"]) for item in body["items"]):
        try:
            shelf = document["calendars"][_calendar(document, email, name)]
        except Refused:
            answer[name] = {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
            continue
        spans = sorted(
            (max(when(one["start"]), first), min(when(one["end"]), until))
            for event in shelf["events"].values()
            for one in _shown(event, (first, until), {"singleEvents": "true"})
            if one.get("transparency") != "transparent"
        )
        answer[name] = {"busy": [{"start": _z(a), "end": _z(b)} for a, b in spans]}
    return Reply(200, {"kind": "calendar#freeBusy", "calendars": answer})


def _z(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _known(shelf: Document, event_id: str) -> dict[str, Any]:
    event = shelf["events"].get(event_id)
    if event is None:
        raise Refused(404, "notFound", "Not Found")
    return _clean(event)


def _clean(event: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if not key.startswith("_")}


def _insert(document: Document, name: str, body: dict[str, Any], calls: list[Any]) -> Reply:
    event_check(body, patch=False)
    body = {"id": new_uuid().hex, "status": "confirmed"} | body
    if body["id"] in document["calendars"][name]["events"]:
        raise Refused(409, "duplicate", "The requested identifier already exists.")
    return Reply(200, _save(document, name, body, calls))


def _patch(
    document: Document, name: str, event_id: str, body: dict[str, Any], calls: list[Any]
) -> Reply:
    event_check(body, patch=True)
    event = _known(document["calendars"][name], event_id)
    return Reply(200, _save(document, name, _merged(event, body), calls))


def _matching(shelf: Document, event_id: str, etag: str) -> None:
    if etag and _known(shelf, event_id)["etag"] != etag:
        raise Refused(412, "conditionNotMet", "Precondition Failed")


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON merge patch: null takes a member away."""
    merged = dict(old)
    for key, value in new.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = _merged({}, value) if isinstance(value, dict) else value
    return merged


def _delete(document: Document, name: str, event_id: str, etag: str, calls: list[Any]) -> Reply:
    shelf = document["calendars"][name]
    event = _known(shelf, event_id)
    if event["status"] == "cancelled":
        raise Refused(410, "deleted", "Resource has been deleted")
    _matching(shelf, event_id, etag)
    _save(document, name, event | {"status": "cancelled"}, calls)
    return Reply(204)


def _save(document: Document, name: str, event: dict[str, Any], calls: list[Any]) -> dict[str, Any]:
    shelf = document["calendars"][name]
    shelf["seq"] += 1
    event |= {"kind": "calendar#event", "etag": f'"{shelf["seq"]}"', "_seq": shelf["seq"]}
    event["htmlLink"] = f"https://www.google.com/calendar/event?eid={event['id']}"
    event.setdefault("eventType", "default")
    event["updated"] = _z(timezone.now())
    shelf["events"][event["id"]] = event
    for channel in document["channels"].values():
        live = datetime.fromisoformat(channel["until"]) > timezone.now()
        if live and channel["calendar"] == name:
            _tell(channel, "exists", calls)
    return _clean(event)


def _tell(channel: dict[str, Any], state: str, calls: list[Any]) -> None:
    channel["number"] += 1
    headers = {
        "X-Goog-Channel-ID": channel["id"],
        "X-Goog-Channel-Token": channel["token"],
        "X-Goog-Resource-ID": channel["resource"],
        "X-Goog-Resource-State": state,
        "X-Goog-Message-Number": str(channel["number"]),
    }
    calls.append((channel["address"], headers))


def _stop(document: Document, body: dict[str, Any]) -> Reply:
    channel = document["channels"].get(body.get("id"))
    if channel is None or channel["resource"] != body.get("resourceId"):
        raise Refused(404, "notFound", "Channel not found")
    del document["channels"][body["id"]]
    return Reply(204)


def _shown(
    event: Mapping[str, Any], window: tuple[datetime | None, datetime | None], query: Query
) -> Iterator[dict[str, Any]]:
    """An event as a list shows it: nothing outside the window, a recurring one by its dates."""
    if event["status"] == "cancelled":
        if query.get("showDeleted") == "true":
            yield {"id": event["id"], "status": "cancelled", "etag": event["etag"]}
        return
    expand = query.get("singleEvents") == "true" and event.get("recurrence")
    for one in _instances(event) if expand else [_clean(event)]:
        first, until = window
        if (first is None or when(one["end"]) > first) and (
            until is None or when(one["start"]) < until
        ):
            yield one


def _instances(event: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    start, end = when(event["start"]), when(event["end"])
    rule = rrulestr("\n".join(event["recurrence"]), dtstart=start)
    for number, at in enumerate(rule):
        if number >= INSTANCES_MOST:
            return
        one = _clean(event) | {"recurringEventId": event["id"]}
        del one["recurrence"]
        one["id"] = f"{event['id']}_{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        one["start"] = {"dateTime": at.isoformat()}
        one["end"] = {"dateTime": (at + (end - start)).isoformat()}
        yield one


def _token(seq: int) -> str:
    return base64.urlsafe_b64encode(f"seq:{seq}".encode()).decode()


def _token_read(text: str, shelf: Document) -> int:
    """Where a list goes on. Raises Refused (410) for what is no token, or too old."""
    try:
        seq = int(base64.urlsafe_b64decode(text).decode().removeprefix("seq:"))
    except ValueError:
        seq = -1
    if not shelf["oldest"] <= seq <= shelf["seq"]:
        raise Refused(410, "fullSyncRequired", "Sync token is no longer valid.")
    return seq
