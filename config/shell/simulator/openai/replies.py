"""Answers as the provider words them, for scripts."""

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

from config.shell.simulator.wire import Reply

KEY = "sk-test-0123456789abcdef"
_NAMED = ("service", "staff", "date", "time", "party_name", "party_size")
_ids = count(1)


def raw(status: int, text: str, media_type: str = "application/json", **more: Any) -> Reply:
    """An answer that says just this, be it JSON or not."""
    return Reply(status, content=text.encode(), media_type=media_type, **more)


def completion(message: dict[str, Any], *, finish: str = "stop", usage: bool = True) -> Reply:
    """A 200 with one choice."""
    body: dict[str, Any] = {
        "id": f"chatcmpl-{next(_ids)}",
        "object": "chat.completion",
        "created": 1_780_000_000,
        "model": "gpt-test",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "logprobs": None,
                "message": {"role": "assistant", "refusal": None, **message},
            }
        ],
    }
    if usage:
        body["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return Reply(200, body)


def says(content: str | None) -> Reply:
    """Plain content, such as nonsense."""
    return completion({"content": content})


def answers(reply: str, **changes: Any) -> Reply:
    """A last word that fits the schema, unless `changes` make it not."""
    word = {
        "reply": reply,
        "options": [],
        "intent": "other",
        "confidence": 0.9,
        "entities": dict.fromkeys(_NAMED),
        "ready_to_book": False,
        "contact_name": None,
        "handoff": None,
    }
    return says(json.dumps(word | changes))


def calls(tool: str, arguments: dict[str, Any] | str | None = None) -> Reply:
    """A wish to call one tool."""
    return calls_all((tool, {} if arguments is None else arguments))


def calls_all(*wishes: tuple[str, dict[str, Any] | str]) -> Reply:
    """A wish to call several tools at once."""
    tool_calls = [
        {
            "id": f"call_{next(_ids)}",
            "type": "function",
            "function": {
                "name": tool,
                "arguments": given if isinstance(given, str) else json.dumps(given),
            },
        }
        for tool, given in wishes
    ]
    return completion({"content": None, "tool_calls": tool_calls}, finish="tool_calls")


def heard(text: str) -> Reply:
    """What a recording says."""
    usage = {"type": "tokens", "input_tokens": 30, "output_tokens": 8, "total_tokens": 38}
    return Reply(200, {"text": text, "usage": usage})


def fails(
    status: int,
    code: str | None = None,
    kind: str = "server_error",
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """The provider's error envelope. Its message quotes the key, as the real one does."""
    message = f"Something about key {KEY}"
    error = {"message": message, "type": kind, "param": None, "code": code}
    return Reply(status, {"error": error}, headers=headers or {})


def results(request: dict[str, Any]) -> list[Any]:
    """What the tools have answered so far, as a model would read it."""
    return [
        _parsed(message["content"]) for message in request["messages"] if message["role"] == "tool"
    ]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
