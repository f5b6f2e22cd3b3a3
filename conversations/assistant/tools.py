"""The tools of the assistant: the only way in which an engine reads or changes anything.

Each tool is a thin call into bookings or leads, for the contact of the conversation and nobody
else: ids of services and bookings are uuids, and a booking of another person does not exist here.
Arguments are checked by pydantic models, which are also the JSON schemas that a model is given.
Results are plain JSON values. A refusal is a result (`{"error": code, ...}`), not an exception.

On a plan without automatic booking nothing is booked or moved: the tool tries the change, takes it
back, and answers `person_confirms` with the wish, which is thus known to be possible.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from billing.features import feature_enabled
from bookings.models import Booking, Resource, Service
from bookings.selectors import bookings_of_contact, slot_search
from bookings.services import (
    BookingRefused,
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_reschedule,
)
from bookings.services.policy import facts as policy_facts
from conversations.assistant.facts import business_facts
from conversations.models import Conversation
from leads.models import Contact
from tenants.actors import ASSISTANT
from tenants.context import current_business

SLOTS_MAX = 400
LONGEST_SEARCH = timedelta(days=62)


class Arguments(BaseModel):
    """Base of every tool's arguments: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid")


class SearchSlots(Arguments):
    """Find free starts of a service in [first, until)."""

    service_id: UUID
    first: AwareDatetime = Field(description="earliest start, ISO 8601 with offset")
    until: AwareDatetime = Field(description="starts before this, ISO 8601 with offset")
    staff_id: UUID | None = None
    party_size: int = Field(default=1, ge=1, le=50)
    moving_booking_id: UUID | None = Field(
        default=None, description="own booking that is being moved: its time counts as free"
    )


class Hold(Arguments):
    """Keep one start for the customer for ten minutes."""

    service_id: UUID
    start: AwareDatetime
    staff_id: UUID | None = None
    party_size: int = Field(default=1, ge=1, le=50)


class Confirm(Arguments):
    """Turn the customer's hold into a confirmed booking."""

    hold_token: UUID
    party_name: str = Field(default="", max_length=80)


class Reschedule(Arguments):
    """Move one of the customer's own bookings to another start."""

    booking_id: UUID
    start: AwareDatetime
    staff_id: UUID | None = None


class Cancel(Arguments):
    """Cancel one of the customer's own bookings."""

    booking_id: UUID


class Nothing(Arguments):
    """No arguments."""


class HandOff(Arguments):
    """Ask for a person to take this conversation over."""

    reason: str = Field(max_length=60)
    summary: str = Field(default="", max_length=1000)


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
    customer so and hands the conversation over.
    """

    conversation: Conversation
    may_act: Callable[[], bool]
    calls: list[Call] = field(default_factory=list)
    handoff: tuple[str, str] | None = None
    wish: dict[str, Any] | None = None

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

    def _answer(self, spec: "Tool", parsed: Any) -> Any:
        try:
            return spec.run(self, parsed)
        except BookingRefused as refusal:
            return {
                "error": refusal.code.value,
                "alternatives": [_local(slot.start) for slot in refusal.alternatives],
            }
        except (Service.DoesNotExist, Resource.DoesNotExist, Booking.DoesNotExist):
            return {"error": "not_found"}


def _local(moment: datetime) -> str:
    """An instant as the customer reads it: ISO in the business's zone."""
    return timezone.localtime(moment, current_business().tz).isoformat()


def _service(uuid: UUID) -> Service:
    return Service.objects.get(uuid=uuid, active=True)


def _staff(uuid: UUID | None) -> Resource | None:
    return Resource.objects.get(uuid=uuid, active=True) if uuid else None


def _own_booking(box: Toolbox, uuid: UUID) -> Booking:
    """A booking of this contact; anybody else's does not exist."""
    return (
        Booking.objects.select_related("service", "resource", "contact")
        .exclude(state__in=(Booking.State.HELD, Booking.State.EXPIRED))
        .get(uuid=uuid, contact=box.contact)
    )


def booking_facts(booking: Booking, language: str = "") -> dict[str, Any]:
    """What may be said about a booking of the customer's own; `policy` where there is a rule for
    changing it, with its words in `language` (the business's without one)."""
    facts = {
        "booking_id": str(booking.uuid),
        "service": booking.service.name,
        "service_id": str(booking.service.uuid),
        "staff": booking.resource.name,
        "start": _local(booking.start),
        "end": _local(booking.end),
        "state": booking.state,
        "seats": booking.seats,
    }
    policy = policy_facts(booking, language)
    return facts | {"policy": policy} if policy["words"] else facts


