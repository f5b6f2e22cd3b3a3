"""The provider's stand-in, which here holds requests against the published contract too, where its
file is at hand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema

from config.shell.simulator.openai.local import OpenAIServer, Step
from config.shell.simulator.openai.replies import (
    KEY,
    answers,
    calls,
    calls_all,
    completion,
    fails,
    heard,
    raw,
    results,
    says,
)
from config.shell.simulator.wire import Reply

__all__ = [
    "KEY",
    "OpenAIServer",
    "Reply",
    "Step",
    "answers",
    "calls",
    "calls_all",
    "completion",
    "fails",
    "heard",
    "openai_server",
    "raw",
    "results",
    "says",
]

CONTRACT = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "openai.json"


def _against_contract(request: dict[str, Any]) -> Iterator[str]:
    if not CONTRACT.is_file():
        return
    document = json.loads(CONTRACT.read_text())
    schema = document | {"$ref": "#/components/schemas/CreateChatCompletionRequest"}
    for error in jsonschema.Draft202012Validator(schema).iter_errors(request):
        yield f"{list(error.absolute_path)}: {error.message[:200]}"


@contextmanager
def openai_server(*steps: Step) -> Iterator[OpenAIServer]:
    """Serve on a free loopback port for the block."""
    with OpenAIServer(*steps, checks=(_against_contract,)) as server:
        yield server
