"""Moving and cancelling the customer's own bookings, and telling which they have."""

import re
from datetime import datetime, timedelta
from typing import Any

from conversations.assistant.builtin import booking as flow
from conversations.assistant.builtin import starts, wishes
from conversations.assistant.builtin.answers import ask_person
from conversations.assistant.builtin.company import company_of, who_said
from conversations.assistant.builtin.confirming import say_policy
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.taking import move_to
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
LATER = re.compile(
    r"\b(?:mas (?:tarde|tardecito)|despues|later|mais tarde|mas entrada la tarde|mas a la tarde)\b"
)
EARLIER = re.compile(
    r"\b(?:mas (?:temprano|pronto|tempranito)|antes|earlier|sooner|mais cedo|tempranito|"
    r"before that)\b"
)
OTHER_ONE = re.compile(r"\b(?:la otra|el otro|the other(?: one)?|[ao] outr[ao])\b")
BOOKINGS_ASKED = 3
CHANGE = re.compile(
    r"\b(?:cambi|mov|muev|pasa(?!d[oa])|pase|reprogram|reagend|adelant|atras|posterg|aplaz|corr[ae]|"
    r"chang|move|resched|postpone|push|mud|remarc|adi[ae]|transfer)\w*"
)
SAME_TIME = re.compile(r"\b(?:misma hora|mismo horario|same (?:time|hour)|mesm[oa] hor\w+)\b")


def own_bookings(turn: Turn) -> list[dict[str, Any]]:
    """The customer's bookings that lie ahead, soonest first; read once, until a tool of this run
    changes something."""
    for call in reversed(turn.tools.calls):
        if call.effect:
            break
        if call.tool == "my_bookings":
            return list(call.result["bookings"])
    rows: list[dict[str, Any]] = turn.tools.call("my_bookings")["bookings"]
    return rows


def recent_booking(turn: Turn) -> dict[str, Any] | None:
    """The booking made last in this conversation, where it still stands."""
    if not turn.memory.recent:
        return None
    rows = own_bookings(turn)
    return next((row for row in rows if row["booking_id"] == turn.memory.recent), None)


