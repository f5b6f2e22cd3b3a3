"""The shapes that a model must answer in, and JSON schemas in the API's strict dialect."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from conversations.assistant.nlu.text import clean

Intent = Literal[
    "booking",
    "reschedule",
    "cancel",
    "availability",
    "price",
    "hours",
    "location",
    "services",
    "handoff",
    "greeting",
    "thanks",
    "complaint",
    "other",
]
REPLY_MAX = 1000
OPTIONS_MAX = 10


def _cleaned(value: Any) -> Any:
    """Without NULs, lone surrogates and invisible characters; lines are kept."""
    if not isinstance(value, str):
        return value
    return "\n".join(map(clean, value.splitlines())).strip()


Clean = BeforeValidator(_cleaned)
Option = Annotated[str, StringConstraints(min_length=1, max_length=60), Clean]


Word = Annotated[str | None, Clean]


def _offered(value: Any) -> Any:
    """Some vendors' models write plain words where an object was asked for."""
    return {"label": value, "ref": None} if isinstance(value, str) else value


class Offered(BaseModel):
    """A choice under the reply: its words, and the start or the id of the record it stands for."""

    model_config = ConfigDict(extra="forbid")

    label: Option
    ref: Word


class Named(BaseModel):
    """What the customer named, in their words; null for what they did not."""

    model_config = ConfigDict(extra="forbid")

    service: Word
    staff: Word
    date: Word
    time: Word
    party_name: Word
    party_size: int | None


class Answer(BaseModel):
    """A model's last word in a run."""

    model_config = ConfigDict(extra="forbid")

    reply: Annotated[str, StringConstraints(min_length=1, max_length=REPLY_MAX), Clean]
    options: list[Annotated[Offered, BeforeValidator(_offered)]] = Field(max_length=OPTIONS_MAX)
    intent: Intent
    confidence: float = Field(ge=0, le=1)
    entities: Named
    ready_to_book: bool
    contact_name: Annotated[str | None, Clean]
    handoff: Annotated[str | None, Clean]

    @property
    def named(self) -> dict[str, Any]:
        """The entities without what was not named."""
        return self.entities.model_dump(exclude_none=True)


# Keywords that strict mode refuses, or that some vendors' servers do; our own models check them.
_DROPPED = frozenset(
    {
        "title",
        "default",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minimum",
        "maximum",
    }
)


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model for strict mode: closed objects whose properties are all required;
    what our model lets be left out becomes nullable instead."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    strict: dict[str, Any] = _strict(schema, definitions)
    return strict


def _strict(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_strict(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _strict(definitions[node["$ref"].rpartition("/")[2]], definitions)
    if node.get("type") == "object":
        return _strict_object(node, definitions)
    return {key: _strict(value, definitions) for key, value in node.items() if key not in _DROPPED}


def _strict_object(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    needed = set(node.get("required", ()))
    properties = {
        name: _strict(value, definitions) if name in needed else _nullable(value, definitions)
        for name, value in node.get("properties", {}).items()
    }
    described = {"description": node["description"]} if "description" in node else {}
    return {
        "type": "object",
        **described,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _nullable(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    strict: dict[str, Any] = _strict(node, definitions)
    choices = strict.get("anyOf") or [strict]
    if {"type": "null"} in choices:
        return strict
    return {"anyOf": [*choices, {"type": "null"}]}
