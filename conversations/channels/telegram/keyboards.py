"""The buttons under a message on Telegram. A message has one set of them at most."""

from collections.abc import Sequence
from typing import Any

from conversations.channels.showing import Key, Keys, Shown
from conversations.models import Conversation, Message
from leads.models import ContactIdentity
from tenants.context import current_business

# Telegram sets no limit to a button's words, a phone's width does; a press gives back a token of
# 25 bytes, of the 64 that it may have (Bot API, InlineKeyboardButton).
KEYS = Keys(buttons=40, button_chars=60)
# Short answers stand side by side, as far as a narrow phone shows them whole.
_ROW_CHARS, _ROW_BUTTONS = 24, 3
# What customers read; not the dashboard's language.
SHARE_PHONE = {
    "es": "Compartir mi teléfono",
    "en": "Share my phone number",
    "pt": "Compartilhar meu telefone",
}


def markup(message: Message, shown: Shown) -> dict[str, Any] | None:
    """The buttons for a message as it is shown: its choices; else, under the first thing that
    somebody hears whose phone is not known, one with which Telegram gives it; None otherwise."""
    if shown.keys:
        return {"inline_keyboard": _rows(shown.keys)}
    if not _may_ask_for_phone(message):
        return None
    language = message.conversation.language or current_business().language
    text = SHARE_PHONE.get(language, SHARE_PHONE["es"])
    return {
        "keyboard": [[{"text": text, "request_contact": True}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


def _rows(keys: Sequence[Key]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = []
    room = 0
    for key in keys:
        button = {"text": key.title, "callback_data": key.token}
        room -= len(key.title)
        if rows and room >= 0 and len(rows[-1]) < _ROW_BUTTONS:
            rows[-1].append(button)
        else:
            rows.append([button])
            room = _ROW_CHARS - len(key.title)
    return rows


def _may_ask_for_phone(message: Message) -> bool:
    conversation: Conversation = message.conversation
    earlier = Message.objects.filter(
        conversation=conversation, direction=Message.Direction.OUT, options=[], pk__lt=message.pk
    )
    if earlier.exists():
        return False
    phones = ContactIdentity.objects.filter(
        contact=conversation.contact_id, kind=ContactIdentity.Kind.PHONE
    )
    return not phones.exists()
