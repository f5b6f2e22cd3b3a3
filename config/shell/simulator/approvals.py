"""WhatsApp's review of templates, as Twilio's ApprovalRequests and Meta's message_templates tell of
it: what they refuse at once, and what a reviewer turns down a while later."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from config.shell.simulator.forms import ApiError
from config.shell.simulator.stores import Resource
from config.shell.simulator.wire import Call

CODE = "whatsapp/authentication"
KINDS = frozenset({"twilio/text", "twilio/call-to-action", "whatsapp/card", CODE})
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
# Where a content keeps that its approval was asked for.
APPROVAL = "_approval"
REVIEW = timedelta(seconds=20)
BODY, SHORT, TITLE = 1024, 60, 25
_VARIABLE = re.compile(r"\{\{(\d+)\}\}")
_SELLING = re.compile(
    r"\b(oferta|descuento|promoci[oó]n|gratis|offer|discount|sale|desconto)\b", re.IGNORECASE
)


def need(fits: bool, said: str) -> None:
    """Refuse as Twilio does where something does not fit."""
    if not fits:
        raise ApiError(400, 20001, said)


def shape_check(kind: str, content: Mapping[str, Any]) -> None:
    """The form of a content that is made to be approved. Raises `ApiError`."""
    if kind == CODE:
        _code_check(content)
        return
    need(bool(content.get("body")), f"{kind} needs body")
    actions = content.get("actions") or []
    if kind == "twilio/call-to-action":
        need(1 <= len(actions) <= 2, f"{kind} takes 1 to 2 actions")
    need(len(actions) <= 10, "at most 10 actions")
    for action in actions:
        need(bool(action.get("type")) and bool(action.get("title")), "type and title are required")
        need(action["type"] != "URL" or _is_link(action.get("url")), "url, a place at its end only")
    known = {"body", "actions", "footer", "header_text", "media"}
    need(not {name for name, value in content.items() if value} - known, "unknown property")


def _is_link(url: object) -> bool:
    return bool(re.fullmatch(r"https://[^{}\s]+(\{\{\d+\}\})?", str(url or "")))


def _code_check(content: Mapping[str, Any]) -> None:
    """WhatsApp's own words around a code; the business chooses none."""
    actions = content.get("actions") or []
    need(len(actions) == 1, "one action")
    need(actions[0].get("type") == "COPY_CODE", "actions: COPY_CODE")
    need(0 < len(actions[0].get("copy_code_text") or "") <= TITLE, "copy_code_text")
    minutes = content.get("code_expiration_minutes")
    need(minutes is None or 1 <= minutes <= 90, "code_expiration_minutes: 1 to 90")
    known = {"actions", "add_security_recommendation", "code_expiration_minutes"}
    need(not {name for name, value in content.items() if value} - known, "unknown property")


def filled(kind: str, template: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """What the phone shows of a template (`contents.filled`). Raises `ApiError` where the values
    are not those of its places."""
    if kind == CODE:
        code = values.get("1", "")
        need(0 < len(code) <= 15, "The ContentVariables are invalid")
        said = f"*{code}* es tu código de verificación. Por tu seguridad, no lo compartas."
        return {"form": "text", "body": said, "button": "", "keys": []}
    body = _VARIABLE.sub(lambda found: values.get(found[1], ""), template["body"])
    need(0 < len(body) <= BODY and all(values.values()), "The ContentVariables are invalid")
    actions = template.get("actions") or []
    keys = [
        {"title": each["title"], "description": "", "token": each.get("id") or each["title"]}
        for each in actions
        if each["type"] == "QUICK_REPLY"
    ]
    parts = [template.get("header_text") or "", body, template.get("footer") or ""]
    text = "\n".join(part for part in parts if part)
    return {"form": "buttons" if keys else "text", "body": text, "button": "", "keys": keys}


def approval_ask(content: Resource, call: Call) -> Resource:
    """Note that approval was asked for; the answer to the request. Raises `ApiError`."""
    given = call.json()
    need(isinstance(given, dict), "The body is not JSON")
    name, category = str(given.get("name") or ""), str(given.get("category") or "")
    need(bool(re.match(r"^[a-z0-9_]{1,512}$", name)), "name: lowercase letters, digits, _")
    need(category in CATEGORIES, "category is not known")
    is_code = CODE in content["types"]
    need(is_code == (category == "AUTHENTICATION"), "only codes are of the category AUTHENTICATION")
    need(APPROVAL not in content, "approval was asked for before")
    problem = refusal_of(body_of(content), category)
    asked = {"name": name, "category": category, "at": timezone.now().isoformat()}
    content[APPROVAL] = asked | {"reason": problem}
    return approval_shown(content) | {"status": "received"}


def approval_shown(content: Resource) -> Resource:
    """How the approval of a content stands now: decided a while after it was asked for."""
    ((kind, _),) = content["types"].items()
    asked = content.get(APPROVAL)
    shown = {"type": "whatsapp", "content_type": kind, "allow_category_change": True}
    if asked is None:
        return shown | {
            "name": "",
            "category": "",
            "status": "unsubmitted",
            "rejection_reason": "",
        }
    decided = timezone.now() - datetime.fromisoformat(asked["at"]) >= REVIEW
    reason = asked["reason"] if decided else ""
    status = "pending" if not decided else "rejected" if reason else "approved"
    return shown | {
        "name": asked["name"],
        "category": asked["category"],
        "status": asked.get("forced") or status,
        "rejection_reason": reason,
    }


def is_approved(content: Resource) -> bool:
    """Whether it may be sent outside the 24 hours."""
    return bool(approval_shown(content)["status"] == "approved")


def body_of(content: Resource) -> str:
    """The wording of a content."""
    ((_, template),) = content["types"].items()
    return str(template.get("body", ""))


def refusal_of(body: str, category: str) -> str:
    """Why a reviewer turns a wording down; empty where they do not."""
    places = [int(found) for found in _VARIABLE.findall(body)]
    if sorted(set(places)) != list(range(1, len(set(places)) + 1)):
        return "INVALID_FORMAT"
    if re.match(r"^\s*\{\{", body) or re.search(r"\}\}\s*$", body):
        return "INVALID_FORMAT"
    if category == "UTILITY" and _SELLING.search(body):
        return "INCORRECT_CATEGORY"
    return ""
