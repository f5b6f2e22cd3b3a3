"""The engine that asks a language model, over any server that speaks the OpenAI API.

It has one budget of seconds for all its questions, acts only through the tools, and sends nothing
that the guardrails do not find a record for. What it cannot do it says by `EngineUnavailable`, and
the builtin engine answers; unless a booking was already changed: then that is told, plainly.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from openai.types.chat import (
    ChatCompletionMessage,
    ChatCompletionMessageParam,
    ChatCompletionMessageToolCallUnion,
)
from pydantic import ValidationError

from conversations.assistant import guardrails
from conversations.assistant.accounts import account_of_business
from conversations.assistant.citing import cited, uncited
from conversations.assistant.engines.base import EngineUnavailable, Outcome, Situation
from conversations.assistant.engines.openai_answer import Answer
from conversations.assistant.engines.openai_choices import UnknownRecord, choices_of
from conversations.assistant.engines.openai_client import (
    Account,
    Budget,
    ProviderFailed,
)
from conversations.assistant.engines.openai_prompt import (
    CHECK,
    answer_format,
    intent_before,
    memory_after,
    messages_of,
    result_text,
    tool_schemas,
)
from conversations.assistant.engines.openai_report import done_by, report, wish_report
from conversations.assistant.instructions import intent_expected
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.text import clean, fold
from conversations.assistant.outage import model_answered, model_check, model_failed
from conversations.assistant.prompts import SYSTEM_VERSION
from conversations.assistant.spending import BudgetSpent, ask
from conversations.assistant.tools import TOOLS, Call, Toolbox
from conversations.choices import Choice

logger = logging.getLogger(__name__)

TOOL_ROUNDS = 6
CALLS_AT_ONCE = 8
ANSWER_TOKENS = 700
HANDOFF_REASON_MAX = 60
# Asking for a time is interest; asking for the address is not yet.
INTERESTED = frozenset({"booking", "availability"})


class Nonsense(Exception):
    """The model was wrong twice in one run. `str()` says in what, for logs."""


class Mistake(Exception):
    """Something in a model's message that it is told once and may correct. `kind` goes to logs;
    `str()` goes to the model and may quote the conversation."""

    def __init__(self, kind: str, text: str, *, held: str = "", why: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.kind, self.held, self.why = kind, held, why

    @property
    def traced(self) -> dict[str, Any]:
        """What the trace keeps of it: the words that were held back, and why."""
        return {"kind": self.kind, "held": self.held, "why": list(self.why) or [str(self)]}


class OpenAIEngine:
    """See the module. Stateless: one instance serves every business."""

    name = "openai"

    def run(self, situation: Situation, tools: Toolbox) -> Outcome:
        """Answer within `OPENAI_TIMEOUT_SECONDS`. Raises `EngineUnavailable`."""
        account = account_of_business()
        model_check(account)
        turn = Turn(situation, tools, account, Budget(settings.OPENAI_TIMEOUT_SECONDS))
        try:
            outcome = turn.converse()
        except ProviderFailed as error:
            model_failed(account, error)
            outcome = self._instead(turn, error)
        except Nonsense as error:
            model_answered(account)
            outcome = self._instead(turn, error)
        except BudgetSpent as error:
            outcome = self._instead(turn, error)
        else:
            model_answered(account)
        return turn.finished(outcome)

    def _instead(self, turn: "Turn", error: Exception) -> Outcome:
        """The plain report of what was done, if anything was; else the engine is unavailable."""
        done = done_by(turn.tools.calls)
        if not done:
            raise EngineUnavailable(str(error), {"problems": turn.problems}) from error
        logger.warning("model failed after acting", extra={"reason": str(error)})
        return report(done, turn.situation, turn.language)


@dataclass
class Turn:
    """One run: the messages so far and how often the model was wrong."""

    situation: Situation
    tools: Toolbox
    account: Account
    budget: Budget
    messages: list[ChatCompletionMessageParam] = field(init=False)
    expected: str = field(init=False)
    rounds: int = 0
    mistakes: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0

    def __post_init__(self) -> None:
        self.expected = intent_expected(self.situation, before=intent_before(self.situation))
        self.messages = messages_of(self.situation, self.expected)

    @property
    def language(self) -> str:
        """The language that the customer writes in."""
        return detect(self.situation.text, self.situation.language)

    def converse(self) -> Outcome:
        """Question and answer until the model's last word stands. Raises `ProviderFailed` and
        `Nonsense`. It ends: tool rounds and mistakes are both counted."""
        while True:
            try:
                message = self._ask()
                if not message.tool_calls:
                    return self._conclude(message)
                self._use_tools(message.tool_calls)
            except Mistake as mistake:
                self._correct(mistake)
            if self._taken_over:
                return Outcome()
            if self.tools.wish:
                calls = self.tools.calls
                return wish_report(self.tools.wish, calls, self.situation, self.language)

    def finished(self, outcome: Outcome) -> Outcome:
        """The outcome with what every run leaves behind."""
        outcome.language = self.language
        outcome.state = memory_after(self.situation, self.tools.calls, outcome.intent)
        outcome.tokens_in, outcome.tokens_out = self.tokens_in, self.tokens_out
        outcome.model = self.account.model
        outcome.trace |= {"rules": SYSTEM_VERSION, "instructions": self._instructed}
        if self.problems:
            outcome.trace["problems"] = self.problems
        return outcome

    @property
    def _instructed(self) -> str:
        """The intent whose instructions of the owner were given, if they had any for it."""
        own = self.situation.instructions
        return self.expected if own and own.by_intent.get(self.expected) else ""

    def _ask(self) -> ChatCompletionMessage:
        last = self.rounds >= TOOL_ROUNDS
        try:
            answer = ask(
                self.account,
                self.budget,
                settings.OPENAI_TIMEOUT_SECONDS,
                messages=self.messages,
                tools=tool_schemas(),
                tool_choice="none" if last else "auto",
                parallel_tool_calls=False,
                response_format=answer_format(),
                max_completion_tokens=ANSWER_TOKENS,
            )
        except ValueError as error:
            raise Mistake("completion", "Your answer was not valid.") from error
        if answer.usage:
            self.tokens_in += answer.usage.prompt_tokens or 0
            self.tokens_out += answer.usage.completion_tokens or 0
        message = answer.choices[0].message
        if last and message.tool_calls:
            raise Nonsense("too many tool calls")
        return message

    def _correct(self, mistake: Mistake) -> None:
        """Tell the model what was wrong, the first time."""
        self.mistakes += 1
        self.problems.append(mistake.traced)
        if self.mistakes > 1:
            raise Nonsense(f"wrong twice, last in: {mistake.kind}") from mistake
        if self.messages[-1]["role"] != "tool":
            self.messages.append({"role": "user", "content": f"{CHECK} {mistake}"})

    @property
    def _taken_over(self) -> bool:
        """Whether a person has the conversation now: nothing that is said here will be sent."""
        calls = self.tools.calls
        return bool(calls) and calls[-1].result == {"error": "taken_over"}

    # --- Tools ----------------------------------------------------------------------------------
    def _use_tools(self, calls: list[ChatCompletionMessageToolCallUnion]) -> None:
        """Call what the model asks for, in order; every call gets its answer, right or wrong."""
        self.rounds += 1
        wrong: Mistake | None = None
        self.messages.append({"role": "assistant", "tool_calls": [_echo(call) for call in calls]})
        for number, call in enumerate(calls):
            try:
                text = self._use(call, allowed=number < CALLS_AT_ONCE)
            except Mistake as mistake:
                wrong, text = mistake, str(mistake)
            self.messages.append({"role": "tool", "tool_call_id": call.id, "content": text})
        if wrong:
            raise wrong

    def _use(self, call: ChatCompletionMessageToolCallUnion, *, allowed: bool) -> str:
        if call.type != "function" or call.function.name not in TOOLS:
            raise Mistake("tool", "There is no such tool.")
        if not allowed:
            raise Mistake("tool", "Too many calls at once; this one was not made.")
        arguments = _arguments(call.function.name, call.function.arguments)
        try:
            return result_text(self.tools.call(call.function.name, **arguments))
        except ValidationError as error:
            raise Mistake("arguments", f"Invalid arguments: {_complaints(error)}") from error

    # --- The last word --------------------------------------------------------------------------
    def _conclude(self, message: ChatCompletionMessage) -> Outcome:
        content = message.content or ""
        self.messages.append({"role": "assistant", "content": content or "(empty)"})
        try:
            answer = Answer.model_validate_json(content)
        except ValidationError as error:
            text = f"Your answer does not fit the schema: {_complaints(error)}"
            raise Mistake("schema", text) from error
        answer.reply = uncited(answer.reply)
        choices = self._choices(answer)
        review = guardrails.review(
            answer.reply,
            options=[choice.label for choice in choices],
            tools_results=self._results(answer),
            facts=self.situation.facts,
            situation=self.situation,
        )
        problems = review.problems + guardrails.foreign_language(answer.reply, self.situation)
        if problems:
            raise Mistake(
                "unsupported",
                "Your reply was not sent. Correct it, with tools where needed: "
                + "; ".join(problems),
                held=answer.reply,
                why=problems,
            )
        answer.reply = cited(answer.reply, review.documents, self.language)
        return self._outcome(answer, choices, review.sources)

    def _choices(self, answer: Answer) -> list[Choice]:
        try:
            return choices_of(answer.options, self.situation, self.tools.calls, self.language)
        except UnknownRecord as error:
            text = f"No record or tool result has the `ref` of the option {error}; correct it."
            raise Mistake("unsupported", text, held=answer.reply) from error

    def _results(self, answer: Answer) -> list[Call]:
        """The calls of this run; a hand-off in the last word counts as one."""
        if not answer.handoff:
            return self.tools.calls
        return [*self.tools.calls, Call("hand_off", {}, {"handed_off": True}, False)]

    def _outcome(
        self, answer: Answer, choices: list[Choice], provenance: list[dict[str, str]]
    ) -> Outcome:
        return Outcome(
            replies=[answer.reply],
            options=[choice.label for choice in choices],
            choices=choices,
            intent=answer.intent,
            confidence=answer.confidence,
            entities=answer.named,
            ready_to_book=answer.ready_to_book,
            interested=answer.intent in INTERESTED,
            handoff=(answer.handoff or "")[:HANDOFF_REASON_MAX],
            contact_name=self._own_name(answer.contact_name or ""),
            provenance=provenance,
        )

    def _own_name(self, name: str) -> str:
        """The customer's name if they have written it themselves."""
        lines = [*self.situation.history, *self.situation.new]
        said = fold(" ".join(line.text for line in lines if line.author == "contact"))
        return name.strip() if name.strip() and fold(name.strip()) in said else ""


def _echo(call: ChatCompletionMessageToolCallUnion) -> Any:
    """A call as the API wants it back."""
    return call.model_dump(include={"id", "type", "function", "custom"}, exclude_none=True)


def _arguments(tool: str, text: str) -> dict[str, Any]:
    """The arguments of a call; null stands for "left out" in strict mode."""
    try:
        given = json.loads(text or "{}")
    except ValueError as error:
        raise Mistake("arguments", "The arguments are not JSON.") from error
    known = TOOLS[tool].arguments.model_fields
    if not isinstance(given, dict) or not given.keys() <= known.keys():
        fields = ", ".join(known) or "nothing"
        raise Mistake("arguments", f"The arguments are an object with: {fields}.")
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }


def _complaints(error: ValidationError) -> str:
    """What is wrong, without the values."""
    return "; ".join(
        f"{'.'.join(map(str, row['loc'])) or 'value'}: {row['msg']}"
        for row in error.errors(include_input=False, include_url=False)[:5]
    )
