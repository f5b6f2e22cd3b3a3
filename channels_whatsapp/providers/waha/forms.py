"""WAHA's webhook fields, as its guides document them. What an engine adds is let through."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class Form(BaseModel):
    """The base of all."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Me(Form):
    id: str = ""


class Event(Form):
    """One webhook; `payload` is of the kind that `event` names."""

    event: str
    session: str
    payload: dict[str, Any]
    me: Me | None = None


class MediaPart(Form):
    url: str | None = None
    mimetype: str | None = None
    filename: str | None = None


class Place(Form):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    description: str | None = None
    name: str | None = None
    address: str | None = None


class ReplyTo(Form):
    id: str | None = None


class Incoming(Form):
    """A message of either side. Written by the phone itself or by a program (`source`)."""

    id: Id
    from_: Id = Field(alias="from")
    to: str | None = None
    from_me: bool = Field(False, alias="fromMe")
    source: str = ""
    timestamp: Any = None
    body: str | None = None
    has_media: bool = Field(False, alias="hasMedia")
    media: MediaPart | None = None
    location: Place | None = None
    vcards: list[str] | None = Field(None, alias="vCards")
    reply_to: ReplyTo | None = Field(None, alias="replyTo")
    edited: str = Field("", alias="editedMessageId")
    more: dict[str, Any] | None = Field(None, alias="_data")


class Reaction(Form):
    text: str = ""


class Reacting(Form):
    id: Id
    from_: Id = Field(alias="from")
    from_me: bool = Field(False, alias="fromMe")
    reaction: Reaction


class Ack(Form):
    """How far a message of ours has come."""

    id: Id
    from_me: bool = Field(True, alias="fromMe")
    ack: int
