"""What a customer's phone shows of a message that was handed to Meta."""

import re
from collections.abc import Callable
from typing import Any

from config.shell.simulator.twilio_api import KEYS, MEDIA, PLACE

Json = dict[str, Any]
# The wording of a template in a language, its buttons' titles; None where nobody knows it.
TemplateOf = Callable[[str, str], tuple[str, list[str]] | None]
_VARIABLE = re.compile(r"\{\{(\d+)\}\}")


def shown_of(body: Json, template_of: TemplateOf) -> Json:
    """`body` (the words) and, where there are such, what can be pressed, files, and a place, as
    the stand-in for Twilio keeps them."""
    kind = body.get("type", "text")
    content = body[kind]
    if kind == "text":
        return {"body": content["body"]}
    if kind == "template":
        return _template(content, template_of)
    if kind == "interactive":
        return _interactive(content)
    if kind == "location":
        return {"body": "", PLACE: {name: content.get(name, "") for name in _PLACE_PARTS}}
    if "id" in content or "link" in content:
        file = {"id": content.get("id", ""), "url": content.get("link", ""), "kind": kind}
        file["name"] = content.get("filename", "")
        return {"body": content.get("caption", ""), MEDIA: [file]}
    return {"body": f"[{kind}]"}


_PLACE_PARTS = ("latitude", "longitude", "name", "address")


def _template(content: Json, template_of: TemplateOf) -> Json:
    parts = content.get("components", [])
    values = [
        str(parameter.get("text", ""))
        for part in parts
        if part.get("type") == "body"
        for parameter in part.get("parameters", [])
    ]
    known = template_of(content["name"], content["language"]["code"])
    if known is None:
        return {"body": " ".join(values) or content["name"]}
    text, titles = known
    said = _VARIABLE.sub(lambda found: _value(values, int(found[1])), text)
    keys = [{"title": title, "description": "", "token": title} for title in titles]
    return {"body": said} | ({KEYS: _pressable("buttons", said, keys)} if keys else {})


def _value(values: list[str], number: int) -> str:
    return values[number - 1] if 0 < number <= len(values) else ""


def _interactive(content: Json) -> Json:
    said, action = content["body"]["text"], content["action"]
    if content["type"] == "button":
        rows = [button["reply"] for button in action["buttons"]]
        return {"body": said, KEYS: _pressable("buttons", said, [_key(row) for row in rows])}
    rows = [row for section in action["sections"] for row in section["rows"]]
    pressable = _pressable("list", said, [_key(row) for row in rows]) | {"button": action["button"]}
    return {"body": said, KEYS: pressable}


def _key(row: Json) -> Json:
    return {"title": row["title"], "description": row.get("description", ""), "token": row["id"]}


def _pressable(form: str, body: str, keys: list[Json]) -> Json:
    return {"form": form, "body": body, "button": "", "keys": keys}
