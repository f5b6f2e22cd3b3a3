"""Tools about the business, and the way to a person."""

from typing import Any

from pydantic import Field

from conversations.assistant.facts import business_facts
from conversations.assistant.tools.box import Arguments, Nothing, Tool, Toolbox


class HandOff(Arguments):
    """Ask for a person to take this conversation over."""

    reason: str = Field(max_length=60)
    summary: str = Field(default="", max_length=1000)


def _business_info(box: Toolbox, args: Nothing) -> dict[str, Any]:
    return business_facts()


def _hand_off(box: Toolbox, args: HandOff) -> dict[str, Any]:
    box.handoff = (args.reason, args.summary)
    return {"handed_off": True}


TOOLS = (
    Tool(
        "business_info",
        "Services with prices and durations, opening hours, address, staff.",
        Nothing,
        _business_info,
    ),
    Tool("hand_off", "Ask for a person to take over.", HandOff, _hand_off),
)
