"""What the provider would not accept of a request, by its reference: what strict mode demands of
schemas, that every tool call is answered, the fields of a recording."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import HTTP
from typing import Any

_REFUSED_KEYWORDS = {"default", "minLength", "maxLength", "allOf", "not", "if"}


def complaints(request: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a request for a completion."""
    if not isinstance(request.get("model"), str) or not request["model"]:
        yield "model: missing"
    if not isinstance(request.get("messages"), list) or not request["messages"]:
        yield "messages: missing"
        return
    for tool in request.get("tools", []):
        function = tool["function"]
        if not function.get("strict"):
            yield f"{function['name']} is not strict"
        yield from _not_strict(function["parameters"], function["name"])
    wanted = request.get("response_format", {}).get("json_schema", {})
    yield from _not_strict(wanted.get("schema", {}), "response_format")
    yield from _unanswered(request["messages"])


def form_of(raw: bytes, kind: str) -> dict[str, Any]:
    """The fields of a multipart form; files as bytes."""
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    fields: dict[str, Any] = {}
    for part in message_from_bytes(head + raw, policy=HTTP).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content: Any = part.get_payload(decode=True)
        fields[name] = content if part.get_filename() else content.decode()
    return fields


def complaints_of_a_recording(request: dict[str, Any]) -> Iterator[str]:
    """The fields that the provider's reference names, and no others."""
    known = {"file", "model", "language", "prompt", "response_format", "temperature"}
    for name in request.keys() - known:
        yield f"{name}: no such field"
    for name in {"file", "model"} - request.keys():
        yield f"{name}: missing"
    if not isinstance(request.get("file"), bytes):
        yield "file: not a file"


def _not_strict(schema: Any, where: str) -> Iterator[str]:
    """Strict mode: closed objects, every property required, no keyword that it refuses."""
    if isinstance(schema, list):
        for item in schema:
            yield from _not_strict(item, where)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is not False:
            yield f"{where}: an object is open"
        if sorted(schema.get("required", [])) != sorted(properties):
            yield f"{where}: not every property is required"
        for name, inner in properties.items():
            yield from _not_strict(inner, f"{where}.{name}")
        return
    if refused := _REFUSED_KEYWORDS & schema.keys():
        yield f"{where}: {sorted(refused)}"
    for inner in schema.values():
        yield from _not_strict(inner, where)


def _unanswered(messages: list[dict[str, Any]]) -> Iterator[str]:
    """Tool messages must follow the calls that they answer, all of them, at once."""
    open_calls: list[str] = []
    for message in messages:
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_calls:
                yield "a tool message answers no call"
                continue
            open_calls.remove(message["tool_call_id"])
            continue
        if open_calls:
            yield "a tool call was not answered"
        open_calls = [call["id"] for call in message.get("tool_calls", [])]
    if open_calls:
        yield "a tool call was not answered"
