"""The buttons under a message on Telegram. A message has one set of them at most."""

from typing import Any

from django.db.models import Q

from conversations.models import Conversation, Message
from leads.models import ContactIdentity
from tenants.context import current_business

# Bot API, InlineKeyboardButton: 1 to 64 bytes.
DATA_BYTES = 64
LABEL_CHARS = 60
BUTTONS = 40
# Short answers stand side by side, as far as a narrow phone shows them whole.
_ROW_CHARS, _ROW_BUTTONS = 24, 3
# What customers read; not the dashboard's language.
SHARE_PHONE = {
    "es": "Compartir mi teléfono",
    "en": "Share my phone number",
    "pt": "Compartilhar meu telefone",
}


def markup(message: Message) -> dict[str, Any] | None:
    """The buttons for a message: its options; else, under the first thing that somebody hears
    whose phone is not known, one with which Telegram gives it; None for all others."""
    if message.options:
        return {"inline_keyboard": _rows(message.options)}
    if _may_ask_for_phone(message):
        language = message.conversation.language or current_business().language
        text = SHARE_PHONE.get(language, SHARE_PHONE["es"])
        return {
            "keyboard": [[{"text": text, "request_contact": True}]],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }
    return None


def data_of(option: str) -> str:
    """What a button sends back: the option, cut to what a button may carry."""
    return option.encode()[:DATA_BYTES].decode(errors="ignore")


def _rows(options: list[str]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = []
    room = 0
    for option in options[:BUTTONS]:
        button = {"text": option[:LABEL_CHARS], "callback_data": data_of(option)}
        room -= len(option)
        if rows and room >= 0 and len(rows[-1]) < _ROW_BUTTONS:
            rows[-1].append(button)
        else:
            rows.append([button])
            room = _ROW_CHARS - len(option)
    return rows


def _may_ask_for_phone(message: Message) -> bool:
    conversation: Conversation = message.conversation
    earlier = Message.objects.filter(
        Q(options=[]), conversation=conversation, direction=Message.Direction.OUT
    )
    if message.pk is not None:
        earlier = earlier.filter(pk__lt=message.pk)
    if earlier.exists():
        return False
    phones = ContactIdentity.objects.filter(
        contact=conversation.contact_id, kind=ContactIdentity.Kind.PHONE
    )
    return not phones.exists()
