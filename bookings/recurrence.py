"""Rules of recurrence (RFC 5545) for appointments: the sensible part of them, in wall-clock time.

Pure: no database. Dates are counted in the calendar of a zone, so a class at ten stays at ten when
the clocks change. A time that does not exist on a date (the clocks go forward over it) becomes the
moment that many minutes later; a time that comes twice is the first of the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

LONGEST = timedelta(days=2 * 366)
OCCURRENCES_MAX = 750
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_INTERVALS = {"DAILY": 365, "WEEKLY": 52, "MONTHLY": 24}
_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "COUNT", "UNTIL"})
RULE_MAX = 200


class RuleError(ValueError):
    """A rule that cannot be kept; the text says why, for people who write rules."""


@dataclass(frozen=True)
class Rule:
    """How an appointment comes again. `byday` are RFC names ("TU"), for MONTHLY with their number
    in the month ("2TU", "-1FR"). `count` includes the first; `until`, included, is an instant in
    UTC, or a date in the zone that the rule is kept in."""

    freq: str
    interval: int = 1
    byday: tuple[str, ...] = ()
    count: int | None = None
    until: date | None = None  # a datetime is one too

    def __str__(self) -> str:
        parts = [f"FREQ={self.freq}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.byday:
            parts.append(f"BYDAY={','.join(self.byday)}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            form = "%Y%m%dT%H%M%SZ" if isinstance(self.until, datetime) else "%Y%m%d"
            parts.append(f"UNTIL={self.until.strftime(form)}")
        return ";".join(parts)


def rule_read(text: str) -> Rule:
    """A rule from its text, in its shortest form. Raises RuleError for what is no rule, for parts
    other than FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY, COUNT and UNTIL, and for both COUNT
    and UNTIL."""
    parts = _split(text)
    freq = parts.get("FREQ", "")
    if freq not in _INTERVALS:
        raise RuleError("FREQ must be DAILY, WEEKLY or MONTHLY.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError("A rule ends by COUNT or by UNTIL, not by both.")
    return Rule(
        freq,
        _number(parts.get("INTERVAL", "1"), "INTERVAL", _INTERVALS[freq]),
        _days(parts.get("BYDAY", ""), freq),
        _number(parts["COUNT"], "COUNT", OCCURRENCES_MAX) if "COUNT" in parts else None,
        _until(parts["UNTIL"]) if "UNTIL" in parts else None,
    )


def _split(text: str) -> dict[str, str]:
    if len(text) > RULE_MAX:
        raise RuleError(f"A rule has at most {RULE_MAX} characters.")
    parts: dict[str, str] = {}
    for piece in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = piece.partition("=")
        if name not in _PARTS or not equals or not value or name in parts:
            raise RuleError(f"This part of the rule is not understood: {piece[:40]!r}.")
        parts[name] = value
    return parts


def _number(text: str, name: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise RuleError(f"{name} must be a number from 1 to {most}.")
    return int(text)


def _days(text: str, freq: str) -> tuple[str, ...]:
    if not text:
        return ()
    days = tuple(dict.fromkeys(text.split(",")))
    for day in days:
        number, name = day[:-2], day[-2:]
        fits = number in ("", "+") if freq != "MONTHLY" else number.lstrip("+") in _IN_MONTH
        if name not in _WEEKDAYS or not fits:
            raise RuleError(f"This day of the rule is not understood: {day[:10]!r}.")
    return tuple(day.removeprefix("+") for day in days)


_IN_MONTH = frozenset({"1", "2", "3", "4", "5", "-1", "-2"})


def _until(text: str) -> date:
    for form, length in (("%Y%m%dT%H%M%SZ", 16), ("%Y%m%d", 8)):
        if len(text) == length:
            try:
                moment = datetime.strptime(text, form).replace(tzinfo=UTC)
            except ValueError as error:
                raise RuleError("UNTIL is no date.") from error
            return moment if length == 16 else moment.date()
    raise RuleError("UNTIL must look like 20261231 or 20261231T100000Z.")


def occurrences(rule: Rule, first: datetime, tz: ZoneInfo) -> Iterator[datetime]:
    """The instants (UTC, ascending) at which the rule falls, `first` always among them.

    `first` gives the wall-clock time. At most two years from there, and at most 750.
    """
    local = first.astimezone(tz)
    last = _last(rule, first, tz)
    wall = local.replace(tzinfo=None, fold=0)
    seen, previous = 0, None
    for each in _walls(rule, wall):
        moment = first.astimezone(UTC) if each == wall else instant_of(each, tz)
        most = min(rule.count or OCCURRENCES_MAX, OCCURRENCES_MAX)
        if moment > last or seen >= most:
            return
        if moment != previous:
            yield moment
            seen, previous = seen + 1, moment


def _last(rule: Rule, first: datetime, tz: ZoneInfo) -> datetime:
    """The instant after which nothing of the rule is left."""
    longest = first + LONGEST
    if rule.until is None:
        return longest
    if isinstance(rule.until, datetime):
        return min(longest, rule.until)
    end_of_day = datetime.combine(rule.until, time(23, 59, 59), tz)
    return min(longest, end_of_day)


def _walls(rule: Rule, first: datetime) -> Iterator[datetime]:
    """The rule's wall-clock times from `first` on; one that it would leave out comes first all the
    same (the appointment that is being repeated counts)."""
    yield first
    plain = Rule(rule.freq, rule.interval, rule.byday)
    found = rrulestr(str(plain), dtstart=first)
    assert isinstance(found, rrule)
    until = first + LONGEST + timedelta(days=1)
    yield from takewhile(lambda each: each <= until, (each for each in found if each > first))


def instant_of(wall: datetime, tz: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time. With `fold` 0 Python reads a time in the gap with
    the offset before it, which is that many minutes after the clocks went forward; of a time that
    comes twice it is the first."""
    return wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
