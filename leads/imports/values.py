"""What people write in cells, as values. Pure; every refusal says what was expected."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

YES = frozenset({"si", "s", "yes", "y", "true", "verdadero", "1", "x", "sim"})
NO = frozenset({"no", "n", "false", "falso", "0", "nao", ""})

BAD_DATE = gettext_noop("«%(value)s» no es una fecha: escribe 31/12/2026 o 2026-12-31.")
BAD_TIME = gettext_noop("«%(value)s» no es una hora: escribe 17:30.")
NO_SUCH_TIME = gettext_noop("Las %(value)s no existen ese día: el reloj se adelanta.")
BAD_YES_NO = gettext_noop("«%(value)s» no se entiende: escribe sí o no.")
BAD_NUMBER = gettext_noop("«%(value)s» no es un número entero entre %(least)s y %(most)s.")
BAD_PRICE = gettext_noop("«%(value)s» no es un precio: escribe 18,50.")
BAD_CHOICE = gettext_noop("«%(value)s» no se conoce: escribe %(known)s.")
TOO_LONG = gettext_noop("Es demasiado largo: caben %(most)s letras.")
MISSING = gettext_noop("Falta.")


class RowRefused(ValueError):
    """A row cannot be imported. `field` is the code of the column at fault ("" for the row as a
    whole), `text` a message to translate, filled with `values`."""

    def __init__(self, field: str, text: str | Promise, **values: object) -> None:
        super().__init__(str(text))
        self.field = field
        self.text = str(text)
        self.values = {name: str(value)[:80] for name, value in values.items()}


def plain(text: str) -> str:
    """Text to compare by: lower case, without accents or punctuation, single spaces."""
    split = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in split if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())


def text_of(cells: Mapping[str, str], field: str, most: int, *, required: bool = False) -> str:
    """A cell's text of at most `most` letters."""
    text = cells.get(field, "")
    if required and not text:
        raise RowRefused(field, MISSING)
    if len(text) > most:
        raise RowRefused(field, TOO_LONG, most=most)
    return text


_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)


def date_of(field: str, text: str, *, month_first: bool, past: bool = False) -> date:
    """A date. With a year of two digits, `past` dates (birthdays) lie in the last hundred years."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(each) for each in found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        first, second, year = (int(each) for each in found.groups())
        day, month = (second, first) if month_first else (first, second)
        if year < 100:
            year += 1900 if past and year > 30 else 2000
    else:
        raise RowRefused(field, BAD_DATE, value=text)
    try:
        found_date = date(year, month, day)
    except ValueError:
        raise RowRefused(field, BAD_DATE, value=text) from None
    if not 1900 <= year <= 2200:
        raise RowRefused(field, BAD_DATE, value=text)
    return found_date


_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.]\d{2})?\s*h?\s*([ap])?\.?\s*(?:m\.?)?", re.ASCII
)


def time_of(field: str, text: str) -> time:
    """A time of day: 9, 9:30, 09.30, 17h30, 5:30 pm."""
    found = _CLOCK.fullmatch(text.lower())
    if found is None:
        raise RowRefused(field, BAD_TIME, value=text)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        raise RowRefused(field, BAD_TIME, value=text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise RowRefused(field, BAD_TIME, value=text)
    return time(hour, minute)


def moment_of(cells: Mapping[str, str], tz: ZoneInfo, *, month_first: bool) -> datetime:
    """The moment (UTC) that columns `date` and `time` name in the business's zone; a date that
    carries its time needs no second column, and one with an offset of its own is taken at that.

    A time that the clock skips is refused; of one that it shows twice, the first is meant.
    """
    day_text, clock_text = cells.get("date", ""), cells.get("time", "")
    if not day_text:
        raise RowRefused("date", MISSING)
    if not clock_text:
        if exact := _iso(day_text):
            return exact
        day_text, _gap, clock_text = day_text.replace("T", " ").partition(" ")
    if not clock_text:
        raise RowRefused("time", MISSING)
    day = date_of("date", day_text, month_first=month_first)
    clock = time_of("time", clock_text.strip())
    moment = datetime.combine(day, clock, tz).astimezone(UTC)
    if moment.astimezone(tz).time() != clock:
        raise RowRefused("time", NO_SUCH_TIME, value=f"{clock:%H:%M}")
    return moment


def _iso(text: str) -> datetime | None:
    """A moment that carries its own offset. Raises `RowRefused` for a year that nobody means."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1900 <= moment.year <= 2200:
        raise RowRefused("date", BAD_DATE, value=text)
    return moment.astimezone(UTC) if moment.tzinfo else None


def whole_of(
    cells: Mapping[str, str], field: str, *, least: int, most: int, usual: int | None
) -> int | None:
    """A whole number within bounds; `usual` for an empty cell. "45 min" and "45.0" are 45."""
    text = cells.get(field, "")
    if not text:
        return usual
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?\s*(?:min\w*\.?|['’])?", text, re.ASCII | re.I)
    if found is None or not least <= int(found[1]) <= most:
        raise RowRefused(field, BAD_NUMBER, value=text, least=least, most=most)
    return int(found[1])


def price_of(cells: Mapping[str, str], field: str) -> Decimal | None:
    """An amount: 18, 18.50, 18,50 €, 1.250,00 or 45.000 (three digits after a point are
    thousands); None for an empty cell."""
    text = re.sub(r"[^\d.,]", "", cells.get(field, ""))
    given = cells.get(field, "")
    if not given:
        return None
    whole, cents = text, ""
    if found := re.fullmatch(r"(.*)[.,](\d{1,2})", text):
        whole, cents = found[1], found[2]
    digits = whole.replace(".", "").replace(",", "")
    try:
        amount = Decimal(f"{digits or '0'}.{cents:0<2}")
    except InvalidOperation:
        raise RowRefused(field, BAD_PRICE, value=given) from None
    if not text.strip(".,") or "-" in given or amount >= Decimal(10) ** 8:
        raise RowRefused(field, BAD_PRICE, value=given)
    return amount


def yes_of(cells: Mapping[str, str], field: str) -> bool:
    """Yes or no; an empty cell is no."""
    said = plain(cells.get(field, ""))
    if said not in YES and said not in NO:
        raise RowRefused(field, BAD_YES_NO, value=cells[field])
    return said in YES


def choice_of(cells: Mapping[str, str], field: str, words: Mapping[str, str]) -> str:
    """One of a few: `words` leads from what people write (as `plain` text) to what is meant. "" for
    an empty cell."""
    text = cells.get(field, "")
    if not text:
        return ""
    meant = words.get(plain(text))
    if meant is None:
        first = {code: word for word, code in reversed(list(words.items()))}
        raise RowRefused(field, BAD_CHOICE, value=text, known=", ".join(first.values()))
    return meant


def several_of(text: str) -> list[str]:
    """The parts of a list in one cell, parted by comma, semicolon, bar or line."""
    return [part for each in re.split(r"[,;|\n]", text) if (part := " ".join(each.split()))]
