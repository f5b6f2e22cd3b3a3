"""The tools of the assistant: the only way in which an engine reads or changes anything.

Each tool is a thin call into bookings or leads, for the contact of the conversation and nobody
else: ids of services and bookings are uuids, and a booking of another person does not exist here.
Arguments are checked by pydantic models, which are also the JSON schemas that a model is given.
Results are plain JSON values. A refusal is a result (`{"error": code, ...}`), not an exception.

On a plan without automatic booking nothing is booked or moved: the tool tries the change, takes it
back, and answers `person_confirms` with the wish, which is thus known to be possible.
"""

from conversations.assistant.tools import (
    appointments,
    general,
    knowledge,
    notes,
    person,
    questions,
    series,
    visits,
    waitlist,
)
from conversations.assistant.tools.box import TOOLS, Call, Tool, Toolbox, booking_facts

_MODULES = (appointments, visits, series, waitlist, notes, general, knowledge, questions, person)
TOOLS.update({tool.name: tool for module in _MODULES for tool in module.TOOLS})

__all__ = ["TOOLS", "Call", "Tool", "Toolbox", "booking_facts"]
