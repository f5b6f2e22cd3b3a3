"""Telegram's updates, as its Bot API documents them. Fields and kinds that we do not know are let
through: Telegram adds some every few weeks."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conversations.channels.base import (
    InboundMessage,
    MessageEdit,
    Parsed,
    ParseError,
    ReachUpdate,
    moment_of,
)
from leads.phones import InvalidPhone, phone_normalize

CHANNEL = "telegram"
LINK_MAX_CHARS = 64
_GREETINGS = {"es": "Hola", "en": "Hello", "pt": "Olá"}
Id = Annotated[int, Field(gt=-(2**63), lt=2**63)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class User(_Part):
    """Who wrote."""

    id: Id
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Chat(_Part):
    """Where it was written."""

    id: Id
    type: str


class File(_Part):
    """Something attached; only its id travels, the bytes are fetched."""

    file_id: str
    file_size: int = 0
    mime_type: str = ""
    file_name: str = ""
    duration: int = 0


class Contact(_Part):
    """A contact card: somebody's, or the sender's own, which only Telegram's button makes."""

    phone_number: str
    user_id: Id | None = None


class Location(_Part):
    """A place on the map."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Venue(_Part):
    """A place with a name."""

    location: Location
    title: str = ""
    address: str = ""


class Message(_Part):
    """What was said, of whatever kind."""

    message_id: Id
    chat: Chat
    from_: User | None = Field(default=None, alias="from")
    date: int = 0
    edit_date: int = 0
    text: str = ""
    caption: str = ""
    contact: Contact | None = None
    location: Location | None = None
    venue: Venue | None = None
    voice: File | None = None
    audio: File | None = None
    photo: list[File] = Field(default_factory=list, max_length=50)
    sticker: File | None = None
    document: File | None = None
    video: File | None = None
    video_note: File | None = None
    animation: File | None = None

    @property
    def id(self) -> str:
        """Its name among all messages of the bot."""
        return f"{self.chat.id}:{self.message_id}"


class CallbackMessage(_Part):
    """The message of ours whose button was pressed; Telegram forgets it after a while."""

    message_id: Id
    chat: Chat
    reply_markup: dict[str, Any] = Field(default_factory=dict)


class CallbackQuery(_Part):
    """A button was pressed."""

    id: str = Field(max_length=64)
    from_: User = Field(alias="from")
    message: CallbackMessage | None = None
    data: str = Field(default="", max_length=256)


class Member(_Part):
    """What somebody is in a chat."""

    status: str


class MemberUpdate(_Part):
    """What the bot itself is in a chat now."""

    chat: Chat
    from_: User = Field(alias="from")
    new_chat_member: Member


class Update(_Part):
    """One update; at most one of the fields is there."""

    update_id: Id
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberUpdate | None = None


def parse(payload: Mapping[str, Any], account_key: str) -> Parsed:
    """What a stored update means; None for kinds that we do not know, and for all that is said in
    groups. Raises `ParseError`."""
    if "update_id" not in payload:
        return None
    try:
        update = Update.model_validate(payload)
    except ValidationError as error:
        fields = sorted({str(part["loc"][0]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error
    if update.message:
        return _message(update.message, account_key)
    if update.edited_message:
        return _edit(update.edited_message, account_key)
    if update.callback_query:
        return _pressed(update.callback_query, account_key)
    return _member(update.my_chat_member) if update.my_chat_member else None


def callback_id(payload: Mapping[str, Any]) -> str:
    """The id by which a pressed button wants to be answered; empty for anything else."""
    query = payload.get("callback_query")
    return str(query.get("id", "")) if isinstance(query, dict) else ""


def _message(message: Message, account_key: str, provider_id: str = "") -> InboundMessage | None:
    sender = message.from_
    if message.chat.type != "private" or sender is None or sender.is_bot:
        return None
    text, started, link = _said(message, sender)
    kind, attachments = _attached(message)
    proven = _proven(message, sender)
    if not text and not attachments and not message.contact:
        return None  # a service note: pinned, the timer changed, and so on
    return InboundMessage(
        channel=CHANNEL,
        account_key=account_key,
        provider_id=provider_id or message.id,
        sender_kind="telegram",
        sender=str(message.chat.id),
        sender_name=sender.name,
        text=text or (message.contact.phone_number[:40] if message.contact else ""),
        kind=kind,
        attachments=attachments,
        proven=proven,
        started=started,
        link=link,
        said_at=moment_of(message.edit_date or message.date),
    )


def _said(message: Message, sender: User) -> tuple[str, bool, str]:
    """The words; whether the start button was pressed; the link that led here.

    Pressing "Start" sends `/start` with what the link carried: for the conversation it is a
    greeting. Any other command is what it says, without its sign and the bot's name.
    """
    text = message.text or message.caption or (message.venue.title if message.venue else "")
    if not text.startswith("/"):
        return text, False, ""
    command, _space, rest = text[1:].partition(" ")
    command = command.partition("@")[0]
    if command.lower() != "start":
        return f"{command} {rest}".strip(), False, ""
    language = sender.language_code[:2].lower()
    return _GREETINGS.get(language, _GREETINGS["es"]), True, rest.strip()[:LINK_MAX_CHARS]


def _proven(message: Message, sender: User) -> tuple[tuple[str, str], ...]:
    """The sender's own phone, where they shared it. A card of somebody else proves nothing."""
    card = message.contact
    if card is None or card.user_id != sender.id:
        return ()
    try:
        # Telegram writes some numbers without their plus.
        phone = phone_normalize("+" + card.phone_number.lstrip("+ "))
    except InvalidPhone:
        return ()
    return (("phone", phone),)


