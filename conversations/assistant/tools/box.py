"""What every tool stands on: its description, the box it is called from, what it may say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from bookings.models import Booking, ServiceArea
from bookings.services import BookingRefused
from bookings.services.areas import area_find, area_of, covering
from bookings.services.policy import facts as policy_facts
from conversations.models import Conversation
from leads.models import Contact
from tenants.context import current_business


class Arguments(BaseModel):
    """Base of every tool's arguments: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Arguments):
    """No arguments."""


@dataclass(frozen=True)
class Tool:
    """A tool's name, what it is for, its arguments, and whether it changes anything."""

    name: str
    description: str
    arguments: type[Arguments]
    run: "Callable[[Toolbox, Any], Any]"
    acts: bool = False


# Filled by the package from the modules of tools; by name.
TOOLS: dict[str, Tool] = {}


@dataclass
class Call:
    """One call of a tool, as kept with the run."""

    tool: str
    arguments: dict[str, Any]
    result: Any
    effect: bool


@dataclass
class Toolbox:
    """The tools, bound to one conversation. `calls` records what was done, in order.

    `may_act` is asked right before each tool that changes something; it answers False once a
    person has taken the conversation over, and the change is then refused. `wish` is the booking
    that a person of the team has to confirm, as `booking_facts` say it: the engine tells the
    customer so and hands the conversation over. `question` is what the owner is to be asked.
    """

    conversation: Conversation
    may_act: Callable[[], bool]
    calls: list[Call] = field(default_factory=list)
    handoff: tuple[str, str] | None = None
    wish: dict[str, Any] | None = None
    question: str = ""
    # The area that the customer is in (uuid as text), and what else they told of themselves.
    area: str = ""
    learned: dict[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> ServiceArea | None:
        """The area that the customer has told in this conversation or before."""
        return area_find(self.area) if self.area else area_of(self.contact)

    @property
    def among(self) -> tuple[int, ...] | None:
        """The ids of those who cover the customer's area; None where anybody may come."""
        return covering(self.where)

    @property
    def contact(self) -> Contact:
        """The person whose bookings these tools see."""
        return self.conversation.contact

    @property
    def acted(self) -> bool:
        """Whether a tool has changed something in this run."""
        return any(call.effect for call in self.calls)

    def facts_of(self, booking: Booking) -> dict[str, Any]:
        """`booking_facts` in the conversation's language."""
        return booking_facts(booking, self.conversation.language)

    def facts_of_parts(self, parts: Sequence[Booking]) -> dict[str, Any]:
        """Facts of bookings made together: those of the first, all services named, each in
        `parts`."""
        rows = [self.facts_of(part) for part in parts]
        names = " + ".join(dict.fromkeys(row["service"] for row in rows))
        return {**rows[0], "service": names, "parts": rows}

    def call(self, tool: str, **arguments: Any) -> Any:
        """Call a tool by name. Raises `LookupError` for an unknown one, pydantic's
        `ValidationError` for arguments that do not fit."""
        spec = TOOLS.get(tool)
        if spec is None:
            raise LookupError(f"No tool {tool!r}.")
        parsed = spec.arguments(**arguments)
        if spec.acts and not self.may_act():
            result: Any = {"error": "taken_over"}
        else:
            result = self._answer(spec, parsed)
        effect = spec.acts and not (isinstance(result, dict) and "error" in result)
        self.calls.append(Call(tool, parsed.model_dump(mode="json"), result, effect))
        return result

    def _answer(self, spec: Tool, parsed: Any) -> Any:
        try:
            return spec.run(self, parsed)
        except BookingRefused as refusal:
            return {
                "error": refusal.code.value,
                "alternatives": [local(slot.start) for slot in refusal.alternatives],
            }
        except ObjectDoesNotExist:
            return {"error": "not_found"}


def local(moment: datetime) -> str:
    """An instant as the customer reads it: ISO in the business's zone."""
    return timezone.localtime(moment, current_business().tz).isoformat()


def booking_facts(booking: Booking, language: str = "") -> dict[str, Any]:
    """What may be said about a booking of the customer's own; `policy` where there is a rule for
    changing it, with its words in `language` (the business's without one)."""
    facts = {
        "booking_id": str(booking.uuid),
        "service": booking.service.name,
        "service_id": str(booking.service.uuid),
        "staff": booking.resource.name,
        "start": local(booking.start),
        "end": local(booking.end),
        "state": booking.state,
        "seats": booking.seats,
        "party_name": booking.party_name,
        "visit_id": str(booking.visit.uuid) if booking.visit else "",
    }
    policy = policy_facts(booking, language)
    return facts | {"policy": policy} if policy["words"] else facts
