"""Stripe's request format: forms whose names nest, `line_items[0][price]=…`."""

import re
from typing import Any
from urllib.parse import parse_qsl

_PART = re.compile(r"\[([^\]]*)\]")


class ApiError(Exception):
    """A refusal, in Stripe's form."""

    def __init__(
        self, status: int, message: str, *, kind: str = "", code: str = "", param: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        given = {"code": code, "param": param}
        self.body: dict[str, Any] = {
            "error": {"type": kind or "invalid_request_error", "message": message}
            | {name: value for name, value in given.items() if value}
        }


def decode(form: str) -> dict[str, Any]:
    """The nested values of a form or a query. Raises `ApiError` for names that do not nest."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        head, _, rest = name.partition("[")
        parts = [head, *_PART.findall(f"[{rest}")] if rest else [head]
        _put(tree, parts, value)
    return {name: _listed(value) for name, value in tree.items()}


def _put(tree: dict[str, Any], parts: list[str], value: str) -> None:
    *way, last = parts
    for part in way:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            raise ApiError(400, "Invalid nesting.", code="parameter_invalid", param=parts[0])
    tree[last] = value


def _listed(value: Any) -> Any:
    """Dictionaries whose names are 0, 1, 2 … are lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(one) for name, one in value.items()}
    if inner and set(inner) == {str(n) for n in range(len(inner))}:
        return [inner[str(n)] for n in range(len(inner))]
    return inner
