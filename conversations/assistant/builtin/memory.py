"""What the builtin engine remembers between two messages of a conversation."""

import hashlib
import json
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
class Welcome:
    """What a person nobody knows yet was asked (`asked`, in order) and told: `customer` "yes" or
    "no", `area` a uuid; `wish` is the service that they came for, `step` the question that is
    open."""

    step: str = ""
    asked: list[str] = field(default_factory=list)
    customer: str = ""
    area: str = ""
    interest: str = ""
    wish: str = ""


@dataclass
class Memory:
    """The open task and what is known of it. Ids are uuids as text, times ISO with offset.

    `recent`: the booking made in this conversation last. `topic`: price or hours, when that was
    asked last ("¿y el domingo?"). `task`: booking, move or cancel; `asked`: what the last question
    was about (service, slot, yes_slot, when, booking, book, name, media, series, staff); `choices`:
    what the options of that question stand for, `before` those offered ahead of them.

    `more`: services after the first of one visit. `people`: who comes, by name or as "hija", "" for
    the customer; `at_once`: they want to be served at the same time; `beside`: it is for somebody
    else, beside what is booked already; `instead`: the booking whose place it takes. `rule` and
    `times`: how an appointment comes again (RFC 5545
    without its end) and how often. `later`: what
    the same message asked for as well, to be done once the open question is answered, and
    `later_turns` for how many messages that has waited. `note`: what the team should know of the
    booking that is being made.
    """

    task: str = ""
    asked: str = ""
    service: str = ""
    staff: str = ""
    party: int = 1
    booking: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    choices: list[dict[str, str]] = field(default_factory=list)
    before: list[dict[str, str]] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    at_once: bool = False
    beside: bool = False
    instead: str = ""
    rule: str = ""
    times: int = 0
    later: list[str] = field(default_factory=list)
    later_turns: int = 0
    note: str = ""
    topic: str = ""
    recent: str = ""
    misses: int = 0
    refusals: int = 0
    refused: str = ""
    greeted: bool = False
    welcome: Welcome = field(default_factory=Welcome)
    # See `conversations.assistant.consent`.
    consent: dict[str, str] = field(default_factory=dict)

    def forget_task(self) -> None:
        """The task is done or given up; what was greeted or misunderstood stays."""
        self.task = self.asked = self.service = self.staff = self.booking = ""
        self.party = 1
        self.instead = ""
        self.wanted = Wanted()
        self.choices, self.before = [], []
        self.more, self.people, self.beside, self.at_once = [], [], False, False
        self.rule, self.times = "", 0

    @property
    def offer(self) -> str:
        """The name of the open question with all that an answer to it depends on: while it is the
        same, a choice made under it still means the same."""
        parts = (
            *(self.task, self.asked, self.service, self.staff, self.booking, self.party),
            *(
                self.more,
                self.people,
                self.at_once,
                self.beside,
                self.instead,
                self.rule,
                self.times,
            ),
            *(self.welcome.step, self.choices),
        )
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]

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
