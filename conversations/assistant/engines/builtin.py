"""The engine that needs no key, no network and no model."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from conversations.assistant.builtin.conversing import Talk, only
from conversations.assistant.builtin.memory import memory_of
from conversations.assistant.builtin.mixed import set_apart
from conversations.assistant.builtin.pressing import adopt, turn_choices
from conversations.assistant.builtin.refusing import harmless_names, prices_of
from conversations.assistant.builtin.requests import Request, requests_of
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.facts import catalogue_of
from conversations.assistant.nlu.understanding import Understanding, understand
from conversations.assistant.tools import Toolbox

# How sure the dialogue is of an intent that it knows from the question it asked.
SURE = 0.9


class BuiltinEngine:
    """Rules and tables: understands with `nlu`, decides with `builtin`, acts through the tools."""

    name = "builtin"

    def run(self, situation: Situation, tools: Toolbox) -> Outcome:
        """Answer the new messages; never raises `EngineUnavailable`."""
        memory, own = memory_of(situation.state), situation.instructions
        whole = _understand(situation.text, situation, situation.language)
        language = whole.language

        def request(text: str) -> Request:
            return Request(text, _understand(text, situation, language))

        requests = _requests(
            situation,
            lambda text: whole if text == situation.text else request(text).understood,
            answering=bool(memory.asked),
        )
        if situation.pressed is None:
            names, prices = harmless_names(situation), prices_of(situation)
            requests = set_apart(requests, request, names, prices)
        pressed = situation.pressed
        meant = adopt(memory, pressed.value, requests[0].text) if pressed else None
        shared = Outcome()
        parts: list[str] = []

        def turn_of(request: Request) -> Turn:
            whole_text = len(requests) == 1 and request.text == situation.text
            return Turn(
                situation=situation if whole_text else only(situation, request.text),
                tools=tools,
                understood=replace(request.understood, language=language),
                memory=memory,
                voice=voice(language, formal=own.formal if own else None),
                parts=parts,
                outcome=shared,
                pressed=meant if request is requests[0] else None,
            )

        talk = Talk(turn_of(requests[0]), turn_of)
        talk.answer(list(requests), request)
        return _outcome(talk, whole)


def _requests(
    situation: Situation, understand_text: Callable[[str], Understanding], *, answering: bool
) -> Sequence[Request]:
    """What is asked for: first what was pressed, which is one thing, then what was written."""
    if situation.pressed is None:
        return requests_of(situation.text, understand_text, answering=answering)
    label = next(line.text for line in reversed(situation.new) if line.pressed)
    first = Request(label, understand_text(label))
    typed = situation.typed
    return [first, *(requests_of(typed, understand_text) if typed else ())]


def _understand(text: str, situation: Situation, language: str) -> Understanding:
    return understand(
        text,
        now=situation.now,
        tz=situation.tz,
        catalogue=catalogue_of(dict(situation.facts)),
        language_hint=language,
        prefer_business_hours=True,
    )


def _outcome(talk: Talk, whole: Understanding) -> Outcome:
    turn, outcome = talk.turn, talk.turn.outcome
    understood = whole if len(talk.told) == 1 else turn.understood
    outcome.replies = ["\n".join(turn.parts)]
    outcome.state = turn.memory.as_json()
    outcome.choices = turn_choices(turn) if outcome.options else []
    outcome.language = understood.language
    outcome.intent = talk.intent
    outcome.confidence = max(understood.confidence, SURE if turn.intent else 0.0)
    outcome.entities |= _entities(turn)
    return outcome


def _entities(turn: Turn) -> dict[str, object]:
    """The entities of the structured record: names and local date and time as text."""
    found = turn.understood.entities
    record: dict[str, object] = {}
    if found.service is not None:
        record["service"] = found.service.name
    if found.staff is not None:
        record["staff"] = found.staff.name
    if found.party_name:
        record["client"] = found.party_name
    if found.party_size is not None and found.party_size.count:
        record["party_size"] = found.party_size.count
    if chosen := turn.outcome.entities.get("start"):
        return record | {"date": chosen[:10], "time": chosen[11:16]}
    when = found.when
    if when is not None and when.start is not None:
        if not when.time_only:
            record["date"] = when.start.date().isoformat()
        if when.grain in ("minute", "hour"):
            record["time"] = f"{when.start:%H:%M}"
        elif when.grain == "part_of_day" and when.end is not None:
            record["from"], record["until"] = f"{when.start:%H:%M}", f"{when.end:%H:%M}"
    return record
