"""What a model is told: the rules, the business's records, the conversation, and the tools."""

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam
from openai.types.shared_params import ResponseFormatJSONSchema

from conversations.assistant.engines.base import Instructions, Line, Situation
from conversations.assistant.engines.openai_answer import Answer, strict_schema
from conversations.assistant.engines.openai_choices import pressed_told
from conversations.assistant.handing_over import emergency_number
from conversations.assistant.prompts import system_rules
from conversations.assistant.tools import TOOLS, Call

LINE_MAX = 2000
SLOTS_TOLD = 60
REMEMBERED_CALLS = 6
MEMORY = "openai"
# How the check of a reply speaks to a model, and what else only we write.
CHECK = "(automatic check)"
_OURS = re.compile(
    r"</?\s*owner(?:_now)?\s*>|\(\s*(?:automatic check|a person of the team)\s*\)", re.I
)
FORMAL = "Address the customer formally: in Spanish as usted."
INFORMAL = "Address the customer informally: in Spanish as tú."


def messages_of(situation: Situation, intent: str = "") -> list[ChatCompletionMessageParam]:
    """The messages that open a run, with the owner's instructions for the `intent` that the new
    messages seem to have. What stays the same comes first, because such a prefix is cheaper and
    faster: rules, records, the owner's general words; what changes with every message comes last.
    """
    parts = [
        system_rules(),
        f"BUSINESS\n{_json(situation.facts)}",
        _owner(situation.instructions),
        _owner_now(situation.instructions, intent),
        f"CONVERSATION\n{_json(_conversation(situation))}",
    ]
    return [
        {"role": "system", "content": "\n\n".join(filter(None, parts))},
        *[_said(line) for line in situation.history],
        *[_said(line) for line in situation.new],
    ]


def _owner(instructions: Instructions | None) -> str:
    """What the owner says for every message."""
    if instructions is None:
        return ""
    lines = [
        FORMAL if instructions.formal else INFORMAL,
        instructions.tone,
        instructions.general,
    ]
    said = "\n".join(_plain(line) for line in lines if line.strip())
    return f"<owner>\n{said}\n</owner>"


def _owner_now(instructions: Instructions | None, intent: str) -> str:
    """What the owner says for one intent."""
    said = instructions.by_intent.get(intent, "") if instructions else ""
    return f"<owner_now>\n{_plain(said)}\n</owner_now>" if said.strip() else ""


def _plain(text: str) -> str:
    """The owner's text without anything that looks like a mark: it cannot end its section."""
    return text.strip().replace("<", "‹").replace(">", "›")


def _conversation(situation: Situation) -> dict[str, Any]:
    """The data of the moment. The name is what the customer or their phone says it is."""
    pressed = pressed_told(situation)
    return ({"pressed": pressed} if pressed else {}) | {
        "now": situation.now.isoformat(timespec="minutes"),
        "weekday": f"{situation.now:%A}",
        "time_zone": situation.tz.key,
        "customer_name": situation.contact_name[:80],
        "lead_state": situation.lead_state,
        "language_so_far": situation.language,
        "emergency_number": emergency_number(),
        "customer": dict(situation.person),
        "tool_results_of_earlier_answers": situation.state.get(MEMORY, {}).get("calls", []),
    }


def intent_before(situation: Situation) -> str:
    """What the last run of this engine understood."""
    return str(situation.state.get(MEMORY, {}).get("intent", ""))


def _json(value: Any) -> str:
    """Data in which no text can look like one of the marks that part what we say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _theirs(text: str) -> str:
    """A customer's words, in which nothing passes for a section or a check of ours."""
    return _OURS.sub(lambda match: _plain(match[0]).replace("(", "[").replace(")", "]"), text)


def _said(line: Line) -> ChatCompletionMessageParam:
    numbered = [f"{number}. {option}" for number, option in enumerate(line.options, 1)]
    text = "\n".join([line.text[:LINE_MAX], *numbered])
    if line.author == "contact":
        return {"role": "user", "content": _theirs(text)}
    if line.author == "agent":
        text = f"(a person of the team) {text}"
    return {"role": "assistant", "content": text}


@cache
def tool_schemas() -> tuple[ChatCompletionToolParam, ...]:
    """The tools as the API wants them, in strict mode."""
    return tuple(
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": strict_schema(tool.arguments),
                "strict": True,
            },
        }
        for tool in TOOLS.values()
    )


@cache
def answer_format() -> ResponseFormatJSONSchema:
    """The schema of the last word."""
    return {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": strict_schema(Answer), "strict": True},
    }


def result_text(result: Any) -> str:
    """A tool's result for the model; of very many free starts, the first ones."""
    return _json(_shortened(result))


def _shortened(result: Any) -> Any:
    slots = result.get("slots", []) if isinstance(result, dict) else []
    if len(slots) <= SLOTS_TOLD:
        return result
    return {"slots": slots[:SLOTS_TOLD], "later_ones_left_out": len(slots) - SLOTS_TOLD}


def memory_after(situation: Situation, calls: Sequence[Call], intent: str) -> dict[str, Any]:
    """The state that the next run reads: the intent, and what the last tools said, such as the
    token of a hold. A run without tools keeps what was known."""
    known: list[Any] = situation.state.get(MEMORY, {}).get("calls", [])
    kept = [
        {"tool": call.tool, "arguments": call.arguments, "result": _shortened(call.result)}
        for call in calls
        if call.tool != "business_info"
    ]
    return {MEMORY: {"intent": intent, "calls": kept[-REMEMBERED_CALLS:] or known}}
