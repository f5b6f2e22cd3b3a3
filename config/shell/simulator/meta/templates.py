"""Meta's `/{waba}/message_templates`: created, listed, edited and deleted as its documentation
says, and reviewed a while later."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from config.shell.simulator.approvals import CATEGORIES, refusal_of
from config.shell.simulator.meta.checks import RefusedError, need
from config.shell.simulator.wire import Call, Reply

Json = dict[str, Any]
PARTS = ("HEADER", "BODY", "FOOTER", "BUTTONS")
_VARIABLE = re.compile(r"\{\{(\d+)\}\}")
_NAME_TAKEN, _FORMAT = 2388024, 2388299
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")


@dataclass
class Templates:
    """The templates of every account; `decide` plays the reviewer."""

    rows: list[Json] = field(default_factory=list)

    def answer(self, call: Call, waba_id: str) -> Reply:
        """Serve one call of an account."""
        query = {name: values[-1] for name, values in parse_qs(call.query).items()}
        if call.method == "GET":
            wanted = query.get("name", "")
            found = [r for r in self.rows if r["waba"] == waba_id and wanted in r["name"]]
            fields = query.get("fields", "id,name,language,status,category").split(",")
            begin, size = int(query.get("after") or 0), int(query.get("limit") or 25)
            part = found[begin : begin + size]
            shown = [{name: row[name] for name in fields if name in row} for row in part]
            paging: Json = {"cursors": {"before": str(begin), "after": str(begin + len(part))}}
            if begin + size < len(found):
                paging["next"] = f"https://graph.facebook.com{call.path}?after={begin + size}"
            return Reply(200, {"data": shown, "paging": paging})
        if call.method == "DELETE":
            return self._delete(waba_id, query)
        body = call.json()
        _check(body)
        same = [r for r in self.rows if r["waba"] == waba_id and _is(r, body)]
        if same:
            raise _subcoded("Content in this language already exists", _NAME_TAKEN)
        row = {
            "id": str(secrets.randbelow(10**15) + 10**15),
            "waba": waba_id,
            "name": body["name"],
            "language": body["language"],
            "category": body["category"],
            "status": "PENDING",
            "rejected_reason": "NONE",
            "components": body["components"],
            "quality_score": {"score": "UNKNOWN"},
        }
        self.rows.append(row)
        return Reply(200, {name: row[name] for name in ("id", "status", "category")})

    def edit(self, call: Call, template_id: str) -> Reply:
        """Serve an edit of one template, which is reviewed anew."""
        row = next((r for r in self.rows if r["id"] == template_id), None)
        need(row is not None, "Unsupported post request.")
        assert row is not None
        body = call.json()
        need(row["status"] in EDITABLE, "Only approved, rejected or paused templates are edited")
        same = row["status"] != "APPROVED" or body.get("category") in (None, row["category"])
        need(same, "The category of an approved template cannot be changed")
        _parts(body.get("components"), str(body.get("category", row["category"])))
        row |= {"components": body["components"], "status": "PENDING", "rejected_reason": "NONE"}
        row["category"] = body.get("category", row["category"])
        return Reply(200, {"success": True})

    def decide(self, name: str, language: str = "es") -> Json:
        """Review one: what Meta's webhook would bring of it (`value`)."""
        row = next(r for r in self.rows if r["name"] == name and r["language"] == language)
        body = next(p for p in row["components"] if p["type"] == "BODY").get("text", "")
        reason = refusal_of(body, row["category"])
        row["status"] = "REJECTED" if reason else "APPROVED"
        row["rejected_reason"] = reason or "NONE"
        return event_of(row)

    def _delete(self, waba_id: str, query: dict[str, str]) -> Reply:
        wanted = query.get("hsm_id"), query.get("name")
        need(bool(wanted[1]), "name is missing")
        kept = [r for r in self.rows if not (r["waba"] == waba_id and _named(r, wanted))]
        need(len(kept) < len(self.rows), "no such template", 100, 404)
        self.rows[:] = kept
        return Reply(200, {"success": True})


def sending_check(row: Json, components: list[Json]) -> None:
    """Refuse a message by a template that is known, where Meta would."""
    need(row["status"] == "APPROVED", "Template is not approved", 132001, 404)
    parts = {part["type"]: part for part in row["components"]}
    given = [part for part in components if part.get("type") == "body"]
    values = given[0].get("parameters", []) if given else []
    code = row["category"] == "AUTHENTICATION"
    wanted = 1 if code else len(set(_VARIABLE.findall(parts["BODY"].get("text", ""))))
    need(len(values) == wanted, "number of parameters does not match", 132000)
    buttons = parts.get("BUTTONS", {}).get("buttons", [])
    open_ = {n for n, each in enumerate(buttons) if code or "{{" in str(each.get("url", ""))}
    filled = {int(part["index"]) for part in components if part.get("type") == "button"}
    need(filled == open_, "buttons: number of parameters does not match", 132000)


