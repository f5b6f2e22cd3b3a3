"""What a call that a provider took handed over: whom for, what it said, and its ids."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from config.shell.simulator.wire import Call, Reply


@dataclass(frozen=True)
class Facts:
    """Of a message; all empty for calls that hand none over. `delivery_id` is the product's own,
    where the provider carries it (Twilio: in the callback's address; Meta: a value of ours)."""

    provider_id: str = ""
    to: str = ""
    text: str = ""
    delivery_id: str = ""


def of_twilio(call: Call, reply: Reply) -> Facts:
    """A created message."""
    if call.method != "POST" or not call.path.endswith("/Messages.json"):
        return Facts()
    made = reply.body
    delivery = call.form().get("StatusCallback", "").rstrip("/").rpartition("/")[2]
    return Facts(made["sid"], made["to"], made["body"], delivery)


def of_meta(call: Call, reply: Reply) -> Facts:
    """A message that was accepted; its content as JSON."""
    if not isinstance(reply.body, Mapping) or "messages" not in reply.body:
        return Facts()
    asked = call.json()
    content = asked[asked.get("type", "text")]
    said = content.get("body") or json.dumps(content, sort_keys=True, ensure_ascii=False)
    delivery = asked.get("biz_opaque_callback_data", "")
    return Facts(reply.body["messages"][0]["id"], asked["to"], said, delivery)


def of_telegram(call: Call, reply: Reply) -> Facts:
    """A message that a bot sent; Telegram numbers messages by chat and carries no id of ours."""
    if not call.path.endswith("/sendMessage"):
        return Facts()
    asked, made = call.json(), reply.body["result"]
    chat = str(asked["chat_id"])
    return Facts(f"{chat}:{made['message_id']}", chat, asked["text"])


def of_openai(call: Call, reply: Reply) -> Facts:
    """A completion; its content is a digest of everything that was asked."""
    if not isinstance(reply.body, Mapping) or "id" not in reply.body:
        return Facts()
    digest = hashlib.sha256(call.body).hexdigest()
    return Facts(reply.body["id"], "", digest, call.header("Idempotency-Key"))


FACTS: dict[str, Callable[[Call, Reply], Facts]] = {
    "twilio": of_twilio,
    "meta": of_meta,
    "telegram": of_telegram,
    "openai": of_openai,
}
