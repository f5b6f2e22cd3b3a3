"""Named days in a row of tokens: weekdays, dates, months, weeks, "first Friday of July"."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.clocks import clock
from conversations.assistant.nlu.datetimes.days import (
    DateOf,
    MonthOf,
    Nth,
    Offset,
    Period,
    Shifted,
    Weekday,
    WeekOf,
)
from conversations.assistant.nlu.datetimes.model import Day, Duration, Edge, Unit
from conversations.assistant.nlu.datetimes.numeric import numeric_date, year_at
from conversations.assistant.nlu.datetimes.scan import unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens

Found = tuple[Day, int] | None

_GLUE = ("P", "OF", "COMMA", "ON", "IN", "DOT")
_EDGES = {"EARLY": Edge.EARLY, "MID": Edge.MID, "LATE": Edge.LATE}


def day(t: Tokens, i: int) -> Found:
    """The day, week or month that starts at `i` (after articles and prepositions), or None."""
    j = i
    for _ in range(5):
        found = _core(t, j)
        if found:
            return found
        if not t.has(j, *_GLUE, "DIA") or (t.has(j, "NUM") and not t.has(j, "WEAKNUM")):
            return None
        j += 1
    return None


def _core(t: Tokens, j: int) -> Found:
    return (
        numeric_date(t, j)
        or _nth(t, j)
        or _day_and_month(t, j)
        or _of_date(t, j)
        or _relative_day(t, j)
        or _weekday(t, j)
        or _period(t, j)
        or _month(t, j)
        or _day_number(t, j)
    )


def _nth(t: Tokens, j: int) -> Found:
    """ "first Friday of July", "third week of this month", "last day of the month"."""
    nth = -1 if t.has(j, "LASTORD") else t.get(j, "ORD")
    if nth is None:
        return None
    k = j + 1
    weekday, unit = t.get(k, "WDAY"), unit_at(t, k)
    if weekday is None and unit not in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        return None
    if not t.has(k + 1, "OF", "IN", "THIS", "NEXT") and not t.has(k + 1, "MONTH"):
        return None
    month = _month_like(t, k + 1)
    if month is None:
        return None
    if weekday is not None:
        return Nth(nth, month[0], weekday=weekday), month[1]
    return Nth(nth, month[0], unit=unit or Unit.DAY), month[1]


def _month_like(t: Tokens, i: int) -> Found:
    """ "of July 2020", "of next month", "del mes", "deste mês"."""
    j = t.skip(i, *_GLUE)
    month = t.get(j, "MONTH")
    if month is not None:
        year, stop = year_at(t, j + 1)
        return MonthOf(month, year), stop
    found = _period(t, j, bare=True)
    if found and isinstance(found[0], Period) and found[0].unit is Unit.MONTH:
        return found
    return None


def _day_and_month(t: Tokens, j: int) -> Found:
    return _day_then_month(t, j) or _month_then_day(t, j)


def _day_then_month(t: Tokens, j: int) -> Found:
    """ "15 de mayo de 2020", "2/Oct", "15th day of next month", "el 4 del mes que viene"."""
    number = _day_value(t, j)
    if number is None:
        return None
    k = t.skip(j + 1, "DIA", limit=1)
    k = t.skip(k, "SLASH", "DASH", "DOT", limit=1) if t.has(k + 1, "MONTH") else k
    month = _month_like(t, k)
    if month is None or (t.has(k, "COMMA") and not t.has(month[1] - 1, "MONTH")):
        return None
    named = month[0]
    if isinstance(named, MonthOf):
        return DateOf(number, named.month, named.year), month[1]
    if isinstance(named, Period) and t.has(k, "OF", "IN"):
        return DateOf(number, month_offset=named.offset), month[1]
    return None


def _month_then_day(t: Tokens, j: int) -> Found:
    """ "May 21st", "Oct.2", "mayo veintiuno", "June the 28th 2020"."""
    month = t.get(j, "MONTH")
    if month is None:
        return None
    k = t.skip(j + 1, "SLASH", "DASH", "DOT", "P", "COMMA", limit=2)
    number = _day_value(t, k)
    if number is None or t.has(k - 1, "AT", "OF", "IN") or _is_hour(t, k):
        return None
    year, stop = year_at(t, k + 1)
    return DateOf(number, month, year), stop


def _day_value(t: Tokens, j: int) -> int | None:
    value = t.get(j, "ORD")
    if value is None and t.digits(j) <= 2 and not t.has(j, "WEAKORD"):
        value = t.get(j, "NUM")
    return value if value is not None and 1 <= value <= 99 else None


def _is_hour(t: Tokens, k: int, *, dated: bool = False) -> bool:
    """Whether the number at `k` is the hour of a time rather than a day."""
    if t.has(k, "ORD") and not t.has(k, "NUM"):
        return False
    found = clock(t, k, dated=dated)
    if found is None:
        return False
    # "24 six pm": the first number is the day although two words could be a time.
    value = t.get(k, "NUM") or 0
    return not (t.has(k + 1, "NUM") and clock(t, k + 1) and (value > 12 or t.digits(k)))


def _of_date(t: Tokens, j: int) -> Found:
    """ "the week of 4 February", "semana que va del 4", "mes de 16 de septiembre"."""
    unit = unit_at(t, j)
    if unit not in (Unit.WEEK, Unit.MONTH) or not t.has(j + 1, "OF", "WEEKOF", "STARTING", "SINCE"):
        return None
    k = t.skip(j + 1, "OF", "WEEKOF", "STARTING", "SINCE", *_GLUE)
    for start in (k, j + 2):
        found = numeric_date(t, start) or _day_and_month(t, start) or _day_number(t, start, on=True)
        if found and unit is Unit.WEEK:
            return WeekOf(found[0]), found[1]
        if found:
            return MonthOf(of=found[0]), found[1]
    return None


def _relative_day(t: Tokens, j: int) -> Found:
    """Today, tomorrow, "the next day", "de hoy en ocho"."""
    offset = t.get(j, "DAYREL")
    if offset is not None and not _is_part(t, j):
        weeks = t.get(j + 2, "NUM") if t.has(j + 1, "IN") and t.has(j - 1, "FROM") else None
        if weeks in (8, 15) and unit_at(t, j + 3) is None:
            return Shifted(Duration(days=7 if weeks == 8 else 14), Offset(offset)), j + 3
        return Offset(offset), j + 1
    if t.has(j, "TODAYWEAK") and not t.has(j + 1, "NUM"):
        return Offset(0), j + 1
    if t.has(j, "PASADO") and not t.has(j - 1, "UNIT", "WDAY", "MONTH") and _part_or_at(t, j + 1):
        return Offset(2), j + 1
    return None


def _is_part(t: Tokens, j: int) -> bool:
    """ "mañana" after "la" or "esta" is the morning, not tomorrow."""
    return t.has(j, "PART") and t.has(j - 1, "PARTDET")


def _part_or_at(t: Tokens, j: int) -> bool:
    return t.has(j, "AT", "PARTDET") and t.has(j + 1, "PART", "NUM")


def _weekday(t: Tokens, j: int) -> Found:
    """ "viernes", "next Friday", "el jueves que viene", "Friday the 23rd", "lunes 21"."""
    k = t.skip(j, "THIS", "NEXT", "LASTORD", limit=2)
    weekday = t.get(k, "WDAY")
    if weekday is None or not _is_weekday(t, k):
        return None
    following = any(t.has(n, "NEXT") and not t.has(n, "COMING") for n in range(j, k))
    past = t.has(j, "LASTORD") and k > j
    k += 1
    if t.has(k, "PASTMARK"):
        past, k = True, k + 1
    elif t.has(k, "NEXT", "AFTERNEXT") and unit_at(t, k + 1) is None and not t.has(k + 1, "NUM"):
        following, k = not t.has(k, "COMING"), k + 1
    if (
        t.has(k, "IN")
        and t.get(k + 1, "NUM") in (8, 15)
        and unit_at(t, k + 2) is None
        and t.has(k + 1, "WORDNUM")
    ):
        return Weekday(
            weekday, next=following, extra_weeks=1 if t.get(k + 1, "NUM") == 8 else 2
        ), k + 2
    number = _number_after_weekday(t, k)
    if number and not past:
        return DateOf(number[0], weekday=weekday), number[1]
    return Weekday(weekday, next=following, past=past), k


def _is_weekday(t: Tokens, k: int) -> bool:
    """Short forms that are also words need a number, a comma or a date word beside them."""
    if t.has(k, "ABBRSTRICT"):
        return t.has(k + 1, "COMMA", "DOT", "NUM", "ORD")
    if t.has(k, "ABBR"):
        near = t.items[k + 1].tags if k + 1 < len(t) else {"END": 1}
        if t.has(k - 1, "OF") and t.has(k - 1, "ON") and not t.has(k + 1, "NUM", "COMMA"):
            return False
        return bool(near) or bool(k and t.items[k - 1].tags)
    return True


def _number_after_weekday(t: Tokens, k: int) -> tuple[int, int] | None:
    m = t.skip(k, "COMMA", "P", "ON", "DIA", "DOT")
    if any(t.has(n, "AT", "FROM", "FOR", "IN", "TO") for n in range(k, m)):
        return None
    number = _day_value(t, m)
    if number is None or number > 31 or t.has(m, "WEAKNUM", "WDAY") or _month_like(t, m + 1):
        return None
    determined = any(t.has(n, "ON", "DIA") for n in range(k, m))
    if not determined and t.has(m, "WORDNUM") and number < 24:
        return None
    if t.has(m + 1, "SLASH", "DASH", "COUNT", "UNIT", "NEXT") or _is_hour(t, m, dated=determined):
        return None
    if (
        t.has(m + 1, "TO")
        and not t.has(m + 1, "AT")
        and t.has(t.skip(m + 2, "P"), "NUM")
        and not determined
    ):
        return None
    return number, m + 1


def _period(t: Tokens, j: int, *, bare: bool = False) -> Found:
    """ "next week", "este finde", "el mes que viene", "week after next", "resto de la semana"."""
    offset: int | None = None
    edge: Edge | None = None
    rest = False
    k = j
    for _ in range(4):
        tag = next(
            (
                name
                for name in ("NEXT", "THIS", "PASTDET", "REST", "EARLY", "MID", "LATE")
                if t.has(k, name)
            ),
            None,
        )
        if tag is None or (t.has(k, "UNIT") and not t.has(k, "THIS")):
            break
        offset = {"NEXT": 1, "THIS": 0, "PASTDET": -1}.get(tag, offset)
        edge, rest = _EDGES.get(tag, edge), rest or tag == "REST"
        k = t.skip(k + 1, "P", limit=1) if tag in ("REST", *_EDGES) else k + 1
    unit = unit_at(t, k)
    if unit in (None, Unit.MINUTE, Unit.HOUR):
        return None
    rest = rest or t.has(j - 1, "LATERIN")
    return _counted_period(t, k, unit, offset, edge, rest, bare)


def _counted_period(
    t: Tokens, k: int, unit: Unit, offset: int | None, edge: Edge | None, rest: bool, bare: bool
) -> Found:
    first, k = k, k + 1
    if t.has(k, "AFTERNEXT"):
        offset, k = 2, k + 1
        k = k + 1 if unit_at(t, k) == unit else k
    elif t.has(k, "NEXT") and unit_at(t, k + 1) is None:
        offset, k = (offset or 0) + 1, k + 1
    elif t.has(k, "PASTMARK"):
        offset, k = -1, k + 1
    if offset is None and not (bare or edge or rest or unit in (Unit.WEEKEND, Unit.WORKWEEK)):
        if not t.has(first - 1, "UNITDET"):
            return None
    if unit is Unit.DAY or unit is Unit.WORKDAY:
        return (Offset(offset), k) if offset is not None else None
    return Period(unit, offset or 0, edge, rest), k


def _month(t: Tokens, j: int) -> Found:
    """ "en mayo", "next June", "a mediados de marzo", "2016, noviembre", "octubre 2020"."""
    edge = next((value for tag, value in _EDGES.items() if t.has(j, tag)), None)
    k = t.skip(j + 1, "P", "OF", limit=2) if edge else j
    following = t.has(k, "NEXT")
    k = t.skip(k, "NEXT", "THIS", limit=1)
    month = t.get(k, "MONTH")
    if month is None or not _is_month(t, k):
        return None
    following = following or t.has(k + 1, "NEXT")
    k = t.skip(k + 1, "NEXT", "DOT", limit=1)
    year, stop = year_at(t, k)
    return MonthOf(month, year, next=following, edge=edge), stop


def _is_month(t: Tokens, k: int) -> bool:
    if not t.has(k, "WEAKMONTH"):
        return True
    return t.has(
        k - 1,
        "IN",
        "OF",
        "NEXT",
        "THIS",
        "FROM",
        "TO",
        "AFTER",
        "BEFORE",
        "EARLY",
        "LATE",
        "MID",
        "BETWEEN",
    )


def _day_number(t: Tokens, j: int, *, on: bool = False) -> Found:
    """ "el 15", "día 12", "the 23rd", "on 15": a day of the coming month or of this one."""
    on = on or t.has(j - 1, "ON", "DIA")
    number = _day_value(t, j)
    if number is None or number > 31 or (t.has(j, "WEAKNUM", "UNITWORD") and not on):
        return None
    if not (on or t.has(j, "ORDNUM")) or t.has(j - 1, "LABEL"):
        return None
    if t.has(j, "ORD") and not (t.has(j, "ORDNUM") or t.has(j, "NUM")) and not _ordinal_ends(t, j):
        return None
    if t.has(j + 1, "UNIT", "COUNT", "NEXT", "COLON", "SLASH", "WDAY") or _is_hour(t, j, dated=on):
        return None
    return DateOf(number), j + 1


def _ordinal_ends(t: Tokens, j: int) -> bool:
    """A spelled ordinal alone ("the second") is a day only if no noun follows it."""
    return j + 1 >= len(t) or bool(t.items[j + 1].tags)
