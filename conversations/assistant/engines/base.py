"""What an engine is: something that reads a situation, acts through tools, and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from conversations.choices import Choice

if TYPE_CHECKING:
    from conversations.assistant.tools import Toolbox


@dataclass(frozen=True)
class Press:
    """A button of ours that a customer pressed: what it stands for, and whether the question is
    still open; `again`, where the same press was answered before."""

    value: Mapping[str, Any]
    is_open: bool = True
    again: bool = False


@dataclass(frozen=True)
class Line:
    """One earlier or new line of the conversation; `author` is a `Message.Author`. Where a button
    was pressed, `text` is its label and `pressed` what it means."""

    author: str
    text: str
    at: datetime
    options: tuple[str, ...] = ()
    pressed: Press | None = None


@dataclass(frozen=True)
class Instructions:
    """One version of what the owner told the assistant (`PromptVersion`, which says what each field
    means); `version` is its primary key, `uuid` its name outside."""

    version: int
    uuid: str
    tone: str = ""
    formal: bool = False
    greetings: Mapping[str, str] = field(default_factory=dict)
    general: str = ""
    by_intent: Mapping[str, str] = field(default_factory=dict)
    calls_to_action: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def names_link(self, name: str) -> bool:
        """Whether a call to action holds the link of that name."""
        return any(
            f"{{{name}}}" in text
            for call in self.calls_to_action.values()
            for text in (call.get("url", ""), *call.get("text", {}).values())
        )


@dataclass(frozen=True)
class Situation:
    """All that an engine may know: no ORM objects, nothing of other people or businesses.

    `new` holds every message since the last answer, oldest first; `history` what was said before.
    `state` is the JSON that the last run left. `now` is aware, in the business's zone. `facts`
    are the business's public records (name, vertical, address, phone, map_url, currency, ...).
    `audience` is a `Contact.Audience`: whom the answer is for. `person` is what `person_of` knows
    of them from earlier. `instructions` are the owner's, in the version that is in force or tried.
    """

    new: Sequence[Line]
    history: Sequence[Line]
    state: Mapping[str, Any]
    now: datetime
    tz: ZoneInfo
    language: str
    contact_name: str
    lead_state: str
    facts: Mapping[str, Any]
    audience: str = "customer"
    person: Mapping[str, Any] = field(default_factory=dict)
    instructions: Instructions | None = None

    @property
    def text(self) -> str:
        """The new messages as one, since customers split a request over several."""
        return "\n".join(line.text for line in self.new if line.text)

    @property
    def pressed(self) -> Press | None:
        """What was pressed last of all that is new: it is known, and needs no understanding."""
        return next((line.pressed for line in reversed(self.new) if line.pressed), None)

    @property
    def typed(self) -> str:
        """The new messages that were written, without those that a button wrote."""
        return "\n".join(line.text for line in self.new if line.text and not line.pressed)


@dataclass
class Outcome:
    """What a run concluded. `replies` go out as separate messages, in order; `options` belong to
    the last one and are shown as buttons or numbered lines; `choices` say what pressing the one of
    the same label means. `provenance` names the records that support the sentences about price,
    hours, address, availability and bookings:
    [{"kind": "service", "id": "...", "field": "price"}]. `model` is the model that answered, if one
    did; `trace` what the engine adds to `AssistantRun.trace`."""

    replies: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    intent: str = "other"
    confidence: float = 0.0
    entities: dict[str, Any] = field(default_factory=dict)
    ready_to_book: bool = False
    interested: bool = False
    handoff: str = ""
    summary: str = ""
    contact_name: str = ""
    # What they told of themselves: {"area": uuid, "interest": text, "consent": {"agreed", "text"}}.
    learned: dict[str, Any] = field(default_factory=dict)
    provenance: list[dict[str, str]] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0
    model: str = ""
    trace: dict[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> dict[str, Any]:
        """The structured record that both engines leave."""
        return {
            "intent": self.intent,
            "confidence": round(self.confidence, 3),
            "entities": self.entities,
            "ready_to_book": self.ready_to_book,
        }


class EngineUnavailable(Exception):
    """The engine cannot answer now (no key, time-out, provider down, nonsense twice). `trace` is
    what it has to tell of how that came."""

    def __init__(self, reason: str = "", trace: Mapping[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.trace = dict(trace or {})


class Engine(Protocol):
    """One way of understanding; acts only through the toolbox."""

    name: str

    def run(self, situation: Situation, tools: "Toolbox") -> Outcome:
        """Answer the new messages. Raises `EngineUnavailable`."""
        ...
