"""The assistant's voice: sentences per language, and how it says days, times and money."""

import datetime as dt
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.builtin.wording import (
    dialogue,
    en,
    es,
    es_formal,
    guide,
    knowing,
    matters,
    pt,
    refusing,
    talking,
)
from tenants.db import connection

_LANGUAGES: dict[str, ModuleType] = {"es": es, "en": en, "pt": pt}
# Sentences of single matters, by language; "formal" is Spanish with usted, where it differs.
_MATTERS: tuple[dict[str, dict[str, str]], ...] = (
    dialogue.SENTENCES,
    knowing.SENTENCES,
    guide.SENTENCES,
    refusing.SENTENCES,
    matters.SENTENCES,
    talking.SENTENCES,
)
# From here on a day is said with its year.
LONG_AHEAD = timedelta(days=300)
_SYMBOLS = {"EUR": "€", "USD": "US$", "GBP": "£", "MXN": "MX$", "COP": "COP", "ARS": "AR$"}
_NO_CENTS = frozenset({"COP", "CLP", "PYG", "JPY"})


class Voice:
    """The sentences of one language; in Spanish also those for people addressed as *usted*."""

    def __init__(self, language: str, *, formal: bool = False) -> None:
        self.language = language if language in _LANGUAGES else "es"
        self._module = _LANGUAGES[self.language]
        self._sentences: dict[str, str] = self._module.SENTENCES | _matters(self.language)
        if formal and self.language == "es":
            self._sentences |= es_formal.SENTENCES | _matters("formal")

    def say(self, key: str, **values: Any) -> str:
        """A sentence with its values, beginning with a capital."""
        text = self._sentences[key].format(**values)
        return text[:1].upper() + text[1:]

    def word(self, key: str, **values: Any) -> str:
        """A piece of a sentence, as it stands."""
        return self._sentences[key].format(**values)

    def day(self, day: dt.date, today: dt.date) -> str:
        """Such as "hoy", "mañana", "el jueves 26 de noviembre"."""
        if day == today:
            return self.word("today")
        if day == today + timedelta(days=1):
            return self.word("tomorrow")
        said = self.word("on", day=self.date(day))
        far = day - today > LONG_AHEAD
        return said + self.word("of_year", year=day.year) if far else said

    def date(self, day: dt.date) -> str:
        """Such as "jueves 26 de noviembre"."""
        text: str = self._module.DATE.format(
            weekday=self.weekday(day.weekday()),
            day=day.day,
            month=self._module.MONTHS[day.month - 1],
        )
        return text

    def short_date(self, day: dt.date) -> str:
        """Such as "1 dic", for a list of dates."""
        return f"{day.day} {self._module.MONTHS[day.month - 1][:3]}"

    def listed(self, words: list[str]) -> str:
        """Such as "Corte, Color y Manicura"."""
        most, last = words[:-1], words[-1:]
        return self.word("and").join([", ".join(most), *last]) if most else "".join(last)

    def weekday(self, number: int) -> str:
        """0 is Monday."""
        name: str = self._module.WEEKDAYS[number]
        return name

    def clock(self, moment: datetime) -> str:
        """Such as "16:30"; in English "4:30 pm"."""
        if self.language != "en":
            return f"{moment:%H:%M}"
        return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"

    def at(self, moment: datetime) -> str:
        """Such as "a las 16:30"; only one o'clock takes the singular."""
        return self.word("at_one" if moment.hour == 1 else "at", time=self.clock(moment))

    def when(self, moment: datetime, today: dt.date) -> str:
        """Such as "mañana a las 10:00"."""
        return f"{self.day(moment.date(), today)} {self.at(moment)}"

    def money(self, price: Decimal | str | None, currency: str) -> str:
        """Such as "18 €", "120.000 COP"; "gratis" for zero."""
        if price is None:
            return ""
        amount = Decimal(price)
        if amount == 0:
            return self.word("free")
        symbol = _SYMBOLS.get(currency, currency)
        whole = currency in _NO_CENTS or amount == amount.to_integral_value()
        text = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
        if self.language != "en":
            text = text.translate(str.maketrans(",.", ".,"))
        return f"{text} {symbol}"

    def windows(self, windows: list[list[str]]) -> str:
        """Such as "de 09:00 a 14:00 y de 16:00 a 20:00"."""
        if not windows:
            return self.word("closed")
        parts = [self.word("window", start=start, end=end) for start, end in windows]
        return self.word("and").join(parts)


def _matters(which: str) -> dict[str, str]:
    return {key: text for matter in _MATTERS for key, text in matter.get(which, {}).items()}


def voice(language: str, *, formal: bool | None = None) -> Voice:
    """The voice of a language, Spanish where there is none; `formal` as the open business addresses
    its customers unless it is given."""
    return _voice(language, is_formal() if formal is None else formal)


def is_formal() -> bool:
    """Whether the open business addresses its customers as usted."""
    settings = getattr(connection.tenant, "settings", None) or {}
    return bool(settings.get("formal"))


@cache
def _voice(language: str, formal: bool) -> Voice:
    return Voice(language, formal=formal)


def appointment_words(language: str, *, start: datetime, tz: ZoneInfo, now: datetime) -> str:
    """When an appointment is, as said to its customer: "mañana a las 10:00"."""
    local = start.astimezone(tz)
    return voice(language).when(local, now.astimezone(tz).date())
