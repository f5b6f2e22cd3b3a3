"""Twilio's contents (`/v1/Content`): buttons and lists with variables, and templates that WhatsApp
approves, checked as the published contract and WhatsApp's own limits want them."""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from config.shell.simulator import approvals
from config.shell.simulator.forms import ApiError
from config.shell.simulator.stores import Resource
from config.shell.simulator.wire import Call

PATH = re.compile(
    r"^/v1/Content(?:/(?P<sid>HX[0-9a-fA-F]{32})(?P<approval>/ApprovalRequests(?:/whatsapp)?)?)?$"
)
QUICK_REPLY, LIST_PICKER = "twilio/quick-reply", "twilio/list-picker"
_VARIABLE = re.compile(r"\{\{(\d+)\}\}")
# What WhatsApp takes within the 24 hours.
BUTTONS, ROWS, BODY, ID = 3, 10, 1024, 200
TITLE, ROW, DESCRIPTION, OPENER = 20, 24, 72, 20


def content_check(call: Call) -> dict[str, Any]:
    """The body of a create request. Raises `ApiError`."""
    if not call.header("Content-Type").startswith("application/json"):
        raise ApiError(400, 20001, "The body must be JSON")
    try:
        given = json.loads(call.text)
    except ValueError as error:
        raise ApiError(400, 20001, "The body is not JSON") from error
    if not isinstance(given, dict) or not given.get("language"):
        raise ApiError(400, 20001, "language is required")
    types = {name: value for name, value in (given.get("types") or {}).items() if value}
    if len(types) != 1 or not types.keys() <= {QUICK_REPLY, LIST_PICKER, *approvals.KINDS}:
        raise ApiError(400, 20001, "types must hold one content that this stand-in knows")
    ((kind, content),) = types.items()
    if kind in approvals.KINDS:
        approvals.shape_check(kind, content)
    else:
        _shape_check(kind, content)
    return given | {"types": types}


def _shape_check(kind: str, content: Mapping[str, Any]) -> None:
    rows, most = (
        (content.get("actions"), BUTTONS)
        if kind == QUICK_REPLY
        else (
            content.get("items"),
            ROWS,
        )
    )
    needed = ("body",) if kind == QUICK_REPLY else ("body", "button")
    if not all(isinstance(content.get(name), str) and content[name] for name in needed):
        raise ApiError(400, 20001, f"{kind} needs {' and '.join(needed)}")
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        raise ApiError(400, 20001, f"{kind} takes 1 to {most} choices")


def content_resource(account_sid: str, given: Mapping[str, Any]) -> Resource:
    """A Content resource with every documented field."""
    sid = "HX" + secrets.token_hex(16)
    now = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    url = f"https://content.twilio.com/v1/Content/{sid}"
    return {
        "sid": sid,
        "account_sid": account_sid,
        "friendly_name": given.get("friendly_name", ""),
        "language": given["language"],
        "variables": given.get("variables") or {},
        "types": given["types"],
        "date_created": now,
        "date_updated": now,
        "url": url,
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
    }


def page_meta(page: int, size: int, *, more: bool) -> dict[str, Any]:
    """What stands under a page of the list."""

    def url(number: int) -> str:
        return f"https://content.twilio.com/v1/Content?PageSize={size}&Page={number}"

    return {
        "page": page,
        "page_size": size,
        "first_page_url": url(0),
        "previous_page_url": url(page - 1) if page else None,
        "url": url(page),
        "next_page_url": url(page + 1) if more else None,
        "key": "contents",
    }


def filled(content: Resource, variables: Mapping[str, str]) -> dict[str, Any]:
    """What the phone shows: {"form", "body", "button", "keys"}. Raises `ApiError` for what WhatsApp
    would not take."""
    ((kind, template),) = content["types"].items()
    values = {**content["variables"], **variables}
    if kind in approvals.KINDS:
        return approvals.filled(kind, template, values)

    def text(value: str | None) -> str:
        return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), value or "")

    is_list = kind == LIST_PICKER
    rows = template["items"] if is_list else template["actions"]
    shown = {
        "form": "list" if is_list else "buttons",
        "body": text(template["body"]),
        "button": text(template.get("button")),
        "keys": [
            {
                "title": text(row["item"] if is_list else row["title"]),
                "description": text(row.get("description")),
                "token": text(row["id"]),
            }
            for row in rows
        ],
    }
    _limits_check(shown)
    return shown


def _limits_check(shown: Mapping[str, Any]) -> None:
    titles = [key["title"] for key in shown["keys"]]
    tokens = [key["token"] for key in shown["keys"]]
    longest = ROW if shown["form"] == "list" else TITLE
    within = (
        0 < len(shown["body"]) <= BODY
        and len(shown["button"]) <= OPENER
        and all(0 < len(title) <= longest for title in titles)
        and all(0 < len(token) <= ID for token in tokens)
        and all(len(key["description"]) <= DESCRIPTION for key in shown["keys"])
    )
    if not within or len(set(titles)) < len(titles) or len(set(tokens)) < len(tokens):
        raise ApiError(400, 21656, "The ContentVariables Parameter is invalid")
