"""What a model offers to choose from: taken from the records it names, never from its own words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from conversations.assistant.builtin.pressing import start_title
from conversations.assistant.builtin.wording import Voice, voice
from conversations.assistant.engines.base import Situation
from conversations.assistant.engines.openai_answer import Offered
from conversations.assistant.nlu.text import fold
from conversations.assistant.tools import Call
from conversations.choices import Choice

# Of a search's arguments, what only says where to look.
_RANGE = frozenset({"first", "until"})
# Of a choice's value, what only the builtin engine reads.
_OWN = frozenset({"offer", "place"})


class UnknownRecord(ValueError):
    """A choice names a record that neither the business's records nor a tool showed."""


def choices_of(
    offered: Sequence[Offered], situation: Situation, calls: Sequence[Call], language: str
) -> list[Choice]:
    """The choices under a reply. What names a record is worded from it; plain answers keep the
    model's words, which the guardrails look at. Raises `UnknownRecord`."""
    known = dict(_known(situation, calls, voice(language)))
    named = {fold(choice.label): choice for choice in known.values() if "start" not in choice.value}
    return [_choice(each, known, named) for each in offered]


def _choice(offered: Offered, known: Mapping[str, Choice], named: Mapping[str, Choice]) -> Choice:
    if not offered.ref:
        return named.get(fold(offered.label), Choice(offered.label))
    choice = known.get(_key(offered.ref))
    if choice is None:
        raise UnknownRecord(offered.label)
    return choice


def _key(ref: str) -> str:
    """The same for one instant, however its offset is written."""
    try:
        moment = datetime.fromisoformat(ref)
    except ValueError:
        return ref
    return str(moment.timestamp()) if moment.tzinfo else ref


def _known(
    situation: Situation, calls: Sequence[Call], speaker: Voice
) -> Iterator[tuple[str, Choice]]:
    facts = situation.facts
    for row in facts.get("services", []):
        price = speaker.money(row["price"], facts.get("currency", ""))
        told = " · ".join(filter(None, (f"{row['duration_min']} min", price)))
        yield row["id"], Choice(row["name"], "", told, {"service_id": row["id"]})
    for row in facts.get("staff", []):
        yield row["id"], Choice(row["name"], value={"staff_id": row["id"]})
    for call in calls:
        if isinstance(call.result, dict):
            yield from _bookings(call.result.get("bookings", []), situation, speaker)
            yield from _starts(call, situation, speaker)


def _starts(call: Call, situation: Situation, speaker: Voice) -> Iterator[tuple[str, Choice]]:
    found = [*call.result.get("slots", []), *call.result.get("alternatives", [])]
    asked = {
        name: value
        for name, value in call.arguments.items()
        if value and name not in _RANGE and name != "start"
    }
    moved = asked.pop("moving_booking_id", "")
    for start in found:
        moment = datetime.fromisoformat(start).astimezone(situation.tz)
        value = {**asked, "start": start} | ({"booking_id": moved} if moved else {})
        label = start_label(speaker, moment, situation)
        yield _key(start), Choice(label, start_title(speaker, moment), "", value)


def start_label(speaker: Voice, start: datetime, situation: Situation) -> str:
    """Such as "mañana, 16:00" or "jueves 26 de noviembre, 16:00"."""
    today = situation.now.date()
    near = (start.date() - today).days < 2
    day = speaker.day(start.date(), today) if near else speaker.date(start.date())
    return f"{day}, {speaker.clock(start)}"


def _bookings(
    rows: Iterable[Mapping[str, Any]], situation: Situation, speaker: Voice
) -> Iterator[tuple[str, Choice]]:
    for row in rows:
        start = datetime.fromisoformat(row["start"]).astimezone(situation.tz)
        label = f"{row['service']}, {speaker.when(start, situation.now.date())}"
        value = {"booking_id": row["booking_id"]}
        yield row["booking_id"], Choice(label, start_title(speaker, start), row["service"], value)


def pressed_told(situation: Situation) -> dict[str, Any] | None:
    """What a model is told of a choice that the customer pressed."""
    if situation.pressed is None:
        return None
    label = next(line.text for line in reversed(situation.new) if line.pressed)
    meant = {name: value for name, value in situation.pressed.value.items() if name not in _OWN}
    return {"label": label, **meant}
