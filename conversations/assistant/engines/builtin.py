"""The engine that needs no key, no network and no model."""

from conversations.assistant.builtin.memory import memory_of
from conversations.assistant.builtin.policy import decide
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.facts import catalogue_of
from conversations.assistant.nlu.understanding import understand
from conversations.assistant.tools import Toolbox

# How sure the dialogue is of an intent that it knows from the question it asked.
SURE = 0.9


class BuiltinEngine:
    """Rules and tables: understands with `nlu`, decides with `builtin`, acts through the tools."""

    name = "builtin"

    def run(self, situation: Situation, tools: Toolbox) -> Outcome:
        """Answer the new messages; never raises `EngineUnavailable`."""
        understood = understand(
            situation.text,
            now=situation.now,
            tz=situation.tz,
            catalogue=catalogue_of(dict(situation.facts)),
            language_hint=situation.language,
            prefer_business_hours=True,
        )
        own = situation.instructions
        turn = Turn(
            situation=situation,
            tools=tools,
            understood=understood,
            memory=memory_of(situation.state),
            voice=voice(understood.language, formal=own.formal if own else None),
        )
        decide(turn)
        return _outcome(turn)


def _outcome(turn: Turn) -> Outcome:
    outcome, understood = turn.outcome, turn.understood
    outcome.replies = ["\n".join(turn.parts)]
    outcome.state = turn.memory.as_json()
    outcome.language = understood.language
    outcome.intent = turn.intent or understood.intent
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
