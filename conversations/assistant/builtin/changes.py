"""Moving and cancelling the customer's own bookings, and telling which they have."""

import re
from datetime import datetime, timedelta
from typing import Any

from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin import wishes
from conversations.assistant.builtin.answers import ask_person
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.datetimes import Resolved
from conversations.assistant.nlu.text import fold

HALVES = frozenset({"media", "half an", "meia"})
NUMBERS = dict.fromkeys(("un", "una", "an", "one", "uma"), 1)
NUMBERS |= {"dos": 2, "two": 2, "duas": 2, "quince": 15}
SHIFT = re.compile(
    r"\b(media|half an|meia|un|una|an|one|uma|dos|two|duas|quince|\d{1,2})\s+"
    r"(h|horas?|hours?|min|minutos?|minutes?)\s+"
    r"(?:mas tarde|despues|antes|mas temprano|later|earlier|mais tarde|mais cedo)"
)
SAME_TIME = re.compile(r"\b(?:misma hora|mismo horario|same (?:time|hour)|mesm[oa] hor\w+)\b")


def own_bookings(turn: Turn) -> list[dict[str, Any]]:
    """The customer's bookings that lie ahead, soonest first."""
    rows: list[dict[str, Any]] = turn.tools.call("my_bookings")["bookings"]
    return rows


def tell_bookings(turn: Turn) -> None:
    """List the customer's own bookings."""
    rows = own_bookings(turn)
    if not rows:
        turn.say("no_bookings")
        turn.memory.asked = "book"
        return
    turn.say("your_bookings")
    turn.parts[-1] += "\n" + "\n".join(f"• {_label(turn, row)}" for row in rows)
    for row in rows:
        turn.support("booking", row["booking_id"], "start")


def _label(turn: Turn, row: dict[str, Any]) -> str:
    return f"{row['service']}, {turn.when(row['start'])}"


def booking_find(turn: Turn, task: str) -> dict[str, Any] | None:
    """The booking that is meant; asks which when there are several. None ends the step."""
    if turn.memory.task != task:
        turn.memory.forget_task()
        turn.memory.task = task
    rows = own_bookings(turn)
    if not rows:
        turn.memory.forget_task()
        turn.say("no_bookings")
        turn.memory.asked = "book"
        return None
    if task == "move" and not turn.memory.booking:
        turn.memory.booking = _recent_meant(turn, rows)
    known = [row for row in rows if row["booking_id"] == turn.memory.booking]
    candidates = known or _narrowed(turn, rows)
    if len(candidates) == 1:
        turn.memory.booking = candidates[0]["booking_id"]
        turn.memory.service = candidates[0]["service_id"]
        return candidates[0]
    turn.say("ask_which_booking")
    choices = [{"booking": row["booking_id"], "label": _label(turn, row)} for row in candidates]
    turn.offer([choice["label"] for choice in choices], choices, "booking")
    return None


def _recent_meant(turn: Turn, rows: list[dict[str, Any]]) -> str:
    """The booking just made, where nothing points to another one."""
    ids = [row["booking_id"] for row in rows]
    named = turn.understood.entities.service is not None
    return turn.memory.recent if turn.memory.recent in ids and not named else ""


