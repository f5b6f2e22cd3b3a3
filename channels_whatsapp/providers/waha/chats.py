"""Who is meant by WhatsApp's own ids, as WAHA gives them.

A person is `34600123456@c.us`, or hidden behind `…@lid`: then the gateway is asked for the number.
A message is `{false|true}_{chat}_{key}`, whose chat may be spelt either way, so that messages of
ours are known by their key alone.
"""

import re
from urllib.parse import quote

from channels_whatsapp.providers.waha.api import WahaError, call
from channels_whatsapp.providers.waha.keys import Keys

_PERSON = re.compile(r"([1-9][0-9]{6,14})(?::[0-9]+)?@(?:c\.us|s\.whatsapp\.net)")
_HIDDEN = re.compile(r"[0-9]{1,32}@lid")
# Numbers there are registered under an older or a newer spelling: the gateway knows which.
_TWO_SPELLINGS = ("+52", "+54", "+55")


def number_of(chat: object) -> str:
    """The E.164 number in a person's id; empty for groups, channels, states and hidden ids."""
    found = _PERSON.fullmatch(chat) if isinstance(chat, str) else None
    return f"+{found[1]}" if found else ""


def is_hidden(chat: object) -> bool:
    """Whether the id hides its number."""
    return isinstance(chat, str) and bool(_HIDDEN.fullmatch(chat))


def number_ask(chat: str, keys: Keys) -> str:
    """The number behind a hidden id, asked of the gateway; empty where it does not know. Raises
    `api.FAILURES`."""
    try:
        told = call("GET", f"/api/{quote(keys.session)}/lids/{quote(chat)}", keys)
    except WahaError as error:
        if error.status == 404:
            return ""
        raise
    return number_of(told.get("pn")) if isinstance(told, dict) else ""


def chat_of(number: str) -> str:
    """A person's id, of their number."""
    return f"{number.removeprefix('+')}@c.us"


def chat_ask(number: str, keys: Keys) -> str:
    """Where to write to a number: the gateway is asked where a country spells numbers in two ways.
    Empty where the number has no WhatsApp. Raises `api.FAILURES`."""
    if not number.startswith(_TWO_SPELLINGS):
        return chat_of(number)
    asked = {"phone": number.removeprefix("+"), "session": keys.session}
    told = call("GET", "/api/contacts/check-exists", keys, params=asked)
    if not isinstance(told, dict) or not told.get("numberExists"):
        return ""
    return str(told.get("chatId") or chat_of(number))


def key_of(message_id: str) -> str:
    """What a message is known by whatever its chat is called."""
    parts = message_id.split("_")
    return parts[2] if len(parts) > 2 and parts[0] in ("true", "false") else message_id


def chat_in(message_id: str) -> str:
    """The chat that a message's id names; empty where it names none."""
    parts = message_id.split("_")
    return parts[1] if len(parts) > 2 else ""
