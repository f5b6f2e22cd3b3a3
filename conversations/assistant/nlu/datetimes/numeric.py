"""Dates written with figures: 15/3, 3-7-2017, 2016-12-22, 2016/11, 16.11.2016."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.clocks import clock
from conversations.assistant.nlu.datetimes.days import DateOf, MonthOf, YearOf
from conversations.assistant.nlu.datetimes.model import Day
from conversations.assistant.nlu.datetimes.scan import unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens

Found = tuple[Day, int] | None

_SIGNS = ("SLASH", "DASH", "DOT")


def numeric_date(t: Tokens, j: int) -> Found:
    """The date in figures at `j`. Day or month first as the language does, unless impossible."""
    if t.get(j, "NUM") is None or not t.digits(j):
        return None
    if t.digits(j) == 4:
        return _year_first(t, j)
    return _three_parts(t, j) or _two_parts(t, j)


def _year_first(t: Tokens, j: int) -> Found:
    year = t.get(j, "NUM") or 0
    if not 1900 <= year <= 2200:
        return None
    sign = t.has(j + 1, *_SIGNS)
    second = month_number(t, j + 2) if sign else None
    if second is not None and t.has(j + 3, *_SIGNS) and 1 <= t.digits(j + 4) <= 2:
        return DateOf(t.get(j + 4, "NUM") or 0, second, year), j + 5
    if second is not None and (not t.has(j + 1, "DOT") or t.digits(j + 2) == 2):
        return MonthOf(second, year), j + 3
    k = t.skip(j + 1, "COMMA", "P", "DASH", "SLASH", limit=1)
    month = t.get(k, "MONTH")
    if month is not None:
        if t.has(k + 1, *_SIGNS) and t.has(j + 1, *_SIGNS) and 1 <= t.digits(k + 2) <= 2:
            return DateOf(t.get(k + 2, "NUM") or 0, month, year), k + 3
        return MonthOf(month, year), k + 1
    if (
        t.has(j - 1, "IN", "OF", "UPTO", "BEFORE", "AFTER", "SINCE", "TO")
        and unit_at(t, j + 1) is None
    ):
        return YearOf(year), j + 1
    return None


def month_number(t: Tokens, j: int) -> int | None:
    value = t.get(j, "NUM")
    return value if value is not None and 1 <= value <= 12 and t.digits(j) in (1, 2) else None


def _three_parts(t: Tokens, j: int) -> Found:
    a, b, c = t.get(j, "NUM"), t.get(j + 2, "NUM"), t.get(j + 4, "NUM")
    if a is None or b is None or c is None or not t.has(j + 1, *_SIGNS):
        return None
    if (
        t.text(j + 1) != t.text(j + 3)
        or t.digits(j + 2) not in (1, 2)
        or t.digits(j + 4) not in (2, 4)
    ):
        return None
    if t.digits(j) > 2:
        return None
    return _ordered(t, a, b, c if c >= 100 else 2000 + c), j + 5


def _two_parts(t: Tokens, j: int) -> Found:
    a, b = t.get(j, "NUM"), t.get(j + 2, "NUM")
    if a is None or b is None or t.digits(j) > 2 or t.digits(j + 2) > 2 or not t.digits(j + 2):
        return None
    if _zeroth(t, j):
        return DateOf(0, b), j + 3
    if not (0 < a <= 31 and 0 < b <= 31) or t.has(j + 3, "AMPM", "HMARK", "COUNT", "COLON"):
        return None
    if t.has(j + 1, "SLASH") and not t.has(j + 3, "SLASH"):
        return _ordered(t, a, b), j + 3
    if t.has(j + 1, "DASH") and t.glued(j + 1) and t.glued(j + 2):
        if t.has(j + 3, "SLASH") and t.digits(j + 4) in (1, 2):
            return None  # "10-14/02" are the days of one month
        return (
            (_ordered(t, a, b), j + 3) if min(a, b) <= 12 and not _range_of_numbers(t, j) else None
        )
    dotted = t.has(j + 1, "DOT") and t.glued(j + 1) and t.glued(j + 2)
    led = t.has(j - 1, "ON", "DIA", "IN", "FROM", "TO")
    closed = t.has(j + 3, "DOT") and t.glued(j + 3) and b <= 12 < a  # "31.12."
    if dotted and t.digits(j + 2) == 2 and min(a, b) <= 12 and (led or closed):
        return _ordered(t, a, b), t.skip(j + 3, "DOT", limit=1)
    return None


def _zeroth(t: Tokens, j: int) -> bool:
    """ "el 0/1", "00/01": a date that is none; "0/10" alone may be a mark."""
    written = t.has(j + 1, "SLASH") and t.get(j, "NUM") == 0 and t.lexicon.day_first
    led = t.has(j - 1, "ON", "DIA") or t.digits(j) == t.digits(j + 2) == 2
    return written and led and not t.has(j + 3, "SLASH") and 1 <= (t.get(j + 2, "NUM") or 0) <= 12


def _range_of_numbers(t: Tokens, j: int) -> bool:
    """ "de 8-9", "Monday 6-8", "4-23 de mayo": the hyphen joins two hours or two days."""
    led = t.has(j - 1, "FROM", "BETWEEN", "WDAY", "DAYREL", "MONTH")
    hours = (t.get(j, "NUM") or 0) < (t.get(j + 2, "NUM") or 0) <= 24 and not t.has(j - 1, "ON")
    if hours and t.has(t.skip(j + 3, "ON", "P", "FROM", limit=1), "WDAY", "DAYREL"):
        return True
    return led or t.has(j + 3, "OF", "NEXT", "THIS", "WDAY", "DAYREL", "MONTH", "PART")


def _ordered(t: Tokens, a: int, b: int, year: int | None = None) -> DateOf:
    day, month = (a, b) if t.lexicon.day_first else (b, a)
    if month > 12 >= day:
        day, month = month, day
    return DateOf(day, month, year)


def year_at(t: Tokens, i: int) -> tuple[int | None, int]:
    """(year, next index) if a year stands at `i` ("of 2020", ", 2018"), else (None, i)."""
    j = t.skip(i, "OF", "COMMA", "IN", "P", "DOT", "DASH", "SLASH", limit=2)
    value = t.get(j, "NUM")
    if value is not None and t.digits(j) == 4 and 1900 <= value <= 2200 and not t.has(j - 1, "AT"):
        return value, j + 1
    return None, i


def day_value(t: Tokens, j: int) -> int | None:
    """The number or ordinal at `j` as a day of the month (1 to 99, checked later), or None."""
    value = t.get(j, "ORD")
    if value is None and t.digits(j) <= 2:
        value = t.get(j, "NUM")
    return value if value is not None and 1 <= value <= 99 else None


def day_or_zero(t: Tokens, j: int) -> int | None:
    """As `day_value`; also the 0 of "0 de enero", which is checked, and refused, like a 32."""
    nought = t.get(j, "NUM") == 0 and 1 <= t.digits(j) <= 2
    return 0 if nought and not t.has(j - 1, "COLON", "DOT", "AT") else day_value(t, j)


def is_hour(t: Tokens, k: int, *, dated: bool = False) -> bool:
    """Whether the number at `k` is the hour of a time rather than a day."""
    if t.has(k, "ORD") and not t.has(k, "NUM"):
        return False
    found = clock(t, k, dated=dated)
    if found is None:
        return False
    # "24 six pm": the first number is the day although two words could be a time.
    value = t.get(k, "NUM") or 0
    return not (t.has(k + 1, "NUM") and clock(t, k + 1) and (value > 12 or t.digits(k)))
