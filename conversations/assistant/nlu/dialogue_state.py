"""What a dialogue has agreed on so far: kind of service, day, hour, and with whom.

The tracker hears both sides. A customer's words count at once, save what they only tell or refuse.
What the other side says counts as a proposal: it fills gaps, settles am or pm and which week, and
anything else only when the customer then agrees or picks it among several.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.nlu import dialogue_words as words
from conversations.assistant.nlu.dialogue_moments import (
    CLOCK,
    CLOCKED,
    Item,
    Moment,
    given,
    items_by_sentence,
    items_of,
    length_of,
    moved,
    not_enquired,
    unavailable,
    wanted,
)
from conversations.assistant.nlu.dialogue_offers import offers_of, picked
from conversations.assistant.nlu.intents import cues
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.text import clean, fold

NamesOf = Callable[[str, str, "Slots"], Mapping[str, Any]]
PARTING = frozenset({"thank", "done"})
NOON = 12
HALF_DAY = NOON * 60
WEEKS_APART = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Slots:
    """The state of a dialogue; None where nothing is known yet. `time` is local, 24 hours."""

    service_type: str | None = None
    specialty: str | None = None
    provider: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None


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
    weekday_said: bool = False
    proposed: Moment = field(default_factory=Moment)
    offers: tuple[Moment, ...] = ()
    passed_over: tuple[Moment, ...] = ()
    before: Moment = field(default_factory=Moment)
    declined: bool = False
    part_asked: bool = False
    name_asked: bool = False

    def hear(self, text: str) -> Slots:
        """A turn of the customer."""
        self._name("user", text)
        items = self._wanted(text)
        said = self._said(items, text)
        taken = self._taken(text, said) or self._restored(text, said)
        agreed = self.proposed if _agrees(text, self.language) else Moment()
        known = Moment(self.slots.date, self.slots.time)
        if taken:
            self._accept(taken)
        else:
            self._accept(agreed)
            self._accept(self._with_proposed_hour(said))
        if self.offers and len(self.offers) > 1:
            self.passed_over = self.offers
        self.before = known
        self.said = said or taken
        if self.said or agreed or "?" not in text:
            self.proposed, self.offers = Moment(), ()
        self.weekday_said = _names_weekday(items) or (self.weekday_said and said.date is None)
        return self.slots

    def tell(self, text: str) -> Slots:
        """A turn of the business."""
        self._name("system", text)
        items = items_by_sentence(text, now=self.now, tz=self.tz, language=self.language)
        # A bare number is no hour here: the business names addresses and ratings.
        items = [i for i in items if not i.found.time_only or CLOCK.search(i.found.text)]
        if not items and self.proposed:
            return self.slots  # a question was answered; what was proposed still is
        possible = given(items)
        self.declined = not possible and any(unavailable(item) for item in items)
        self.offers = offers_of(possible)
        told = _last(items) if len(self.offers) < 2 else Moment(_last(items).date, None)
        self._accept(Moment(self._settled_date(told.date, items), self._settled_time(told.time)))
        offered = _last(possible)
        self.proposed = Moment(
            offered.date if offered.date != self.slots.date else None,
            offered.time if offered.time != self.slots.time else None,
        )
        folded = fold(clean(text))
        self.part_asked = bool(words.PART_ASKED.search(folded))
        self.name_asked = bool(words.NAME_ASKED.search(folded))
        return self.slots

    def _wanted(self, text: str) -> list[Item]:
        items = wanted(self._items(text))
        if self.slots.date and self.slots.time:
            items = not_enquired(items, text, self.language)
        if self.part_asked and words.MORNING_ALONE.match(fold(clean(text))):
            return [item for item in items if item.time is not None and item.found.time_only]
        return items

    def _said(self, items: Sequence[Item], text: str) -> Moment:
        """The last day and the last hour that are wanted: later words correct earlier ones."""
        said = self._shifted(items, text) or _last([i for i in items if not self._over(i)])
        said = replace(said, date=self._same_weekday(items) or said.date)
        return self._as_told(self._asked(said, text))

    def _over(self, item: Item) -> bool:
        """Whether its day has gone by: nobody comes then."""
        return item.date is not None and item.date < self.now.astimezone(self.tz).date()

    def _shifted(self, items: Sequence[Item], text: str) -> Moment:
        """ "A week later", "half an hour earlier": from what is offered, or agreed, so far."""
        base = Moment(self.proposed.date or self.slots.date, self.proposed.time or self.slots.time)
        further = [i for i in items if words.FURTHER.search(i.words) and i.found.start]
        if len(further) == len(items) == 1 and further[0].found.start is not None:
            now = self.now.astimezone(self.tz)
            since = now if further[0].found.grain in CLOCKED else now.replace(hour=0, minute=0)
            return moved(base, further[0].found.start - since)
        earlier = words.EARLIER_BY.search(fold(text))
        return moved(base, -length_of(earlier)) if earlier and not items else Moment()

    def _same_weekday(self, items: Sequence[Item]) -> dt.date | None:
        """The day that is in play, where its weekday alone is named again."""
        day = next((item for item in reversed(items) if item.date), None)
        if day is None or day.date is None or not words.WEEKDAY_ALONE.match(day.words):
            return None
        in_play = [self.slots.date, self.proposed.date, *(offer.date for offer in self.offers)]
        same = [d for d in in_play if d is not None and d.weekday() == day.date.weekday()]
        return same[0] if same else None

    def _taken(self, text: str, said: Moment) -> Moment:
        """One of several offers, or the one that was passed over before."""
        if len(self.offers) > 1:
            choice = picked(clean(text), self.offers, said, self.language)
            if choice is not None:
                return choice
        if said or len(self.passed_over) != 2 or not words.OTHER_ONE.search(fold(text)):
            return Moment()
        others = [o for o in self.passed_over if o.time != self.slots.time]
        return others[0] if len(others) == 1 else Moment()

    def _restored(self, text: str, said: Moment) -> Moment:
        """What stood before a change that the customer, or the business, does not hold to."""
        folded = fold(text)
        back = words.RESTORES.search(folded) or (self.declined and words.KEEPS.search(folded))
        return self.before if back and not said else Moment()

    def _as_told(self, said: Moment) -> Moment:
        """ "Half past four" of the afternoon, where that is what was told."""
        told = {offer.time for offer in self.offers}
        if said.time is None or said.time in told or said.time.hour >= NOON:
            return said
        later = said.time.replace(hour=said.time.hour + NOON)
        return replace(said, time=later) if later in told else said

    def _with_proposed_hour(self, said: Moment) -> Moment:
        """Who takes up the day that was proposed, and names no hour, takes its hour too."""
        taken_up = said.date is not None and said.time is None and said.date == self.proposed.date
        return replace(said, time=self.proposed.time) if taken_up else said

    def _settled_date(self, told: dt.date | None, items: Sequence[Item]) -> dt.date | None:
        """The day as told when none was known, or which week's, where a weekday alone was said."""
        known = self.slots.date
        if told is None or known is None:
            return told
        numbered = any(item.date == told and words.DAY_NUMBER.search(item.words) for item in items)
        same = told.weekday() == known.weekday() and abs(told - known) <= WEEKS_APART
        return told if numbered and same and self.weekday_said else None

    def _settled_time(self, told: dt.time | None) -> dt.time | None:
        """The hour as told when none was known, or when it only decides between am and pm."""
        known = self.slots.time
        if told is None or known is None:
            return told
        apart = abs(told.hour * 60 + told.minute - known.hour * 60 - known.minute)
        return told if apart == HALF_DAY and known.hour < NOON else None

    def _accept(self, moment: Moment) -> None:
        self.slots = replace(
            self.slots, date=moment.date or self.slots.date, time=moment.time or self.slots.time
        )

    def _name(self, speaker: str, text: str) -> None:
        if self.names_of is None:
            return
        found = dict(self.names_of(speaker, text, self.slots))
        if speaker == "user" and self.name_asked:
            found.pop("provider", None)
        self.slots = replace(self.slots, **found)

    def _asked(self, said: Moment, text: str) -> Moment:
        """Without the "today" of "that is all for today, thank you"."""
        parting = read(text, self.language).concepts & PARTING
        today = self.now.astimezone(self.tz).date()
        return Moment() if parting and said == Moment(date=today) else said

    def _items(self, text: str) -> list[Item]:
        return items_of(text, now=self.now, tz=self.tz, language=self.language)


def _last(items: Sequence[Item]) -> Moment:
    days = [item.date for item in items if item.date is not None]
    hours = [item.time for item in items if item.time is not None]
    return Moment(days[-1] if days else None, hours[-1] if hours else None)


def _names_weekday(items: Sequence[Item]) -> bool:
    """Whether a day is said by its weekday alone, which does not tell the week."""
    return any(
        words.ANY_WEEKDAY.search(item.words) and not words.DAY_NUMBER.search(item.words)
        for item in items
    )


def _agrees(text: str, language: str) -> bool:
    said = cues(text, language)
    if "no" in said or "yes" in said:
        return "no" not in said
    folded = fold(clean(text))
    short = "?" not in folded and len(folded.split()) <= words.LONGEST_ASSENT
    return short and bool(words.THAT_ONE.search(folded) or words.ASSENT.search(folded))
