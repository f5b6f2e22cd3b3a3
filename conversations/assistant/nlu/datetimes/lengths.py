"""Lengths of time that place something: "in 2 weeks", "3 days after Friday", "for 2 hours"."""

from __future__ import annotations

from dataclasses import replace

from conversations.assistant.nlu.datetimes import dates
from conversations.assistant.nlu.datetimes.clocks import clock
from conversations.assistant.nlu.datetimes.days import (
    ComingDays,
    Offset,
    Shifted,
    Weekday,
    Workdays,
)
from conversations.assistant.nlu.datetimes.endpoints import endpoint
from conversations.assistant.nlu.datetimes.model import Clock, Day, Duration, Spec, Unit
from conversations.assistant.nlu.datetimes.scan import duration, length, unit_at
from conversations.assistant.nlu.datetimes.spans import merge_days
from conversations.assistant.nlu.datetimes.tokens import Tokens

_A_FEW = 3


def relative_rule(t: Tokens, spec: Spec, i: int) -> int:
    """A point or run of days so far from now or from a day; answers the next index or 0."""
    j, within, inside, ago = i, False, False, False
    for _ in range(4):
        if t.has(j, "NUM", "HALF", "QUARTER", "NEXT", "UNIT") or not t.has(
            j, "P", "IN", "AGO", "COMMA", "AFTER"
        ):
            break
        within, inside = within or t.has(j, "WITHIN"), inside or t.has(j, "IN")
        ago, inside = ago or t.has(j, "AGO"), inside or _after_length(t, j)
        j += 1
    coming = _coming(t, j)
    if coming:
        spec.within = spec.within or (coming[0].clocked and t.has(j, "NEXT"))
        return _place_coming(spec, coming[0], coming[1])
    found = duration(t, j) or _one_unit(t, j, within=within) or _bare_minutes(t, j)
    workdays = _workdays(t, j) or _weekdays(t, j)
    if workdays and (inside or t.has(workdays[1], "LATER")) and spec.day is None:
        spec.day = workdays[0]
        return workdays[1] + t.has(workdays[1], "LATER")
    if found is None:
        return 0
    hours = unit_at(t, found[1] - 1) is Unit.HOUR
    if t.has(found[1], "TOHOUR", "PASTHOUR") and _minutes_to(t, found[1]) and not hours:
        return 0  # "ten minutes past five" is an hour
    return _place(t, spec, found, inside=inside, within=within, ago=ago)


def _one_unit(t: Tokens, j: int, *, within: bool) -> tuple[Duration, int] | None:
    """ "the day after Nov 20", "within the hour": the length is one."""
    unit = unit_at(t, j)
    if within and unit is Unit.HOUR:
        return Duration(minutes=60), j + 1
    if unit in (Unit.WEEK, Unit.FORTNIGHT, Unit.MONTH) and t.has(j + 1, "FROMNOW"):
        one = length(unit, 1)
        return (one, j + 1) if one else None
    if unit is not Unit.DAY or not t.has(j + 1, "AFTER", "BEFORE"):
        return None
    return (Duration(days=1), j + 1) if _base(t, j + 1) else None


def _bare_minutes(t: Tokens, j: int) -> tuple[Duration, int] | None:
    """English "be there in ten": a round number with nothing behind it counts minutes."""
    count = t.get(j, "NUM") or 0
    ends = j + 1 >= len(t) or t.text(j + 1) in (".", ",", "!", "?")
    said = t.text(j - 1) in ("in", "in about") and t.lexicon.language == "en"
    if not (said and ends and count % 5 == 0 and 5 <= count < 60):
        return None
    return Duration(minutes=count), j + 1


def _workdays(t: Tokens, j: int) -> tuple[Day, int] | None:
    """ "in 2 business days", "en 3 días hábiles"."""
    count = t.get(j, "NUM")
    if count is None or count > 500 or unit_at(t, j + 1) not in (Unit.WORKDAY, Unit.WORKWEEK):
        return None
    return Workdays(count), j + 2


def _weekdays(t: Tokens, j: int) -> tuple[Day, int] | None:
    """ "two Sundays from now", "dentro de dos domingos"."""
    count, weekday = t.get(j, "NUM"), t.get(j + 1, "WDAY")
    if count is None or weekday is None or not 1 <= count <= 60:
        return None
    return Weekday(weekday, after_today=True, extra_weeks=count - 1), j + 2


def _after_length(t: Tokens, j: int) -> bool:
    """ "after two hours"; but "after 17h" and "depois das 17 horas" are times."""
    return t.has(j, "AFTER") and not t.has(j, "AT") and not t.glued(j + 2)


def _minutes_to(t: Tokens, j: int) -> bool:
    k = t.skip(j + 1, "P", "AT")
    return t.has(k, "NUM", "CLOCK") and unit_at(t, k + 1) is None


def _coming(t: Tokens, j: int) -> tuple[Duration, int] | None:
    """ "next 3 days", "the 2 next weeks", "3 días siguientes", "los próximos días"."""
    k = j + 1 if t.has(j, "NEXT") else j
    unit = unit_at(t, k)
    if k > j and unit is not None and len(t.text(k)) > 3 and t.text(k).endswith("s"):
        some = length(unit, _A_FEW)
        return (some, k + 1) if some else None
    if k > j and unit_at(t, k) is Unit.HOUR:
        return Duration(minutes=60), k + 1
    count = t.get(k, "NUM")
    if count is None or t.has(k, "WEAKNUM"):
        return None
    n = k + 2 if k == j and t.has(k + 1, "NEXT") else k + 1
    unit = unit_at(t, n)
    total = length(unit, count) if unit is not None else None
    if total is None:
        return None
    if n == k + 2 and count > 1 and not t.text(n).endswith("s"):
        return None  # "only 3 next week" counts people
    post = n == k + 1 and k == j
    if post and not t.has(n + 1, "NEXT"):
        return None
    return total, n + 2 if post else n + 1


