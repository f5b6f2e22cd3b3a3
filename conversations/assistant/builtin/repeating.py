"""Appointments that come again, by chat: "todos los martes a las 18:00".

How it repeats is read from the words; the dates are shown, those that cannot be had are named, and
nothing is booked before a yes.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from conversations.assistant.builtin import confirming, starts
from conversations.assistant.builtin.memory import Wanted
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

DATES_MAX = 12
DATES_USUAL = {"WEEKLY": 8, "MONTHLY": 6}
WEEKDAYS = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5,
    "sunday": 6, "segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4,
}  # fmt: skip
_DAY = "|".join(WEEKDAYS)
_EVERY = r"(?:todos los|todas las|cada|los|every|each|todas as|todos os|toda|todo|as|aos|nas)"
EVERY_DAY = re.compile(rf"\b{_EVERY} (?P<day>{_DAY})(?:s|-feiras?| feiras?)?\b")
WEEKLY = re.compile(
    r"\b(?:cada semana|todas las semanas|semanal(?:mente)?|una vez (?:a la|por) semana|every week|"
    r"weekly|once a week|toda semana|todas as semanas)\b"
)
FORTNIGHTLY = re.compile(
    r"\b(?:cada (?:15|quince) dias|cada (?:2|dos) semanas|quincenal(?:mente)?|"
    r"every (?:2|two|other) "
    r"weeks?|every other|fortnightly|biweekly|a cada (?:15|quinze) dias|"
    r"a cada (?:2|duas) semanas|quinzenal(?:mente)?|una semana si (?:y )?otra no)\b"
)
EVERY_N_WEEKS = re.compile(
    r"\b(?:cada|every|a cada) (3|4|6|8|tres|cuatro|three|four|quatro) (?:semanas|weeks)\b"
)
MONTHLY = re.compile(
    r"\b(?:cada mes|todos los meses|mensual(?:mente)?|una vez al mes|every month|monthly|"
    r"once a month|todo mes|todos os meses|mensal(?:mente)?|uma vez por mes)\b"
)
TIMES = re.compile(
    r"\b(\d{1,2}|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|two|three|four|five|six|"
    r"seven|eight|ten|twelve|duas|quatro|oito|dez|doze) "
    r"(?:veces|citas|sesiones|clases|turnos|semanas|"
    r"times|appointments|sessions|weeks|vezes|sessoes|aulas)\b"
)
MONTHS = re.compile(
    r"\b(?:durante|por|for|during|los proximos|proximos) "
    r"(un|\d|dos|tres|one|two|three|um|dois) (?:mes|meses|months?)\b"
)
NUMBERS = {
    "un": 1, "one": 1, "um": 1, "dos": 2, "two": 2, "duas": 2, "dois": 2, "tres": 3, "three": 3,
    "cuatro": 4, "four": 4, "quatro": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6, "siete": 7,
    "seven": 7, "ocho": 8, "eight": 8, "oito": 8, "nueve": 9, "diez": 10, "ten": 10, "dez": 10,
    "doce": 12, "twelve": 12, "doze": 12,
}  # fmt: skip
WEEKS_OF_A_MONTH = 4


@dataclass(frozen=True)
class Repeat:
    """How an appointment comes again: the rule without its end, how often (0: not said), and the
    weekday that was named (0 is Monday)."""

    rule: str
    times: int = 0
    weekday: int | None = None


def repeat_of(text: str) -> Repeat | None:
    """The repetition that a message asks for, None for a single appointment."""
    said = fold(text[:500])
    day = EVERY_DAY.search(said)
    interval = _interval(said)
    if interval is None and day is None:
        return None
    rule = interval or "FREQ=WEEKLY"
    weekday = WEEKDAYS[day["day"]] if day else None
    return Repeat(rule, _times(said, rule), weekday)


def _interval(said: str) -> str | None:
    if FORTNIGHTLY.search(said):
        return "FREQ=WEEKLY;INTERVAL=2"
    if match := EVERY_N_WEEKS.search(said):
        return f"FREQ=WEEKLY;INTERVAL={_number(match[1])}"
    if MONTHLY.search(said):
        return "FREQ=MONTHLY"
    return "FREQ=WEEKLY" if WEEKLY.search(said) else None


def _times(said: str, rule: str) -> int:
    """How many dates were asked for, by number or by months; 0 where it was not said."""
    if match := MONTHS.search(said):
        months = _number(match[1])
        every = int(rule.rpartition("INTERVAL=")[2]) if "INTERVAL" in rule else 1
        return months if "MONTHLY" in rule else max(2, months * WEEKS_OF_A_MONTH // every)
    counted = [match for match in TIMES.finditer(said) if not _is_interval(said, match)]
    return _number(counted[-1][1]) if counted else 0


def _is_interval(said: str, match: re.Match[str]) -> bool:
    """Whether it is the "cada dos semanas" and not how often."""
    return bool(re.search(r"\b(?:cada|every)\s$", said[: match.start()]))


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)


def repeat_take(turn: Turn) -> None:
    """Remember the repetition that this message asks for, and begin it on its weekday."""
    memory, said = turn.memory, repeat_of(turn.situation.text)
    if said is None:
        return
    memory.rule = said.rule
    memory.times = said.times or memory.times
    if said.weekday is None:
        return
    start = memory.wanted.start or turn.situation.now
    ahead = timedelta(days=(said.weekday - start.weekday()) % 7)
    first = start + ahead
    if not memory.wanted.exact and not memory.wanted.part:
        first = first.replace(hour=0, minute=0, second=0, microsecond=0)
        memory.wanted = Wanted(start=first, end=first + timedelta(days=1))
    elif memory.wanted.end is not None:
        moved = memory.wanted.end + ahead
        memory.wanted = Wanted(first, moved, memory.wanted.exact, memory.wanted.part)


def times_said(turn: Turn) -> int:
    """Such as "solo 4 veces" while a series is on offer; 0 for none."""
    said = fold(turn.situation.text[:200])
    return _times(said, turn.memory.rule)


def series_offer(turn: Turn, start: str) -> None:
    """Show how the dates would come out from a start, and ask for a yes."""
    memory = turn.memory
    asked = memory.times or DATES_USUAL["MONTHLY" if "MONTHLY" in memory.rule else "WEEKLY"]
    memory.times = max(2, min(asked, DATES_MAX))
    shown = turn.tools.call("preview_series", **_arguments(turn, start))
    if "error" in shown or not shown["slots"]:
        memory.rule = ""
        turn.say("series_none")
        starts.offer_nearest(turn, turn.local(start), closed=False)
        return
    memory.staff = memory.staff or shown["staff_id"]
    turn.say(
        "series_offer",
        service=turn.wish_name,
        every=_every(turn),
        at=turn.voice.at(turn.local(start)),
        count=len(shown["slots"]),
        staff=turn.voice.word("with", staff=shown["staff"]),
        dates=_dates(turn, shown["slots"]),
    )
    _say_others(turn, shown, most=asked > DATES_MAX)
    _ask(turn, start)
    for each in shown["slots"]:
        turn.support("slot", each, "start")


def _say_others(turn: Turn, shown: dict[str, Any], *, most: bool) -> None:
    if shown["taken"]:
        turn.say("series_taken", dates=_dates(turn, shown["taken"]))
    if shown["too_far_ahead"]:
        turn.say("series_later", dates=_dates(turn, shown["too_far_ahead"]))
    if most:
        turn.say("series_most", count=DATES_MAX)


def _ask(turn: Turn, start: str) -> None:
    turn.say("series_question")
    labels = [turn.voice.word("series_yes"), turn.voice.word("series_once"), turn.voice.word("no")]
    answers = ["yes", "once", "no"]
    turn.offer(
        labels,
        [
            {"answer": answer, "label": label, "start": start}
            for answer, label in zip(answers, labels, strict=True)
        ],
        "series",
    )


def _arguments(turn: Turn, start: str) -> dict[str, Any]:
    memory = turn.memory
    arguments: dict[str, Any] = {
        "service_id": memory.service,
        "start": start,
        "rule": f"{memory.rule};COUNT={memory.times}",
        "party_size": memory.party,
    }
    arguments |= {"staff_id": memory.staff} if memory.staff else {}
    return arguments | ({"instead_booking_id": memory.instead} if memory.instead else {})


def series_book(turn: Turn, start: str) -> None:
    """Book the dates that were shown; say which, and which could not be had."""
    made = turn.tools.call("book_series", **_arguments(turn, start))
    if "error" in made:
        turn.memory.rule = ""
        confirming.refused(turn, made, start)
        return
    turn.say(
        "series_booked",
        name=turn.first_name,
        service=made["service"],
        at=turn.voice.at(turn.local(made["start"])),
        dates=_dates(turn, [part["start"] for part in made["parts"]]),
        staff=turn.voice.word("with", staff=made["staff"]),
    )
    if made["missed"]:
        turn.say("series_taken", dates=_dates(turn, made["missed"]))
    for part in made["parts"]:
        turn.support("booking", part["booking_id"], "start")
    turn.memory.forget_task()
    turn.memory.recent = made["booking_id"]
    turn.outcome.ready_to_book = True
    if not turn.name:
        turn.say("ask_name")
        turn.memory.asked = "name"


def _dates(turn: Turn, moments: list[str]) -> str:
    """Such as "1 dic, 8 dic y 15 dic"."""
    return turn.voice.listed([turn.voice.short_date(turn.local(each)) for each in moments])


def _every(turn: Turn) -> str:
    rule = turn.memory.rule
    interval = int(rule.rpartition("INTERVAL=")[2]) if "INTERVAL" in rule else 1
    if "MONTHLY" in rule:
        return turn.voice.word("every_month")
    if interval == 1:
        return turn.voice.word("every_week")
    return turn.voice.word("every_weeks", count=interval)