def event_of(row: Json) -> Json:
    """The value of a change of the field `message_template_status_update`."""
    return {
        "event": row["status"],
        "message_template_id": int(row["id"]),
        "message_template_name": row["name"],
        "message_template_language": row["language"],
        "reason": row["rejected_reason"],
    }


def _is(row: Json, body: Json) -> bool:
    return (row["name"], row["language"]) == (body["name"], body["language"])


def _named(row: Json, wanted: tuple[str | None, str | None]) -> bool:
    return row["name"] == wanted[1] and wanted[0] in (None, row["id"])


def _subcoded(said: str, subcode: int) -> RefusedError:
    refused = RefusedError(100, 400, said)
    refused.subcode = subcode
    return refused


def _check(body: Any) -> None:
    need(isinstance(body, dict), "the body is no object")
    need(bool(re.match(r"^[a-z0-9_]{1,512}$", str(body.get("name", "")))), "name")
    need(bool(re.match(r"^[a-z]{2}(_[A-Z]{2})?$", str(body.get("language", "")))), "language")
    need(body["language"] != "pt", "language pt is not supported: pt_BR or pt_PT")
    need(body.get("category") in CATEGORIES, "category")
    unknown = set(body) - {"name", "language", "category", "components", "parameter_format"}
    need(not unknown, f"unknown {unknown}")
    _parts(body.get("components"), body["category"])


def _parts(parts: Any, category: str) -> None:
    need(isinstance(parts, list) and all(isinstance(p, dict) for p in parts), "components")
    kinds = [part.get("type") for part in parts]
    need(set(kinds) <= set(PARTS) and len(set(kinds)) == len(kinds), "types of components")
    need("BODY" in kinds, "a BODY is needed")
    for part in parts:
        if category == "AUTHENTICATION":
            need("text" not in part or part["type"] == "BUTTONS", "the words are WhatsApp's own")
        else:
            _CHECKS[part["type"]](part)


def _body(part: Json) -> None:
    text = part.get("text", "")
    need(0 < len(text) <= 1024, "text of 1 to 1024 signs")
    places = [int(found) for found in _VARIABLE.findall(text)]
    wanted = list(range(1, len(set(places)) + 1))
    if sorted(set(places)) != wanted or re.search(r"^\s*\{\{|\}\}\s*$", text):
        raise _subcoded("Variables: not sequential, or at the start or end", _FORMAT)
    given = (part.get("example") or {}).get("body_text", [[]])
    need(len(given) == 1 and len(given[0]) == len(wanted), "an example for each variable")


def _short(part: Json) -> None:
    need(0 < len(part.get("text", "")) <= 60, "text of 1 to 60 signs")
    need(part["type"] != "HEADER" or part.get("format") == "TEXT", "format")


def _buttons(part: Json) -> None:
    buttons = part.get("buttons", [])
    need(1 <= len(buttons) <= 10, "1 to 10 buttons")
    kinds = [button.get("type") for button in buttons]
    need(set(kinds) <= {"QUICK_REPLY", "URL"} and kinds.count("URL") <= 2, "kinds of buttons")
    need(kinds == sorted(kinds), "quick replies have to stand together")
    titles = [button.get("text", "") for button in buttons]
    need(all(0 < len(title) <= 25 for title in titles), "titles of 1 to 25 signs")
    need(len(set(titles)) == len(titles), "titles must differ")
    for button in buttons:
        if button["type"] == "URL":
            _link(button)


def _link(button: Json) -> None:
    example: Any = button.get("example")
    url = str(button.get("url", ""))
    need(bool(re.fullmatch(r"https://[^{}\s]+(\{\{1\}\})?", url)), "url: one place, at its end")
    if "{{" not in url:
        need(example is None, "an example of a link without place")
        return
    before = url.partition("{{")[0]
    fits = isinstance(example, list) and len(example) == 1 and example[0].startswith(before)
    need(fits and len(example[0]) > len(before), "an example of the whole link")


_CHECKS = {"HEADER": _short, "BODY": _body, "FOOTER": _short, "BUTTONS": _buttons}
