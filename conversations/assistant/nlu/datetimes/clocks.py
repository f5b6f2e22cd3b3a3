"""Times of day in a row of tokens: "17:30", "5 y media", "quarter to 8", "340pm", "18hs"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conversations.assistant.nlu.datetimes.model import Clock, Unit
from conversations.assistant.nlu.datetimes.scan import counted_unit, unit_at
from conversations.assistant.nlu.datetimes.tokens import Tokens

_ROUND_MINUTES = (5, 10, 15, 20, 25)


@dataclass(frozen=True)
class _Face:
    """Hour and minute read so far; `evident`: no other word is needed to call it a time."""

    hour: int
    minute: int
    stop: int
    evident: bool = False
    precise: bool = True
    exact: bool = False
    meridiem: str | None = None


def clock(
    t: Tokens, i: int, *, strong: bool = False, joined: bool = True, dated: bool = False
) -> tuple[Clock, int] | None:
    """The time that starts at `i`, or None.

    `strong`: something before ("at", "from") already says that a number here is an hour.
    `joined`: "5 and 20" may be 5:20 (not inside "between 5 and 20"). `dated`: an article before
    makes a plain number a day of the month ("el 3 por la tarde").
    """
    j, at, on = _prefix(t, i)
    strong = strong or at
    if t.has(j - 1, "LABEL") or (t.has(j, "WEAKNUM") and not _names_one(t, j)):
        return None
    face = _named(t, j) or _minutes_to(t, j, strong) or _face(t, j, strong, joined)
    if face is None or _is_quantity(t, face):
        return None
    return _finish(t, face, strong=strong, on=(on or dated) and not strong)


def _prefix(t: Tokens, i: int) -> tuple[int, bool, bool]:
    at = on = False
    for _ in range(4):
        if not t.has(i, "AT", "P", "APPROX") or t.has(i, "NUM", "CLOCK", "HALF", "QUARTER"):
            break
        at, on = at or t.has(i, "AT"), t.has(i, "ON")
        i += 1
    return i, at, on


def _names_one(t: Tokens, j: int) -> bool:
    """ "a la una" is an hour; "hora para una limpieza", "at a restaurant" hold an article."""
    if t.has(j, "ARTICLE"):
        return t.has(j + 1, "QUARTER", "HALF")
    known = j + 1 >= len(t) or bool(t.items[j + 1].tags)
    return known and (t.has(j - 1, "AT") or t.has(j + 1, "AND", "NUM", "MINUS", "OF", "HMARK"))


def _is_quantity(t: Tokens, face: _Face) -> bool:
    """ "5 people", "3 sessions", "20 minutes", "5 May", "5/3" are not times."""
    if face.precise and face.evident:
        return False
    j = face.stop
    if t.has(j, "COUNT", "SLASH"):
        return True
    if t.has(j, "ORD", "LASTORD") and unit_at(t, j + 1) is not None:
        return True  # "las dos primeras semanas"
    if t.has(j, "MONTH") or (t.has(j, "OF") and t.has(t.skip(j, "OF", "P"), "MONTH")):
        return not t.has(j, "ABBR") or t.has(j, "OF")
    unit = counted_unit(t, j)
    return unit is not None and unit is not Unit.HOUR


def _named(t: Tokens, j: int) -> _Face | None:
    """Noon and midnight, perhaps with "and a half" or minutes."""
    value = t.get(j, "CLOCK")
    if value is None:
        return None
    if t.has(j + 1, "AND") and not t.has(j + 3, "COUNT", "MONTH", "UNIT"):
        fraction = 30 if t.has(j + 2, "HALF") else 15 if t.has(j + 2, "QUARTER") else None
        extra = fraction or t.get(j + 2, "NUM")
        if extra and 5 <= extra < 60:
            return _Face(value // 60, extra, j + 3, evident=True, exact=True)
    return _Face(value // 60, value % 60, j + 1, evident=True, precise=value % 60 != 0, exact=True)


def _minutes_to(t: Tokens, j: int, strong: bool) -> _Face | None:
    """ "a quarter to 8", "ten past five", "un cuarto para las ocho", "half past 5"."""
    j = t.skip(j, "MISSING", "WEAKNUM", limit=2)
    minutes, k, sure = _minute_count(t, j)
    if minutes is None:
        return None
    if t.has(j, "HALF") and t.has(k, "NUM") and unit_at(t, k + 1) is None:  # British "half five"
        return _Face(t.get(k, "NUM") or 0, 30, k + 1, evident=True)
    counted = sure or t.has(j - 1, "MISSING") or _counts_minutes(t, j, minutes)
    k = t.skip(k, "DASH", limit=1)
    past = t.has(k, "PASTHOUR") and (counted or t.has(k, "PASTONLY"))
    to = t.has(k, "TOHOUR") and counted
    # "from ten to five" is a range; "ten to five" alone is 4:50.
    if not past and not (to and (sure or _said_to(t, j, k, strong))):
        return None
    h = k + 1
    if not (t.has(h, "WEAKNUM") and t.text(k).endswith((" a", " la"))):  # "para a uma"
        h = t.skip(h, "AT", "P")
    found = _face(t, h, True, False) or _named(t, h)
    if found is None or found.hour > 24:
        return None
    total = found.hour * 60 + found.minute + (minutes if past else -minutes)
    hour = total // 60 % 24
    if not found.exact and found.hour:
        hour = hour or 12  # a quarter to one is noon or midnight
    return _Face(hour, total % 60, found.stop, evident=True, exact=found.exact)


def _said_to(t: Tokens, j: int, k: int, strong: bool) -> bool:
    """Whether "N to H" is a time: "at 25 to 8", "veinte para las 9", spelled "ten to five"."""
    clear = t.has(k, "AT") or t.has(j - 1, "AT") or (t.get(j, "NUM") or 0) > 12
    return clear or (not strong and t.has(j, "WORDNUM"))


def _counts_minutes(t: Tokens, j: int, minutes: int) -> bool:
    """ "ten after 5" is a time; "for 10 after 8", "para 10 para las 9" are ten people."""
    people = t.has(j - 1, "FOR", "TOHOUR") and not t.has(j - 1, "AT")
    return minutes in _ROUND_MINUTES and not people


def _minute_count(t: Tokens, j: int) -> tuple[int | None, int, bool]:
    """(minutes, next index, whether the words can mean nothing but minutes)."""
    if t.has(j, "QUARTER"):
        return 15, j + 1, True
    if t.has(j, "HALF"):
        return 30, j + 1, True
    value = t.get(j, "NUM")
    if value is None or value > 59:
        return None, j, False
    if unit_at(t, j + 1) is Unit.MINUTE:
        return value, j + 2, True
    return value, j + 1, value == 15 and t.has(j, "WORDNUM")


def _face(t: Tokens, j: int, strong: bool, joined: bool) -> _Face | None:
    hour = t.get(j, "NUM")
    if hour is None:
        return None
    if t.digits(j) in (3, 4):
        return _compact(t, j, hour, strong)
    if hour > 99 or t.digits(j) > 2:
        return None
    found = _signed(t, j, hour, strong)
    if found:
        return found
    if hour > 24:
        return None
    return (
        _with_fraction(t, j, hour, joined)
        or _with_minutes(t, j, hour, strong, joined)
        or _Face(hour, 0, j + 1, precise=False)
    )


def _compact(t: Tokens, j: int, value: int, strong: bool) -> _Face | None:
    """ "340pm", "at 1730"."""
    hour, minute = divmod(value, 100)
    if t.digits(j + 1) or hour > 24 or minute > 59 or not (strong or t.has(j + 1, "AMPM", "HMARK")):
        return None
    return _Face(hour, minute, j + 1, evident=True, exact=hour > 12)


def _signed(t: Tokens, j: int, hour: int, strong: bool) -> _Face | None:
    """ "17:30", "8: 45", "7h01", "8.30" (the dot needs another sign of a time)."""
    minute = t.get(j + 2, "NUM")
    if minute is None or t.digits(j + 2) not in (1, 2) or minute > 99:
        return None
    stop = j + 3
    exact = t.text(j).startswith("0")
    if t.has(j + 1, "COLON"):
        if not t.glued(j + 2) and t.has(stop, "COLON") and t.digits(stop + 1) == 2:
            return None  # "martes 24: 16:00": the hours of that day
        stop = stop + 2 if t.has(stop, "COLON") and t.digits(stop + 1) == 2 else stop
        return _Face(hour, minute, stop, evident=True, exact=exact)
    spaced = t.digits(j + 2) == 2 and (strong or t.has(stop, "AMPM"))
    if t.has(j + 1, "HMARK") and (t.glued(j + 2) or spaced) and minute < 60:
        return _Face(hour, minute, stop, evident=True)
    comma = t.has(j + 1, "COMMA") and (strong or t.has(stop, "AMPM", "HMARK"))
    dotted = (
        (comma or t.has(j + 1, "DOT"))
        and t.glued(j + 1)
        and t.glued(j + 2)
        and t.digits(j + 2) == 2
    )
    if not dotted or hour > 24 or minute > 59 or (t.has(stop, "DOT") and t.digits(stop + 1)):
        return None
    dated = t.has(j - 1, "ON", "IN") and hour <= 31  # "em 4.22" is a date
    sure = (
        strong
        or (minute > 12 and not dated)
        or t.has(stop, "AMPM", "HMARK")
        or _part_follows(t, stop)
        or (hour > 12 and not dated and _stands_as_time(t, j, stop))
    )
    return _Face(hour, minute, stop, evident=True, exact=exact) if sure else None


def _stands_as_time(t: Tokens, j: int, stop: int) -> bool:
    """ "15.00" that is all there is, or that follows a day: no price, no measure."""
    whole = stop - j == len(t)
    return whole or t.has(j - 1, "WDAY", "DAYREL", "MONTH")


def _with_fraction(t: Tokens, j: int, hour: int, joined: bool) -> _Face | None:
    """ "5 y media", "sete e meia", "8 menos cuarto", "8 pm y cuarto", "8 menos 10"."""
    k = j + 1
    meridiem = None
    if t.has(k, "AMPM", "OCLOCK", "HMARK") and t.has(k + 1, "AND", "MINUS"):
        meridiem, k = _meridiem(t, k), k + 1
    k2 = t.skip(k + 1, "WEAKNUM", limit=1)
    part = 30 if t.has(k2, "HALF") else 15 if t.has(k2, "QUARTER") else None
    if t.has(k, "AND") and t.get(k + 1, "NUM") == 1 and t.has(k + 2, "SLASH"):  # "9 y 1/2"
        part, k2 = {2: 30, 4: 15}.get(t.get(k + 3, "NUM") or 0), k + 3
    if t.has(k, "AND") and part and unit_at(t, k2 + 1) is None:
        return _Face(hour, part, k2 + 1, evident=True, meridiem=meridiem)
    extra = t.get(k + 1, "NUM")
    if (
        joined
        and meridiem
        and t.has(k, "AND")
        and extra
        and 10 <= extra < 60
        and not t.has(k + 2, "UNIT")
    ):
        return _Face(hour, extra, k + 2, evident=True, meridiem=meridiem)
    if t.has(k, "MINUS"):
        count = part or t.get(k + 1, "NUM")
        if count and count < 60:
            total = (hour * 60 - count) % 1440
            stop = k2 + 1 if part else k + 2
            before_one = total // 60 == 0 and hour == 1
            at = 12 if before_one else total // 60
            return _Face(at, total % 60, stop, evident=True, meridiem=meridiem)
    return None


def _with_minutes(t: Tokens, j: int, hour: int, strong: bool, joined: bool) -> _Face | None:
    """ "ocho y diez", "seven thirty five", "a las 17 30", "eight oh five"."""
    hyphen = t.has(j + 1, "DASH") and t.glued(j + 1) and t.has(j, "WORDNUM")
    linked = hyphen or t.has(j + 1, "AND")
    k = j + 2 if linked or t.has(j + 1, "ZERO") else j + 1
    minute = t.get(k, "NUM")
    if minute is None or minute > 59 or (linked and not joined) or t.has(k, "WEAKNUM"):
        return None
    if minute < 10 and t.has(j + 1, "ZERO"):
        return _Face(hour, minute, k + 1, evident=True)
    if _counts_other(t, k + 1):
        return None
    stop = k + 2 if unit_at(t, k + 1) is Unit.MINUTE else k + 1
    strong = strong or t.has(stop, "AMPM") or _part_follows(t, stop)
    words = t.has(j, "WORDNUM") and t.has(k, "WORDNUM")
    clear = minute >= 10 or (linked and minute >= 5) or (strong and minute > 0)
    if (words and clear) or (strong and (t.digits(k) == 2 or (linked and minute >= 5))):
        return _Face(hour, minute, stop, evident=words or strong)
    return None


def _counts_other(t: Tokens, j: int) -> bool:
    """Whether the number before `j` counts days or people, is a day or begins another time."""
    if t.has(j, "MONTH", "COUNT", "COLON", "SLASH", "DASH", "HMARK"):
        return True
    if t.has(j, "AND") and t.has(j + 1, "HALF", "QUARTER"):
        return True  # "tipo 10 10 y media": said twice
    of_month = t.has(j, "OF") and t.has(t.skip(j, "OF", "P"), "MONTH")
    return of_month or unit_at(t, j) not in (None, Unit.MINUTE)


def _part_follows(t: Tokens, j: int) -> bool:
    """Whether "of the afternoon", "in the morning", "at night" stands at `j`."""
    k = t.skip(j, "OF", "P", "PARTDET", "IN", "COMMA")
    if not t.has(k, "PART") or not (t.has(j, "HOURPART") or t.has(k, "TODAY", "HOURNOUN")):
        return False
    return not t.has(k, "DAYREL") or t.has(k - 1, "PARTDET")


def _part_names_hour(t: Tokens, face: _Face, j: int) -> bool:
    """ "7 in the morning", and "7, this morning" unless it can be a party of seven."""
    if _part_follows(t, j):
        return True
    k = t.skip(j, "COMMA", limit=1)
    party = t.has(face.stop - 2, "FOR", "P", "LABEL")
    named = t.has(k, "TODAY") or (t.has(k, "THIS") and t.has(k + 1, "PART"))
    return not party and named


def _finish(t: Tokens, face: _Face, *, strong: bool, on: bool) -> tuple[Clock, int] | None:
    j, evident = face.stop, face.evident
    meridiem = face.meridiem
    for _ in range(3):
        if t.has(j, "HMARK", "OCLOCK") and not t.has(j + 1, "LATER", "AGO"):
            evident, j = evident or _tells_hour(t, face, j), j + 1
        elif meridiem is None and _meridiem(t, j):
            meridiem, evident, j = _meridiem(t, j), True, j + 1
        elif t.has(j, "APPROX"):
            evident, j = evident or t.has(j, "ISH"), j + 1
        elif t.has(j, "DASH") and t.has(j + 1, "ISH"):
            evident, j = True, j + 2
    evident = evident or (not on and _bounded(t, face, j))
    evident = evident or (not on and face.hour <= 12 and _part_names_hour(t, face, j))
    if not (evident or strong) or (on and not evident):
        return None
    made = Clock(face.hour, face.minute, meridiem, precise=face.precise)
    return replace(made, exact=face.exact or face.hour > 12 or face.hour == 0), j


def _bounded(t: Tokens, face: _Face, j: int) -> bool:
    """ "7 or later", "6 a más tardar": what bounds a time; "3 como máximo" may be people."""
    if t.has(face.stop - 2, "MONTH", "WDAY", "ON", "LABEL"):
        return False
    amount = any(word in t.text(j) for word in ("maxim", "much"))
    return t.has(j, "ORLATER", "ORBEFORE") and not amount


def _tells_hour(t: Tokens, face: _Face, j: int) -> bool:
    """ "14h" and "17 horas" are times; "2 horas" alone is a length, with a day it is a time."""
    if face.hour > 12 or not t.has(j, "HOURWORD"):
        return True
    before = face.stop - (3 if t.has(face.stop - 2, "COMMA") else 2)
    if t.has(before, "MONTH", "WDAY") and face.hour >= 7:
        return True  # "sábado 3 de noviembre, 9 horas"
    j += 1
    return t.has(j, "WDAY", "DAYREL", "NEXT") or (t.has(j, "FROM") and t.has(j, "ON"))


def _meridiem(t: Tokens, j: int) -> str | None:
    value = t.get(j, "AMPM")
    if value is None or (t.has(j, "LETTER") and not t.glued(j)):
        return None
    return "am" if value == 1 else "pm"
