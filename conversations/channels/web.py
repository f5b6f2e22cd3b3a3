"""The chat on the business's own page: its messages stay on this machine, and the page asks for
them (`conversations/api`)."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from django.conf import settings
from pydantic import (
    BaseModel,
    ConfigDict,
    NonNegativeInt,
    StringConstraints,
    ValidationError,
    model_validator,
)

from conversations.channels.base import Channel, InboundMessage, ParseError
from conversations.channels.showing import Keys
from conversations.models import Delivery

NAME_MAX_CHARS = 120
TOKEN_MAX_CHARS = 64


class WebFile(BaseModel):
    """What the door notes of a file that came with a message; the file itself lies apart."""

    model_config = ConfigDict(strict=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    kind: Literal["image", "audio", "file"]
    type: Annotated[str, StringConstraints(max_length=100)]
    name: Annotated[str, StringConstraints(max_length=NAME_MAX_CHARS)]
    size: NonNegativeInt

    def as_attachment(self) -> dict[str, Any]:
        """As a message keeps it; `file` is what its bytes are found by."""
        return {"file": self.id, "type": self.type, "name": self.name, "size": self.size}


class WebPayload(BaseModel):
    """What the chat's door stores for one message of a visitor."""

    model_config = ConfigDict(strict=True, extra="forbid")

    visitor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    text: Annotated[str, StringConstraints(max_length=settings.MESSAGE_MAX_CHARS)]
    name: Annotated[str, StringConstraints(max_length=NAME_MAX_CHARS)] = ""
    choice: Annotated[str, StringConstraints(max_length=TOKEN_MAX_CHARS)] = ""
    file: WebFile | None = None

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """A message without words needs a file."""
        if not self.text and self.file is None:
            raise ValueError("text or file")
        return self


class WebChannel(Channel):
    """Sending is showing: a message that is in the conversation is on the visitor's page."""

    kind: ClassVar[str] = "web"
    keys: ClassVar[Keys] = Keys(buttons=10, button_chars=120)

    def parse(self, payload: Mapping[str, Any], account_key: str) -> InboundMessage:
        try:
            parsed = WebPayload.model_validate(payload)
        except ValidationError as error:
            fields = {str(part) for found in error.errors() for part in found["loc"][:1]}
            raise ParseError(f"invalid fields: {', '.join(sorted(fields))}") from error
        return InboundMessage(
            channel=self.kind,
            account_key=account_key,
            provider_id=provider_id(parsed.visitor, parsed.id),
            sender_kind="web",
            sender=parsed.visitor,
            text=parsed.text,
            sender_name=parsed.name,
            choice=parsed.choice,
            kind=parsed.file.kind if parsed.file else "text",
            attachments=[parsed.file.as_attachment()] if parsed.file else [],
        )

    def send(self, delivery: Delivery) -> str:
        return _sent_id(delivery)

    def find_sent(self, delivery: Delivery) -> str:
        """An attempt cut off by a crash has arrived all the same: nothing had to travel."""
        return _sent_id(delivery)


def provider_id(visitor: str, message_id: str) -> str:
    """A message's name at the door. It carries the visitor, so that nobody can use up the
    message ids of somebody else."""
    return f"{visitor}:{message_id}"


def _sent_id(delivery: Delivery) -> str:
    return f"web-{delivery.message.uuid}"
