"""A message as it is posted: JSON, or a form where files go along."""

import json
from email import message_from_bytes
from email.message import Message

from config.shell.simulator.chatwoot.refusals import Json, body_of, need
from config.shell.simulator.wire import Call

_NESTED = ("content_attributes", "private")


def message_of(call: Call) -> Json:
    """The fields of a message; `attachments` are the files' kinds and sizes."""
    kind = call.header("Content-Type")
    if not kind.startswith("multipart/form-data"):
        return body_of(call)
    whole = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + call.body)
    fields: Json = {}
    for part in whole.walk():
        if not part.is_multipart():
            _take(part, fields)
    for name in _NESTED:
        if name in fields:
            fields[name] = json.loads(fields[name])
    return fields


def _take(part: Message, fields: Json) -> None:
    name = str(part.get_param("name", header="Content-Disposition") or "")
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    if name != "attachments[]":
        fields[name] = data.decode()
        return
    need(part.get_filename(), "attachments")
    told = {"content_type": part.get_content_type(), "size": len(data)}
    fields.setdefault("attachments", []).append(told)
