"""What is different between two answers."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from conversations.assistant import guardrails
from conversations.assistant.builtin.wording.knowing import unasked
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.runner import Thought
from conversations.assistant.tools import Toolbox
from conversations.models import AssistantRun

Answer = Mapping[str, Any]
_WORDS = re.compile(r"\n|\S+")


class Piece(NamedTuple):
    """Some words of two texts: `same`, only `gone`, or only `new`."""

    kind: str
    text: str


def answer_then(run: AssistantRun) -> dict[str, Any]:
    """What a run answered: the messages that were written for it, without the question whether
    they helped, which now and then follows an answer and which a replay does not ask."""
    messages = list(run.messages.filter(direction="out").order_by("id"))
    said = "\n".join(message.body for message in messages)
    answer = unasked(said)
    return {
        "text": answer,
        "intent": run.record.get("intent", ""),
        "options": messages[-1].options if messages and answer == said else [],
        "sources": messages[-1].provenance if messages else [],
        "engine": run.engine,
        "model": run.model,
        "refused": "refused" in (run.trace or {}),
    }


def answer_now(thought: Thought, situation: Situation, tools: Toolbox) -> dict[str, Any]:
    """What would be answered; `problems` are claims that no record supports, `handoff` why a
    person would be asked."""
    outcome = thought.outcome
    return {
        "text": "\n".join(outcome.replies),
        "intent": outcome.intent,
        "options": outcome.options,
        "sources": outcome.provenance,
        "engine": thought.engine,
        "model": thought.model,
        "fallback": thought.trace.get("fallback", ""),
        "refused": "refused" in thought.trace,
        "handoff": (tools.handoff or (outcome.handoff,))[0],
        "problems": _problems(outcome, situation, tools) if thought.model else [],
    }


def _problems(outcome: Outcome, situation: Situation, tools: Toolbox) -> list[str]:
    review = guardrails.review(
        "\n".join(outcome.replies),
        options=outcome.options,
        tools_results=tools.calls,
        facts=situation.facts,
        situation=situation,
    )
    return review.problems


def is_changed(before: Answer, after: Answer) -> bool:
    """Whether a customer would read something else: spaces, capitals of nothing and the order of
    options do not count."""
    return _bare(before) != _bare(after)


def _bare(answer: Answer) -> tuple[str, list[str]]:
    return " ".join(answer["text"].split()), sorted(map(str.strip, answer["options"]))


def is_worse(before: Answer, after: Answer) -> bool:
    """Whether the new answer looks worse: it claims what no record says, refuses what was
    answered, says nothing, or another engine had to step in."""
    return bool(
        after.get("problems")
        or after.get("fallback")
        or (after["refused"] and not before["refused"])
        or (before["text"] and not after["text"].strip())
    )


def word_diff(before: str, after: str) -> list[Piece]:
    """Both texts as one, word by word; the ends of lines count as words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("gone", " ".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("new", " ".join(new[j1:j2])))
    return pieces
