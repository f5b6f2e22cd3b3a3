"""From the expressions of a message to the time that a customer wants, turn by turn."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.nlu.datetimes import Resolved

SEARCH_DAYS = 30
AFTERNOON_FROM = 14
# Where these are said, a time that has passed is a mistake; a bare "sábado" means the next one.
NOW_SAID = re.compile(r"\b(?:hoy|ahora|ayer|today|now|yesterday|hoje|agora|ontem)\b|\d[/-]\d")
# A weekday by itself: "el martes 24" is that day, whatever has become of it.
WEEKDAY = re.compile(
    r"\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:segunda|terca|quarta|quinta|sexta)(?:-feira)?)"
    r"\b(?!,? (?:dia |the )?\d)"
)


def wanted_from(found: Resolved, before: Wanted, now: datetime) -> Wanted:
    """The new wish, completed from the one before.

    "a las 5" after "el jueves" means Thursday at five; "mejor el viernes" after "el jueves por la
    tarde" means Friday in the afternoon; a full date and time replaces everything.
    """
    if found.time_only and before.start is not None:
        return _at_that_day(found, before)
    if _is_day(found) and before.part and before.start is not None:
        return _same_part(found, before)
    return _fresh(found, now)


def next_week(wanted: Wanted, *, now: datetime) -> Wanted:
    """The same weekday and time, seven days on; a wish that even so is over by `now` stays as it
    was said, so that nobody is told of a date they never named."""
    week = timedelta(days=7)
    if wanted.end is not None and wanted.end + week <= now:
        return wanted
    return replace(
        wanted,
        start=wanted.start + week if wanted.start else None,
        end=wanted.end + week if wanted.end else None,
    )


def _is_day(found: Resolved) -> bool:
    return found.grain == "day" and found.open is None and found.end is None


def _fresh(found: Resolved, now: datetime) -> Wanted:
    start, end = found.start, found.end
    if found.open == "before":
        return Wanted(start=now, end=end, part="range")
    if start is None:
        return Wanted()
    if found.open == "after":
        return Wanted(start=start, end=_after_end(found, start), part="range")
    if found.grain in ("minute", "hour") and end is None:
        return Wanted(start=start, end=start + timedelta(minutes=1), exact=True, part="time")
    end = end or _grain_end(found.grain, start)
    part = "part" if found.grain in ("part_of_day", "minute", "hour") else ""
    return Wanted(start=start, end=end, part=part)


def _after_end(found: Resolved, start: datetime) -> datetime:
    """Such as "after five" ends with its day; "from Monday on" is searched as far as it takes."""
    if found.grain in ("minute", "hour", "part_of_day"):
        return _midnight_after(start)
    return start + timedelta(days=SEARCH_DAYS)


def _grain_end(grain: str, start: datetime) -> datetime:
    days = {"week": 7, "month": 31}.get(grain, 1)
    return _midnight_after(start + timedelta(days=days - 1))


def _midnight_after(moment: datetime) -> datetime:
    midnight = datetime.combine(moment.date() + timedelta(days=1), time(0))
    return midnight.replace(tzinfo=moment.tzinfo)


def _at_that_day(found: Resolved, before: Wanted) -> Wanted:
    """A clock time or part of the day, on the day that was spoken of before."""
    assert before.start is not None
    wish = _fresh(found, before.start)
    if wish.start is None:
        return wish
    moved = _on_date(wish.start, before.start)
    length = (wish.end - wish.start) if wish.end else timedelta(minutes=1)
    return Wanted(start=moved, end=moved + length, exact=wish.exact, part=wish.part or "part")


def _same_part(found: Resolved, before: Wanted) -> Wanted:
    """Another day, the same time of day."""
    assert before.start is not None
    assert found.start is not None
    start = _on_date(before.start, found.start)
    length = (before.end - before.start) if before.end else timedelta(minutes=1)
    return Wanted(start=start, end=start + length, exact=before.exact, part=before.part)


def _on_date(clock: datetime, day: datetime) -> datetime:
    return datetime.combine(day.date(), clock.time(), tzinfo=day.tzinfo)
