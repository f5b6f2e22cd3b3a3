"""What a channel is: a small class that parses what comes in and sends one thing out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from conversations.channels.showing import Keys
from conversations.models import Conversation, Delivery, InboundEvent, Message
from conversations.sending.facts import facts_of
from conversations.sending.rule import Decision, Facts
from conversations.sending.rule import decide as rule_decide
from leads.models import Contact


@dataclass(frozen=True)
class InboundMessage:
    """One message of a customer, whatever channel it came by.

    `sender_kind` is a `ContactIdentity.Kind`; `account_key` is the business's own address that
    was written to (its number, its bot), empty where the channel has only one. `choice` is what a
    pressed button of ours gave back, `replied_to` the provider's id of our message it stood under;
    both may be empty, and neither is trusted beyond the sender's own conversation. `proven` are
    further addresses (kind, address) that the provider vouches for as the sender's own. `started`:
    they pressed the button that lets the business write to them, by the link named `link`.
    `source` says where a new lead came from, if that is more than the channel (an advertisement).
    `answered`: the provider has honoured and answered a word like STOP by itself. `vouched` is
    False where nothing shows that the sender is who they say (a mail's From); `envelope` is kept
    with the message for the answer to it. `said_at`: when they sent it, where the provider says so,
    which may be days before it reaches us.
    """

    channel: str
    account_key: str
    provider_id: str
    sender_kind: str
    sender: str
    text: str
    sender_name: str = ""
    kind: str = "text"
    attachments: list[dict[str, Any]] = field(default_factory=list)
    choice: str = ""
    replied_to: str = ""
    proven: tuple[tuple[str, str], ...] = ()
    started: bool = False
    link: str = ""
    source: str = ""
    answered: bool = False
    vouched: bool = True
    envelope: dict[str, Any] | None = None
    said_at: datetime | None = None


def moment_of(stamp: object) -> datetime | None:
    """The moment of a provider's stamp: seconds since 1970, as a number or in digits. None for
    what is none."""
    try:
        return datetime.fromtimestamp(float(str(stamp)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


@dataclass(frozen=True)
class MessageEdit:
    """A message that its author has changed: `message` as it reads now, with an id of its own;
    `original` is the id of the one that was changed."""

    message: InboundMessage
    original: str


@dataclass(frozen=True)
class ReachUpdate:
    """Whether what is written to an address reaches its person: they blocked the business, or let
    it write to them again."""

    sender_kind: str
    sender: str
    reachable: bool


@dataclass(frozen=True)
class StatusUpdate:
    """What a provider says became of a message that we sent. `cost` is what it charged, in US
    dollars, where it tells."""

    provider_id: str
    state: str
    delivery_uuid: str = ""
    error_code: str = ""
    reason: str = ""
    cost: Decimal | None = None


class ProviderNews:
    """Something else that a provider tells: a template was approved, a number has changed."""

    def apply(self) -> Contact | None:
        """Write what it means, in the transaction that closes its event, and so once. Answers
        with whom it was about, where that is a contact."""
        raise NotImplementedError


@dataclass(frozen=True)
class TemplateOffer:
    """An approved template as it would go out: `key` names it, `values` fill its places in order,
    `fields` are the places that its text has, as (number, name, value), `price` is the predicted
    one in US dollars, `body` the text with its places open ({{1}}, …)."""

    key: str
    name: str
    label: str
    text: str
    language: str
    fields: tuple[tuple[int, str, str], ...]
    values: tuple[str, ...]
    price: Decimal
    body: str = ""


Parsed = InboundMessage | MessageEdit | ReachUpdate | StatusUpdate | ProviderNews | None
Attachment = Mapping[str, Any]


@dataclass(frozen=True)
class Media:
    """What somebody attached, as it came from the provider."""

    data: bytes
    content_type: str


class MediaGone(Exception):
    """An attachment cannot be had. `str()` names why, for logs."""


class MediaAway(MediaGone):
    """It cannot be had now; it may be later."""


class MediaTooLarge(MediaGone):
    """It is longer than what is kept (`settings.MEDIA_MAX_BYTES`)."""


class ParseError(ValueError):
    """A payload that its channel cannot be trusted to understand. Names fields, never values."""


class NotYet(Exception):
    """A payload speaks of something that is still being written here: it is read again soon."""


class SendError(Exception):
    """A provider did not take a message.

    `permanent`: trying again cannot help. `uncertain`: the provider may have taken it (a time-out
    after the request went out), so it must never be sent again by itself. `retry_after`: seconds
    for which the provider asked to be left alone.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool,
        code: str = "",
        uncertain: bool = False,
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.code = code
        self.uncertain = uncertain
        self.retry_after = retry_after


class Channel:
    """Base of every channel. A new provider overrides `parse` and `send`; retry lives outside.

    One that does not `receive` only sends: nothing is stored for it, and it parses nothing. One
    that `acknowledges` is called once more for every event that was understood, one that
    `tells_handler` when somebody else answers a conversation from now on, one that `begins` lets a
    program write first to whoever has an address of that kind. What was delivered by one that
    `comes_back` may yet be returned. `keys` is what it can show to
    press; one without any sends `showing.shown(...)`'s numbered text."""

    kind: ClassVar[str]
    receives: ClassVar[bool] = True
    begins: ClassVar[str] = ""
    acknowledges: ClassVar[bool] = False
    tells_handler: ClassVar[bool] = False
    comes_back: ClassVar[bool] = False
    keys: ClassVar[Keys] = Keys()

    def parse(self, payload: Mapping[str, Any], account_key: str) -> Parsed:
        """What a stored payload means; None for events that concern nobody.

        Raises `ParseError` for a payload that its provider never sends, `NotYet` for one that came
        too early.
        """
        raise NotImplementedError

    def facts(self, message: Message, now: datetime) -> Facts:
        """What is known of this way for `message` at `now`."""
        return facts_of(message, now)

    def decide(self, message: Message, now: datetime) -> Decision:
        """Whether and how `message` may go out at `now`: the one rule, on this channel's facts."""
        return rule_decide(self.facts(message, now))

    def template_name(self, message: Message) -> str:
        """The name of the template that stands in for a message; empty where it has none."""
        return ""

    def offers(self, conversation: Conversation, now: datetime) -> list[TemplateOffer]:
        """The approved templates that a member may send in a conversation now."""
        return []

    def offer(
        self, conversation: Conversation, key: str, values: Mapping[int, str], now: datetime
    ) -> TemplateOffer | None:
        """One of them, with what a member has written into its places; None where it is none."""
        return None

    def send(self, delivery: Delivery) -> str:
        """Hand the message to the provider once; the provider's id. Raises `SendError`."""
        raise NotImplementedError

    def commanded(self, message: Message, inbound: InboundMessage) -> bool | None:
        """Honour a word that this channel's customers stop or begin messages with: True where that
        is all there is to say, False where the message is none. None: it has no such words of its
        own, and the general ones hold. The conversation is locked by the caller."""
        return None

    def acknowledge(self, event: InboundEvent) -> None:
        """Show the sender that their message has come ("typing…"). Nothing depends on it. Raises
        `SendError`."""

    def handler_told(self, conversation: Conversation) -> None:
        """Tell the provider who answers from now on: the assistant or a person. Raises
        `SendError`."""

    def find_sent(self, delivery: Delivery) -> str | None:
        """The provider's id of an attempt whose outcome was lost, if the provider knows it."""
        return None

    def may_rewrite(self, delivery: Delivery, code: str) -> bool:
        """Whether a message that the provider took and then refused with `code` may go out once
        more by itself, because `decide` would now send it in another form."""
        return False

    def may_retry(self, code: str) -> bool:
        """Whether a message that the provider took and then gave up with `code` may reach its
        person if it is sent again later: the reason passes, and nothing of it has arrived."""
        return False

    def account_for(self, contact: Contact) -> str | None:
        """The business's own address from which to begin a conversation with somebody; None where
        it has none that works."""
        return ""

    def is_usable(self, account_key: str) -> bool:
        """Whether the business's own address can send now, as far as is known."""
        return True

    def pins(self, conversation: Conversation) -> bool:
        """Whether a place goes to this customer as a pin on a map; else it is words with a link."""
        return False

    def seen_promised(self, conversation: Conversation) -> bool:
        """Whether this customer sees that their message is being read (`mark_seen`)."""
        return False

    def mark_seen(
        self, conversation: Conversation, provider_id: str, *, typing: bool = True
    ) -> None:
        """Let the customer see that a message of theirs was read and (`typing`) an answer is being
        written.
        Nothing depends on it: what goes wrong is logged and left at that."""