def _search_slots(box: Toolbox, args: SearchSlots) -> dict[str, Any]:
    moving = _own_booking(box, args.moving_booking_id) if args.moving_booking_id else None
    # Subtracted first: adding to a model's last day of the calendar would leave it.
    too_long = args.until - args.first > LONGEST_SEARCH
    until = args.first + LONGEST_SEARCH if too_long else args.until
    slots = slot_search(
        service=_service(args.service_id),
        range_from=args.first,
        range_to=until,
        party_size=args.party_size,
        staff=_staff(args.staff_id),
        limit=SLOTS_MAX,
        ignoring=[moving.pk] if moving else [],
    )
    return {"slots": [_local(slot.start) for slot in slots]}


def _hold(box: Toolbox, args: Hold) -> dict[str, Any]:
    same = _same_booking(box, args)
    if same is not None:
        return box.facts_of(same) | {"already_booked": True}
    return _by_plan(
        box,
        lambda: booking_hold(
            contact=box.contact,
            service=_service(args.service_id),
            start=args.start,
            staff=_staff(args.staff_id),
            party_size=args.party_size,
            actor=ASSISTANT,
            source="chat",
        ),
        lambda booking: box.facts_of(booking) | {"hold_token": str(booking.hold_token)},
    )


def _by_plan(
    box: Toolbox,
    change: Callable[[], Booking],
    facts_of: Callable[[Booking], dict[str, Any]],
) -> dict[str, Any]:
    """Make a change where the plan lets the assistant book; else try it, take it back with all
    that it wrote, and note the wish. Refusals are raised in both cases."""
    automatic = feature_enabled("automatic_booking")
    with transaction.atomic():
        booking = change()
        facts = facts_of(booking) if automatic else box.facts_of(booking)
        if not automatic:
            transaction.set_rollback(True)
    if automatic:
        return facts
    box.wish = {name: facts[name] for name in ("service", "start", "staff", "seats")}
    return {"error": "person_confirms", **box.wish}


def _same_booking(box: Toolbox, args: Hold) -> Booking | None:
    """The customer's own booking of that very service and start: a run that was cut off after
    confirming finds its work here instead of being told that the time is taken."""
    return (
        bookings_of_contact(contact_id=box.contact.pk)
        .filter(service__uuid=args.service_id, start=args.start, seats=args.party_size)
        .first()
    )


def _confirm(box: Toolbox, args: Confirm) -> dict[str, Any]:
    held = Booking.objects.get(hold_token=args.hold_token, contact=box.contact)
    if args.party_name and args.party_name != held.party_name:
        held.party_name = args.party_name
        held.save(update_fields=["party_name"])
    return _by_plan(
        box, lambda: booking_confirm(hold_token=held.hold_token, actor=ASSISTANT), box.facts_of
    )


def _reschedule(box: Toolbox, args: Reschedule) -> dict[str, Any]:
    return _by_plan(
        box,
        lambda: booking_reschedule(
            booking=_own_booking(box, args.booking_id),
            start=args.start,
            staff=_staff(args.staff_id),
            actor=ASSISTANT,
        ),
        box.facts_of,
    )


def _cancel(box: Toolbox, args: Cancel) -> dict[str, Any]:
    booking = booking_cancel(
        booking=_own_booking(box, args.booking_id),
        actor=ASSISTANT,
        reason=gettext_noop("Lo pidió el cliente en el chat"),
    )
    return box.facts_of(booking)


def _my_bookings(box: Toolbox, args: Nothing) -> dict[str, Any]:
    rows = bookings_of_contact(contact_id=box.contact.pk)[:10]
    return {"bookings": [box.facts_of(row) for row in rows]}


def _business_info(box: Toolbox, args: Nothing) -> dict[str, Any]:
    return business_facts()


def _hand_off(box: Toolbox, args: HandOff) -> dict[str, Any]:
    box.handoff = (args.reason, args.summary)
    return {"handed_off": True}


@dataclass(frozen=True)
class Tool:
    """A tool's name, what it is for, its arguments, and whether it changes anything."""

    name: str
    description: str
    arguments: type[Arguments]
    run: Callable[[Toolbox, Any], Any]
    acts: bool = False


TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "search_slots",
            "Free start times of a service between two instants. Never offer other times.",
            SearchSlots,
            _search_slots,
        ),
        Tool("hold", "Keep one of the found starts for ten minutes.", Hold, _hold, acts=True),
        Tool("confirm", "Confirm a hold: only now is it booked.", Confirm, _confirm, acts=True),
        Tool(
            "reschedule",
            "Move an own booking to a found start.",
            Reschedule,
            _reschedule,
            acts=True,
        ),
        Tool("cancel", "Cancel an own booking.", Cancel, _cancel, acts=True),
        Tool("my_bookings", "The customer's own bookings that lie ahead.", Nothing, _my_bookings),
        Tool(
            "business_info",
            "Services with prices and durations, opening hours, address, staff.",
            Nothing,
            _business_info,
        ),
        Tool("hand_off", "Ask for a person to take over.", HandOff, _hand_off),
    )
}
