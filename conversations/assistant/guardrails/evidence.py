"""What a reply may rest on: the business's records, and what the tools said in this run.

Fresh evidence (records and this run's tools) supports anything. What was said before, by anybody,
supports only that a time or day is mentioned again, never that it is free, booked or open.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from conversations.assistant.engines.base import Situation
from conversations.assistant.guardrails import seen
from conversations.assistant.guardrails.moments import mentions
from conversations.assistant.guardrails.seen import BookingSeen, Moment, Window
from conversations.assistant.meaning import all_roots
from conversations.assistant.nlu.text import fold
from conversations.assistant.tools import Call

_CHANGE = re.compile(r"\b(?:cancel\w*|anul\w*|cambi\w*|mov\w+|mud\w+|resched\w*)\b")
SAID_MAX = 2000
# Fewer words may stand anywhere by chance.
TEXT_WORDS = 3
OPENING, CLOSING, EITHER = slice(0, 1), slice(1, 2), slice(0, 2)
KNOWLEDGE_TOOL = "search_knowledge"
# The record that something noted stands for.
_KINDS = {"wished": "slot", "later": "slot", "listed": "waitlist"}


@dataclass(frozen=True)
class Found:
    """A passage that this run found: what may be said of it, and how it is cited."""

    kind: str
    id: str
    title: str
    page: int | None
    words: str

    @property
    def field(self) -> str:
        """What provenance names of it."""
        return f"page {self.page}" if self.page else "text"


@dataclass
class Evidence:
    """All support for one reply; built once and asked about each sentence."""

    facts: Mapping[str, Any]
    situation: Situation
    calls: Sequence[Call]
    language: str
    sources: list[dict[str, str]] = field(default_factory=list)
    # The sentence that is looked at: what is cited, supports it.
    saying: str = ""

    def cite(self, kind: str, record: str, name: str) -> None:
        """Note a record that supported the sentence being looked at, once for each."""
        source = {"kind": kind, "id": record, "field": name, "said": self.saying}
        if source not in self.sources:
            self.sources.append(source)

    @property
    def today(self) -> date:
        """Today in the business's zone."""
        return self.situation.now.date()

    # --- What the tools said in this run --------------------------------------------------------
    @cached_property
    def bookings(self) -> list[BookingSeen]:
        """Own bookings that this run has seen or made."""
        return seen.bookings_seen(self.calls, self.situation.tz)

    @cached_property
    def free(self) -> list[Moment]:
        """Starts that this run has found free."""
        return seen.free_starts(self.calls, self.situation.tz)

    @cached_property
    def noted(self) -> list[BookingSeen]:
        """What this run has taken down and is no booking yet."""
        return seen.noted(self.calls, self.situation.tz)

    @cached_property
    def fresh(self) -> list[Moment]:
        """Free starts, and the times of own bookings and of what is noted."""
        own = [Moment(row.start, "booking", row.id) for row in self.bookings]
        noted = [Moment(row.start, _KINDS[row.state], row.id) for row in self.noted]
        return [*self.free, *own, *noted, *self._deadlines]

    @cached_property
    def ends(self) -> list[Moment]:
        """When own bookings end, and services that would begin at a free start."""
        minutes = {row["id"]: row["duration_min"] for row in self.services}
        return seen.ends(self.calls, self.situation.tz, minutes)

    @cached_property
    def _deadlines(self) -> list[Moment]:
        return seen.deadlines(self.calls, self.situation.tz)

    @cached_property
    def looked_at(self) -> list[Window]:
        """The times that this run tried to take or searched, whatever came of it."""
        return seen.looked_at(self.calls, self.situation.tz)

    @property
    def awaited(self) -> bool:
        """Whether a person of the business has something of theirs to confirm."""
        return any(row.state == seen.PENDING for row in self.bookings) or any(
            row.state == "wished" for row in self.noted
        )

    def changes_freely(self, folded: str) -> bool:
        """Whether the sentence is about changing a booking, and one that may still be changed
        without a cost has been seen in this run."""
        now = self.situation.now
        return bool(_CHANGE.search(folded)) and any(each.at >= now for each in self._deadlines)

    def succeeded(self, tool: str) -> bool:
        """Whether a tool was called in this run and did not refuse."""
        return any(call.tool == tool and not seen.refused(call) for call in self.calls)

    @property
    def searched(self) -> bool:
        """Whether free times were looked for in this run, found or not."""
        return any(call.tool in seen.SEARCHES | seen.WHOLE_TOOLS for call in self.calls)

    # --- Opening hours --------------------------------------------------------------------------
    def windows(self, day: date) -> list[list[str]]:
        """The opening windows of a date, special days applied."""
        special = self.facts.get("overrides", {}).get(day.isoformat())
        found: list[list[str]] = (
            special["windows"]
            if special is not None
            else self.facts.get("hours", {}).get(str(day.weekday()), [])
        )
        return found

    def is_open_at(self, day: date, at: time) -> bool:
        """Whether the business is open at a time of a date; past midnight counts to midnight."""
        clock = f"{at:%H:%M}"
        return any(
            start <= clock and (clock < end or end <= start) for start, end in self.windows(day)
        )

    def opening_times(self, among: frozenset[date], edge: slice) -> frozenset[time]:
        """Openings, closings or both (`edge`) on these dates; of the week where none is given."""
        if among:
            windows = [window for day in among for window in self.windows(day)]
        else:
            windows = [window for rows in self.facts.get("hours", {}).values() for window in rows]
        return frozenset(time.fromisoformat(text) for window in windows for text in window[edge])

    # --- What was said before -------------------------------------------------------------------
    @cached_property
    def mentioned(self) -> tuple[frozenset[date], frozenset[time]]:
        """Days and times that the customer, an earlier reply or an earlier tool named."""
        dates: set[date] = set()
        times: set[time] = set()
        for text in _said(self.situation):
            more_dates, more_times = mentions(text, self.today, language=self.language)
            dates |= more_dates
            times |= more_times
        dates |= {date.fromisoformat(row["valid_until"]) for row in self.offers}
        for iso in seen.ISO.findall(str(self.situation.state)):
            moment = seen.local(iso, self.situation.tz)
            dates.add(moment.date())
            times.add(moment.time())
        return frozenset(dates), frozenset(times)

    @cached_property
    def customer_words(self) -> str:
        """Everything that the customer has written, folded."""
        lines = [*self.situation.history, *self.situation.new]
        return fold("\n".join(line.text for line in lines if line.author == "contact"))

    # --- Records as text ------------------------------------------------------------------------
    @cached_property
    def record_text(self) -> str:
        """Every text of the records, folded: names, descriptions, links, the owner's answers."""
        return fold("\n".join([*_texts(self.facts), *(each.words for each in self.found)]))

    @cached_property
    def prose(self) -> str:
        """What the owner wrote freely, folded: the only records whose numbers have no field."""
        services = [row.get("description", "") for row in self.services]
        rows = self.facts.get("answers", [])
        answers = [row.get("answer", "") for row in rows]
        answers += [text for row in rows for text in row.get("answers", {}).values()]
        found = [*(each.words for each in self.found), *map(_offer_words, self.offers)]
        return fold("\n".join([self.facts.get("description", ""), *services, *answers, *found]))

    def is_owners_own(self, folded: str) -> bool:
        """Whether a sentence stands as it is in an answer that the owner wrote, which is cited."""
        for row in self.facts.get("answers", []):
            texts = [row.get("answer", ""), *row.get("answers", {}).values()]
            if folded.strip() and any(folded.strip() in fold(text) for text in texts):
                self.cite("answer", str(row["intent"]), "answer")
                return True
        return False

    def is_text(self, folded: str) -> bool:
        """Whether a sentence stands as it is in a text on record: a description, an offer, a
        passage, the rule for changing a booking."""
        said = folded.strip(" .")
        return len(said.split()) >= TEXT_WORDS and (said in self.prose or said in self._rules)

    @cached_property
    def _rules(self) -> str:
        return fold("\n".join(seen.rules(self.calls)))

    # --- Documents and approved answers ---------------------------------------------------------
    @cached_property
    def found(self) -> list[Found]:
        """The passages that this run found; of one that the customer may not read, what they are
        told instead."""
        return [
            Found(
                row["kind"],
                row["id"],
                row["title"],
                row.get("page"),
                f"{row['title']} {row.get('heading', '')}\n{row['text'] or row['instead']}",
            )
            for call in self.calls
            if call.tool == KNOWLEDGE_TOOL and isinstance(call.result, dict)
            for row in call.result.get("passages", [])
        ]

    @property
    def looked_up(self) -> bool:
        """Whether knowledge was searched in this run, with or without success."""
        return any(call.tool == KNOWLEDGE_TOOL for call in self.calls)

    @cached_property
    def found_moments(self) -> tuple[frozenset[date], frozenset[time]]:
        """Days and times that stand in passages."""
        dates: set[date] = set()
        times: set[time] = set()
        for each in self.found:
            more_dates, more_times = mentions(each.words, self.today, language=self.language)
            dates |= more_dates
            times |= more_times
        return frozenset(dates), frozenset(times)

    @cached_property
    def known_text(self) -> str:
        """All that a reply may repeat, folded and without spaces."""
        return re.sub(r"\s+", "", f"{self._known}\n{self.customer_words}")

    @cached_property
    def known_roots(self) -> frozenset[str]:
        """The roots of all those words."""
        return all_roots(f"{self._known}\n{self.customer_words}")

    @cached_property
    def _known(self) -> str:
        results = [text for call in self.calls for text in _texts(call.result)]
        return fold("\n".join([self.record_text, *results]))

    @cached_property
    def offers(self) -> list[Mapping[str, Any]]:
        """The offers that hold today for this person; nothing else may be called one."""
        return list(self.facts.get("offers", []))

    def offers_saying(self, pattern: str) -> list[Mapping[str, Any]]:
        """The offers whose own words hold a folded pattern."""
        return [row for row in self.offers if re.search(pattern, _offer_words(row))]

    @cached_property
    def services(self) -> list[Mapping[str, Any]]:
        """The services, those with longer names first, because one name may contain another."""
        return sorted(self.facts.get("services", []), key=lambda row: -len(row["name"]))

    @cached_property
    def prices(self) -> frozenset[Decimal]:
        """Every published price."""
        return frozenset(Decimal(row["price"]) for row in self.services if row["price"] is not None)


def _offer_words(row: Mapping[str, Any]) -> str:
    return fold("\n".join([row["title"], row["text"], *row.get("texts", {}).values()]))


def _said(situation: Situation) -> Iterator[str]:
    for line in [*situation.history, *situation.new]:
        yield from (line.text[:SAID_MAX], *line.options)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