_Kind = Literal["text", "image", "audio", "file", "location"]


def _attached(message: Message) -> tuple[_Kind, list[dict[str, Any]]]:
    if message.venue or message.location:
        return "location", [_place(message)]
    if message.photo:
        largest = max(message.photo, key=lambda size: size.file_size)
        return "image", [_file(largest, "image/jpeg")]
    if sound := message.voice or message.audio:
        return "audio", [_file(sound, "audio/ogg")]
    if message.sticker:
        return "image", [_file(message.sticker, "image/webp")]
    if moving := message.video or message.video_note:
        return "file", [_file(moving, "video/mp4")]
    if sent := message.document or message.animation:
        return "file", [_file(sent, "application/octet-stream")]
    return "text", []


def _file(file: File, usual: str) -> dict[str, Any]:
    held = {"type": (file.mime_type or usual)[:100], "file_id": file.file_id[:255]}
    if file.file_name:
        held["name"] = file.file_name[:200]
    return held | {"size": max(file.file_size, 0)}


def _place(message: Message) -> dict[str, Any]:
    place = message.venue.location if message.venue else message.location
    assert place is not None
    return {
        "type": "location",
        "latitude": place.latitude,
        "longitude": place.longitude,
        "address": message.venue.address[:200] if message.venue else "",
        "label": message.venue.title[:200] if message.venue else "",
    }


def _edit(message: Message, account_key: str) -> MessageEdit | None:
    """Other words; a place that moves on (a live location) is no news each time."""
    changed = _message(message, account_key, f"{message.id}:edit:{message.edit_date}")
    if changed is None or not changed.text or changed.kind == "location":
        return None
    return MessageEdit(changed, original=message.id)


def _pressed(query: CallbackQuery, account_key: str) -> InboundMessage | None:
    """A pressed button says what stands on it."""
    if query.message is None or query.message.chat.type != "private" or not query.data:
        return None
    return InboundMessage(
        channel=CHANNEL,
        account_key=account_key,
        provider_id=f"press:{query.id}",
        sender_kind="telegram",
        sender=str(query.message.chat.id),
        sender_name=query.from_.name,
        text=_label(query.message.reply_markup, query.data) or query.data,
        choice=query.data,
        replied_to=f"{query.message.chat.id}:{query.message.message_id}",
    )


def _label(markup: Mapping[str, Any], data: str) -> str:
    """The words on the button with this data."""
    rows = markup.get("inline_keyboard")
    for row in rows if isinstance(rows, list) else []:
        for button in row if isinstance(row, list) else []:
            if isinstance(button, dict) and button.get("callback_data") == data:
                return str(button.get("text", ""))
    return ""


def _member(update: MemberUpdate) -> ReachUpdate | None:
    if update.chat.type != "private":
        return None
    reachable = update.new_chat_member.status not in ("kicked", "left", "restricted")
    return ReachUpdate("telegram", str(update.chat.id), reachable)
