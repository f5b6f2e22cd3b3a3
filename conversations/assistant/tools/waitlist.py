"""Tools of the waiting list: joining it, and answering the time that it keeps for somebody."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from pydantic import AwareDatetime, Field

from billing.features import feature_enabled
from bookings.services import booking_confirm
from bookings.services.waitlist import offer_open_of, waitlist_decline, waitlist_join
from conversations.assistant.tools.appointments import service_of, staff_of
from conversations.assistant.tools.box import Arguments, Tool, Toolbox
from tenants.actors import ASSISTANT


class JoinWaitlist(Arguments):
    """Have the customer told when a start of a service in [first, until) becomes free."""

    service_id: UUID
    first: AwareDatetime = Field(description="earliest start wanted, ISO 8601 with offset")
    until: AwareDatetime = Field(description="starts before this, ISO 8601 with offset")
    staff_id: UUID | None = None
    party_size: int = Field(default=1, ge=1, le=50)


class AnswerOffer(Arguments):
    """The customer's answer to the time that the waiting list keeps for them."""

    accept: bool


def _join(box: Toolbox, args: JoinWaitlist) -> dict[str, Any]:
    entry = waitlist_join(
        contact=box.contact,
        service=service_of(args.service_id),
        first=args.first,
        until=args.until,
        staff=staff_of(args.staff_id),
        seats=args.party_size,
        area=box.where,
        actor=ASSISTANT,
    )
    return {"waitlist_id": str(entry.uuid), "service": entry.service.name, "state": entry.state}


def _answer(box: Toolbox, args: AnswerOffer) -> dict[str, Any]:
    offer = offer_open_of(box.contact)
    if offer is None:
        raise ObjectDoesNotExist
    if not args.accept:
        waitlist_decline(offer=offer, actor=ASSISTANT)
        return {"declined": True}
    # Where the plan does not let the assistant book, their yes is a request that keeps the time.
    booking = booking_confirm(
        hold_token=offer.booking.hold_token,
        actor=ASSISTANT,
        automatic=feature_enabled("automatic_booking"),
    )
    return box.facts_of(booking)


TOOLS = (
    Tool(
        "join_waitlist",
        "Only when the wished time is full and the customer wants to be told if it becomes free.",
        JoinWaitlist,
        _join,
        acts=True,
    ),
    Tool(
        "answer_waitlist_offer",
        "Book or decline the time that the waiting list has offered to the customer.",
        AnswerOffer,
        _answer,
        acts=True,
    ),
)
