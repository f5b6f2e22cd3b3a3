"""Predictions of a language model for evaluation records: the same formats, asked of the model that
the settings name, one question a record."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict

from conversations.assistant.engines.openai_answer import Intent, strict_schema
from conversations.assistant.engines.openai_client import Account, Budget, complete

Record = Mapping[str, Any]
# Nobody waits for a reply here.
SECONDS = 60.0
TOKENS = 500


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Moment(_Shape):
    """The time that a message names, ISO 8601 with offset."""

    start: str | None
    end: str | None
    grain: Literal["minute", "hour", "day", "part_of_day", "week", "month"]
    open: Literal["after", "before"] | None


class IntentGuess(_Shape):
    """What a customer wants."""

    intent: Intent


class Named(_Shape):
    """Pieces of the message as they are written; null for what it does not name."""

    date: str | None
    time: str | None
    party_size: str | None
    party_name: str | None


class Slots(_Shape):
    """What is known at the end of a dialogue; dates YYYY-MM-DD, times HH:MM."""

    service_type: Literal["hair salon", "dentist", "doctor", "therapist"] | None
    date: str | None
    time: str | None
    provider: str | None
    specialty: str | None


def _datetimes(record: Record) -> dict[str, Any]:
    asked = f"Now is {record['now']} in {record['tz']}. Which time does this name?"
    return _known(Moment, asked + " `end` is exclusive; a point has no end.", record["text"])


def _intents(record: Record) -> dict[str, Any]:
    return _known(IntentGuess, "What does this customer of a small business want?", record["text"])


def _entities(record: Record) -> dict[str, Any]:
    asked = "Copy the words for date, time, number of people and name of the booking."
    return {"entities": _known(Named, asked, record["text"])}


def _dialogues(record: Record) -> dict[str, Any]:
    asked = f"Now is {record['now']} in {record['tz']}. What is to be booked in the end?"
    turns = "\n".join(f"{turn['speaker']}: {turn['text']}" for turn in record["turns"])
    return {"slots": _known(Slots, asked, turns)}


PREDICT: dict[str, Callable[[Record], dict[str, Any]]] = {
    "datetimes": _datetimes,
    "intents": _intents,
    "entities": _entities,
    "dialogues": _dialogues,
}


def predictor_of(kind: str) -> Callable[[Iterable[Record]], Iterator[dict[str, Any]]]:
    """The predictor of a kind. It raises `ProviderFailed` where the model does not answer,
    `ValueError` where its answer is not of the kind's shape."""

    def predict(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
        for record in records:
            yield {"id": record["id"]} | PREDICT[kind](record)

    return predict


def _known(shape: type[BaseModel], asked: str, text: str) -> dict[str, Any]:
    """The model's answer in `shape`, without what it does not know."""
    account = Account(str(settings.OPENAI_BASE_URL), settings.OPENAI_API_KEY, settings.OPENAI_MODEL)
    schema = {"name": "answer", "schema": strict_schema(shape), "strict": True}
    answer = complete(
        account,
        Budget(SECONDS),
        SECONDS,
        messages=[
            {"role": "system", "content": asked},
            {"role": "user", "content": json.dumps(text, ensure_ascii=False)},
        ],
        response_format={"type": "json_schema", "json_schema": schema},
        max_completion_tokens=TOKENS,
    )
    content = answer.choices[0].message.content or ""
    return shape.model_validate_json(content).model_dump(exclude_none=True)
