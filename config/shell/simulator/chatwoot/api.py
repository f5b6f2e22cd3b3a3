"""The parts of Chatwoot's API that this product needs, over one account: inboxes and their agent
bots, contacts, conversations, messages.

Stricter than Chatwoot: a field that its API does not document is refused, and a bot may do only
what Chatwoot's list of bots' actions names.
"""

import json
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from config.shell.simulator.chatwoot.forms import files_of, message_of
from config.shell.simulator.chatwoot.people import Contacts
from config.shell.simulator.chatwoot.refusals import Json, Refused, body_of, need, only
from config.shell.simulator.chatwoot.world import Bot, Inbox, Talk
from config.shell.simulator.wire import Call, Mishap, Reply, post

Post = Callable[[str, bytes, Mapping[str, str]], int]
TOKEN_HEADER = "api_access_token"
STATUSES = frozenset({"open", "pending", "resolved", "snoozed"})
API_INBOX = "Channel::Api"
_PATH = re.compile(r"/api/v1/accounts/(?P<account>[0-9]+)/(?P<rest>.+)")
_MESSAGE = frozenset(
    {
        "content",
        "message_type",
        "private",
        "content_type",
        "content_attributes",
        "source_id",
        "echo_id",
        "attachments",
    }
)
_TALK = frozenset(
    {
        "source_id",
        "inbox_id",
        "contact_id",
        "status",
        "additional_attributes",
        "custom_attributes",
    }
)
_INBOX = frozenset({"name", "channel", "lock_to_single_conversation"})
_BOT = frozenset({"name", "description", "outgoing_url"})
# What bots may call (Chatwoot's BOT_ACCESSIBLE_ENDPOINTS), of what is served here.
_BOTS = frozenset({("POST", "toggle_status"), ("POST", "messages")})


