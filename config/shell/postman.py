"""The API as a collection for Postman (its format 2.1.0), made from the API's own description."""

import json
from typing import Any

from drf_spectacular.generators import SchemaGenerator

FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_METHODS = ("get", "post", "put", "patch", "delete")
Json = dict[str, Any]


def collection() -> Json:
    """A folder per tag, a request per operation. `base_url` and `token` are variables; what needs
    no token carries none."""
    generator: Any = SchemaGenerator
    schema: Json = generator(urlconf="config.urls_tenant").get_schema(public=True)
    folders: dict[str, list[Json]] = {}
    for path, operations in sorted(schema["paths"].items()):
        for method in _METHODS:
            if method in operations:
                operation = operations[method]
                tag = (operation.get("tags") or ["api"])[0]
                folders.setdefault(tag, []).append(_request(schema, path, method, operation))
    return {
        "info": {"name": schema["info"]["title"], "schema": FORMAT},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
        "variable": [
            {"key": "base_url", "value": "http://estilo.localhost:8000"},
            {"key": "token", "value": ""},
        ],
        "item": [{"name": tag, "item": items} for tag, items in sorted(folders.items())],
    }


def _request(schema: Json, path: str, method: str, operation: Json) -> Json:
    parts = [_part(each) for each in path.strip("/").split("/")]
    ends = [""] if path.endswith("/") else []
    request: Json = {
        "method": method.upper(),
        "description": operation.get("description", ""),
        "header": [],
        "url": {
            "raw": "{{base_url}}/" + "/".join(parts + ends),
            "host": ["{{base_url}}"],
            "path": parts + ends,
        },
    }
    given = [_resolved(schema, each) for each in operation.get("parameters", [])]
    query = [each for each in given if each["in"] == "query"]
    if query:
        request["url"]["query"] = [
            {"key": each["name"], "value": "", "disabled": not each.get("required", False)}
            for each in query
        ]
    if not any(operation.get("security", [])):
        request["auth"] = {"type": "noauth"}
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        body = _example(schema, content["application/json"].get("schema", {}), depth=0)
        request["header"].append({"key": "Content-Type", "value": "application/json"})
        request["body"] = {"mode": "raw", "raw": _dumped(body)}
    return {"name": f"{method.upper()} {path}", "request": request}


def _resolved(schema: Json, shape: Json) -> Json:
    """What a reference into the description's components stands for."""
    if "$ref" not in shape:
        return shape
    _hash, _components, kind, name = shape["$ref"].split("/")
    found: Json = schema["components"][kind][name]
    return found


def _part(piece: str) -> str:
    """A place in a path, as Postman writes it."""
    return piece.replace("{", ":").replace("}", "") if piece.startswith("{") else piece


def _dumped(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _example(schema: Json, shape: Json, *, depth: int) -> Any:
    """Something of the right shape, to be filled in."""
    shape = _resolved(schema, shape)
    for several in ("allOf", "oneOf", "anyOf"):
        if shape.get(several):
            return _example(schema, shape[several][0], depth=depth)
    if shape.get("enum"):
        return shape["enum"][0]
    kind = shape.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object" or "properties" in shape:
        if depth > 3:
            return {}
        known = shape.get("properties", {}).items()
        shown = {name: each for name, each in known if not each.get("readOnly")}
        return {name: _example(schema, each, depth=depth + 1) for name, each in shown.items()}
    if kind == "array":
        return [_example(schema, shape.get("items", {}), depth=depth + 1)] if depth <= 3 else []
    return {"integer": 0, "number": 0, "boolean": False}.get(str(kind), "")
