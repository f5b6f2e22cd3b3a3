"""The Bot API over a few bots, and people who write to them."""

import json
import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from config.shell.simulator.telegram import rules
from config.shell.simulator.telegram.rules import Refused
from config.shell.simulator.wire import Call, Mishap, Reply, post

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
CALL_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)")
FILE_PATH = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")
FILE_MAX_BYTES = 20 * 1024 * 1024
Update = dict[str, Any]
Post = Callable[[str, bytes, Mapping[str, str]], int]


@dataclass
class Person:
    """Somebody with Telegram, in their chat with one bot; `messages` is what both said."""

    id: int
    first_name: str
    language: str = "es"
    phone: str = ""
    blocked: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    @property
    def user(self) -> dict[str, Any]:
        """As updates name them."""
        user = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return user | {"language_code": self.language}

    @property
    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.first_name}

    @property
    def heard(self) -> list[str]:
        """What the bot said, oldest first."""
        return [str(one["text"]) for one in self.messages if one["from"]["is_bot"]]


@dataclass
class Bot:
    """One bot, where it is to be called, and whom it knows."""

    id: int
    username: str
    name: str
    url: str = ""
    secret: str = ""
    updates: list[str] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)
    pressed: dict[str, bool] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    error: str = ""
    _update: int = 10_000
    _message: int = 0

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def update_id(self) -> int:
        self._update += 1
        return self._update

    def message_id(self) -> int:
        self._message += 1
        return self._message


