"""Tools about the person who writes: what they told of themselves."""

from typing import Any

from pydantic import Field

from conversations.assistant.areas import area_facts, area_match
from conversations.assistant.tools.box import Arguments, Tool, Toolbox


class PersonNote(Arguments):
    """What the customer has just told of themselves; leave out what they did not."""

    area: str = Field(default="", max_length=80, description="place or postcode, in their words")
    interest: str = Field(default="", max_length=80, description="what they need, in short")


def _person_note(box: Toolbox, args: PersonNote) -> dict[str, Any]:
    """Kept for this conversation at once; written to the contact with the reply, where consent
    allows."""
    answer: dict[str, Any] = {}
    if args.area:
        areas = area_facts()
        row = area_match(args.area, areas)
        answer = {"covered": row is not None, "areas": [each["name"] for each in areas]}
        if row is not None:
            box.area = box.learned["area"] = row["id"]
    if args.interest:
        box.learned["interest"] = args.interest
    return answer | {"noted": True}


TOOLS = (
    Tool(
        "person_note",
        "Note the area or interest that the customer told. Before searching times for a business "
        "with areas: who comes depends on it. Not covered: say so honestly and hand off.",
        PersonNote,
        _person_note,
    ),
)
