"""Exchanges with a stand-in, held against the provider's published description."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from config.shell.simulator.schedulers.wire import Answered, Asked

ROOT = "urn:contract"


def contract_check(path: Path) -> Callable[[Asked, Answered], None]:
    """A check that fails for what the description does not have: path, method, query, headers,
    body or answer."""
    document = json.loads(path.read_text())
    registry: Registry[Any] = Registry().with_resource(
        ROOT, Resource(contents=document, specification=DRAFT202012)
    )

    def valid(schema: dict[str, Any], data: Any, what: str) -> None:
        errors = list(Draft202012Validator(_absolute(schema), registry=registry).iter_errors(data))
        assert not errors, f"{what}: {errors[0].json_path} {errors[0].message[:300]}"

    def check(asked: Asked, answer: Answered) -> None:
        operation = _operation(document, asked)
        assert operation is not None, f"{asked.method} {asked.path} is not described"
        what = f"{asked.method} {asked.path}"
        known = {one["name"].lower(): one for one in operation.get("parameters", ())}
        for name in asked.query:
            assert name.lower() in known, f"{what}: unknown parameter {name}"
        given = {name.lower() for name in [*asked.query, *asked.headers]}
        for name, one in known.items():
            if one.get("required") and one["in"] != "path":
                assert name in given, f"{what}: {name} is missing"
        if "requestBody" in operation and asked.body:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            valid(schema, asked.json(), f"{what} body")
        described = operation["responses"].get(str(answer.status))
        if described and "content" in described and answer.body is not None:
            schema = described["content"]["application/json"]["schema"]
            valid(schema, answer.body, f"{what} answer")

    return check


def _operation(document: dict[str, Any], asked: Asked) -> dict[str, Any] | None:
    for template, methods in document["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, asked.path) and asked.method.lower() in methods:
            operation: dict[str, Any] = methods[asked.method.lower()]
            return operation
    return None


def _absolute(value: Any) -> Any:
    """References point into the document."""
    if isinstance(value, dict):
        return {
            name: f"{ROOT}{each}"
            if name == "$ref" and str(each).startswith("#")
            else _absolute(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_absolute(each) for each in value]
    return value
