"""What the owner wants to have added to a reply: one link or call to action, after both engines.

It is added to words that are checked already, and checked with them once more: a text of the
owner's may promise no more than a model's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from conversations.assistant import guardrails
from conversations.assistant.builtin.safety import refusal_of
from conversations.assistant.engines.base import Instructions, Outcome, Situation
from conversations.assistant.instructions import intent_own
from conversations.assistant.links import UnknownLink, fill
from conversations.assistant.tools import Call, Toolbox

# Where the conversation's state keeps which call the last reply ended with.
MARK = "call_to_action"
# Nobody who complains, wants a person or has just cancelled is asked for something.
UNFIT = frozenset({"complaint", "handoff", "cancel"})


def finish(outcome: Outcome, situation: Situation, tools: Toolbox) -> Outcome:
    """The outcome with the owner's call to action for its intent, in the customer's language.

    At most one, and none twice in a row in a conversation; none after a refusal, a hand-off, a
    complaint or a cancelled booking, none whose link is said already, none that the guardrails
    hold back (`trace` then says why). The given outcome stays as it is.
    """
    own = situation.instructions
    if own is None or situation.state.get(MARK) or _is_out_of_place(outcome, situation, tools):
        return outcome
    for intent in _intents(outcome, situation):
        said = call_text(own.calls_to_action.get(intent, {}), outcome.language, situation.facts)
        if said:
            return _added(outcome, situation, tools.calls, own, intent, said)
    return outcome


def call_text(call: Mapping[str, Any], language: str, facts: Mapping[str, Any]) -> str:
    """The words of a call to action in a language; "" without any, or where a link that they name
    is not published."""
    links = facts.get("links", {})
    try:
        text = fill(call.get("text", {}).get(language, ""), links).strip()
        url = fill(call.get("url", ""), links)
    except UnknownLink:
        return ""
    return f"{text} {url}" if text and url and url not in text else text


def call_facts(call: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The records with the call's own address among the business's links."""
    url = str(call.get("url", ""))
    address = {} if "{" in url else {"call": url}
    return {**facts, "links": {**facts.get("links", {}), **address}}


def _intents(outcome: Outcome, situation: Situation) -> Iterator[str]:
    """What the reply is about: the business's own intents come first."""
    if own := intent_own(situation):
        yield own
    yield outcome.intent


def _is_out_of_place(outcome: Outcome, situation: Situation, tools: Toolbox) -> bool:
    handed_over = outcome.handoff or tools.handoff or tools.wish
    if not outcome.replies or handed_over or outcome.intent in UNFIT:
        return True
    if any(call.tool == "cancel" or _is_refused(call) for call in tools.calls):
        return True
    names = [
        situation.contact_name,
        *(row["name"] for row in situation.facts.get("services", [])),
        *(row["name"] for row in situation.facts.get("staff", [])),
    ]
    return refusal_of(situation.text, names) is not None


def _is_refused(call: Call) -> bool:
    return isinstance(call.result, dict) and "error" in call.result


def _added(
    outcome: Outcome,
    situation: Situation,
    calls: Sequence[Call],
    own: Instructions,
    intent: str,
    said: str,
) -> Outcome:
    reply = outcome.replies[-1]
    if said in reply or any(word in reply for word in said.split() if "://" in word):
        return outcome
    facts = call_facts(own.calls_to_action[intent], situation.facts)
    finished = f"{reply}\n\n{said}"
    before = _problems(reply, situation, calls, facts)
    if held := [
        each for each in _problems(finished, situation, calls, facts) if each not in before
    ]:
        return replace(outcome, trace=outcome.trace | {"call_held": held})
    source = {"kind": MARK, "id": own.uuid, "field": intent}
    return replace(
        outcome,
        replies=[*outcome.replies[:-1], finished],
        state=outcome.state | {MARK: intent},
        provenance=[*outcome.provenance, source],
        trace=outcome.trace | {MARK: intent},
    )


def _problems(
    text: str, situation: Situation, calls: Sequence[Call], facts: Mapping[str, Any]
) -> list[str]:
    return guardrails.check(text, tools_results=calls, facts=facts, situation=situation)
