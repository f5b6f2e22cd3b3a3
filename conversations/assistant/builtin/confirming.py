"""Taking a start: hold and confirm it, or all of a visit, or for all who come; and say so."""

from datetime import timedelta
from typing import Any

from conversations.assistant.builtin import slots, starts
from conversations.assistant.builtin.answers import ask_person
from conversations.assistant.builtin.company import who_said
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.noted import note_booked
from conversations.assistant.builtin.turn import Turn

# What a refused hold is said with; anything else is said as "not free".
REFUSALS = {"outside_hours": "closed_then", "too_soon": "too_soon", "slot_taken": "not_free"}


def book(turn: Turn, start: str) -> None:
    """Book one start; say what became of it."""
    if starts.is_visit(turn):
        _whole(turn, "book_visit", start, service_ids=turn.service_ids)
    elif starts.is_group(turn):
        people = turn.memory.party
        names = turn.memory.people[:people]
        _whole(
            turn,
            "book_group",
            start,
            service_id=turn.memory.service,
            people=people,
            party_names=names,
        )
    elif turn.memory.instead:
        change_service(turn, start)
    else:
        _hold(turn, start)


def change_service(turn: Turn, start: str) -> None:
    """Book the open task's service in place of the booking that it is `instead` of: both or
    neither. Where it cannot be had then, other starts are offered for the same change."""
    memory = turn.memory
    old, rows = memory.instead, turn.tools.call("my_bookings")["bookings"]
    before = next((row["service"] for row in rows if row["booking_id"] == old), "")
    if not before:  # called off meanwhile
        memory.instead = ""
        _hold(turn, start)
        return
    arguments = {"service_id": memory.service, "start": start, **_staff(turn)}
    changed = turn.tools.call("change_service", booking_id=old, **arguments)
    if "error" in changed:
        refused(turn, changed, start)
        return
    _say_changed(turn, changed, before)
    memory.forget_task()
    memory.recent = changed["booking_id"]


def _say_changed(turn: Turn, changed: dict[str, Any], before: str) -> None:
    whose = who_said(turn.voice, changed, turn.name)
    turn.say(
        "changed_service",
        service=changed["service"],
        when=turn.when(changed["start"]),
        staff=whose + turn.voice.word("with", staff=changed["staff"]),
        before=before,
    )
    turn.support("booking", changed["booking_id"], "start")


def _whole(turn: Turn, tool: str, start: str, **arguments: Any) -> None:
    """A visit, or a booking for each of several people: all of it or nothing."""
    if tool == "book_visit":
        arguments |= _staff(turn) | starts.at_once(turn)
        people = turn.memory.people
        if len(people) > 1 and len(people) == len(turn.service_ids):
            arguments["party_names"] = people
        elif people:
            arguments["party_name"] = people[0]
    made = turn.tools.call(tool, start=start, **arguments)
    if "error" in made:
        refused(turn, made, start)
    else:
        _booked(turn, made)


def _staff(turn: Turn) -> dict[str, Any]:
    return {"staff_id": turn.memory.staff} if turn.memory.staff else {}


def _hold(turn: Turn, start: str) -> None:
    memory = turn.memory
    arguments = {"service_id": memory.service, "start": start, "party_size": memory.party}
    if memory.people:
        arguments["party_name"] = next(filter(None, memory.people), "")
    held = turn.tools.call("hold", **arguments, **_staff(turn), beside=memory.beside)
    if "error" in held:
        refused(turn, held, start)
    elif held.get("already_booked"):
        _say_already(turn, held)
    else:
        _confirm(turn, held["hold_token"], start)


def _confirm(turn: Turn, hold_token: str, start: str) -> None:
    name = "" if turn.memory.people else turn.understood.entities.party_name or ""
    confirmed = turn.tools.call("confirm", hold_token=hold_token, party_name=name[:80])
    if "error" in confirmed:
        refused(turn, confirmed, start)
    else:
        _booked(turn, confirmed, name)


def _booked(turn: Turn, booking: dict[str, Any], name: str = "") -> None:
    if name:
        turn.outcome.contact_name = name
    say_booked(turn, booking)
    note_booked(turn, booking["booking_id"])
    if turn.memory.instead:
        turn.tools.call("cancel", booking_id=turn.memory.instead, only_this_part=True)
    turn.memory.forget_task()
    turn.memory.recent = booking["booking_id"]
    turn.outcome.ready_to_book = True
    if not turn.name:
        turn.say("ask_name")
        turn.memory.asked = "name"