def _place_coming(spec: Spec, total: Duration, stop: int) -> int:
    if spec.day or spec.clock or spec.offset:
        return 0
    if total.clocked:
        spec.offset = total
    else:
        spec.day = ComingDays(total)
    return stop


def _place(
    t: Tokens, spec: Spec, found: tuple[Duration, int], *, inside: bool, within: bool, ago: bool
) -> int:
    total, j = found
    if total.clocked and not (spec.clock or spec.offset or inside):
        shifted = _from_clock(t, total, j)
        if shifted:
            spec.clock = shifted[0]
            return shifted[1]
    base = _base(t, j) or (None if inside else _weeks_on(t, total, j))
    if base:
        day, stop = base
        if total.clocked:
            return 0
        spec.within = within
        back = t.has(j, "BEFORE")
        return _add(spec, Shifted(total.negated() if back else total, day), stop)
    now = t.has(j, "AFTER", "FROM", "SINCE") and t.has(j + 1, "NOW")
    if now or t.has(j, "LATER"):
        inside, j = True, j + (2 if now else 1)
    elif t.has(j, "AGO") or ago:
        total, inside, j = total.negated(), True, j + t.has(j, "AGO")
    if not inside or spec.offset:
        return 0
    if not total.clocked and t.has(j - 1, "FUTURE"):
        return _add(spec, ComingDays(total), j)
    if not total.clocked:
        spec.within = spec.within or (within and total.clocked)
        return _add(spec, Shifted(total), j)
    if spec.clock or spec.day:
        return 0
    spec.offset, spec.within = total, within
    return j


def _base(t: Tokens, j: int) -> tuple[Day, int] | None:
    """The day after "after" or "from": "dos días después de hoy", "three weeks from tmrw"."""
    if t.has(j, "DAYAFTER"):  # "dois dias | depois de | amanhã" is one phrase in the lexicon
        return Offset(1), j + 1
    if not t.has(j, "AFTER", "FROM", "SINCE", "BEFORE") or t.has(j, "OF", "AT", "UPTO"):
        return None
    return dates.day(t, j + 1)


def _from_clock(t: Tokens, total: Duration, j: int) -> tuple[Clock, int] | None:
    """ "two hours after 4 pm": the hour that the length is counted from, and the length added."""
    if not t.has(j, "AFTER", "BEFORE") or t.has(j, "OF", "UPTO") or t.has(j + 1, "COMMA"):
        return None
    found = clock(t, j + 1, strong=True)
    if found is None or not 1 <= found[0].hour <= 23:
        return None
    known = replace(found[0], precise=True)
    total_minutes = -total.minutes if t.has(j, "BEFORE") else total.minutes
    minutes = known.minutes() + total_minutes
    if not 0 < minutes < 24 * 60:
        return None
    halved = known.ambiguous and minutes < 13 * 60
    made = Clock(minutes // 60, minutes % 60, precise=minutes % 60 != 0, exact=not halved)
    return made, found[1]


def _weeks_on(t: Tokens, total: Duration, j: int) -> tuple[Day, int] | None:
    """English "a week on Friday", "a month tomorrow": counted from the day that is named."""
    weeks = total.days % 7 == 0 and not total.clocked
    k = j + 1 if t.has(j, "ON") else j
    if not weeks or t.lexicon.language != "en" or not t.has(k, "WDAY", "DAYREL"):
        return None
    return dates.day(t, k)


def _add(spec: Spec, day: Day, stop: int) -> int:
    merged = merge_days(spec.day, day) if spec.day else day
    if merged is None:
        return 0
    spec.day = merged
    return stop


def length_rule(t: Tokens, spec: Spec, i: int) -> int:
    """ "from 2pm for 2 hours", "por 2 horas", "for a week starting tomorrow"."""
    led = t.has(i, "FOR")
    found = duration(t, i + led) if spec.duration is None else None
    if found is None:
        return 0
    total, j = found
    if spec.clock or spec.day:
        if not led:
            return 0
        spec.duration, spec.open = total, None if spec.open == "after" else spec.open
        return j
    return _starting(t, spec, total, t.skip(j, "COMMA", limit=1), led=led)


def _starting(t: Tokens, spec: Spec, total: Duration, k: int, *, led: bool) -> int:
    """ "three days starting Monday", "tres días a partir del lunes", "for two hours from 3pm"."""
    begins = t.text(k).startswith(("a partir", "apartir")) and not t.has(k + 1, "NOW", "DAYREL")
    from_ = t.has(k, "FROM") and not begins
    if not t.has(k, "STARTING", "SINCE") or spec.offset:
        return 0
    side = endpoint(t, k + 1)
    if side is None or not (side.clock or side.day):
        return 0
    if from_ and not led and not (total.clocked and side.clock):
        return 0  # "three weeks from Monday" is one day
    spec.clock, spec.day, spec.duration = side.clock, side.day, total
    return side.stop
