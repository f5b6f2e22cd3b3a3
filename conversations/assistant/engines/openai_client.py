"""One question to a model: within a budget of time, behind a circuit breaker, and with the
provider's failures told apart."""

import hashlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import openai
from openai.types.chat import ChatCompletion, ChatCompletionMessage
from pydantic import BaseModel, Field

from conversations.assistant.engines.base import EngineUnavailable
from conversations.channels.base import Media
from tenants.http import CircuitBreaker, CircuitOpen, openai_http_client, retry_after

logger = logging.getLogger(__name__)

FAILURES_IN_A_ROW = 3
LEAVE_ALONE_SECONDS = 30.0
LEAST_SECONDS = 0.02
# One breaker for all models of this process; its "hosts" are base URL and key together.
breaker = CircuitBreaker(failures=FAILURES_IN_A_ROW, cool=LEAVE_ALONE_SECONDS)


class ProviderFailed(Exception):
    """The provider did not answer in time, refused, or is down. `str()` is a reason for logs;
    `retry_after` the seconds that the provider asked to be left alone for, if it did."""

    Kind = Literal["late", "down", "limited", "quota", "key", "refused"]

    def __init__(
        self, reason: str, kind: Kind = "down", *, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.kind, self.retry_after = kind, retry_after

    @property
    def may_pass(self) -> bool:
        """Whether asking again later may help: paying, another key or another question are not
        a matter of time."""
        return self.kind in ("late", "down", "limited")


class LeftAlone(EngineUnavailable):
    """The provider failed repeatedly just now and is not asked for a while."""


@dataclass(frozen=True)
class Account:
    """Where a model is reached, and as whom. The key stays out of `repr`; `is_own` says that it is
    the business's, not the platform's. Without an `embedding_model` nothing is embedded."""

    base_url: str
    key: str
    model: str
    embedding_model: str = ""
    is_own: bool = False

    def __repr__(self) -> str:
        return f"Account({self.base_url}, {self.model})"

    @property
    def circuit(self) -> str:
        """The name of this account's circuit; the key is in it as a digest only."""
        return f"{self.base_url} {hashlib.sha256(self.key.encode()).hexdigest()[:16]}"

    def check(self) -> None:
        """Raise `EngineUnavailable` without a key, or while the model is left alone."""
        if not self.key:
            raise EngineUnavailable("no key")
        try:
            breaker.check(self.circuit)
        except CircuitOpen as error:
            raise LeftAlone("left alone after repeated failures") from error

    @property
    def is_left_alone(self) -> bool:
        """Whether this process has stopped asking for a while; asks for nothing itself."""
        return breaker.is_open(self.circuit)

    def succeeded(self) -> None:
        """A whole run went through."""
        breaker.succeeded(self.circuit)

    def failed(self) -> None:
        """A run ended because of the provider."""
        breaker.failed(self.circuit)


class Budget:
    """The seconds that one reply may wait for the model, all its calls together."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = clock() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises `ProviderFailed` when there are none."""
        seconds = self._until - self._clock()
        if seconds < LEAST_SECONDS:
            raise ProviderFailed("out of time", "late")
        return seconds


@lru_cache(maxsize=16)
def _client(base_url: str, key: str, seconds: float) -> openai.OpenAI:
    """The SDK's client, kept for its open connections. It tries nothing twice: a customer waits."""
    return openai.OpenAI(
        api_key=key,
        base_url=base_url,
        max_retries=0,
        http_client=openai_http_client(base_url, timeout=seconds),
    )


class Usage(BaseModel):
    """Tokens of one call, as far as the server counts them."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Choice(BaseModel):
    """The one choice that is asked for."""

    message: ChatCompletionMessage


class Completion(BaseModel):
    """What is read of a completion. The SDK checks nothing of what a server sends."""

    choices: list[Choice] = Field(min_length=1)
    usage: Usage | None = None


def complete(account: Account, budget: Budget, seconds: float, **request: Any) -> Completion:
    """Ask the model once. Raises `ProviderFailed`, and `ValueError` for an answer that is not a
    completion; `seconds` is the longest that any call may take."""
    client = _client(account.base_url, account.key, seconds)
    try:
        answer = client.chat.completions.create(
            model=account.model, timeout=min(budget.left(), seconds), **request
        )
    except openai.OpenAIError as error:
        raise _failure(error) from error
    if not isinstance(answer, ChatCompletion):
        raise ValueError("not a completion")
    # By way of JSON, because that finds lone surrogates too.
    return Completion.model_validate_json(answer.to_json(indent=None, warnings=False))


class Heard(BaseModel):
    """What is read of a transcription; not every server counts tokens."""

    text: str
    usage: dict[str, Any] | None = None


def transcribe(account: Account, model: str, seconds: float, media: Media) -> Heard:
    """What somebody says in a recording. Raises `ProviderFailed`, and `ValueError` for an answer
    that is none."""
    name = "voice." + _ENDINGS.get(media.content_type, "ogg")
    client = _client(account.base_url, account.key, seconds)
    try:
        answer = client.audio.transcriptions.create(
            model=model, file=(name, media.data, media.content_type), timeout=seconds
        )
    except openai.OpenAIError as error:
        raise _failure(error) from error
    if not hasattr(answer, "to_json"):
        raise ValueError("not a transcription")
    return Heard.model_validate_json(answer.to_json(indent=None, warnings=False))


_ENDINGS = {
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
    "audio/wav": "wav",
    "audio/webm": "webm",
}
_CODE = re.compile(r"[a-z0-9_]{1,40}")


def _failure(error: openai.OpenAIError) -> ProviderFailed:
    """What a call's failure means. Its reason never is the provider's message: that may quote the
    key."""
    if isinstance(error, openai.APITimeoutError):
        return ProviderFailed("timeout", "late")
    if not isinstance(error, openai.APIStatusError):
        lost = isinstance(error, openai.APIConnectionError)
        return ProviderFailed("unreachable" if lost else "bad answer")
    if is_out_of_quota(error):
        logger.error("the model's quota is used up", extra={"code": _word(error.code)})
        return ProviderFailed("insufficient_quota", "quota")
    if error.status_code == 429:
        wait = retry_after(error.response.headers.get("Retry-After", ""))
        return ProviderFailed(f"rate_limit ({_word(error.code)})", "limited", retry_after=wait)
    reason = f"status {error.status_code} ({_word(error.code)})"
    if error.status_code in (401, 403):
        return ProviderFailed(reason, "key")
    return ProviderFailed(reason, "refused" if error.status_code < 500 else "down")


def _word(code: Any) -> str:
    """A provider's code if it looks like one."""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else "no code"


def is_out_of_quota(error: openai.APIStatusError) -> bool:
    """Whether paying is what helps, and not waiting. Both cases come with status 429; type or
    code tell them apart."""
    marks = {error.code, error.type}
    return bool(marks & {"insufficient_quota", "credit_balance_exhausted"})
