"""The days and hours that a turn of a dialogue settles on, without what is only told or refused."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from conversations.assistant.nlu import datetimes
from conversations.assistant.nlu import dialogue_words as words
from conversations.assistant.nlu.datetimes import Resolved
from conversations.assistant.nlu.intents import classify
from conversations.assistant.nlu.text import clean, fold

TYPED_CLOCK = re.compile(r"(?i)\bo\W?clock\b")
SENTENCES = re.compile(r"(?<=[\d\w][.;!?]) +(?=[A-ZÁÉÍÓÚÀÂÊÔÇÑ¿¡])(?<!\b[A-Z]\. )")
HOURS = "hours"
CLOCKED = frozenset({"minute", "hour"})
DAYED = frozenset({"minute", "hour", "day", "part_of_day"})
CLOCK = re.compile(
    r"(?i)\d[:.h]\d\d|\d ?[ap]\.?m\b|\bnoon\b|mediod|meio.dia|o'clock|\d ?(?:h|hs|horas)\b|a las? "
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and an hour, each optional."""

    date: dt.date | None = None
    time: dt.time | None = None

    def __bool__(self) -> bool:
        return self.date is not None or self.time is not None


@dataclass(frozen=True, slots=True)
class Item:
    """One expression of a turn, with the folded words of its own clause around it."""

    found: Resolved
    before: str
    after: str
    rest: str

    @property
    def words(self) -> str:
        return fold(self.found.text)

    @property
    def clause(self) -> str:
        return f"{self.before}{self.words}{self.after}"

    @property
    def date(self) -> dt.date | None:
        """The day that is named; None for an hour alone, and for "the same day"."""
        found, moment = self.found, self.found.start or self.found.end
        if found.time_only or moment is None or found.grain not in DAYED:
            return None
        return None if words.SAME_DAY.search(self.words) else moment.date()

    @property
    def time(self) -> dt.time | None:
        moment = self.found.start or self.found.end
        return moment.time() if moment is not None and self.found.grain in CLOCKED else None


def items_of(text: str, *, now: dt.datetime, tz: ZoneInfo, language: str) -> list[Item]:
    """Every moment that a turn names, from left to right."""
    plain = TYPED_CLOCK.sub("o'clock", clean(text))
    folded = fold(plain)
    found = datetimes.resolve_all(
        plain, now=now, tz=tz, language=language, prefer_business_hours=True
    )
    return [_item(folded, item) for item in found]


def items_by_sentence(text: str, *, now: dt.datetime, tz: ZoneInfo, language: str) -> list[Item]:
    """Every moment that the business names: a sentence of its own says a thing of its own."""
    return [
        item
        for sentence in SENTENCES.split(clean(text))
        for item in items_of(sentence, now=now, tz=tz, language=language)
    ]


def _item(folded: str, found: Resolved) -> Item:
    start, end = found.span
    ends = [match.end() for match in words.CLAUSE_END.finditer(folded, 0, start)]
    follows = words.CLAUSE_END.search(folded, end)
    return Item(
        found=found,
        before=folded[ends[-1] if ends else 0 : start],
        after=folded[end : follows.start() if follows else len(folded)],
        rest=folded[end:],
    )


def wanted(items: Sequence[Item]) -> list[Item]:
    """Those of a customer's moments that say when they want to come."""
    return [
        item
        for item in items
        if not (words.TOLD.search(item.clause) or words.PERHAPS.search(item.clause))
        and not (_parts(item) or refused(item))
    ]


def not_enquired(items: Sequence[Item], text: str, language: str) -> list[Item]:
    """Those that are not part of a question about when the business is open."""
    enquiry = _asks_opening(text, language)
    return [item for item in items if item.clause.strip() not in enquiry] if enquiry else [*items]


def _parts(item: Item) -> bool:
    """Whether it is the "hasta el viernes" of somebody who takes leave."""
    return bool(words.PARTING.match(item.clause)) and not item.rest.strip(" .!,;:)")


def refused(item: Item) -> bool:
    """Whether the customer says that this is not to be: "el martes no puedo"."""
    return bool(words.REFUSED_BEFORE.search(item.before) or words.REFUSED_AFTER.search(item.rest))


def _asks_opening(text: str, language: str) -> str:
    """The folded sentences that only ask when the business is open."""
    plain = clean(text)
    sentences = re.split(r"(?<=[.!?])\s+|(?<=[,;])\s+(?=\w)", plain)
    asked = [s for s in sentences if "?" in s and classify(s, language=language).intent == HOURS]
    return fold(" ".join(asked))


def given(items: Sequence[Item]) -> list[Item]:
    """Those of the business's moments that it can give; not when it is open."""
    return [item for item in items if not (unavailable(item) or _opening(item))]


def _opening(item: Item) -> bool:
    bounded = item.found.open is not None and item.found.grain in CLOCKED
    ending = words.ENDING.search(item.before) or words.ENDING.match(item.words)
    return bounded or _long(item.found) or bool(ending or words.HABITUAL.search(item.words))


def _long(found: Resolved) -> bool:
    if found.start is None or found.end is None or found.grain not in CLOCKED:
        return False
    return found.end - found.start >= dt.timedelta(hours=words.RANGE_OF_HOURS)


def unavailable(item: Item) -> bool:
    """Whether the business says that this is taken: "a las 18:00 no hay"."""
    return bool(words.UNAVAILABLE.search(item.clause) or words.NOT_THAT_HOUR.search(item.after))


_FEW = {"media": 0.5, "meia": 0.5, "half a": 0.5, "half an": 0.5, "dos": 2, "two": 2, "dois": 2}
_FEW |= {"duas": 2, "tres": 3, "three": 3}


def length_of(match: re.Match[str]) -> dt.timedelta:
    """The length that `words.EARLIER_BY` found: "media hora", "two days"."""
    count, unit = _FEW.get(match["few"], 1), match["unit"]
    if unit.startswith("ho"):
        return dt.timedelta(hours=count)
    return dt.timedelta(weeks=count) if unit.startswith(("se", "we")) else dt.timedelta(days=count)


def moved(base: Moment, by: dt.timedelta) -> Moment:
    """The moment so much later; only its day, where the length is of whole days."""
    whole_days = by % dt.timedelta(days=1) == dt.timedelta()
    if base.date is None or (base.time is None and not whole_days):
        return Moment()
    there = dt.datetime.combine(base.date, base.time or dt.time()) + by
    return Moment(there.date(), there.time() if base.time else None)
