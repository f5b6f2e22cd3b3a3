"""A message as it is posted: JSON, or a form where files go along."""

import json

from config.shell.simulator.chatwoot.refusals import Json, body_of, need
from config.shell.simulator.wire import Call

_NESTED = ("content_attributes", "private")


def message_of(call: Call) -> Json:
    """The fields of a message; `attachments` are the files' kinds and sizes."""
    if not _is_form(call):
        return body_of(call)
    said, files = call.parts()
    need(all(field == "attachments[]" for field, *_ in files), "unknown parameter")
    fields: Json = {n: json.loads(v) if n in _NESTED else v for n, v in said.items()}
    told = [{"content_type": kind, "size": len(data)} for _, _, kind, data in files]
    return fields | ({"attachments": told} if told else {})


def files_of(call: Call) -> list[tuple[str, str, bytes]]:
    """The files of a message: name, type, bytes."""
    return [(name, kind, data) for _, name, kind, data in call.parts()[1]] if _is_form(call) else []


def _is_form(call: Call) -> bool:
    return call.header("Content-Type").startswith("multipart/form-data")
