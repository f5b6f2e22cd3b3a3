"""Named days in a row of tokens: weekdays, dates, months, weeks, "first Friday of July"."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.days import (
    DateOf,
    MonthOf,
    Nth,
    Offset,
    Period,
    Shifted,
    WeekOf,
)
from conversations.assistant.nlu.datetimes.feasts import feast
from conversations.assistant.nlu.datetimes.model import Day, Duration, Unit
from conversations.assistant.nlu.datetimes.numeric import (
    day_or_zero,
    day_value,
    is_hour,
    numeric_date,
    year_at,
)
from conversations.assistant.nlu.datetimes.periods import GLUE, month, month_like, period
from conversations.assistant.nlu.datetimes.runs import beside, piece
from conversations.assistant.nlu.datetimes.scan import unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens
from conversations.assistant.nlu.datetimes.weekdays import week_behind, weekday

_HOLDERS = (Unit.WEEK, Unit.MONTH, Unit.WEEKEND)
_HOLDING = ("OF", "WEEKOF", "STARTING", "SINCE")

Found = tuple[Day, int] | None


def day(t: Tokens, i: int) -> Found:
    """The day, week or month that starts at `i` (after articles and prepositions), or None."""
    j = i
    for _ in range(5):
        found = _core(t, j)
        if found:
            return found
        if not t.has(j, *GLUE, "DIA") or t.has(j, "UNTIL", "AFTER", "BEFORE"):
            return None
        if t.has(j, "NUM") and not t.has(j, "WEAKNUM"):
            return None
        j += 1
    return None


def _core(t: Tokens, j: int) -> Found:
    return (
        numeric_date(t, j)
        or piece(t, j)
        or _nth(t, j)
        or _beside(t, j)
        or feast(t, j)
        or _day_and_month(t, j)
        or _of_date(t, j)
        or _relative_day(t, j)
        or _next_number(t, j)
        or weekday(t, j)
        or period(t, j)
        or month(t, j)
        or _day_number(t, j)
    )


def _nth(t: Tokens, j: int) -> Found:
    """ "first Friday of July", "third week of this month", "last day of the month"."""
    last = -2 if t.has(j, "BEFORELAST") else -1
    nth = last if t.has(j, "LASTORD") else t.get(j, "ORD")
    if nth is None:
        return _some_weekday(t, j)
    k = j + 1
    day_name, unit = t.get(k, "WDAY"), unit_at(t, k)
    if day_name is None and unit not in (
        Unit.DAY,
        Unit.WEEK,
        Unit.WEEKEND,
        Unit.FORTNIGHT,
    ):
        return None
    if not t.has(k + 1, "OF", "IN", "THIS", "NEXT") and not t.has(k + 1, "MONTH"):
        return None
    found = month_like(t, k + 1)
    if found is None:
        return None
    if day_name is not None:
        return Nth(nth, found[0], weekday=day_name), found[1]
    return Nth(nth, found[0], unit=unit or Unit.DAY), found[1]


def _some_weekday(t: Tokens, j: int) -> Found:
    """ "un lunes de octubre", "a Monday in October": the first of them."""
    day_name = t.get(j, "WDAY")
    if day_name is None or not t.has(j + 1, "OF", "IN") or t.has(j + 1, "AT", "ON"):
        return None
    if not t.has(j - 1, "WEAKNUM") or not t.has(j + 2, "MONTH"):
        return None
    found = month_like(t, j + 1)
    return (Nth(1, found[0], weekday=day_name), found[1]) if found else None


def _day_and_month(t: Tokens, j: int) -> Found:
    return _day_then_month(t, j) or _month_then_day(t, j)


def _day_then_month(t: Tokens, j: int) -> Found:
    """ "15 de mayo de 2020", "2/Oct", "15th day of next month", "el 4 del mes que viene"."""
    number = day_or_zero(t, j)
    if number is None:
        return None
    k = t.skip(j + 1, "DIA", limit=1)
    k = t.skip(k, "SLASH", "DASH", "DOT", limit=1) if t.has(k + 1, "MONTH") else k
    month = month_like(t, k)
    if month is None or (t.has(k, "COMMA") and not t.has(month[1] - 1, "MONTH")):
        return None
    linked = t.has(k, "OF", "MONTH") and not (t.has(j - 1, "TO") and not is_hour(t, month[1]))
    if not linked and day_value(t, month[1]) is not None:
        return None  # "5 to 6 on January 1st", "from 5 to 6 of April 22"
    named = month[0]
    if isinstance(named, MonthOf):
        return DateOf(number, named.month, named.year), month[1]
    if isinstance(named, Period) and t.has(k, "OF", "IN"):
        offset = None if named.loose else named.offset
        return DateOf(number, month_offset=offset), month[1]
    return None


def _month_then_day(t: Tokens, j: int) -> Found:
    """ "May 21st", "Oct.2", "mayo veintiuno", "June the 28th 2020"."""
    month = t.get(j, "MONTH")
    if month is None:
        return None
    k = t.skip(j + 1, "SLASH", "DASH", "DOT", "P", "COMMA", limit=2)
    number = day_value(t, k)
    if number is None or t.has(k - 1, "AT", "OF", "IN") or is_hour(t, k):
        return None
    year, stop = year_at(t, k + 1)
    return DateOf(number, month, year), stop


def _of_date(t: Tokens, j: int) -> Found:
    """ "the week of 4 February", "semana que va del 4", "mes de 16 de septiembre"."""
    unit = unit_at(t, j)
    if unit not in _HOLDERS or not (t.has(j, "WEEKSTART") or t.has(j + 1, *_HOLDING)):
        return None
    k = t.skip(j + 1, *_HOLDING, *GLUE)
    dated = day_value(t, t.skip(k + 1, "DOT", "SLASH", "DASH", limit=1)) is not None
    if unit is Unit.MONTH and t.has(k, "MONTH") and not dated:
        return month(t, k)  # "el mes de marzo"
    for start in (k, j + 2):
        found = (
            numeric_date(t, start)
            or _day_and_month(t, start)
            or _day_number(t, start, on=True)
            or weekday(t, start)
        )
        if found and unit is Unit.WEEK:
            return WeekOf(found[0]), found[1]
        if found and unit is Unit.WEEKEND:
            return WeekOf(found[0], weekend=True), found[1]
        if found:
            return MonthOf(of=found[0]), found[1]
    return None


def _beside(t: Tokens, j: int) -> Found:
    """ "the Monday after June 1st", "la semana antes de Navidad"."""
    n = j + 1 if t.has(j, "ORD") and not t.has(j, "WDAY") else j
    if not t.has(n, "WDAY") and unit_at(t, n) not in (Unit.WEEK, Unit.WEEKEND):
        return None
    if not t.has(n + 1, "AFTER", "BEFORE") or t.has(n + 1, "UPTO"):
        return None
    k = t.skip(n + 2, *GLUE, limit=2)
    base = numeric_date(t, k) or _day_and_month(t, k) or feast(t, k) or _day_number(t, k)
    return beside(t, j, base, n + 2)


def _relative_day(t: Tokens, j: int) -> Found:
    """Today, tomorrow, "the next day", "de hoy en ocho"."""
    offset = t.get(j, "DAYREL")
    if offset is not None and not _is_part(t, j):
        weeks = t.get(j + 2, "NUM") if t.has(j + 1, "IN") and t.has(j - 1, "FROM") else None
        if weeks in (8, 15) and unit_at(t, j + 3) is None:
            return Shifted(Duration(days=7 if weeks == 8 else 14), Offset(offset)), j + 3
        if offset == 0 and t.text(j).endswith("dia") and (named := _day_number(t, j + 1, on=True)):
            return named  # "este día 17"
        if behind := week_behind(t, j + 1):
            return Shifted(Duration(days=7 * behind), Offset(offset)), j + 2
        return Offset(offset), j + 1
    if t.has(j, "TODAYWEAK") and not t.has(j + 1, "NUM"):
        return Offset(0), j + 1
    if t.has(j, "PASADO") and not t.has(j - 1, "UNIT", "WDAY", "MONTH") and _part_or_at(t, j + 1):
        return Offset(2), j + 1
    return None


def _is_part(t: Tokens, j: int) -> bool:
    """ "mañana" after "la" or "esta" is the morning, not tomorrow."""
    return t.has(j, "PART") and t.has(j - 1, "PARTDET", "UNITDET")


def _part_or_at(t: Tokens, j: int) -> bool:
    return t.has(j, "AT", "PARTDET") and t.has(j + 1, "PART", "NUM")


def _day_number(t: Tokens, j: int, *, on: bool = False) -> Found:
    """ "el 15", "día 12", "the 23rd", "on 15": a day of the coming month or of this one.

    "That's the one" names no day.
    """
    on = on or t.has(j - 1, "ON", "DIA")
    number = day_value(t, j)
    if number is None or number > 31 or (t.has(j, "WEAKNUM", "UNITWORD") and not on):
        return None
    if not (on or t.has(j, "ORDNUM")) or t.has(j - 1, "LABEL") or t.text(j) == "one":
        return None
    if t.has(j, "ORD") and not (t.has(j, "ORDNUM") or t.has(j, "NUM")) and not _ordinal_ends(t, j):
        return None
    if t.has(j + 1, "UNIT", "COUNT", "NEXT", "COLON", "SLASH", "WDAY") or is_hour(t, j, dated=on):
        return None
    return DateOf(number), j + 1


def _next_number(t: Tokens, j: int) -> Found:
    """ "el próximo 15", "o próximo dia 15", "este dia 17"."""
    k = t.skip(j + 1, "DIA", limit=1)
    led = t.has(j, "NEXT") or (t.has(j, "THIS") and (k > j + 1 or t.lexicon.language != "en"))
    if not led or not t.has(k, "NUM") or unit_at(t, k + 1) is not None:
        return None
    return _day_number(t, k, on=True)


def _ordinal_ends(t: Tokens, j: int) -> bool:
    """A spelled ordinal alone ("the second") is a day only if no noun follows it."""
    return j + 1 >= len(t) or bool(t.items[j + 1].tags)
