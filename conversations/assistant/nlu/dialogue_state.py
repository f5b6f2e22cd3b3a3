"""What a dialogue has agreed on so far: kind of service, day, hour, and with whom.

The tracker hears both sides. A customer's words count at once. What the other side says counts
as a proposal: it fills gaps and settles am or pm, and anything else only when the customer
then agrees.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.nlu import datetimes
from conversations.assistant.nlu.datetimes import Resolved
from conversations.assistant.nlu.intents import cues
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.intents.turns import option_index
from conversations.assistant.nlu.text import clean

NamesOf = Callable[[str, str, "Slots"], Mapping[str, Any]]
TYPED_CLOCK = re.compile(r"(?i)\bo\W?clock\b")
CLOCKED = frozenset({"minute", "hour"})
DAYED = frozenset({"minute", "hour", "day", "part_of_day"})
CLOCK = re.compile(
    r"(?i)\d[:.h]\d\d|\d ?[ap]\.?m\b|\bnoon\b|mediod|meio.dia|o'clock|\d ?(?:h|hs|horas)\b|a las? "
)
# It names the day that is known already.
SAME_DAY = re.compile(r"(?i)\b(?:same day|mismo d[ií]a|mesmo dia)\b")
PARTING = frozenset({"thank", "done"})
NOON = 12
HALF_DAY = NOON * 60
WRITTEN_HOUR = re.compile(
    r"(?<![\d/.-])([01]?\d|2[0-3])[:.h]([0-5]\d)(?![\d/])(?! ?[ap]\.?m)", re.I
)


@dataclass(frozen=True, slots=True)
class Slots:
    """The state of a dialogue; None where nothing is known yet. `time` is local, 24 hours."""

    service_type: str | None = None
    specialty: str | None = None
    provider: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The day and the hour that one turn names, each optional."""

    date: dt.date | None = None
    time: dt.time | None = None

    def __bool__(self) -> bool:
        return self.date is not None or self.time is not None


@dataclass
class Tracker:
    """Follows one dialogue turn by turn; `now` is aware, days are counted in `tz`.

    `names_of(speaker, text, slots)` may find further slots (who, which kind of place) in a turn.
    """

    now: dt.datetime
    tz: ZoneInfo
    language: str = "es"
    names_of: NamesOf | None = None
    slots: Slots = field(default_factory=Slots)
    said: Moment = field(default_factory=Moment)
    proposed: Moment = field(default_factory=Moment)
    hours_told: tuple[dt.time, ...] = ()

    def hear(self, text: str) -> Slots:
        """A turn of the customer."""
        self._name("user", text)
        said = self._chosen(text) or self._as_told(self._asked(self._moment(text), text))
        if said:
            self._accept(self._with_proposed_hour(said))
        elif self.proposed and _agrees(text, self.language):
            self._accept(self.proposed)
        self.said, self.proposed, self.hours_told = said, Moment(), ()
        return self.slots

    def _chosen(self, text: str) -> Moment:
        """One of several hours that were told, taken by its place: "la segunda"."""
        hours = self.hours_told
        place = option_index(text, len(hours), self.language) if len(hours) > 1 else None
        return Moment() if place is None else Moment(self.proposed.date, hours[place])

    def _as_told(self, said: Moment) -> Moment:
        """ "Half past four" of the afternoon, where that is what was told."""
        if said.time is None or said.time in self.hours_told or said.time.hour >= NOON:
            return said
        later = said.time.replace(hour=said.time.hour + NOON)
        return replace(said, time=later) if later in self.hours_told else said

    def _with_proposed_hour(self, said: Moment) -> Moment:
        """Who takes up the day that was proposed, and names no hour, takes its hour too."""
        taken_up = said.time is None and said.date == self.proposed.date
        return replace(said, time=self.proposed.time) if taken_up else said

    def tell(self, text: str) -> Slots:
        """A turn of the business."""
        self._name("system", text)
        told = self._moment(text, written_clocks=True)
        self.hours_told = self._hours(text)
        self._accept(Moment(self._settled_date(told.date), self._settled_time(told.time)))
        self.proposed = Moment(
            told.date if told.date != self.slots.date else None,
            told.time if told.time != self.slots.time else None,
        )
        return self.slots

    def _settled_date(self, told: dt.date | None) -> dt.date | None:
        return told if self.slots.date is None else None

    def _settled_time(self, told: dt.time | None) -> dt.time | None:
        """The hour as told when none was known, or when it only decides between am and pm."""
        known = self.slots.time
        if told is None or known is None:
            return told
        apart = abs(told.hour * 60 + told.minute - known.hour * 60 - known.minute)
        return told if apart == HALF_DAY and self.said.time is not None else None

    def _accept(self, moment: Moment) -> None:
        self.slots = replace(
            self.slots, date=moment.date or self.slots.date, time=moment.time or self.slots.time
        )

    def _name(self, speaker: str, text: str) -> None:
        if self.names_of is not None:
            self.slots = replace(self.slots, **self.names_of(speaker, text, self.slots))

    def _asked(self, said: Moment, text: str) -> Moment:
        """Without the "today" of "that is all for today, thank you"."""
        parting = read(text, self.language).concepts & PARTING
        today = self.now.astimezone(self.tz).date()
        return Moment() if parting and said == Moment(date=today) else said

    @staticmethod
    def _hours(text: str) -> tuple[dt.time, ...]:
        """The clock times that a turn writes in figures of 24 hours, in order."""
        found = WRITTEN_HOUR.findall(clean(text))
        return tuple(dt.time(int(hour), int(minute)) for hour, minute in found)

    def _moment(self, text: str, *, written_clocks: bool = False) -> Moment:
        """The last day and the last hour that a turn names: later words correct earlier ones.

        With `written_clocks` a bare number is no hour: the business names addresses and ratings.
        """
        plain = TYPED_CLOCK.sub("o'clock", clean(text))
        found = datetimes.resolve_all(plain, now=self.now, tz=self.tz, language=self.language)
        if written_clocks:
            found = [item for item in found if item.time_only is False or CLOCK.search(item.text)]
        days = [day for day in map(_day_of, found) if day is not None]
        hours = [hour for hour in map(_hour_of, found) if hour is not None]
        return Moment(days[-1] if days else None, hours[-1] if hours else None)


def _day_of(found: Resolved) -> dt.date | None:
    moment = found.start or found.end
    if found.time_only or moment is None or found.grain not in DAYED or SAME_DAY.search(found.text):
        return None
    return moment.date()


def _hour_of(found: Resolved) -> dt.time | None:
    moment = found.start or found.end
    return moment.time() if moment is not None and found.grain in CLOCKED else None


def _agrees(text: str, language: str) -> bool:
    said = cues(text, language)
    return "yes" in said and "no" not in said
