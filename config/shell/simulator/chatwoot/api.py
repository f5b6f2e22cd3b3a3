"""The parts of Chatwoot's API that an agent bot needs, over one account with one inbox.

Stricter than Chatwoot: a field that its API does not document is refused, and a bot may do only
what Chatwoot's list of bots' actions names.
"""

import json
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from config.shell.simulator.wire import Call, Mishap, Reply, post

Json = dict[str, Any]
Post = Callable[[str, bytes, Mapping[str, str]], int]
TOKEN_HEADER = "api_access_token"
STATUSES = frozenset({"open", "pending", "resolved", "snoozed"})
_PATH = re.compile(r"/api/v1/accounts/(?P<account>[0-9]+)/(?P<rest>.+)")
_MESSAGE = frozenset({"content", "message_type", "private", "content_type", "content_attributes"})
_BOT = frozenset({"name", "description", "outgoing_url"})


class Refused(Exception):
    """Chatwoot says no."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


def need(fits: object, said: str, status: int = 422) -> None:
    """Refuse where something does not fit."""
    if not fits:
        raise Refused(status, said)


@dataclass
class Talk:
    """One conversation there, with everything said in it."""

    id: int
    contact: Json
    status: str = "pending"
    channel: str = "Channel::WebWidget"
    verified: bool = False
    assignee: Json | None = None
    messages: list[Json] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def heard(self) -> list[str]:
        """What was sent to the customer, oldest first."""
        shown = [each for each in self.messages if each["message_type"] == "outgoing"]
        return [str(each["content"]) for each in shown if not each["private"]]

    @property
    def notes(self) -> list[str]:
        """The private notes."""
        return [str(each["content"]) for each in self.messages if each["private"]]


@dataclass
class Bot:
    """An agent bot."""

    id: int
    token: str
    fields: Json


class ChatwootApi:
    """Account 1 with inbox 3, a member who administers it, and any bots; all in memory.
    With an empty `member_token` whoever is no bot is the member."""

    account, inbox = "1", "3"

    def __init__(self, member_token: str) -> None:
        self.member_token = member_token
        self.bots: dict[int, Bot] = {}
        self.inbox_bot: int | None = None
        self.talks: dict[int, Talk] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.delivered: list[int] = []
        self._ids = 100
        self._post: Post = post
        self._lock = threading.RLock()

    # --- What the product calls -----------------------------------------------------------------
    def answer(self, call: Call) -> Reply:
        """Serve one call."""
        try:
            if call.path.startswith("/files/"):
                return self._file(call.path.removeprefix("/files/"))
            found = _PATH.fullmatch(call.path)
            need(found is not None, "Not found", 404)
            assert found is not None
            bot = self._who(call)
            need(found["account"] == self.account, "Resource could not be found", 404)
            with self._lock:
                return self._route(call, found["rest"].split("/"), bot)
        except Refused as refused:
            return self.refusal(Mishap(status=refused.status, says=refused.said))

    def refusal(self, mishap: Mishap) -> Reply:
        """Chatwoot's error envelope."""
        return Reply(mishap.status, {"error": mishap.says, **mishap.more}, mishap.headers)

    def _who(self, call: Call) -> Bot | None:
        """The bot that calls; None for the member."""
        given = call.header(TOKEN_HEADER)
        if self.member_token and secrets.compare_digest(given, self.member_token):
            return None
        bot = next((each for each in self.bots.values() if each.token == given), None)
        need(bot is not None or not self.member_token, "Invalid Access Token", 401)
        return bot

    def _route(self, call: Call, parts: list[str], bot: Bot | None) -> Reply:
        if parts[0] == "conversations" and len(parts) == 3 and call.method == "POST":
            return self._conversation(parts, _body(call), bot)
        need(bot is None, "Access to this endpoint is not authorized for bots", 401)
        if parts[0] == "inboxes":
            return self._inboxes(call, parts[1:])
        need(parts[0] == "agent_bots", "Not found", 404)
        return self._agent_bots(call, parts[1:])

    def _inboxes(self, call: Call, parts: list[str]) -> Reply:
        need(parts and parts[0] == self.inbox, "Resource could not be found", 404)
        verb = (call.method, *parts[1:])
        if verb == ("GET",):
            return Reply(200, {"id": int(self.inbox), "name": "Web de Estilo"})
        if verb == ("GET", "agent_bot"):
            held = self.bots.get(self.inbox_bot or 0)
            told: Json = {"id": held.id} if held else {}
            return Reply(200, {"agent_bot": told})
        need(verb == ("POST", "set_agent_bot"), "Not found", 404)
        body = _body(call)
        need(set(body) == {"agent_bot"}, "agent_bot")
        need(body["agent_bot"] is None or body["agent_bot"] in self.bots, "no such bot", 404)
        self.inbox_bot = body["agent_bot"]
        return Reply(200, None)

    def _agent_bots(self, call: Call, parts: list[str]) -> Reply:
        if call.method == "POST" and not parts:
            bot = Bot(self._id(), secrets.token_hex(12), self._bot_fields(call))
            self.bots[bot.id] = bot
            return Reply(200, {"id": bot.id, **bot.fields, "access_token": bot.token})
        known = self.bots.get(int(parts[0])) if parts and parts[0].isdigit() else None
        need(known is not None, "Resource could not be found", 404)
        assert known is not None
        if call.method == "DELETE":
            del self.bots[known.id]
            return Reply(200, None)
        need(call.method == "PATCH", "Not found", 404)
        known.fields |= self._bot_fields(call)
        return Reply(200, {"id": known.id, **known.fields, "access_token": known.token})

    @staticmethod
    def _bot_fields(call: Call) -> Json:
        body = _body(call)
        need(not set(body) - _BOT and body.get("name"), "name")
        need(str(body.get("outgoing_url", "")).startswith("http"), "outgoing_url")
        return body

    def _conversation(self, parts: list[str], body: Json, bot: Bot | None) -> Reply:
        talk = self.talks.get(int(parts[1])) if parts[1].isdigit() else None
        need(talk is not None, "Resource could not be found", 404)
        assert talk is not None
        if parts[2] == "toggle_status":
            need(body.get("status") in STATUSES, "status")
            self._becomes(talk, body["status"])
            return Reply(200, {"meta": {}, "payload": {"success": True}})
        need(parts[2] == "messages", "Not found", 404)
        need(not set(body) - _MESSAGE - {"attachments"}, "unknown parameter")
        files = body.pop("attachments", [])
        need(files or str(body.get("content") or "").strip(), "content")
        need(body.get("message_type") == "outgoing", "Incoming messages are only for API inboxes")
        need(isinstance(body.get("private", False), bool), "private")
        sender = {"id": bot.id, "name": "Mostrador", "type": "agent_bot"} if bot else None
        made = self._say(talk, sender=sender, **body)
        talk.files += files
        return Reply(200, made)

    def _file(self, name: str) -> Reply:
        need(name in self.files, "Not found", 404)
        kind, data = self.files[name]
        return Reply(200, content=data, media_type=kind)

    # --- What people do there -------------------------------------------------------------------
    def begins(self, name: str = "Lucía", **more: Any) -> Talk:
        """A new conversation of somebody new; `more` sets fields of `Talk` or of the contact."""
        told: Json = {key: more.pop(key) for key in ("email", "phone_number") if key in more}
        contact: Json = {
            "id": self._id(),
            "name": name,
            "email": None,
            "phone_number": None,
            **told,
        }
        talk = Talk(self._id(), contact, **more)
        self.talks[talk.id] = talk
        return talk

    def customer_writes(self, talk: Talk, text: str, **more: Any) -> Json:
        """A message of the customer, delivered."""
        if talk.status == "resolved":
            self._becomes(talk, "pending")
        return self._say(talk, sender=talk.contact, content=text, message_type="incoming", **more)

    def agent_writes(self, talk: Talk, text: str, *, private: bool = False) -> Json:
        """A member of the team writes there; a message opens the conversation."""
        sender = {"id": 1, "name": "Ana", "email": "ana@estilo.example", "type": "user"}
        if not private:
            talk.assignee = sender
            self._becomes(talk, "open")
        return self._say(
            talk, sender=sender, content=text, message_type="outgoing", private=private
        )

    def agent_sets(self, talk: Talk, status: str) -> None:
        """A member opens, resolves, or gives the conversation back to the bot."""
        self._becomes(talk, status)

    def _say(self, talk: Talk, **content: Any) -> Json:
        message: Json = {
            "id": self._id(),
            "content_type": "text",
            "content_attributes": {},
            "private": False,
            "created_at": datetime.now(UTC).isoformat(),
            "source_id": None,
            **content,
        }
        talk.messages.append(message)
        self._tell("message_created", {**message, **self._surroundings(talk)})
        return {name: value for name, value in message.items() if name != "sender"}

    def _surroundings(self, talk: Talk) -> Json:
        inbox = {"id": int(self.inbox), "name": "Web de Estilo"}
        account = {"id": int(self.account), "name": "Estilo"}
        return {"conversation": self._shown(talk), "inbox": inbox, "account": account}

    def _shown(self, talk: Talk) -> Json:
        return {
            "id": talk.id,
            "inbox_id": int(self.inbox),
            "status": talk.status,
            "channel": talk.channel,
            "can_reply": True,
            "contact_inbox": {"hmac_verified": talk.verified},
            "meta": {"sender": talk.contact, "assignee": talk.assignee},
            "timestamp": self._id(),
        }

    def _becomes(self, talk: Talk, status: str) -> None:
        if talk.status == status:
            return
        talk.status = status
        if status == "pending":
            talk.assignee = None
        names = {"open": "conversation_opened", "resolved": "conversation_resolved"}
        for event in filter(None, (names.get(status), "conversation_status_changed")):
            self._tell(event, self._shown(talk))

    def _tell(self, event: str, payload: Json) -> None:
        bot = self.bots.get(self.inbox_bot or 0)
        if bot is not None:
            self.deliver(bot, {"event": event, **payload})

    def deliver(self, bot: Bot, event: Json) -> int:
        """Call the bot's address with an event, new or not; the status, 0 where nobody answers."""
        headers = {"Content-Type": "application/json"}
        try:
            status = self._post(bot.fields["outgoing_url"], json.dumps(event).encode(), headers)
        except OSError:
            status = 0
        self.delivered.append(status)
        return status

    def _id(self) -> int:
        self._ids += 1
        return self._ids


def _form(call: Call) -> Json:
    """A message with files: a form whose flags and objects are JSON."""
    said, files = call.parts()
    need(all(each[0] == "attachments[]" for each in files), "unknown parameter")
    body: Json = {
        name: json.loads(value) if name in ("private", "content_attributes") else value
        for name, value in said.items()
    }
    return body | {"attachments": [each[1:] for each in files]}


def _body(call: Call) -> Json:
    if call.header("Content-Type").startswith("multipart/form-data"):
        return _form(call)
    body = call.json()
    need(isinstance(body, dict), "can't parse JSON", 400)
    return dict(body)
