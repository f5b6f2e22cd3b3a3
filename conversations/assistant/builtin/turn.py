"""One turn of the builtin engine: what is known, what may be done, what is going to be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bookings.wording.clocks import with_both
from conversations.assistant.builtin.memory import Memory
from conversations.assistant.builtin.wording import Voice
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.nlu.naming import first_name
from conversations.assistant.nlu.understanding import Understanding
from conversations.assistant.tools import Toolbox


@dataclass
class Turn:
    """Everything that the steps of a turn share. `parts` become one reply, in order."""

    situation: Situation
    tools: Toolbox
    understood: Understanding
    memory: Memory
    voice: Voice
    parts: list[str] = field(default_factory=list)
    # What the message turned out to be for, where the dialogue knows better than the words.
    intent: str = ""
    # What was found in documents and answers for these words; None before it was looked for.
    passages: list[dict[str, Any]] | None = None
    outcome: Outcome = field(default_factory=Outcome)
    # What the button stands for that was pressed, where this turn is a press.
    pressed: Mapping[str, Any] | None = None

    # Whether the starts found last are for one person after the other.
    in_turn: bool = False

    def say(self, key: str, **values: Any) -> None:
        """Add a sentence to the reply."""
        self.parts.append(self.voice.say(key, **values))

    def offer(self, options: list[str], choices: list[dict[str, str]], asked: str) -> None:
        """Put options under the reply and remember what they stand for."""
        self.outcome.options = options
        if self.memory.choices and choices != self.memory.choices:
            self.memory.before = self.memory.choices
        self.memory.choices = choices
        self.memory.asked = asked

    def support(self, kind: str, identifier: str, name: str) -> None:
        """Record which record supports what was just said."""
        self.outcome.provenance.append({"kind": kind, "id": identifier, "field": name})

    @property
    def facts(self) -> Any:
        """The business's own records."""
        return self.situation.facts

    @property
    def today(self) -> date:
        """Today in the business's zone."""
        return self.situation.now.date()

    @cached_property
    def services(self) -> dict[str, Any]:
        """The bookable services by id."""
        return {row["id"]: row for row in self.facts["services"]}

    @property
    def service(self) -> Any:
        """The service of the open task, or None."""
        return self.services.get(self.memory.service)

    @property
    def service_ids(self) -> list[str]:
        """The services of the open task, in order: several where it is a visit, all of them again
        for each person."""
        each = [self.memory.service, *self.memory.more]
        return each * self.memory.party if self.memory.more else each

    @property
    def wish_name(self) -> str:
        """The services of the open task as they are said: "Corte y Color"."""
        ids = [self.memory.service, *self.memory.more]
        names = [self.services[each]["name"] for each in ids if each in self.services]
        said = self.voice.listed(names)
        alone = len(names) == 1 and self.memory.party > 1 and self.memory.task != "move"
        if not alone:
            return said
        return self.voice.word("for_people", service=said, count=self.memory.party)

    def when(self, iso: str) -> str:
        """Such as "mañana a las 10:00" for an instant as tools give it, with the clock of the
        customer's own zone where that is known and shows another time."""
        moment, zone = self.local(iso), str(self.situation.person.get("timezone", ""))
        return with_both(self.voice.when(moment, self.today), zone, moment, self.voice.language)

    def local(self, iso: str) -> datetime:
        """An instant as tools give it, in the business's zone."""
        return datetime.fromisoformat(iso).astimezone(self.situation.tz)

    @property
    def speaks_of_past(self) -> bool:
        """Whether the time that is named is over: "mi hermana fue la semana pasada"."""
        when = self.understood.entities.when
        return when is not None and when.end is not None and when.end <= self.situation.now

    @property
    def name(self) -> str:
        """The customer's name, known before or said just now."""
        return self.situation.contact_name or self.outcome.contact_name

    @property
    def first_name(self) -> str:
        """Such as " Ana" to put behind a greeting, or nothing."""
        name = first_name(self.name)
        return f", {name}" if name else ""
