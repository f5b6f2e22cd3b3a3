"""What the builtin engine remembers between two messages of a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError


@dataclass
class Wanted:
    """The time that a customer asked for: [start, end) in the business's zone.

    `exact`: one start was named ("a las 5"); else any start in the interval will do. `asked` says
    whether the customer named anything at all.
    """

    start: datetime | None = None
    end: datetime | None = None
    exact: bool = False
    part: str = ""


@dataclass
class Memory:
    """The open task and what is known of it. Ids are uuids as text, times ISO with offset.

    `recent`: the booking made in this conversation last. `topic`: price or hours, when that was
    asked last ("¿y el domingo?"). `task`: booking, move or cancel; `asked`: what the last question
    was about (service, slot, yes_slot, when, booking, book, name, media); `choices`: what the
    options of that question stand for.
    """

    task: str = ""
    asked: str = ""
    service: str = ""
    staff: str = ""
    party: int = 1
    booking: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    choices: list[dict[str, str]] = field(default_factory=list)
    topic: str = ""
    recent: str = ""
    misses: int = 0
    refusals: int = 0
    greeted: bool = False

    def forget_task(self) -> None:
        """The task is done or given up; what was greeted or misunderstood stays."""
        self.task = self.asked = self.service = self.staff = self.booking = ""
        self.party = 1
        self.wanted = Wanted()
        self.choices = []

    def as_json(self) -> dict[str, Any]:
        """What is stored on the conversation."""
        stored: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return stored


_ADAPTER = TypeAdapter(Memory)


def memory_of(state: Mapping[str, Any]) -> Memory:
    """The memory stored on a conversation; a fresh one where an older version left another shape
    or another engine was at work."""
    try:
        return _ADAPTER.validate_python(dict(state))
    except ValidationError:
        return Memory()
