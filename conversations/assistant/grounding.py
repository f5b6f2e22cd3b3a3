"""The builtin engine's replies under the same last look as a model's.

Each sentence with a price, an hour, an address, a free time or the state of a booking is bound to
the record that supports it, and the two are kept with the message. A sentence for which there is no
record is not sent: the team is asked instead, and its answer becomes knowledge.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from conversations.assistant import guardrails
from conversations.assistant.builtin.memory import memory_of
from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.guardrails.sentences import sentences
from conversations.assistant.tools import Call, Toolbox

logger = logging.getLogger(__name__)

QUESTION_MAX = 300


def grounded(outcome: Outcome, situation: Situation, tools: Toolbox) -> Outcome:
    """The outcome with every claim bound to a record, and without those that have none. What was
    done is told all the same: hiding it would be worse."""
    if not outcome.replies:
        return outcome
    text = "\n".join(outcome.replies)
    calls = list(tools.calls)
    if outcome.handoff:
        calls.append(Call("hand_off", {}, {"handed_off": True}, False))
    # A day that was understood just now may be said again, as one that was named before.
    told = replace(situation, state={"before": situation.state, "now": outcome.state})
    review = guardrails.review(
        text, tools_results=calls, facts=situation.facts, situation=told, own_words=True
    )
    offered, loose = _offered(outcome, situation, tools)
    outcome.provenance = _bound([*review.sources, *offered], outcome.provenance)
    held = {*review.unsupported, *loose}
    if not held or tools.acted:
        return outcome
    logger.error("claim without a record held back", extra={"kind": outcome.intent})
    return _asked_instead(outcome, situation, tools, held)


def _offered(
    outcome: Outcome, situation: Situation, tools: Toolbox
) -> tuple[list[dict[str, str]], list[str]]:
    """The records behind the times that can be pressed, and those that have none. Times of a
    question that is asked once more were found before: taking one of them looks again."""
    memory = memory_of(situation.state)
    before = [choice for choice in (*memory.choices, *memory.before) if "start" in choice]
    known = {choice["start"] for choice in before} | _found(tools.calls)
    bound: list[dict[str, str]] = []
    loose: list[str] = []
    for choice in outcome.choices:
        start = str(choice.value.get("start", ""))
        if not start:
            continue
        if datetime.fromisoformat(start) in {datetime.fromisoformat(each) for each in known}:
            bound.append({"kind": "slot", "id": start, "field": "start", "said": choice.label})
        else:
            loose.append(choice.label)
    return bound, loose


def _found(calls: Sequence[Call]) -> set[str]:
    """The starts that tools of this run have named: free ones, and those of own appointments."""
    found: set[str] = set()
    for call in calls:
        if isinstance(call.result, dict):
            found |= {*call.result.get("slots", []), *call.result.get("alternatives", [])}
            rows = [call.result, *call.result.get("parts", []), *call.result.get("bookings", [])]
            found |= {str(row["start"]) for row in rows if row.get("start")}
    return found


def _bound(
    cited: Sequence[dict[str, str]], named: Sequence[dict[str, str]]
) -> list[dict[str, str]]:
    """What supports which sentence, and the records that the engine named beside."""
    known = {(row["kind"], row["id"], row["field"]) for row in cited}
    beside = [row for row in named if (row["kind"], row["id"], row["field"]) not in known]
    return [*cited, *beside]


def _asked_instead(
    outcome: Outcome, situation: Situation, tools: Toolbox, held: set[str]
) -> Outcome:
    """The reply without the lines that nothing supports, and the question passed on."""
    kept = [line for line in "\n".join(outcome.replies).split("\n") if not _says(line, held)]
    tools.call("ask_team", question=situation.text.strip()[:QUESTION_MAX])
    kept.append(voice(outcome.language).say("unknown_fact"))
    choices = [choice for choice in outcome.choices if choice.label not in held]
    return replace(
        outcome,
        replies=["\n".join(kept)],
        options=[option for option in outcome.options if option not in held],
        choices=choices,
        handoff=outcome.handoff or "question",
        trace=outcome.trace | {"ungrounded": sorted(held)},
    )


def _says(line: str, held: set[str]) -> bool:
    return any(text in line for text in held) or any(each.text in held for each in sentences(line))
