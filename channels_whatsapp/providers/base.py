"""What a WhatsApp provider is: a folder with the verbs of `Provider`, and a `door` module for its
webhook. Copy `twilio/`, `meta/` or `waha/` to add one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from channels_whatsapp.accounts import Route
from channels_whatsapp.models import WhatsAppAccount
from conversations.channels.base import Attachment, Parsed
from conversations.channels.showing import Shown
from conversations.places import Place
from tenants.http import Sink
from tenants.models import Business

# Where a lead came from who pressed an advertisement that opens WhatsApp.
AD = "whatsapp_ad"


def advertisement(*, source_id: str, headline: str, url: str) -> dict[str, str]:
    """The advertisement that somebody came by, as an attachment of what they wrote."""
    return {"type": "advertisement", "id": source_id, "headline": headline, "url": url}


class Outgoing(Protocol):
    """What is to be sent: free text, or an approved template with its values.

    `shown` is how the text looks with what can be pressed; `text` all of it in words, for where
    that cannot be had. `language` is the template's, else the conversation's. `delivery_uuid` names
    the delivery for callbacks of providers that carry a value of ours; `callback_url` does for the
    others.
    `link_values` are what the links of a template's buttons end in, by button.
    `place` is what it shows on a map, for providers that `PINS`; `text` says it for the others.
    `is_code`: the template is one of authentication, whose button copies its first value.
    """

    @property
    def to(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def attachments(self) -> list[dict[str, Any]]: ...
    @property
    def content_sid(self) -> str: ...
    @property
    def template_name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def values(self) -> list[str]: ...
    @property
    def link_values(self) -> list[tuple[int, str]]: ...
    @property
    def callback_url(self) -> str: ...
    @property
    def delivery_uuid(self) -> str: ...
    @property
    def shown(self) -> Shown: ...
    @property
    def place(self) -> Place | None: ...
    @property
    def is_code(self) -> bool: ...


class Provider(Protocol):
    """One way to reach WhatsApp. `SHOWS_READING` says whether `mark_seen` does something,
    `WINDOWED` whether WhatsApp's 24 hours and its templates are for its numbers; else they keep a
    pace (`pace`). `PINS`: it sends places as such."""

    SHOWS_READING: bool
    WINDOWED: bool
    PINS: bool

    def parse(self, payload: Mapping[str, Any], account_key: str) -> Parsed:
        """What a stored payload means. Raises `ParseError`, and `NotYet`."""

    def send(self, account: WhatsAppAccount, outgoing: Outgoing) -> str:
        """Send once; the provider's id. Raises `SendError`."""

    def list_sent(self, account: WhatsAppAccount, outgoing: Outgoing, since: datetime) -> list[str]:
        """Ids of messages equal to `outgoing` that the provider made at or after `since`."""

    def fetch(self, account: WhatsAppAccount, attachment: Attachment, into: Sink) -> str:
        """Fetch an attachment; its type. Raises `MediaGone`."""

    def mark_seen(self, account: WhatsAppAccount, provider_id: str, *, typing: bool) -> None:
        """Show the customer that their message was read, and (`typing`) that an answer is being
        written. Raises `SendError`."""


@dataclass(frozen=True)
class Knock:
    """One webhook request, parsed but not trusted. `path` holds the query too; `content` is a form
    with the list of values of each field (`Fields`), or a JSON object; `meta` is WSGI's, headers
    among it; `business` is the host's, None on the public host."""

    business: Business | None
    path: str
    content: dict[str, Any]
    body: bytes
    meta: Mapping[str, Any]


@dataclass(frozen=True)
class Parcel:
    """One thing that a request brings: for whom, what makes it unique, its payload, and who wrote
    it where it is a message (messages of one sender are taken up in the order they came)."""

    route: Route
    event_id: str
    payload: dict[str, Any]
    sender: str = ""
    # A report of what everybody knows: kept, and nothing is done about it.
    idle: bool = False


class Door(Protocol):
    """How a provider knocks."""

    ANSWER: bytes
    ANSWER_TYPE: str

    def recognises(self, knock: Knock) -> bool:
        """Whether this provider may have made the request."""

    def parcels(self, knock: Knock, delivery_uuid: str) -> list[Parcel]:
        """What the request brings. Nothing of it is trusted yet."""

    def is_genuine(self, knock: Knock, account: WhatsAppAccount | None) -> bool:
        """Whether the provider made this request for that account; takes as long without one."""
