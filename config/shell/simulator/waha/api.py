"""WAHA's API over a few sessions, and a phone that scans, writes and reads."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from config.shell.simulator.waha.rules import FIELDS, Refused, check_config, check_sending, need
from config.shell.simulator.wire import Call, Mishap, Reply, post

Json = dict[str, Any]
Post = Callable[[str, bytes, Mapping[str, str]], int]
KEY_HEADER, HMAC_HEADER = "X-Api-Key", "X-Webhook-Hmac"
# The smallest picture there is: nobody scans it.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
_SESSION = re.compile(r"/api/sessions/(?P<name>[^/]+)(?:/(?P<verb>start|stop|restart|logout))?")
_MESSAGES = re.compile(r"/api/(?P<name>[^/]+)/chats/(?P<chat>[^/]+)/messages")
_LID = re.compile(r"/api/(?P<name>[^/]+)/lids/(?P<lid>[^/]+)")


@dataclass
class Session:
    """One session: its state, settings, the phone's number, and what was said (`messages`)."""

    name: str
    config: Json
    status: str = "STARTING"
    number: str = ""
    messages: list[Json] = field(default_factory=list)

    @property
    def me(self) -> Json | None:
        return {"id": f"{self.number}@c.us", "pushName": "Estilo"} if self.number else None

    @property
    def shown(self) -> Json:
        """As the API tells of it."""
        return {
            "name": self.name,
            "status": self.status,
            "config": self.config,
            "me": self.me,
            "engine": {"engine": "NOWEB"},
        }

    @property
    def sent(self) -> list[Json]:
        """What a program sent, oldest first."""
        return [each for each in self.messages if each["source"] == "api"]


