"""Meta's webhook fields, as its guides document them. Fields we do not know are let through: Meta
adds some without notice."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
# WhatsApp's form of a phone number: E.164 without the plus.
WaId = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{6,14}$")]


class Form(BaseModel):
    """The base of all."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Change(Form):
    """One thing that happened, of the kind that `field` names."""

    field: str
    value: dict[str, Any]


class Entry(Form):
    """A WhatsApp business account, and the one thing."""

    id: str
    changes: Annotated[list[Change], Field(min_length=1, max_length=1)]


class Webhook(Form):
    """What is stored of a request: one thing each (`door.parcels`)."""

    object: Literal["whatsapp_business_account"]
    entry: Annotated[list[Entry], Field(min_length=1, max_length=1)]


class Text(Form):
    body: str


class MediaPart(Form):
    id: Id
    mime_type: str = "application/octet-stream"
    caption: str = ""
    filename: str = ""
    voice: bool = False


class Place(Form):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    name: str = ""
    address: str = ""


class Button(Form):
    text: str = ""
    payload: str = ""


class Choice(Form):
    id: str
    title: str


class Interactive(Form):
    type: str
    button_reply: Choice | None = None
    list_reply: Choice | None = None


class Reaction(Form):
    message_id: Id
    emoji: str = ""


class System(Form):
    type: str = ""
    wa_id: WaId | None = None


class Problem(Form):
    code: int = 0


class Context(Form):
    id: str = ""


class Referral(Form):
    source_id: str = ""
    source_type: str = ""
    source_url: str = ""
    headline: str = ""


class Profile(Form):
    name: str = ""


class Person(Form):
    wa_id: str = ""
    profile: Profile = Profile()


class Incoming(Form):
    """A customer's message, or one that the business's own phone wrote (`to`)."""

    id: Id
    type: str
    from_: WaId = Field(alias="from")
    to: WaId | None = None
    timestamp: Any = None
    text: Text | None = None
    image: MediaPart | None = None
    audio: MediaPart | None = None
    voice: MediaPart | None = None
    video: MediaPart | None = None
    document: MediaPart | None = None
    sticker: MediaPart | None = None
    location: Place | None = None
    contacts: list[dict[str, Any]] = []
    reaction: Reaction | None = None
    button: Button | None = None
    interactive: Interactive | None = None
    order: dict[str, Any] | None = None
    system: System | None = None
    context: Context | None = None
    referral: Referral | None = None
    errors: list[Problem] = []


class Pricing(Form):
    billable: bool = True
    category: str = ""


class Status(Form):
    """What became of a message of ours."""

    id: Id
    status: str
    recipient_id: str = ""
    biz_opaque_callback_data: str = ""
    pricing: Pricing | None = None
    errors: list[Problem] = []


class OtherInfo(Form):
    title: str = ""


class TemplateStatus(Form):
    event: str
    name: str = Field(alias="message_template_name")
    language: str = Field(alias="message_template_language")
    reason: str | None = None
    other_info: OtherInfo | None = None  # with PAUSED: FIRST_PAUSE, SECOND_PAUSE


class TemplateQuality(Form):
    """Of two fields: `message_template_quality_update` and `template_category_update`."""

    name: str = Field(alias="message_template_name")
    language: str = Field(alias="message_template_language")
    new_quality_score: str = ""
    new_category: str = ""


class Quality(Form):
    event: str
    current_limit: str = ""
    display_phone_number: str = ""
