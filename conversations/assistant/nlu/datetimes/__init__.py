"""Reads when a customer means: dates, times and ranges in Spanish, English and Portuguese.

Pure: no clock, no database. The caller gives the moment, the zone and the language.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.assistant.nlu.datetimes.choosing import Choice
from conversations.assistant.nlu.datetimes.compose import Reading, compose
from conversations.assistant.nlu.datetimes.grammar import expressions
from conversations.assistant.nlu.datetimes.languages import lexicon_for
from conversations.assistant.nlu.datetimes.model import Context, NoSuchDate, Resolved, Spec
from conversations.assistant.nlu.datetimes.tokens import Tokens, tokenize
from conversations.assistant.nlu.text import clean

__all__ = ["NO_SUCH_DATE", "Resolved", "resolve", "resolve_all", "resolve_problem"]

_MAX_CHARS = 2_000
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
        return Choice(self.text, self.tokens, self.specs).best()
