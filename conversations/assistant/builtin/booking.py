"""Booking: find out what is wanted and when, offer real starts, book the chosen one."""

from datetime import datetime, timedelta

from conversations.assistant.builtin import slots, starts, wishes
from conversations.assistant.builtin.details import details_take
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.places import area_first
from conversations.assistant.builtin.taking import take_start
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

NOON = 12
UNCLEAR = 0.4
AFTERNOON_LENGTH = timedelta(hours=5)


def booking_continue(turn: Turn) -> None:
    """One step of a booking with whatever this message added."""
    turn.memory.task = "booking"
    turn.outcome.interested = True
    if details_take(turn):
        propose(turn)


def propose(turn: Turn) -> None:
    """Book the exact time that was asked for, or offer what is free."""
    if turn.memory.task == "booking" and area_first(turn):
        return
    wanted, now = turn.memory.wanted, turn.situation.now
    turn.outcome.ready_to_book = wanted.exact
    if wanted.end is not None and wanted.end <= now and not wishes.NOW_SAID.search(_folded(turn)):
        wanted = turn.memory.wanted = wishes.next_week(wanted, now=now)
    if wanted.start is None and wanted.end is None:
        starts.offer_soonest(turn)
    elif wanted.end is not None and wanted.end <= now:
        turn.say("in_the_past", when=starts.wanted_words(turn))
        turn.memory.wanted, turn.memory.asked = Wanted(), "when"
    elif wanted.exact and wanted.start is not None:
        _exact(turn, wanted.start)
    else:
        _range(turn, max(wanted.start or now, now), wanted.end or now + starts.horizon())


def _folded(turn: Turn) -> str:
    return fold(turn.situation.text)


def _exact(turn: Turn, start: datetime) -> None:
    """A question about a time is answered; a wish for it is booked. A series is shown either way,
    and so is a time for several people that they can only have one after the other."""
    if turn.memory.task == "move" or turn.memory.rule or not _to_be_asked(turn):
        take_start(turn, start.isoformat())
    elif start in starts.search(turn, start, start + timedelta(minutes=1)):
        when = turn.voice.when(start, turn.today)
        turn.say("free_yes", when=when, service=turn.wish_name)
        starts.offer_starts(turn, [start], asked="yes_slot")
    else:
        starts.offer_nearest(turn, start, closed=not starts.open_at(turn, start))


def _to_be_asked(turn: Turn) -> bool:
    """Such as "¿tienes a las 12?": answered first, booked when they say yes."""
    understood = turn.understood
    unclear = "?" in turn.situation.text and understood.confidence < UNCLEAR
    if understood.intent == "availability" or unclear:
        return True
    if not starts.is_group(turn) or turn.memory.wanted.start is None:
        return False
    start = turn.memory.wanted.start
    return bool(starts.search(turn, start, start + timedelta(minutes=1))) and turn.in_turn


def _range(turn: Turn, first: datetime, until: datetime) -> None:
    found = starts.search(turn, first, until)
    if not found and (later := _weekday_again(turn)):
        first, until = later
        found = starts.search(turn, first, until)
    if not found:
        starts.offer_nearest(turn, first, closed=not starts.is_open(turn, first))
        return
    turn.say("offer", service=turn.wish_name, when=starts.wanted_words(turn))
    starts.offer_starts(turn, slots.pick(_afternoon_first(turn, found)))


def _weekday_again(turn: Turn) -> tuple[datetime, datetime] | None:
    """A weekday named on that very day is today only while there is room: else the next one, which
    is then the wish."""
    wanted, when = turn.memory.wanted, turn.understood.entities.when
    if when is None or not wishes.WEEKDAY.search(fold(when.text)):
        return None
    first, until = slots.day_bounds(turn.situation.now)
    if wanted.start is None or wanted.end is None or wanted.start < first or wanted.end > until:
        return None
    if wishes.NOW_SAID.search(_folded(turn)):
        return None
    turn.memory.wanted = later = wishes.next_week(wanted, now=turn.situation.now)
    return (later.start, later.end) if later.start and later.end else None


def _afternoon_first(turn: Turn, found: list[datetime]) -> list[datetime]:
    """A "tarde" may begin at noon, but means after lunch where there is something then."""
    wanted = turn.memory.wanted
    if wanted.part != "part" or wanted.start is None or wanted.end is None:
        return found
    if wanted.start.hour != NOON or wanted.end - wanted.start < AFTERNOON_LENGTH:
        return found
    return [start for start in found if start.hour >= wishes.AFTERNOON_FROM] or found