class ChatwootApi:
    """Account 1 with inbox 3, a member who administers it, and any bots; all in memory.
    With an empty `member_token` whoever is no bot is the member."""

    account, inbox = "1", "3"

    def __init__(self, member_token: str) -> None:
        self.member_token = member_token
        self.bots: dict[int, Bot] = {}
        self.inboxes: dict[int, Inbox] = {3: Inbox(3, "Web de Estilo")}
        self.talks: dict[int, Talk] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.delivered: list[int] = []
        self._ids = 100
        self.contacts = Contacts(self._id)
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
        verb = (call.method, parts[2]) if parts[0] == "conversations" and len(parts) == 3 else None
        allowed = bot is None or verb in _BOTS
        need(allowed, "Access to this endpoint is not authorized for bots", 401)
        match parts[0]:
            case "conversations":
                return self._conversations(call, parts[1:], bot)
            case "contacts":
                return self.contacts.answer(call, parts[1:], frozenset(self.inboxes))
            case "inboxes":
                return self._inboxes(call, parts[1:])
        need(parts[0] == "agent_bots", "Not found", 404)
        return self._agent_bots(call, parts[1:])

    def _inboxes(self, call: Call, parts: list[str]) -> Reply:
        if call.method == "POST" and not parts:
            return self._inbox_new(body_of(call))
        inbox = self.inboxes.get(int(parts[0])) if parts and parts[0].isdigit() else None
        need(inbox is not None, "Resource could not be found", 404)
        assert inbox is not None
        verb = (call.method, *parts[1:])
        if verb == ("GET",):
            return Reply(200, {"id": inbox.id, "name": inbox.name})
        if verb == ("GET", "agent_bot"):
            held = self.bots.get(inbox.bot or 0)
            told: Json = {"id": held.id} if held else {}
            return Reply(200, {"agent_bot": told})
        need(verb == ("POST", "set_agent_bot"), "Not found", 404)
        body = body_of(call)
        need(set(body) == {"agent_bot"}, "agent_bot")
        need(body["agent_bot"] is None or body["agent_bot"] in self.bots, "no such bot", 404)
        inbox.bot = body["agent_bot"]
        return Reply(200, None)

    def _inbox_new(self, body: Json) -> Reply:
        only(body, _INBOX)
        channel = body.get("channel")
        need(isinstance(channel, dict) and channel.get("type") == "api", "channel")
        need(str(body.get("name") or "").strip(), "name")
        single = body.get("lock_to_single_conversation") is True
        inbox = Inbox(self._id(), str(body["name"]), API_INBOX, single)
        self.inboxes[inbox.id] = inbox
        return Reply(200, {"id": inbox.id, "name": inbox.name, "channel_type": API_INBOX})

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
        body = body_of(call)
        only(body, _BOT)
        need(body.get("name"), "name")
        need(str(body.get("outgoing_url", "")).startswith("http"), "outgoing_url")
        return body

    def _conversations(self, call: Call, parts: list[str], bot: Bot | None) -> Reply:
        if not parts:
            need(call.method == "POST", "Not found", 404)
            return self._talk_new(body_of(call))
        talk = self.talks.get(int(parts[0])) if parts[0].isdigit() else None
        need(talk is not None, "Resource could not be found", 404)
        assert talk is not None
        match (call.method, *parts[1:]):
            case ("GET",):
                return Reply(200, self._shown(talk))
            case ("GET", "messages"):
                return Reply(200, {"meta": {}, "payload": talk.messages[-20:]})
            case ("POST", "messages"):
                return self._message_new(call, talk, bot)
            case ("PATCH", "messages", number):
                return self._message_status(talk, number, body_of(call))
        need((call.method, *parts[1:]) == ("POST", "toggle_status"), "Not found", 404)
        body = body_of(call)
        need(body.get("status") in STATUSES, "status")
        self._becomes(talk, body["status"])
        return Reply(200, {"meta": {}, "payload": {"success": True}})

    def _talk_new(self, body: Json) -> Reply:
        only(body, _TALK)
        inbox = self.inboxes.get(body.get("inbox_id", 0))
        need(inbox is not None, "Resource could not be found", 404)
        assert inbox is not None
        source = str(body.get("source_id") or "")
        contact = self.contacts.sessions.get((inbox.id, source))
        need(contact is not None, "Resource could not be found", 404)
        need(body.get("contact_id") == contact, "contact_id")
        need(body.get("status", "open") in STATUSES, "status")
        same = (t for t in self.talks.values() if (t.inbox, t.source) == (inbox.id, source))
        known = next(same, None) if inbox.single else None
        if known is None:
            person = self.contacts.rows[contact or 0]
            known = Talk(self._id(), person, inbox.id, body.get("status", "open"), inbox.channel)
            known.source = source
            self.talks[known.id] = known
        return Reply(200, self._shown(known))

    def _message_new(self, call: Call, talk: Talk, bot: Bot | None) -> Reply:
        body = message_of(call)
        only(body, _MESSAGE)
        incoming = body.get("message_type") == "incoming"
        only_api = "Incoming messages are only allowed in Api inboxes"
        need(not incoming or talk.channel == API_INBOX, only_api)
        need(incoming or body.get("message_type") == "outgoing", "message_type")
        need(str(body.get("content") or "").strip() or body.get("attachments"), "content")
        need(isinstance(body.get("private", False), bool), "private")
        sender = {"id": bot.id, "name": "Mostrador", "type": "agent_bot"} if bot else None
        if incoming:
            sender = talk.contact
            if talk.status == "resolved":
                self._becomes(talk, "pending" if self._bot_of(talk) else "open")
        talk.files += files_of(call)
        return Reply(200, self._say(talk, sender=sender, **body))

    def _message_status(self, talk: Talk, number: str, body: Json) -> Reply:
        need(
            talk.channel == API_INBOX, "Message status update is only allowed for API inboxes", 403
        )
        only(body, frozenset({"status", "external_error"}))
        need(body.get("status") in ("sent", "delivered", "read", "failed"), "status")
        message = next((each for each in talk.messages if str(each["id"]) == number), None)
        need(message is not None, "Resource could not be found", 404)
        assert message is not None
        message |= body
        self._tell(talk, "message_updated", {**message, **self._surroundings(talk)})
        return Reply(200, message)

    def _file(self, name: str) -> Reply:
        need(name in self.files, "Not found", 404)
        kind, data = self.files[name]
        return Reply(200, content=data, media_type=kind)

    # --- What people do there -------------------------------------------------------------------
    def begins(self, name: str = "Lucía", **more: Any) -> Talk:
        """A new conversation of somebody new; `more` sets fields of `Talk` or of the contact."""
        told: Json = {key: more.pop(key) for key in ("email", "phone_number") if key in more}
        talk = Talk(self._id(), self.contacts.add(name=name, **told), **more)
        self.talks[talk.id] = talk
        return talk

    def customer_writes(self, talk: Talk, text: str, **more: Any) -> Json:
        """A message of the customer, delivered."""
        if talk.status == "resolved":
            self._becomes(talk, "pending")
        return self._say(talk, sender=talk.contact, content=text, message_type="incoming", **more)

    def agent_writes(self, talk: Talk, text: str, *, private: bool = False, **more: Any) -> Json:
        """A member of the team writes there; a message opens the conversation."""
        sender = {"id": 1, "name": "Ana", "email": "ana@estilo.example", "type": "user"}
        if not private:
            talk.assignee = sender
            self._becomes(talk, "open")
        return self._say(
            talk, sender=sender, content=text, message_type="outgoing", private=private, **more
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
        self._tell(talk, "message_created", {**message, **self._surroundings(talk)})
        return {name: value for name, value in message.items() if name != "sender"}

    def _surroundings(self, talk: Talk) -> Json:
        inbox = {"id": talk.inbox, "name": self.inboxes[talk.inbox].name}
        account = {"id": int(self.account), "name": "Estilo"}
        return {"conversation": self._shown(talk), "inbox": inbox, "account": account}

    def _shown(self, talk: Talk) -> Json:
        return {
            "id": talk.id,
            "inbox_id": talk.inbox,
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
            self._tell(talk, event, self._shown(talk))

    def _bot_of(self, talk: Talk) -> Bot | None:
        return self.bots.get(self.inboxes[talk.inbox].bot or 0)

    def _tell(self, talk: Talk, event: str, payload: Json) -> None:
        bot = self._bot_of(talk)
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
