"""Weeks, months and other periods in a row of tokens: "next week", "a mediados de marzo"."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.days import MonthOf, Offset, Period, WeekNumber, YearOf
from conversations.assistant.nlu.datetimes.model import Day, Edge, Unit
from conversations.assistant.nlu.datetimes.numeric import year_at
from conversations.assistant.nlu.datetimes.scan import unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens

Found = tuple[Day, int] | None

GLUE = ("P", "OF", "COMMA", "ON", "IN", "DOT")
_EDGES = {"EARLY": Edge.EARLY, "MID": Edge.MID, "LATE": Edge.LATE}


def period(t: Tokens, j: int, *, bare: bool = False) -> Found:
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
    if unit is Unit.YEAR and t.digits(k + 1) == 4:
        return YearOf(t.get(k + 1, "NUM") or 0), k + 2
    if k == j and _is_week_number(t, k, unit):
        return WeekNumber(t.get(k + 1, "NUM") or 0), k + 2
    rest = rest or t.has(j - 1, "LATERIN")
    return _counted_period(t, k, unit, offset, edge, rest, bare)


def _is_week_number(t: Tokens, k: int, unit: Unit | None) -> bool:
    """ "week 10"; not the ten of "2 times a week 10 am"."""
    number = t.get(k + 1, "NUM") or 0
    bare = not t.has(k + 2, "AMPM", "HMARK", "COUNT", "UNIT", "COLON", "TO", "SLASH", "OF", "MONTH")
    return unit is Unit.WEEK and 1 <= number <= 52 and bool(t.digits(k + 1)) and bare


def _counted_period(
    t: Tokens, k: int, unit: Unit, offset: int | None, edge: Edge | None, rest: bool, bare: bool
) -> Found:
    first, k = k, k + 1
    beyond = after_next(t, k)
    if beyond:
        offset, k = 2, beyond
        k = k + 1 if unit_at(t, k) == unit else k
    elif t.has(k, "NEXT") and unit_at(t, k + 1) is None:
        offset, k = (offset or 0) + 1, k + 1
    elif t.has(k, "PASTMARK"):
        offset, k = -1, k + 1
    elif t.has(k, "WHOLE"):
        offset, k = offset or 0, k + 1
    named = bare or edge or rest or unit in (Unit.WEEKEND, Unit.WORKWEEK)
    if offset is None and not (named or t.has(first - 1, "UNITDET")):
        return None
    if unit is Unit.DAY or unit is Unit.WORKDAY:
        return (Offset(offset), k) if offset is not None else None
    return Period(unit, offset or 0, edge, rest, loose=offset is None), k


def after_next(t: Tokens, k: int) -> int:
    """The index behind "after next", "después del próximo", "subsiguiente" at `k`, or 0."""
    if t.has(k, "AFTERNEXT"):
        return k + 1
    n = t.skip(k + 1, "P", limit=1)
    return n + 1 if t.has(k, "AFTER") and t.has(n, "NEXT") and not t.has(n + 1, "NUM") else 0


def month(t: Tokens, j: int) -> Found:
    """ "en mayo", "next June", "a mediados de marzo", "2016, noviembre", "octubre 2020"."""
    edge = next((value for tag, value in _EDGES.items() if t.has(j, tag)), None)
    k = t.skip(j + 1, "P", "OF", limit=2) if edge else j
    following = t.has(k, "NEXT")
    k = t.skip(k, "NEXT", "THIS", limit=1)
    month = t.get(k, "MONTH")
    if month is None or t.has(k, "NEEDSDAY") or not _is_month(t, k):
        return None
    behind = t.has(k + 1, "NEXT") and unit_at(t, k + 2) is not Unit.YEAR
    following = following or behind
    k = k + 2 if behind else t.skip(k + 1, "DOT", limit=1)
    year, stop = year_at(t, k)
    return MonthOf(month, year, next=following, edge=edge), stop


def _is_month(t: Tokens, k: int) -> bool:
    if not t.has(k, "WEAKMONTH"):
        return True
    if t.has(k + 1, "NEXT", "THIS") and unit_at(t, k + 2) is Unit.YEAR:
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
        "AND",
        "OR",
    )


def month_like(t: Tokens, i: int) -> Found:
    """ "of July 2020", "of next month", "del mes", "deste mês"."""
    j = t.skip(i, *GLUE)
    month = t.get(j, "MONTH")
    if month is not None:
        year, stop = year_at(t, j + 1)
        return MonthOf(month, year), stop
    found = period(t, j, bare=True)
    if found and isinstance(found[0], Period) and found[0].unit is Unit.MONTH:
        return found
    return None