def _narrowed(turn: Turn, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of several bookings those that the message's service or day points to."""
    entities = turn.understood.entities
    if len(rows) > 1 and entities.service is not None:
        rows = [row for row in rows if row["service_id"] == str(entities.service.id)] or rows
    if len(rows) > 1 and entities.when is not None and entities.when.start is not None:
        day = entities.when.start.date()
        rows = [row for row in rows if turn.local(row["start"]).date() == day] or rows
    return rows


def cancel_continue(turn: Turn) -> None:
    """Cancel the booking that is meant: at once when it is clear which."""
    row = booking_find(turn, "cancel")
    if row is None:
        return
    result = turn.tools.call("cancel", booking_id=row["booking_id"])
    turn.memory.forget_task()
    if "error" in result:
        turn.say("cancel_late")
        ask_person(turn, "cancel")
        return
    turn.say("cancelled", service=row["service"], when=turn.when(row["start"]))
    flow.say_policy(turn, result)
    turn.support("booking", row["booking_id"], "state")


def move_continue(turn: Turn) -> None:
    """Move the booking that is meant to the time that is wished for, or ask for one."""
    row = booking_find(turn, "move")
    if row is None:
        return
    turn.memory.wanted = _target(turn, turn.local(row["start"]))
    if turn.memory.wanted.start is None and turn.memory.wanted.end is None:
        turn.say("ask_new_time", when=turn.when(row["start"]))
        turn.memory.asked = "when"
        return
    flow.propose(turn)


def _target(turn: Turn, present: datetime) -> Wanted:
    """Where to: a time without a day means the booking's own day, the booking's own day without a
    time is only how it was pointed at, and "de las 3 a las 4" names the old time first."""
    found = turn.understood.entities.when
    if by := moved_by(turn):
        return _exactly(present + by)
    if found is None:
        return turn.memory.wanted
    if _names_old_time(found, present) and found.end is not None:
        return _exactly(present.replace(hour=found.end.hour, minute=found.end.minute))
    if SAME_TIME.search(fold(turn.situation.text)) and found.start is not None:
        return _exactly(found.start.replace(hour=present.hour, minute=present.minute))
    same_day = found.start is not None and found.start.date() == present.date()
    if found.grain == "day" and same_day:
        return Wanted()
    base = turn.memory.wanted if turn.memory.wanted.start else Wanted(start=present, end=present)
    return wishes.wanted_from(found, base, turn.situation.now)


def _names_old_time(found: Resolved, present: datetime) -> bool:
    clocks = found.grain in ("minute", "hour")
    return clocks and found.start is not None and found.start.time() == present.time()


def moved_by(turn: Turn) -> timedelta | None:
    """Such as "media hora más tarde", "una hora antes": how far from the present time."""
    match = SHIFT.search(fold(turn.situation.text))
    if match is None:
        return None
    amount = NUMBERS.get(match[1]) or (int(match[1]) if match[1].isdigit() else 0)
    minutes = amount * (60 if match[2].startswith("h") else 1)
    if match[1] in HALVES:
        minutes = 30
    back = re.search(r"antes|earlier|mas temprano|mais cedo", match[0])
    return timedelta(minutes=-minutes if back else minutes) if minutes else None


def _exactly(start: datetime) -> Wanted:
    return Wanted(start=start, end=start + timedelta(minutes=1), exact=True, part="time")


def other_person(turn: Turn) -> bool:
    """Such as "¿podría ser con Marta?" after booking: the same time with somebody else."""
    row = booking_find(turn, "move")
    staff = turn.understood.entities.staff
    if row is None or staff is None:
        return row is None
    turn.memory.staff = str(staff.id)
    _move(turn, row["start"])
    return True


def take_start(turn: Turn, start: str) -> None:
    """The customer named or chose a start: book it, or move the booking to it."""
    turn.outcome.entities["start"] = start
    if turn.memory.task == "move" and turn.memory.booking:
        _move(turn, start)
    else:
        flow.book(turn, start)


def _move(turn: Turn, start: str) -> None:
    arguments: dict[str, Any] = {"booking_id": turn.memory.booking, "start": start}
    if turn.memory.staff:
        arguments["staff_id"] = turn.memory.staff
    moved = turn.tools.call("reschedule", **arguments)
    if moved.get("error") == "too_late":
        turn.memory.forget_task()
        turn.say("move_late")
        ask_person(turn, "move")
        return
    if "error" in moved:
        flow.refused(turn, moved, start)
        return
    staff = turn.voice.word("with", staff=moved["staff"])
    key = "move_requested" if moved["state"] == "pending" else "moved"
    turn.say(key, service=moved["service"], when=turn.when(moved["start"]), staff=staff)
    turn.support("booking", moved["booking_id"], "start")
    flow.say_policy(turn, moved)
    turn.memory.forget_task()
