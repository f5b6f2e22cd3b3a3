"""The stand-in on a port of its own.

Requests are checked: bearer key, and what `checks` says. What is wrong gets the provider's 400 and
is kept in `wrong`, which a test should find empty. Answers follow a script.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from config.shell.simulator.openai.checks import (
    complaints,
    complaints_of_a_recording,
    form_of,
)
from config.shell.simulator.openai.replies import KEY, fails
from config.shell.simulator.wire import Call, LocalServer, Mishap, Reply

COMPLETIONS = "/v1/chat/completions"
TRANSCRIPTIONS = "/v1/audio/transcriptions"

# A step of the script: an answer, or a function of the request that makes one.
Step = Reply | Callable[[dict[str, Any]], Reply]
Check = Callable[[dict[str, Any]], Iterable[str]]


@dataclass
class OpenAIApi:
    """Answers from the script, its last step forever; keeps requests and what was wrong. `checks`
    are asked what is wrong with a request for a completion."""

    steps: list[Step]
    key: str = KEY
    checks: tuple[Check, ...] = (complaints,)
    requests: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def answer(self, call: Call) -> Reply:
        """The reply to one request."""
        if call.method != "POST" or call.path not in (COMPLETIONS, TRANSCRIPTIONS):
            return fails(404, None, "invalid_request_error")
        if call.header("Authorization") != f"Bearer {self.key}":
            return fails(401, "invalid_api_key", "invalid_request_error")
        spoken = call.path == TRANSCRIPTIONS
        request = form_of(call.body, call.header("Content-Type")) if spoken else call.json()
        if not isinstance(request, dict):
            return fails(400, None, "invalid_request_error")
        self.requests.append(request)
        checks: tuple[Check, ...] = (complaints_of_a_recording,) if spoken else self.checks
        if found := [said for check in checks for said in check(request)]:
            self.wrong += found
            return fails(400, None, "invalid_request_error")
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        return step if isinstance(step, Reply) else step(request)

    def refusal(self, mishap: Mishap) -> Reply:
        """The provider's error envelope; `more` of a mishap has its `code`."""
        code = str(mishap.more["code"]) if "code" in mishap.more else None
        return fails(mishap.status, code, headers=mishap.headers)


class OpenAIServer(LocalServer[OpenAIApi]):
    """`with OpenAIServer(answers("hola")) as server:` gives `url` (for `OPENAI_BASE_URL`), `steps`,
    `requests` and `wrong`."""

    def __init__(
        self, *steps: Step, key: str = KEY, checks: tuple[Check, ...] = (), port: int = 0
    ) -> None:
        super().__init__(OpenAIApi(list(steps), key, (complaints, *checks)), port=port)

    @property
    def url(self) -> str:
        """The base URL, version and all."""
        return f"{self.base_url}/v1"

    @property
    def steps(self) -> list[Step]:
        """What is left of the script."""
        return self.api.steps

    @steps.setter
    def steps(self, steps: list[Step]) -> None:
        self.api.steps = steps

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What was asked, oldest first."""
        return self.api.requests

    @property
    def wrong(self) -> list[str]:
        """What the provider would not have accepted."""
        return self.api.wrong
