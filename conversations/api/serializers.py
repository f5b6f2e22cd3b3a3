"""Shapes of the chat's API."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations.assistant.nlu.text import clean
from conversations.channels.showing import shown
from conversations.channels.web import NAME_MAX_CHARS, TOKEN_MAX_CHARS, WebChannel, provider_id
from conversations.models import Message, MessageFile
from tenants.webhooks import payload_clean

TEXT_MAX_CHARS = 4000

_AUTHORS = {
    Message.Author.CONTACT: "visitor",
    Message.Author.ASSISTANT: "assistant",
    Message.Author.AGENT: "team",
    Message.Author.SYSTEM: "business",
}


class StorableText(serializers.CharField):
    """Text without what no database can hold (NUL, lone surrogates); text that nobody could see
    (zero-width characters alone) counts as empty."""

    def to_internal_value(self, data: Any) -> str:
        text: str = payload_clean(super().to_internal_value(data))
        if not clean(text) and not self.allow_blank:
            self.fail("blank")
        return text


class ChatStart(serializers.Serializer[Any]):
    """What a visitor says of themselves before the chat: at most a name."""

    name = StorableText(max_length=NAME_MAX_CHARS, required=False, default="", allow_blank=True)


class ChatToken(serializers.Serializer[Any]):
    """The token to send as X-Chat-Token from now on."""

    token = serializers.CharField()


class ChatMessageNew(serializers.Serializer[Any]):
    """A message to the business. `id` is made by the page; a repeated one is stored once."""

    id = serializers.UUIDField()
    text = StorableText(
        max_length=TEXT_MAX_CHARS,
        error_messages={
            "blank": _("Escribe un mensaje."),
            "max_length": _("El mensaje es demasiado largo: como mucho {max_length} caracteres."),
        },
    )

    choice = StorableText(
        max_length=TOKEN_MAX_CHARS,
        required=False,
        default="",
        allow_blank=True,
        help_text=_("Lo que devuelve el botón pulsado; vacío si se escribió."),
    )


class ChatFileNew(serializers.Serializer[Any]):
    """A file to the business (multipart), with words under it or without. `id` as of a message."""

    id = serializers.UUIDField()
    file = serializers.FileField(
        max_length=200, error_messages={"empty": _("El archivo está vacío.")}
    )
    text = StorableText(max_length=TEXT_MAX_CHARS, required=False, default="", allow_blank=True)


class ChatFile(serializers.Serializer[MessageFile]):
    """A file of a message; its bytes are at `/api/chat/files/{id}`, for its visitor alone."""

    id = serializers.UUIDField(source="uuid")
    kind = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()


class ChatMessageStored(serializers.Serializer[Any]):
    """The message is safe here; `repeated` says that it already was."""

    id = serializers.UUIDField()
    repeated = serializers.BooleanField()


class ChatAfter(serializers.Serializer[Any]):
    """Which messages are wanted: those after this message's id, or the latest ones."""

    after = serializers.UUIDField(required=False, default=None)


class ChatChoice(serializers.Serializer[Any]):
    """A button under a message: what it says, and what to send as `choice` when it is pressed."""

    title = serializers.CharField()
    description = serializers.CharField()
    token = serializers.CharField()


class ChatPressed(serializers.Serializer[Any]):
    """Which button a message of the visitor pressed: whose, and its place from 0."""

    message = serializers.UUIDField()
    place = serializers.IntegerField()


class ChatMessage(serializers.Serializer[Message]):
    """One message as its visitor sees it. `client_id` is the page's own id of what it sent;
    `choices` are the buttons under it, `options` the same in words alone; `pressed` says which one
    the visitor's message pressed."""

    id = serializers.UUIDField(source="uuid")
    client_id = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    text = serializers.CharField(source="body")
    options = serializers.ListField(child=serializers.CharField())
    choices = serializers.SerializerMethodField()
    pressed = serializers.SerializerMethodField()
    files = ChatFile(many=True)
    at = serializers.DateTimeField(source="created_at")

    def get_client_id(self, message: Message) -> str:
        if message.direction != Message.Direction.IN:
            return ""
        prefix = provider_id(self.context["visitor"].id, "")
        return message.provider_id.removeprefix(prefix)

    @extend_schema_field(ChatChoice(many=True))
    def get_choices(self, message: Message) -> list[dict[str, str]]:
        found = shown(message, WebChannel.keys)
        return [asdict(key) for key in found.keys]

    @extend_schema_field(ChatPressed(allow_null=True))
    def get_pressed(self, message: Message) -> dict[str, Any] | None:
        if message.answers is None or message.choice is None:
            return None
        return {"message": message.answers.uuid, "place": message.choice}

    def get_author(self, message: Message) -> str:
        return _AUTHORS[Message.Author(message.author)]


class ChatThread(serializers.Serializer[Any]):
    """What is new. `answering` says who answers; `waiting`, that the assistant is about to;
    `typing`, that somebody of the team is writing; `more`, that there is more after the last
    message of this list."""

    messages = ChatMessage(many=True)
    answering = serializers.ChoiceField(choices=["assistant", "team"])
    waiting = serializers.BooleanField()
    typing = serializers.BooleanField()
    more = serializers.BooleanField()
