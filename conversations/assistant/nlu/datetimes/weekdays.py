"""Weekdays in a row of tokens: "viernes", "next Friday", "el lunes 21", "tuesday after next"."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.days import DateOf, Weekday
from conversations.assistant.nlu.datetimes.model import Day, Unit
from conversations.assistant.nlu.datetimes.numeric import day_value, is_hour
from conversations.assistant.nlu.datetimes.periods import after_next, month_like
from conversations.assistant.nlu.datetimes.scan import unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens

Found = tuple[Day, int] | None


def weekday(t: Tokens, j: int) -> Found:
    """ "viernes", "next Friday", "el jueves que viene", "Friday the 23rd", "lunes 21"."""
    k = t.skip(j, "THIS", "NEXT", "LASTORD", limit=2)
    weekday = t.get(k, "WDAY")
    if weekday is None or not _is_weekday(t, k):
        return None
    following = any(t.has(n, "NEXT") and not t.has(n, "COMING") for n in range(j, k))
    past = t.has(j, "LASTORD") and k > j
    k += 1
    beyond = after_next(t, k)
    if beyond:
        return Weekday(weekday, next=True, extra_weeks=1), beyond
    if t.has(k, "PASTMARK"):
        past, k = True, k + 1
    elif weeks := week_behind(t, k):
        return Weekday(weekday, after_today=True, extra_weeks=weeks), k + 1
    elif t.has(k, "NEXT") and unit_at(t, k + 1) is None and not t.has(k + 1, "NUM"):
        following, k = not t.has(k, "COMING"), k + 1
    if later := _weeks_on(t, k):
        return Weekday(weekday, next=following, extra_weeks=later[0]), later[1]
    number = _number_after_weekday(t, k)
    if number and not past:
        return DateOf(number[0], weekday=weekday), number[1]
    return Weekday(weekday, next=following, past=past), k


def _weeks_on(t: Tokens, k: int) -> tuple[int, int] | None:
    """ "el lunes en ocho", "el lunes en quince días": so many weeks after it."""
    weeks = {8: 1, 15: 2}.get(t.get(k + 1, "NUM") or 0)
    if not weeks or not t.has(k, "IN") or t.lexicon.language == "en":
        return None
    if unit_at(t, k + 2) is Unit.DAY:
        return weeks, k + 3
    bare = unit_at(t, k + 2) is None and t.has(k + 1, "WORDNUM")
    return (weeks, k + 2) if bare else None


def week_behind(t: Tokens, k: int) -> int:
    """British "Thursday week", "tomorrow week", "Friday fortnight": so many weeks after that."""
    if t.has(k + 1, "NEXT", "AFTER", "FROM", "NUM", "OF", "STARTING"):
        return 0
    return {"week": 1, "fortnight": 2}.get(t.text(k), 0)


def _is_weekday(t: Tokens, k: int) -> bool:
    """Short forms that are also words need a number, a comma or a date word beside them."""
    if t.has(k, "ABBRSTRICT"):
        return _counts_nothing(t, t.skip(k + 1, "COMMA", "DOT", limit=1))
    if t.has(k, "ABBR"):
        near = t.items[k + 1].tags if k + 1 < len(t) else {"END": 1}
        if t.has(k - 1, "OF") and t.has(k - 1, "ON") and not t.has(k + 1, "NUM", "COMMA"):
            return False
        return bool(near) or bool(k and t.items[k - 1].tags)
    return True


def _counts_nothing(t: Tokens, n: int) -> bool:
    """Whether figures stand at `n` and no thing that they count: "mi 5", not "mi primera vez"."""
    if not t.digits(n) or not t.has(n, "NUM", "ORD"):
        return False
    return n + 1 >= len(t) or bool(t.items[n + 1].tags)


def _number_after_weekday(t: Tokens, k: int) -> tuple[int, int] | None:
    m = t.skip(k, "COMMA", "P", "ON", "DIA", "DOT")
    if any(t.has(n, "AT", "FROM", "FOR", "IN", "TO") for n in range(k, m)):
        return None
    number = day_value(t, m)
    if number is None or number > 31 or t.has(m, "WEAKNUM", "WDAY") or month_like(t, m + 1):
        return None
    if t.text(m) == "one":  # "not Saturday but the one after"
        return None
    determined = any(t.has(n, "ON", "DIA") for n in range(k, m))
    if not determined and t.has(m, "WORDNUM") and number <= 12:
        return None
    if t.has(m + 1, "SLASH", "DASH", "COUNT", "UNIT", "NEXT"):
        return None
    # Portuguese says "5 da manhã" of the hour, and "sábado 5, de manhã" of the day.
    parted = t.lexicon.language == "pt" and t.text(m + 1) == "de" and t.has(m + 2, "PART")
    if not parted and is_hour(t, m, dated=determined):
        return None
    if (
        t.has(m + 1, "TO")
        and not t.has(m + 1, "AT")
        and t.has(t.skip(m + 2, "P"), "NUM")
        and not determined
    ):
        return None
    return number, m + 1