class WahaApi:
    """Strict about what it is sent (`rules`); keeps everything in memory. An empty `api_key` takes
    any. `lids` gives numbers for hidden ids; `others` spells numbers as WhatsApp has them
    registered, "" for none."""

    def __init__(self, api_key: str, *, qr: Callable[[Session], bytes] = lambda _: PIXEL) -> None:
        self.api_key, self._qr = api_key, qr
        self.sessions: dict[str, Session] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.lids: dict[str, str] = {}
        self.others: dict[str, str] = {}
        self.seen: list[Json] = []
        self.delivered: list[int] = []
        self._post: Post = post
        self._lock = threading.RLock()

    # --- What the product calls -----------------------------------------------------------------
    def answer(self, call: Call) -> Reply:
        """Serve one call."""
        try:
            known = secrets.compare_digest(call.header(KEY_HEADER), self.api_key)
            need(known or not self.api_key, "Unauthorized", 401)
            return self._route(call)
        except Refused as refused:
            return self.refusal(Mishap(status=refused.status, says=refused.said))

    def refusal(self, mishap: Mishap) -> Reply:
        """WAHA's error envelope."""
        body = {"statusCode": mishap.status, "message": mishap.says, **mishap.more}
        return Reply(mishap.status, body, mishap.headers)

    def _route(self, call: Call) -> Reply:
        if call.path.startswith("/api/files/"):
            return self._file(call.path.removeprefix("/api/files/"))
        if call.path == "/api/sessions" and call.method == "POST":
            return self._create(_body(call))
        if found := _SESSION.fullmatch(call.path):
            return self._session(call, unquote(found["name"]), found["verb"] or "")
        if call.method == "GET":
            return self._get(call)
        method = call.path.removeprefix("/api/")
        need(call.method == "POST" and method in FIELDS, f"Cannot {call.method} {call.path}", 404)
        return self._chatting(method, _body(call))

    def _create(self, body: Json) -> Reply:
        need(not set(body) - {"name", "config", "start"}, "unknown property")
        name = str(body.get("name") or "default")
        need(name not in self.sessions, f"Session '{name}' already exists. Use PUT.", 422)
        session = Session(name, check_config(body.get("config", {})))
        self.sessions[name] = session
        self._becomes(session, "SCAN_QR_CODE")
        return Reply(201, session.shown)

    def _known(self, name: str) -> Session:
        need(name in self.sessions, "Session not found", 404)
        return self.sessions[name]

    def _session(self, call: Call, name: str, verb: str) -> Reply:
        session = self._known(name)
        if call.method == "GET" and not verb:
            return Reply(200, session.shown)
        if call.method == "PUT" and not verb:
            body = _body(call)
            need(not set(body) - {"name", "config"}, "unknown property")
            session.config = check_config(body.get("config"))
            self._start(session)
            return Reply(200, session.shown)
        need(call.method == "POST" and verb, f"Cannot {call.method} {call.path}", 404)
        if verb == "stop":
            self._becomes(session, "STOPPED")
        elif verb == "logout":
            session.number = ""
            self._becomes(session, "STOPPED")
        elif session.status == "STOPPED" or verb == "restart":
            self._start(session)
        return Reply(201, session.shown)

    def _start(self, session: Session) -> None:
        self._becomes(session, "WORKING" if session.number else "SCAN_QR_CODE")

    def _get(self, call: Call) -> Reply:
        asked = {name: values[0] for name, values in parse_qs(call.query).items()}
        if call.path == "/api/contacts/check-exists":
            return self._exists(self._working(asked.get("session", "")), asked.get("phone", ""))
        if found := _LID.fullmatch(call.path):
            self._working(unquote(found["name"]))
            lid = unquote(found["lid"])
            return Reply(200, {"lid": lid, "pn": self.lids.get(lid)})
        if found := _MESSAGES.fullmatch(call.path):
            session = self._working(unquote(found["name"]))
            return Reply(200, self._listed(session, unquote(found["chat"]), asked))
        parts = call.path.split("/")
        need(parts[3:] == ["auth", "qr"], f"Cannot GET {call.path}", 404)
        session = self._known(unquote(parts[2]))
        need(session.status == "SCAN_QR_CODE", "Session status is not as expected", 422)
        picture = base64.b64encode(self._qr(session)).decode()
        return Reply(200, {"mimetype": "image/png", "data": picture})

    def _exists(self, session: Session, phone: str) -> Reply:
        chat = self.others.get(phone, phone)
        found = {"numberExists": bool(chat)}
        return Reply(200, found | ({"chatId": f"{chat}@c.us"} if chat else {}))

    @staticmethod
    def _listed(session: Session, chat: str, asked: Mapping[str, str]) -> list[Json]:
        since = int(asked.get("filter.timestamp.gte", 0))
        mine = asked.get("filter.fromMe") == "true"
        rows = [each for each in session.messages if chat in (each["to"], each["from"])]
        rows = [each for each in rows if each["timestamp"] >= since and each["fromMe"] >= mine]
        return rows[: -int(asked.get("limit", 100)) - 1 : -1]

    def _working(self, name: str) -> Session:
        session = self._known(name)
        need(
            session.status == "WORKING",
            "Session status is not as expected. Try again later or restart the session",
            422,
        )
        return session

    def _chatting(self, method: str, body: Json) -> Reply:
        check_sending(method, body)
        session = self._working(str(body.get("session", "default")))
        if not method.startswith("send") or method == "sendSeen":
            self.seen.append({"method": method, **body})
            return Reply(201, None)
        said = str(body.get("text", body.get("caption", "")))
        message = self._message(session, body["chatId"], said, mine=True, source="api")
        if "file" in body:
            message |= {"hasMedia": True, "media": body["file"], "_method": method}
        if method == "sendLocation":
            message["location"] = {name: body[name] for name in ("latitude", "longitude", "title")}
        self._tell(session, "message.any", message)
        return Reply(201, message)

    def _file(self, name: str) -> Reply:
        need(name in self.files, "File not found", 404)
        kind, data = self.files[name]
        return Reply(200, content=data, media_type=kind)

    # --- What the phone and its customers do ----------------------------------------------------
    def scan(self, session: Session, number: str) -> None:
        """Scan the session's QR with the phone of a number."""
        need(session.status == "SCAN_QR_CODE", "nothing to scan")
        session.number = number.removeprefix("+")
        self._becomes(session, "WORKING")

    def unlink(self, session: Session) -> None:
        """Remove the gateway from the phone's linked devices."""
        session.number = ""
        self._becomes(session, "SCAN_QR_CODE")

    def customer_writes(
        self,
        session: Session,
        number: str,
        text: str,
        *,
        chat: str = "",
        name: str = "Lucía",
        **more: Any,
    ) -> Json:
        """A message of a customer, delivered; `chat` hides the number behind another id."""
        chat = chat or f"{number.removeprefix('+')}@c.us"
        message = self._message(session, chat, text, mine=False, source="app")
        message |= {"_data": {"notifyName": name}, **more}
        self._tell(session, "message.any", message)
        return message

    def phone_writes(self, session: Session, number: str, text: str) -> Json:
        """Somebody of the business answers from the phone itself."""
        chat = f"{number.removeprefix('+')}@c.us"
        message = self._message(session, chat, text, mine=True, source="app")
        self._tell(session, "message.any", message)
        return message

    def ack(self, session: Session, message: Json, level: int, *, chat: str = "") -> int:
        """Report how far a message has come; `chat` spells the chat in another way."""
        names = {-1: "ERROR", 0: "PENDING", 1: "SERVER", 2: "DEVICE", 3: "READ", 4: "PLAYED"}
        named = f"true_{chat}_{message['id'].split('_')[2]}" if chat else message["id"]
        told = {"id": named, "from": message["to"], "participant": None, "fromMe": True}
        return self._tell(session, "message.ack", told | {"ack": level, "ackName": names[level]})

    def _message(self, session: Session, chat: str, text: str, *, mine: bool, source: str) -> Json:
        me = f"{session.number}@c.us"
        message: Json = {
            "id": f"{str(mine).lower()}_{chat}_{secrets.token_hex(10).upper()}",
            "timestamp": int(time.time()),
            "from": me if mine else chat,
            "to": chat if mine else me,
            "fromMe": mine,
            "source": source,
            "body": text,
            "hasMedia": False,
            "media": None,
            "ack": 1,
            "vCards": [],
        }
        with self._lock:
            session.messages.append(message)
        return message

    def _becomes(self, session: Session, status: str) -> None:
        session.status = status
        self._tell(session, "session.status", {"name": session.name, "status": status})

    def _tell(self, session: Session, event: str, payload: Json) -> int:
        """Call the webhooks that want the event; the last answer's status, 0 for none."""
        status = 0
        for hook in session.config.get("webhooks", []):
            if event in hook["events"]:
                status = self.deliver(hook, self.envelope(session, event, payload))
        return status

    @staticmethod
    def envelope(session: Session, event: str, payload: Json) -> Json:
        """A webhook's body."""
        shown = {name: value for name, value in payload.items() if name != "_method"}
        return {
            "id": f"evt_{secrets.token_hex(13)}",
            "timestamp": int(time.time() * 1000),
            "event": event,
            "session": session.name,
            "me": session.me,
            "payload": shown,
            "engine": "NOWEB",
            "environment": {"tier": "CORE", "version": "2026.10.1"},
        }

    def deliver(self, hook: Json, envelope: Json) -> int:
        """Sign and post one webhook, new or not; the status, 0 where nobody answers."""
        body = json.dumps(envelope).encode()
        signed = hmac.new(hook["hmac"]["key"].encode(), body, hashlib.sha512).hexdigest()
        headers = {"Content-Type": "application/json", "X-Webhook-Hmac-Algorithm": "sha512"}
        try:
            status = self._post(hook["url"], body, headers | {HMAC_HEADER: signed})
        except OSError:
            status = 0
        self.delivered.append(status)
        return status


def _body(call: Call) -> Json:
    body = call.json()
    need(isinstance(body, dict), "Unexpected token in JSON")
    return dict(body)