def say_booked(turn: Turn, booking: dict[str, Any]) -> None:
    """Tell the customer what they have booked."""
    key = "requested" if booking["state"] == "pending" else "booked"
    values = {"service": booking["service"], "when": turn.when(booking["start"])}
    if len(booking.get("parts", [])) > 1:
        values |= {"parts": parts_said(turn, booking["parts"])}
        turn.say(f"{key}_parts", name=turn.first_name, **values)
    else:
        staff = who_said(turn.voice, booking, turn.name) + turn.voice.word(
            "with", staff=booking["staff"]
        )
        named = {"name": turn.first_name} if key == "booked" else {}
        turn.say(key, staff=staff, **named, **values)
    turn.support("booking", booking["booking_id"], "state" if key == "requested" else "start")
    if key == "booked":
        _say_around(turn, booking)


def _say_around(turn: Turn, booking: dict[str, Any]) -> None:
    address = ", ".join(filter(None, (turn.facts["address"], turn.facts["city"])))
    if address and turn.facts["vertical"] != "maintenance":
        turn.say("booked_address", address=address)
    service = turn.services.get(booking["service_id"], {})
    turn.say("booked_reminder" if service.get("reminds") else "booked_change")
    say_policy(turn, booking)


def parts_said(turn: Turn, parts: list[dict[str, Any]]) -> str:
    """Such as "10:00 Corte con Marta, 10:30 Color con Luis"."""
    return ", ".join(
        turn.voice.word(
            "part",
            time=turn.voice.clock(turn.local(part["start"])),
            service=part["service"],
            staff=who_said(turn.voice, part, turn.name)
            + turn.voice.word("with", staff=part["staff"]),
        )
        for part in parts
    )


def say_policy(turn: Turn, booking: dict[str, Any]) -> None:
    """The rule for changing a booking, where there is one."""
    if "policy" in booking:
        turn.parts.append(booking["policy"]["words"])
        turn.support("booking", booking["booking_id"], "policy")


def _say_already(turn: Turn, booking: dict[str, Any]) -> None:
    key = "already_requested" if booking["state"] == "pending" else "already_booked"
    turn.say(key, service=booking["service"], when=turn.when(booking["start"]))
    turn.support("booking", booking["booking_id"], "start")
    turn.memory.forget_task()


def _wish(turn: Turn, result: dict[str, Any]) -> None:
    """The plan leaves booking to people: the wish, which is possible now, is theirs to confirm."""
    key = "wish_noted_move" if turn.memory.task == "move" else "wish_noted"
    start = turn.local(result["start"])
    turn.say(key, service=result["service"], when=turn.when(result["start"]))
    turn.support("slot", start.isoformat(), "start")
    turn.memory.wanted = Wanted(start=start, end=start + timedelta(minutes=1), exact=True)
    ask_person(turn, "booking_wish")
    turn.memory.forget_task()


def refused(turn: Turn, result: dict[str, Any], start: str) -> None:
    """A hold, confirmation or move that could not be had: why, and real alternatives."""
    code = result["error"]
    if code == "taken_over":
        turn.say("taken_over")
        return
    if code == "person_confirms":
        _wish(turn, result)
        return
    alternatives = [turn.local(each) for each in result.get("alternatives", [])]
    if not alternatives or starts.is_group(turn):
        now = turn.situation.now
        found = starts.search(turn, now, now + starts.horizon())
        alternatives = slots.pick(found, near=turn.local(start))
    if not alternatives:
        starts.nothing_at_all(turn)
        return
    key = _why_not(turn, code, start)
    turn.say(key, when=turn.when(start), service=turn.wish_name)
    starts.offer_starts(turn, alternatives[: slots.OFFERED])
    if key in ("not_free", "class_full"):
        starts.hint_waitlist(turn)


def _why_not(turn: Turn, code: str, start: str) -> str:
    row = turn.service
    full = code == "slot_taken" and row is not None and row["capacity"] > 1
    key = "class_full" if full else REFUSALS.get(code, "slot_gone")
    if key == "closed_then" and starts.open_at(turn, turn.local(start)):
        return "not_free"  # open, but the service would not end in time
    return key
