"""Reads when a customer means: dates, times and ranges in Spanish, English and Portuguese.

Pure: no clock, no database. The caller gives the moment, the zone and the language.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.assistant.nlu.datetimes.compose import Reading, compose
from conversations.assistant.nlu.datetimes.days import Weekday
from conversations.assistant.nlu.datetimes.grammar import expressions
from conversations.assistant.nlu.datetimes.languages import lexicon_for
from conversations.assistant.nlu.datetimes.model import Context, NoSuchDate, Resolved, Spec
from conversations.assistant.nlu.datetimes.tokens import Tokens, tokenize
from conversations.assistant.nlu.text import clean, fold

__all__ = ["NO_SUCH_DATE", "Resolved", "resolve", "resolve_all", "resolve_problem"]

_MAX_CHARS = 2_000
_NOT_BEFORE = re.compile(
    r"(?<!why )\b(?:not|no|nao|(?:can'?t|cannot)(?: do| make(?: it)?| come| be there| get there)?"
    r"|no (?:puedo|podre|podria|llego)(?: ir| venir| llegar| estar| pasar)?"
    r"|nao (?:posso|consigo|poderei)(?: ir| vir| chegar| estar| passar)?"
    r"|except|excepto|exceto|salvo|menos)(?: el| la| a| o| na| no| on)?\s*$"
)
_NOT_BEHIND = re.compile(
    r"\s*,?\s*(?:ya |ja |pero |but |mas )?(?:no|nao|is no good|doesn'?t (?:work|suit)|won'?t work"
    r"|is out|i can'?t|i cannot)\b(?! (?:hay problema|problem|es problema|tengo problema))"
)
# What is said after these is what is meant: "el lunes... mejor el martes", "at 3, so after 3:30".
_RATHER = re.compile(
    r"\b(?:mejor|melhor|better|rather|instead|o sea|osea|digo|quise decir|quiero decir|quer dizer"
    r"|i mean|make (?:it|that)|so|asi que|entonces|entao|correction|perdon|perdao)"
    r"(?: (?:que sea|el|la|lo|en|para|on|at|a|o|na|no|to|las|as|dejamos|let'?s say|for)){0,3}\W*$"
)
NO_SUCH_DATE = "no_such_date"


def resolve(
    text: str,
    *,
    now: datetime,
    tz: ZoneInfo,
    language: str = "es",
    prefer_business_hours: bool = False,
) -> Resolved | None:
    """The best single reading of `text`, or None if it names no moment that exists.

    `now` is aware; days are counted in `tz`. A day and a time that stand apart in the message
    ("mañana para un corte, a las 5") are read together. With `prefer_business_hours` an hour
    without am or pm is between 8:00 and 21:59; else it is taken as written.
    """
    reader = _Reader(text, now, tz, language, prefer_business_hours)
    spec = reader.best()
    return reader.resolved(spec) if spec else None


def resolve_all(
    text: str,
    *,
    now: datetime,
    tz: ZoneInfo,
    language: str = "es",
    prefer_business_hours: bool = False,
) -> list[Resolved]:
    """Every expression of `text` that exists on the calendar, left to right."""
    reader = _Reader(text, now, tz, language, prefer_business_hours)
    found = (reader.resolved(spec) for spec in reader.specs)
    return [item for item in found if item is not None]


def resolve_problem(text: str, *, now: datetime, tz: ZoneInfo, language: str = "es") -> str | None:
    """`NO_SUCH_DATE` if the text names a day or hour that does not exist (30 February)."""
    reader = _Reader(text, now, tz, language, False)
    return NO_SUCH_DATE if any(reader.reading(spec) is None for spec in reader.specs) else None


class _Reader:
    """One message being read: its tokens, its expressions and the moment it was sent."""

    def __init__(self, text: str, now: datetime, tz: ZoneInfo, language: str, shop: bool) -> None:
        self.text = clean(text[: 4 * _MAX_CHARS])[:_MAX_CHARS]
        lexicon = lexicon_for(language)
        self.tz = tz
        self.ctx = Context(now.astimezone(tz), lexicon.next_skips_week, shop)
        self.tokens: Tokens = tokenize(self.text, lexicon)
        self.specs = expressions(self.tokens)

    def reading(self, spec: Spec) -> Reading | None:
        try:
            return compose(spec, self.ctx, self.tz)
        except NoSuchDate:
            return None

    def resolved(self, spec: Spec) -> Resolved | None:
        reading = self.reading(spec)
        if reading is None:
            return None
        first, last = self.tokens.items[spec.start], self.tokens.items[spec.stop - 1]
        return Resolved(
            start=reading.start,
            end=reading.end,
            grain=reading.grain,
            open=reading.open,
            time_only=reading.time_only,
            span=(first.start, last.end),
            text=self.text[first.start : last.end],
        )

    def best(self) -> Spec | None:
        specs = [spec for spec in self.specs if not self._refused(spec)] or self.specs
        if not specs:
            return None
        if len(self.specs) == 1 and specs[0].open and self._refused(specs[0]):
            return _other_side(specs[0])
        specs = self._last_said(specs)
        chosen = self._joined(specs) or max(specs, key=_weight)
        return self._first_of_several(specs, chosen)

    def _last_said(self, specs: list[Spec]) -> list[Spec]:
        """Without what a later expression takes back; an hour alone keeps the day before it."""
        text = fold(self.text)
        for n in range(len(specs) - 1, 0, -1):
            spec, before = specs[n], specs[n - 1]
            if not _RATHER.search(text[: self.tokens.items[spec.start].start]):
                continue
            if spec.day is None and before.clock is None:
                return specs
            keeps = spec.day is None and spec.clock and before.day and not before.day_end
            return [replace(spec, day=before.day) if keeps else spec, *specs[n + 1 :]]
        return specs

    def _refused(self, spec: Spec) -> bool:
        """ "jueves no, viernes sí", "not Friday but Saturday": a day that does not suit."""
        text = fold(self.text)
        start, end = self.tokens.items[spec.start].start, self.tokens.items[spec.stop - 1].end
        return bool(_NOT_BEFORE.search(text[:start]) or _NOT_BEHIND.match(text[end:]))

    def _first_of_several(self, specs: list[Spec], chosen: Spec) -> Spec:
        """ "martes o jueves a las 6": the hour belongs to the first of the days, too."""
        at = specs.index(chosen) if chosen in specs and chosen.clock else 0
        while at and self._alternative(specs[at - 1], chosen):
            at -= 1
            chosen = replace(chosen, day=specs[at].day, start=specs[at].start)
        return chosen

    def _alternative(self, before: Spec, spec: Spec) -> bool:
        lone = isinstance(before.day, Weekday) and _weight(before) == 2 and before.open is None
        named = isinstance(spec.day, Weekday) and before.stop <= spec.start
        between = self.tokens.items[before.stop : spec.start]
        joined = all({"OR", "COMMA", "ON", "P"} & set(item.tags) for item in between)
        return lone and named and joined

    def _joined(self, specs: list[Spec]) -> Spec | None:
        """A lone day and a lone time of the same message as one expression."""
        days = [s for s in specs if s.day and not (s.clock or s.day_end or s.open)]
        times = [s for s in specs if s.day is None and s.offset is None]
        if len(days) != 1 or len(times) != 1 or len(specs) != 2:
            return None
        if days[0].duration or days[0].day is None:
            return None
        start, stop = specs[0].start, specs[1].stop
        part = times[0].part or days[0].part
        leads = days[0].part is not None
        return replace(
            times[0], day=days[0].day, part=part, part_leads=leads, start=start, stop=stop
        )


def _weight(spec: Spec) -> int:
    """How much an expression says; of equals the first one counts."""
    return (
        2 * (spec.day is not None)
        + 2 * (spec.clock is not None)
        + 2 * (spec.offset is not None)
        + (spec.part is not None)
        + (spec.day_end is not None or spec.clock_end is not None)
    )


def _other_side(spec: Spec) -> Spec:
    """ "no puedo antes de las 10": from ten on."""
    return replace(spec, open="after" if spec.open == "before" else "before", inclusive=True)