class TelegramApi:
    """Strict about what it is sent (`rules`); keeps everything in memory.

    `bots` by token. `adopt` makes a bot of a token that is not known, for the demo; then every
    chat is one that somebody has begun. `local`: webhooks need no https. `repeats`: how often each
    of the next updates is delivered once more.
    """

    def __init__(
        self,
        bots: dict[str, Bot] | None = None,
        *,
        local: bool = True,
        adopt: Callable[[str], Bot | None] | None = None,
    ) -> None:
        self.bots = bots or {}
        self.local, self._adopt = local, adopt
        self.repeats: deque[int] = deque()
        self.post: Post = post
        self._lock = threading.RLock()

    # --- What the product calls -----------------------------------------------------------------
    def answer(self, call: Call) -> Reply:
        """Serve one call of the API, or the download of a file."""
        try:
            if found := FILE_PATH.fullmatch(call.path):
                return self._download(found["token"], found["path"])
            found = CALL_PATH.fullmatch(call.path)
            if found is None or found["method"] not in rules.FIELDS:
                raise Refused(404, "Not Found")
            bot, fields = self._bot(found["token"]), _fields(call)
            rules.check_fields(found["method"], fields)
            with self._lock:
                result = getattr(self, f"_{_snake(found['method'])}")(bot, fields)
        except Refused as refused:
            return self.refusal(Mishap(status=refused.code, says=refused.description))
        return Reply(200, {"ok": True, "result": result})

    def refusal(self, mishap: Mishap) -> Reply:
        """Telegram's error envelope; `more` of a mishap are its parameters."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": mishap.status,
            "description": mishap.says,
        }
        if mishap.more:
            body["parameters"] = dict(mishap.more)
        return Reply(mishap.status, body, mishap.headers)

    def _bot(self, token: str) -> Bot:
        bot = self.bots.get(token)
        if bot is None and self._adopt is not None:
            bot = self._adopt(token)
        if bot is None:
            raise Refused(401, "Unauthorized")
        return self.bots.setdefault(token, bot)

    def _person(self, bot: Bot, fields: Mapping[str, Any]) -> Person:
        person = bot.people.get(fields["chat_id"])
        if person is None and self._adopt is not None:
            person = bot.people[fields["chat_id"]] = Person(fields["chat_id"], "Demo")
        if person is None:
            raise Refused(400, "Bad Request: chat not found")
        if person.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return person

    def _get_me(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        return bot.user

    def _set_webhook(self, bot: Bot, fields: Mapping[str, Any]) -> bool:
        secret, updates = fields.get("secret_token", ""), fields.get("allowed_updates")
        if fields["url"]:
            rules.check_webhook(fields["url"], secret, updates, local=self.local)
        bot.url, bot.secret, bot.updates = fields["url"], secret, updates or []
        return True

    def _delete_webhook(self, bot: Bot, fields: Mapping[str, Any]) -> bool:
        bot.url = bot.secret = ""
        return True

    def _get_webhook_info(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        told = {"url": bot.url, "has_custom_certificate": False, "pending_update_count": 0}
        return told | ({"last_error_message": bot.error} if bot.error else {})

    def _send_message(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        rules.check_text(fields["text"])
        if "reply_markup" in fields:
            rules.check_markup(fields["reply_markup"])
        person = self._person(bot, fields)
        message = self._message(bot, person, bot.user, text=fields["text"])
        if "inline_keyboard" in fields.get("reply_markup", {}):
            message["reply_markup"] = fields["reply_markup"]
        elif "reply_markup" in fields:
            message["_keyboard"] = fields["reply_markup"]
        person.messages.append(message)
        return {name: value for name, value in message.items() if not name.startswith("_")}

    def _send_location(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        return self._send_place(bot, fields, {})

    def _send_venue(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        return self._send_place(
            bot, fields, {"title": fields["title"], "address": fields["address"]}
        )

    def _send_place(
        self, bot: Bot, fields: Mapping[str, Any], named: dict[str, str]
    ) -> dict[str, Any]:
        person = self._person(bot, fields)
        point = {"latitude": fields["latitude"], "longitude": fields["longitude"]}
        shown: dict[str, Any] = {"location": point}
        if named:
            shown["venue"] = {"location": point, **named}
        message = self._message(bot, person, bot.user, **shown)
        person.messages.append({"text": f"📍 {named.get('title', '')}".strip(), **message})
        return message

    def _send_photo(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        return self._send_file(bot, fields, "photo")

    def _send_document(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        return self._send_file(bot, fields, "document")

    def _send_file(self, bot: Bot, fields: Mapping[str, Any], kind: str) -> dict[str, Any]:
        upload: rules.Upload = fields[kind]
        if kind == "photo" and not upload.kind.startswith("image/"):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        person = self._person(bot, fields)
        number = len(person.messages)
        named: dict[str, Any] = {"file_id": f"out{number}", "file_unique_id": f"u{number}"}
        if kind == "photo":
            shown: Any = [named | {"width": 1, "height": 1}]
        else:
            shown = named | {"file_name": upload.name}
        message = self._message(bot, person, bot.user, **{kind: shown})
        person.messages.append({"text": f"📎 {upload.name}", "_upload": upload, **message})
        return message

    def _send_chat_action(self, bot: Bot, fields: Mapping[str, Any]) -> bool:
        if fields["action"] not in rules.ACTIONS:
            raise Refused(400, "Bad Request: wrong parameter action in request")
        self._person(bot, fields).actions.append(fields["action"])
        return True

    def _answer_callback_query(self, bot: Bot, fields: Mapping[str, Any]) -> bool:
        if len(fields.get("text", "")) > rules.ANSWER_CHARS:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        if bot.pressed.get(fields["callback_query_id"], True):
            raise Refused(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        bot.pressed[fields["callback_query_id"]] = True
        return True

    def _get_file(self, bot: Bot, fields: Mapping[str, Any]) -> dict[str, Any]:
        data = bot.files.get(fields["file_id"])
        if data is None:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(data) > FILE_MAX_BYTES:
            raise Refused(400, "Bad Request: file is too big")
        held = {"file_id": fields["file_id"], "file_unique_id": fields["file_id"][-10:]}
        return held | {"file_size": len(data), "file_path": f"voice/{fields['file_id']}.oga"}

    def _download(self, token: str, path: str) -> Reply:
        data = self._bot(token).files.get(path.rpartition("/")[2].removesuffix(".oga"))
        if data is None:
            raise Refused(404, "Not Found")
        return Reply(200, content=data, media_type="application/octet-stream")

    @staticmethod
    def _message(
        bot: Bot, person: Person, author: Mapping[str, Any], **content: Any
    ) -> dict[str, Any]:
        message = {"message_id": bot.message_id(), "from": dict(author), "chat": person.chat}
        return message | {"date": int(time.time())} | content

    # --- What people do -------------------------------------------------------------------------
    def person_writes(self, bot: Bot, person: Person, **content: Any) -> Update:
        """A message of a person: `text`, or any other content; the update, delivered."""
        with self._lock:
            bot.people.setdefault(person.id, person)
            person.blocked = False
            message = self._message(bot, person, person.user, **content)
            person.messages.append({"text": "", **message})
        return self._deliver(bot, {"message": message})

    def person_presses(self, bot: Bot, person: Person, words: str) -> Update:
        """Press the button with these words under the latest message that has one."""
        with self._lock:
            message, button = next(
                (message, button)
                for message in reversed(person.messages)
                for row in message.get("reply_markup", {}).get("inline_keyboard", [])
                for button in row
                if button["text"] == words
            )
            query = f"{bot.id}{bot.update_id()}"
            bot.pressed[query] = False
        pressed = {"id": query, "from": person.user, "message": message, "chat_instance": "1"}
        return self._deliver(bot, {"callback_query": pressed | {"data": button["callback_data"]}})

    def person_shares_phone(self, bot: Bot, person: Person) -> Update:
        """Press the button that gives the bot one's own number."""
        card = {"phone_number": person.phone, "first_name": person.first_name}
        return self.person_writes(bot, person, contact=card | {"user_id": person.id})

    def person_blocks(self, bot: Bot, person: Person) -> Update:
        """Block the bot."""
        person.blocked = True
        member: dict[str, Any] = {"user": bot.user, "status": "kicked", "until_date": 0}
        change = {"chat": person.chat, "from": person.user, "date": int(time.time())}
        before = {"old_chat_member": {"user": bot.user, "status": "member"}}
        return self._deliver(bot, {"my_chat_member": change | before | {"new_chat_member": member}})

    def _deliver(self, bot: Bot, content: dict[str, Any]) -> Update:
        update = {"update_id": bot.update_id(), **content}
        (kind,) = content
        if bot.url and (not bot.updates or kind in bot.updates):
            for _time in range(1 + (self.repeats.popleft() if self.repeats else 0)):
                self.deliver(bot, update)
        return update

    def deliver(self, bot: Bot, update: Update) -> int:
        """Call the bot's webhook with an update, new or not; the status, 0 where nobody answers."""
        headers = {"Content-Type": "application/json", SECRET_HEADER: bot.secret}
        try:
            status = self.post(bot.url, json.dumps(update).encode(), headers)
        except OSError as error:
            logger.warning("the webhook could not be reached: %s", type(error).__name__)
            status = 0
        refused = status != 200
        bot.error = f"Wrong response from the webhook: {status}" if refused else ""
        return status


def _snake(method: str) -> str:
    return re.sub(r"(?=[A-Z])", "_", method).lower()


def _fields(call: Call) -> dict[str, Any]:
    if call.header("Content-Type").startswith("multipart/form-data"):
        said, files = call.parts()
        fields: dict[str, Any] = {**said, **{each[0]: rules.Upload(*each[1:]) for each in files}}
        return fields | ({"chat_id": int(said["chat_id"])} if "chat_id" in said else {})
    fields = call.json()
    if not isinstance(fields, dict):
        raise Refused(400, "Bad Request: can't parse JSON object")
    return fields
