"""What a question of the builtin engine offers to press, and which of it was pressed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from conversations.assistant.builtin.memory import Memory
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.wording import Voice
from conversations.choices import Choice

# What of a choice names a record, in the order of what says most.
_RECORDS = ("booking", "service", "staff")


class Told(NamedTuple):
    """What a button or a row of a list says of a record: in a few words, and beneath them."""

    title: str = ""
    description: str = ""


def choices_of(
    memory: Memory, speaker: Voice, tz: ZoneInfo, told: Mapping[str, Told] | None = None
) -> list[Choice]:
    """The choices of the open question. Each value names the question by `Memory.offer`, so that it
    counts for as long as that very question is open; `told` is by id of a record."""
    return [_choice(memory, place, speaker, tz, told or {}) for place in range(len(memory.choices))]


def _choice(
    memory: Memory, place: int, speaker: Voice, tz: ZoneInfo, told: Mapping[str, Told]
) -> Choice:
    stored = memory.choices[place]
    context = {"task": memory.task, "service_id": memory.service, "booking_id": memory.booking}
    meant = {key: text for key, text in stored.items() if key != "label"}
    record = next((stored[key] for key in _RECORDS if key in stored), "")
    title, description = told.get(record, Told())
    if not title and "start" in stored and "answer" not in stored:
        title = start_title(speaker, datetime.fromisoformat(stored["start"]).astimezone(tz))
    return Choice(
        label=stored["label"],
        title=title,
        description=description,
        value={
            "offer": memory.offer,
            "place": place,
            **{key: text for key, text in context.items() if text},
            **meant,
        },
    )


def start_title(speaker: Voice, start: datetime) -> str:
    """Such as "jue 26 nov, 16:00": a time for a button of twenty characters."""
    day = speaker.short_date(start.date())
    return f"{speaker.weekday(start.weekday())[:3]} {day}, {speaker.clock(start)}"


def turn_choices(turn: Turn) -> list[Choice]:
    """What stands under a turn's reply, with length and price of services, and the time of
    bookings."""
    return choices_of(turn.memory, turn.voice, turn.situation.tz, _services(turn) | _bookings(turn))


def _services(turn: Turn) -> dict[str, Told]:
    return {row["id"]: Told(description=_price(turn, row["id"])) for row in turn.facts["services"]}


def _price(turn: Turn, service_id: str) -> str:
    row = turn.services[service_id]
    price = turn.voice.money(row["price"], turn.facts["currency"])
    return " · ".join(filter(None, (f"{row['duration_min']} min", price)))


def _bookings(turn: Turn) -> dict[str, Told]:
    found = [call.result for call in turn.tools.calls if call.tool == "my_bookings"]
    rows = [row for result in found for row in result.get("bookings", [])]
    return {
        row["booking_id"]: Told(
            start_title(turn.voice, turn.local(row["start"])), str(row["service"])
        )
        for row in rows
    }


def adopt(memory: Memory, value: Mapping[str, Any], label: str) -> Mapping[str, Any]:
    """Take over a time that another engine offered, as if it had been offered here; the value of
    the press by which it is known from here on."""
    if "offer" in value or not {"start", "service_id"} <= value.keys():
        return value
    memory.forget_task()
    memory.booking = str(value.get("booking_id", ""))
    memory.task = "move" if memory.booking else "booking"
    memory.service, memory.staff = str(value["service_id"]), str(value.get("staff_id", ""))
    memory.party = int(value.get("party_size", 1))
    memory.asked, memory.choices = "slot", [{"start": str(value["start"]), "label": label}]
    return {**value, "place": 0}


def pressed_choice(turn: Turn) -> dict[str, str] | None:
    """The choice of the open question that was pressed; None where nothing was."""
    place = turn.pressed.get("place") if turn.pressed else None
    if not isinstance(place, int) or not 0 <= place < len(turn.memory.choices):
        return None
    return turn.memory.choices[place]