def visits_joined(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows with each visit as one: its first part, all services named."""
    joined: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = row["visit_id"] or row["booking_id"]
        head = joined.setdefault(key, {**row, "parts": []})
        head["parts"].append(row)
        names = dict.fromkeys(part["service"] for part in head["parts"])
        head["service"] = " + ".join(names)
    return list(joined.values())


def tell_bookings(turn: Turn) -> None:
    """List the customer's own bookings."""
    rows = visits_joined(own_bookings(turn))
    if not rows:
        turn.say("no_bookings")
        turn.memory.asked = "book"
        return
    turn.say("your_bookings")
    turn.parts[-1] += "\n" + "\n".join(f"• {_label(turn, row)}" for row in rows)
    for row in rows:
        turn.support("booking", row["booking_id"], "start")


def _label(turn: Turn, row: dict[str, Any]) -> str:
    return f"{row['service']}{who_said(turn.voice, row, turn.name)}, {turn.when(row['start'])}"


def booking_find(turn: Turn, task: str) -> dict[str, Any] | None:
    """The booking that is meant; asks which when there are several. None ends the step."""
    if turn.memory.task != task:
        turn.memory.forget_task()
        turn.memory.task = task
    rows = visits_joined(own_bookings(turn))
    if not rows:
        turn.memory.forget_task()
        turn.say("no_bookings")
        turn.memory.asked = "book"
        return None
    if task == "move" and not turn.memory.booking:
        turn.memory.booking = _recent_meant(turn, rows)
    known = [row for row in rows if row["booking_id"] == turn.memory.booking]
    candidates = known or _narrowed(turn, rows)
    if len(candidates) == 1 and (known or task == "move" or not _points_elsewhere(turn, rows)):
        turn.memory.booking = candidates[0]["booking_id"]
        turn.memory.service = candidates[0]["service_id"]
        return candidates[0]
    turn.say("ask_which_booking")
    choices = [
        {"booking": row["booking_id"], "label": _label(turn, row)}
        for row in candidates[:BOOKINGS_ASKED]
    ]
    turn.offer([choice["label"] for choice in choices], choices, "booking")
    return None


def _recent_meant(turn: Turn, rows: list[dict[str, Any]]) -> str:
    """The booking just made, where nothing points to another one."""
    ids = [row["booking_id"] for row in rows]
    named = turn.understood.entities.service is not None
    return turn.memory.recent if turn.memory.recent in ids and not named else ""


def _narrowed(turn: Turn, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of several bookings those that the message's person, service or day points to."""
    entities = turn.understood.entities
    people = {who.lower() for who in company_of(turn.situation.text).people}
    rows = [row for row in rows if row["party_name"].lower() in people] or rows
    if len(rows) > 1 and turn.memory.recent and OTHER_ONE.search(fold(turn.situation.text)):
        rows = [row for row in rows if row["booking_id"] != turn.memory.recent] or rows
    if len(rows) > 1 and entities.service is not None:
        wanted = str(entities.service.id)
        rows = [row for row in rows if wanted in _services(row)] or rows
    if len(rows) > 1 and entities.when is not None and entities.when.start is not None:
        day = entities.when.start.date()
        rows = [row for row in rows if turn.local(row["start"]).date() == day] or rows
    return rows


def _points_elsewhere(turn: Turn, rows: list[dict[str, Any]]) -> bool:
    """Whether the message names a day or service that no booking has: then none is touched before
    the customer has said which."""
    entities = turn.understood.entities
    when, named = entities.when, entities.service
    if when is not None and when.start is not None and not when.time_only:
        days = {turn.local(row["start"]).date() for row in rows}
        if when.grain in ("day", "hour", "minute", "part_of_day") and when.start.date() not in days:
            return True
    return named is not None and not any(str(named.id) in _services(row) for row in rows)


def _services(row: dict[str, Any]) -> list[str]:
    return [part["service_id"] for part in row["parts"]]


def own_party_named(turn: Turn) -> bool:
    """Whether the message is about somebody for whom this customer has booked."""
    people = {who.lower() for who in company_of(turn.situation.text).people}
    return bool(people) and any(row["party_name"].lower() in people for row in own_bookings(turn))


def _one_part(turn: Turn, row: dict[str, Any]) -> dict[str, Any] | None:
    """The part of a visit that alone is named ("cancela solo el color"); None for all of it."""
    named = turn.understood.entities.service
    if named is None or len(row["parts"]) < 2:
        return None
    parts = [part for part in row["parts"] if part["service_id"] == str(named.id)]
    return parts[0] if len(parts) == 1 else None


def cancel_continue(turn: Turn) -> None:
    """Cancel the booking that is meant: at once when it is clear which."""
    row = booking_find(turn, "cancel")
    if row is None:
        return
    part = _one_part(turn, row)
    row = part or row
    result = turn.tools.call("cancel", booking_id=row["booking_id"], only_this_part=bool(part))
    turn.memory.forget_task()
    if "error" in result:
        turn.say("cancel_late")
        ask_person(turn, "cancel")
        return
    turn.say("cancelled", service=row["service"], when=turn.when(row["start"]))
    say_policy(turn, result)
    turn.support("booking", row["booking_id"], "state")


def move_continue(turn: Turn) -> None:
    """Move the booking that is meant to the time that is wished for, or ask for one. Who has none
    and names a service without a word of change wants to book."""
    named = turn.understood.entities.service is not None
    if named and not CHANGE.search(fold(turn.situation.text)) and not own_bookings(turn):
        flow.booking_continue(turn)
        return
    if turn.memory.task == "booking" and turn.memory.choices and not own_bookings(turn):
        starts.offer_again(turn)  # there is only the choice that is open to change
        return
    row = booking_find(turn, "move")
    if row is None:
        return
    turn.memory.wanted = _target(turn, turn.local(row["start"]))
    if turn.memory.wanted.start is None and turn.memory.wanted.end is None:
        if _offered_around(turn, turn.local(row["start"])):
            return
        turn.say("ask_new_time", when=turn.when(row["start"]))
        turn.memory.asked = "when"
        return
    flow.propose(turn)


def _offered_around(turn: Turn, present: datetime) -> bool:
    """Such as "¿puede ser más tarde?", with no time named: free starts after (or before) it."""
    said = fold(turn.situation.text)
    if LATER.search(said):
        starts.offer_later(turn, present)
    elif EARLIER.search(said):
        starts.offer_earlier(turn, present)
    else:
        return False
    return True


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
    move_to(turn, row["start"])
    return True
