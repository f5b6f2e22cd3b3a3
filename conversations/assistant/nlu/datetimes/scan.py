"""Numbers and lengths inside a row of tokens. Functions return (value, next index) or None."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.model import Duration, Unit
from conversations.assistant.nlu.datetimes.tokens import Tokens

_UNIT_LENGTH = {
    Unit.MINUTE: Duration(minutes=1),
    Unit.HOUR: Duration(minutes=60),
    Unit.DAY: Duration(days=1),
    Unit.WEEK: Duration(days=7),
    Unit.FORTNIGHT: Duration(days=14),
    Unit.MONTH: Duration(months=1),
    Unit.YEAR: Duration(months=12),
}
_HALF_LENGTH = {
    Unit.HOUR: Duration(minutes=30),
    Unit.WEEK: Duration(days=3),
    Unit.MONTH: Duration(days=15),
    Unit.YEAR: Duration(months=6),
}


def unit_at(t: Tokens, i: int) -> Unit | None:
    value = t.get(i, "UNIT")
    return Unit(value) if value is not None else None


def counted_unit(t: Tokens, i: int) -> Unit | None:
    """The unit that a number before `i` counts; "4 el día 18" counts no days."""
    return None if t.has(i, "ON") else unit_at(t, i)


def length(unit: Unit, count: int) -> Duration | None:
    one = _UNIT_LENGTH.get(unit)
    if one is None or count > 5000:
        return None
    return Duration(one.months * count, one.days * count, one.minutes * count)


def duration(t: Tokens, i: int) -> tuple[Duration, int] | None:
    """ "2 days", "una hora y media", "half an hour", "2.5 hrs", "1 day 2 hours"."""
    found = _single(t, i)
    if found is None:
        return None
    total, j = found
    while True:
        k = j + 1 if t.has(j, "AND", "COMMA") else j
        more = _single(t, k) if t.has(k, "NUM") else None
        if more is None or more[0] == total:
            return total, j
        total, j = total.plus(more[0]), more[1]


def _single(t: Tokens, i: int) -> tuple[Duration, int] | None:
    return _half(t, i) or _quarters(t, i) or _fraction(t, i) or _decimal(t, i) or _counted(t, i)


def _half(t: Tokens, i: int) -> tuple[Duration, int] | None:
    """ "media hora", "half an hour", "medio año"."""
    j = t.skip(i, "WEAKNUM", limit=1)
    if not t.has(j, "HALF"):
        return None
    j = t.skip(j + 1, "WEAKNUM", limit=1)
    unit = unit_at(t, j)
    if unit not in (Unit.HOUR, Unit.MONTH, Unit.YEAR):  # "a media semana" is no length
        return None
    return _HALF_LENGTH[unit], j + 1


def _fraction(t: Tokens, i: int) -> tuple[Duration, int] | None:
    """ "1/2 hour", "3/4 de hora"."""
    part, whole = t.get(i, "NUM"), t.get(i + 2, "NUM")
    if not part or whole not in (2, 3, 4) or part >= whole or not t.has(i + 1, "SLASH"):
        return None
    k = t.skip(i + 3, "OF", "WEAKNUM")
    if unit_at(t, k) is not Unit.HOUR:
        return None
    return Duration(minutes=60 * part // whole), k + 1


def _quarters(t: Tokens, i: int) -> tuple[Duration, int] | None:
    """ "un cuarto de hora", "three quarters of an hour"."""
    count = t.get(i, "NUM")
    n = t.skip(i + 1, "DASH", limit=1)
    j = n if count is not None and t.has(n, "QUARTER") else i
    if not t.has(j, "QUARTER"):
        return None
    k = t.skip(j + 1, "OF", "WEAKNUM")
    if unit_at(t, k) is not Unit.HOUR:
        return None
    return Duration(minutes=15 * (count if j > i and count else 1)), k + 1


def _decimal(t: Tokens, i: int) -> tuple[Duration, int] | None:
    """ "2.5 hours", "1,5 horas"."""
    whole, tenths = t.get(i, "NUM"), t.get(i + 2, "NUM")
    if whole is None or tenths is None or not t.has(i + 1, "DOT", "COMMA"):
        return None
    if not (t.glued(i + 1) and t.glued(i + 2)) or unit_at(t, i + 3) is not Unit.HOUR:
        return None
    return Duration(minutes=whole * 60 + tenths * 60 // 10 ** t.digits(i + 2)), i + 4


def _one_and_half(t: Tokens, i: int) -> tuple[Duration, int] | None:
    """ "hora y media", "mes y medio": one, left unsaid."""
    unit = unit_at(t, i)
    half = _HALF_LENGTH.get(unit) if unit else None
    if half is None or unit is None or not (t.has(i + 1, "AND") and t.has(i + 2, "HALF")):
        return None
    return _UNIT_LENGTH[unit].plus(half), i + 3


def _counted(t: Tokens, i: int) -> tuple[Duration, int] | None:
    """ "3 days", "una hora y media", "one and a half hours"."""
    count = t.get(i, "NUM")
    if count is None:
        return _one_and_half(t, i)
    j, half = t.skip(i + 1, "MORE", limit=1), False
    if t.has(j, "AND") and t.has(t.skip(j + 1, "WEAKNUM", limit=1), "HALF"):
        j, half = t.skip(j + 1, "WEAKNUM", limit=1) + 1, True
    unit = unit_at(t, j)
    total = length(unit, count) if unit is not None else None
    if total is None or unit is None:
        return None
    j += 1
    k = t.skip(j + 1, "WEAKNUM", limit=1)
    if not half and t.has(j, "AND") and t.has(k, "HALF") and unit_at(t, k + 1) is None:
        j, half = k + 1, True
    if half and unit in _HALF_LENGTH:
        total = total.plus(_HALF_LENGTH[unit])
    elif unit is Unit.HOUR and t.has(j, "AND") and t.has(k, "QUARTER"):  # "dos horas y cuarto"
        total, j = total.plus(Duration(minutes=15)), k + 1
    return total, j
