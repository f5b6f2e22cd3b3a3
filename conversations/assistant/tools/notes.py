"""The tool that writes down what the customer wants the team to know of their appointment."""

from typing import Any
from uuid import UUID

from django.db import transaction
from pydantic import Field

from bookings.services.noting import NOTE_MAX, booking_note
from bookings.services.visit_own import visit_parts
from conversations.assistant.tools.appointments import own_booking
from conversations.assistant.tools.box import Arguments, Tool, Toolbox
from tenants.actors import ASSISTANT


class NoteBooking(Arguments):
    """A line for the notes of an own booking, in the customer's words."""

    booking_id: UUID
    note: str = Field(min_length=1, max_length=NOTE_MAX)


def _note(box: Toolbox, args: NoteBooking) -> dict[str, Any]:
    """Of a visit, each part: whoever gives one of them reads it."""
    booking = own_booking(box, args.booking_id)
    with transaction.atomic():
        for part in visit_parts(booking):
            booking_note(booking=part, note=args.note, actor=ASSISTANT)
    return box.facts_of(booking)


TOOLS = (
    Tool(
        "note_booking",
        "Write down for the team what the customer says about an own booking: an allergy, who"
        " comes along. Never a time, a service or a price.",
        NoteBooking,
        _note,
        acts=True,
    ),
)
