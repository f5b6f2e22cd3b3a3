"""A start that the customer named or chose: booked, previewed as a series, or moved to."""

from typing import Any

from conversations.assistant.builtin.answers import ask_person
from conversations.assistant.builtin.confirming import book, parts_said, refused, say_policy
from conversations.assistant.builtin.repeating import series_offer
from conversations.assistant.builtin.turn import Turn


def take_start(turn: Turn, start: str) -> None:
    """Book the open task's start, or move the booking to it, or show how a series would begin."""
    turn.outcome.entities["start"] = start
    if turn.memory.task == "move" and turn.memory.booking:
        move_to(turn, start)
    elif turn.memory.rule:
        series_offer(turn, start)
    else:
        book(turn, start)


def move_to(turn: Turn, start: str) -> None:
    """Move the booking of the open task, with all of its visit; say what became of it."""
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
        refused(turn, moved, start)
        return
    _say_moved(turn, moved)
    turn.memory.recent = moved["booking_id"]
    turn.memory.forget_task()


def _say_moved(turn: Turn, moved: dict[str, Any]) -> None:
    staff = turn.voice.word("with", staff=moved["staff"])
    if "parts" in moved:
        staff = f": {parts_said(turn, moved['parts'])}"
    key = "move_requested" if moved["state"] == "pending" else "moved"
    turn.say(key, service=moved["service"], when=turn.when(moved["start"]), staff=staff)
    turn.support("booking", moved["booking_id"], "start")
    say_policy(turn, moved)
