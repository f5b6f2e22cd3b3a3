"""Clock times and days that a text mentions, each as everything that it may mean.

A mention may have several readings ("a las 5": 05:00 or 17:00; "el jueves": any Thursday); it is
supported when one of them is. A day that no calendar has ("30 de febrero") has no reading.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import chain

from conversations.assistant.nlu.text import fold

AHEAD = timedelta(days=92)
BEHIND = timedelta(days=60)
_NUMBERS = {
    "una": 1, "one": 1, "uma": 1, "dos": 2, "two": 2, "duas": 2, "tres": 3, "three": 3,
    "cuatro": 4, "four": 4, "quatro": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6,
    "siete": 7, "seven": 7, "sete": 7, "ocho": 8, "eight": 8, "oito": 8, "nueve": 9,
    "nine": 9, "nove": 9, "diez": 10, "ten": 10, "dez": 10, "once": 11, "eleven": 11,
    "onze": 11, "doce": 12, "twelve": 12, "doze": 12,
}  # fmt: skip
_WORD = "|".join(_NUMBERS)
_HALF = (
    r"(?:\s*(?P<half>am|pm)\b|\s+(?:de|por|en|da|pela|in)\s*(?:la|the)?\s*"
    r"(?P<part>manana|madrugada|tarde|noche|manha|noite|morning|afternoon|evening)\b)?"
)
_PLUS = (
    r"(?:\s+(?:y|e)\s+(?P<plus>media|meia|cuarto|quarto|\d{1,2})\b|\s+menos\s+(?P<less>cuarto)\b)?"
)
_NOT_COUNTED = (
    r"(?!\s*(?:[%€$£/]|\d|[.,:]\d|euros?|opciones|options|opcoes|citas|personas|people|pessoas|"
    r"servicios|services|huecos|plazas|min\w*|dias|days|semanas|weeks|meses|months|anos|years))"
)
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d:/])(?P<hour>[01]?\d|2[0-4])[:h](?P<minute>[0-5]\d)(?![\d:]){_HALF}",
        rf"\b(?:las?|at|as|das)\s+(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d)\b(?!\s*[€$£]){_HALF}",
        r"\bhalf past (?P<pasthalf>\d{1,2}|" + _WORD + rf")\b{_HALF}",
        r"(?<![\d:.,])(?P<hour>\d{1,2})\s*(?P<half>am|pm)\b",
        rf"\b(?:las?|as|das|at)\s+(?P<hour>\d{{1,2}})\s*h(?:rs?|oras?|s)?\b(?!\s*antes){_HALF}",
        r"\b(?:de|from|das|between|entre)\s+(?:las\s+)?(?P<hour>\d{1,2})"
        r"\s*(?:h\s*)?(?:a|to|as|-|y|and|e|until)\s*(?:las\s+)?(?P<until>\d{1,2})\b"
        rf"(?!\s*de\s+[a-z]|\s*h\w*\s*antes){_NOT_COUNTED}{_HALF}",
        rf"\b(?:las|la|at)\s+(?P<hour>\d{{1,2}})\b{_NOT_COUNTED}{_PLUS}{_HALF}",
        rf"\b(?:a|hasta|desde|entre|sobre|para|de|y|o)\s+las?\s+(?P<word>{_WORD})\b{_PLUS}{_HALF}",
        rf"\b(?:at|until|till|from)\s+(?P<word>{_WORD})\b{_NOT_COUNTED}{_HALF}",
    )
)
# "às 3" is a time, "as 3 opções" is not: only the accent tells.
_PORTUGUESE_AT = re.compile(r"\bàs\s+(?P<hour>\d{1,2})\b(?![:h.]?\d)")
_AFTERNOON = frozenset({"pm", "tarde", "noche", "noite", "afternoon", "evening"})
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero january janeiro", "febrero february fevereiro", "marzo march marco",
            "abril april", "mayo may maio", "junio june junho", "julio july julho",
            "agosto august", "septiembre setiembre september setembro",
            "octubre october outubro", "noviembre november novembro",
            "diciembre december dezembro",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lunes monday mondays segunda-feira segundas-feiras",
            "martes tuesday tuesdays terca-feira tercas-feiras",
            "miercoles wednesday wednesdays quarta-feira quartas-feiras",
            "jueves thursday thursdays quinta-feira quintas-feiras",
            "viernes friday fridays sexta-feira sextas-feiras",
            "sabado sabados saturday saturdays",
            "domingo domingos sunday sundays",
        )
    )
    for name in names.split()
}
_SHORT_PORTUGUESE = {"segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4}
_MONTH = "|".join(_MONTHS)
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_BEFORE = rf"(?:\b(?P<weekday>{_WEEKDAY}),?\s+(?:el\s+|dia\s+|the\s+)?)?"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        rf"{_BEFORE}\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|o|º)?\s+(?:de\s+|of\s+)?(?P<name>{_MONTH})\b"
        r"(?:\s*,?\s*(?:de\s+|del\s+)?(?P<year>\d{4}))?",
        rf"{_BEFORE}\b(?P<name>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)"
        r"(?:,?\s+(?P<year>\d{4}))?",
        rf"{_BEFORE}(?<![\d/])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>\d{{2,4}}))?(?![\d/])",
        rf"\b(?P<weekday>{_WEEKDAY}),?\s+(?:dia\s+|the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
        rf"(?!\s*(?:am|pm|h)\b){_NOT_COUNTED}",
        r"\b(?:el dia|o dia|no dia|dia|el)\s+(?P<day>\d{1,2})\b" + _NOT_COUNTED,
        rf"\b(?P<weekday>{_WEEKDAY})\b",
    )
)
_RELATIVE = (
    (re.compile(r"\b(?:pasado manana|(?:the )?day after tomorrow|depois de amanha)\b"), 2),
    (re.compile(r"\b(?:hoy|today|tonight|hoje|esta (?:tarde|noche|noite))\b"), 0),
    (re.compile(r"(?<!la )(?<!las )(?<!de )(?<!esta )\bmanana\b|\b(?:tomorrow|amanha)\b"), 1),
)


@dataclass(frozen=True)
class Clock:
    """A clock time as it was written, and what it may mean. Both ends of "de 9 a 14" have the
    text of the whole."""

    text: str
    readings: frozenset[time]
    in_range: bool = False


@dataclass(frozen=True)
class Day:
    """A day as it was written, and the dates it may mean. `weekday` where only that was said."""

    text: str
    readings: frozenset[date]
    weekday: int | None = None


def _take(pattern: re.Pattern[str], text: str) -> tuple[list[re.Match[str]], str]:
    """All matches, and the text with them blanked out, at the same length."""
    matches: list[re.Match[str]] = []

    def take(match: re.Match[str]) -> str:
        matches.append(match)
        return "¤" * len(match[0])

    rest = pattern.sub(take, text)
    return matches, rest


def days(text: str, today: date, *, language: str = "es") -> tuple[list[Day], str]:
    """The days that a text mentions, and the text in lower case with them blanked out."""
    left = fold(text)
    found: list[Day] = []
    for pattern, ahead in _RELATIVE:
        matches, left = _take(pattern, left)
        readings = frozenset({today + timedelta(days=ahead)})
        found += [Day(match[0], readings) for match in matches]
    for pattern in _DAYS:
        matches, left = _take(pattern, left)
        found += [_day(match, today) for match in matches]
    if language == "pt":
        found += _short_portuguese(left, today)
    pairs = zip(text, left, strict=True)
    return found, "".join(kept if kept == "¤" else raw.lower()[:1] for raw, kept in pairs)


def _short_portuguese(left: str, today: date) -> list[Day]:
    return [
        Day(name, _dates_of_weekday(number, today), number)
        for name, number in _SHORT_PORTUGUESE.items()
        if re.search(rf"\b{name}\b", left)
    ]


def _near(today: date) -> list[date]:
    return [today + timedelta(days=offset) for offset in range(-BEHIND.days, AHEAD.days + 1)]


def _dates_of_weekday(weekday: int, today: date) -> frozenset[date]:
    return frozenset(day for day in _near(today) if day.weekday() == weekday)


def _day(match: re.Match[str], today: date) -> Day:
    parts = match.groupdict()
    weekday = _WEEKDAYS.get(parts.get("weekday") or "")
    if parts.get("day") is None:
        assert weekday is not None
        return Day(match[0], _dates_of_weekday(weekday, today), weekday)
    dates = _dates_of_month(parts, today) if _names_month(parts) else _dates_of_day(parts, today)
    return Day(
        match[0],
        frozenset(day for day in dates if weekday is None or day.weekday() == weekday),
    )


def _names_month(parts: dict[str, str | None]) -> bool:
    return bool(parts.get("name") or parts.get("month"))


def _dates_of_day(parts: dict[str, str | None], today: date) -> list[date]:
    return [day for day in _near(today) if day.day == int(parts["day"] or 0)]


def _dates_of_month(parts: dict[str, str | None], today: date) -> list[date]:
    """Day and month, in either order where both are numbers; without a year, the nearest ones."""
    number = int(parts["day"] or 0)
    month = _MONTHS.get(parts.get("name") or "") or int(parts.get("month") or 0)
    year = int(parts.get("year") or 0)
    years = [year % 100 + 2000] if year else [today.year - 1, today.year, today.year + 1]
    pairs = (
        [(number, month)] if parts.get("name") or year > 99 else [(number, month), (month, number)]
    )
    tried = (_date(y, m, d) for y in years for d, m in pairs)
    return [day for day in tried if day and (year or today - BEHIND <= day)]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clocks(text: str, *, loose: bool = False) -> list[Clock]:
    """The clock times that a text mentions; give it without its dates. "5:30" is half past five
    in the morning, as the assistant writes it; `loose`: or in the afternoon, as customers do."""
    found: list[Clock] = []
    matches, left = _take(_PORTUGUESE_AT, text.lower())
    left = fold(left)
    for pattern in _TIMES:
        more, left = _take(pattern, left)
        matches += more
    for match in matches:
        found += _clocks(match, loose=loose)
    return [clock for clock in found if clock.readings]


def _clocks(match: re.Match[str], *, loose: bool) -> list[Clock]:
    parts = match.groupdict()
    half = parts.get("half") or parts.get("part") or ""
    if until := parts.get("until"):
        edges = (parts["hour"] or "0", until)
        return [Clock(match[0], _readings(int(edge), 0, half), True) for edge in edges]
    word = parts.get("hour") or parts.get("word") or parts.get("pasthalf") or ""
    hour = _NUMBERS.get(word) or int(word)
    exact = word.startswith("0") or (bool(parts.get("minute")) and not loose)
    return [Clock(match[0], _readings(hour, _minutes(parts), half, exact=exact))]


def _minutes(parts: dict[str, str | None]) -> int:
    if parts.get("pasthalf"):
        return 30
    if parts.get("less"):
        return -15
    plus = parts.get("plus") or ""
    named = {"media": 30, "meia": 30, "cuarto": 15, "quarto": 15}.get(plus)
    return named or int(parts.get("minute") or (plus if plus.isdigit() else 0))


def _readings(hour: int, minutes: int, half: str, *, exact: bool = False) -> frozenset[time]:
    if hour > 12:
        hours = [hour]
    elif half in _AFTERNOON:
        hours = [hour % 12 + 12]
    elif half == "am":
        hours = [hour % 12]
    elif half or exact:
        hours = [hour]
    else:
        hours = [hour, (hour + 12) % 24]
    return frozenset(
        time(total // 60, total % 60)
        for total in (each * 60 + minutes for each in hours)
        if 0 <= total < 24 * 60
    )


def mentions(text: str, today: date, *, language: str = "es") -> tuple[set[date], set[time]]:
    """Everything that the days and times of a text may mean, as loosely as customers write."""
    found, rest = days(text, today, language=language)
    times = {reading for clock in clocks(rest, loose=True) for reading in clock.readings}
    return set(all_dates(found)), times


def all_dates(found: list[Day]) -> frozenset[date]:
    """Every reading of every day."""
    return frozenset(chain.from_iterable(day.readings for day in found))
