"""The sign-in API in the API's description: as django-allauth describes its own views, at the
addresses where `tenants.api.urls` mounts them."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import allauth.headless.spec
import yaml
from django.urls import NoReverseMatch, reverse

_SOURCE = Path(allauth.headless.spec.__file__).parent / "doc" / "openapi.yaml"
_HERE = {
    "auth/login": "login",
    "auth/2fa/authenticate": "second_factor",
    "auth/webauthn/authenticate": "second_factor_passkey",
    "auth/webauthn/reauthenticate": "passkey_again",
    "auth/webauthn/login": "login_passkey",
    "account/authenticators/webauthn": "passkeys",
    "auth/session": "session",
    "auth/reauthenticate": "reauthenticate",
    "auth/2fa/reauthenticate": "second_factor_again",
    "auth/password/request": "password_request",
    "auth/password/reset": "password_reset",
    "account/password/change": "password",
    "account/authenticators": "authenticators",
    "account/authenticators/totp": "totp",
    "account/authenticators/recovery-codes": "recovery_codes",
    "tokens/refresh": "refresh",
}
_PREFIX = "Auth"
_REF = "#/components/"
_METHODS = ("get", "post", "put", "patch", "delete")
_OPEN = frozenset(
    {
        "login",
        "login_passkey",
        "second_factor",
        "second_factor_passkey",
        "second_factor_code",
        "refresh",
        "password_request",
        "password_reset",
        "session",
    }
)

# Ours: method -> what it does, and the fields it takes (`way`: email or sms; `phone`: E.164).
_CODES: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "second_factor_code": {
        "get": ("Where a code can be sent for the sign-in that waits (X-Session-Token)", ()),
        "post": ("Send one; give it to /api/auth/2fa", ("way",)),
    },
    "code_ways": {
        "get": ("The caller's codes by mail and SMS", ()),
        "post": ("Begin one: send the code that proves the address", ("way", "phone")),
        "put": ("Switch it on with that code", ("code",)),
        "delete": ("Switch it off", ("way",)),
    },
}


def auth_describe(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: add allauth's paths, and the components that they name under
    names of their own."""
    spec = _spec()
    for path, item in (_paths(spec) | _codes()).items():
        result["paths"][path] = item
    components = result.setdefault("components", {})
    pending = set(_refs(result["paths"]))
    done: set[tuple[str, str]] = set()
    while pending - done:
        kind, name = (pending - done).pop()
        done.add((kind, name))
        if not name.startswith(_PREFIX):
            continue
        found = _renamed(spec["components"][kind][name.removeprefix(_PREFIX)])
        components.setdefault(kind, {})[name] = found
        pending |= set(_refs(found))
    return result


@lru_cache(maxsize=1)
def _spec() -> dict[str, Any]:
    spec: dict[str, Any] = yaml.safe_load(_SOURCE.read_text(encoding="utf-8"))
    return spec


def _paths(spec: dict[str, Any]) -> dict[str, Any]:
    """allauth's paths for programs, where they stand here."""
    found = {}
    for path, item in spec["paths"].items():
        name = _HERE.get(path.partition("/v1/")[2])
        if name is None or path.startswith("/_allauth/browser/"):
            continue
        try:
            here = reverse(f"api_auth:{name}")
        except NoReverseMatch:  # described on the public host, which has no API
            continue
        operations = {method: item[method] for method in _METHODS if method in item}
        found[here] = {
            method: _operation(name, method, operation) for method, operation in operations.items()
        }
    return found


def _codes() -> dict[str, Any]:
    """The addresses that are not allauth's: codes by mail and SMS (`tenants.api.second_step`)."""
    found = {}
    for name, methods in _CODES.items():
        try:
            here = reverse(f"api_auth:{name}")
        except NoReverseMatch:
            continue
        found[here] = {method: _code_operation(name, method, *of) for method, of in methods.items()}
    return found


def _code_operation(name: str, method: str, summary: str, fields: tuple[str, ...]) -> Any:
    answers = {
        "200": "OK",
        "202": "Sent",
        "400": "Refused",
        "401": "Sign in (again)",
        "429": "Too many",
    }
    properties = {field: {"type": "string"} for field in fields}
    body = {"schema": {"type": "object", "properties": properties}}
    return {
        "tags": ["auth"],
        "operationId": f"auth_{name}_{method}",
        "summary": summary,
        "security": [{}] if name in _OPEN else [{"memberToken": []}],
        **({"requestBody": {"content": {"application/json": body}}} if fields else {}),
        "responses": {code: {"description": words} for code, words in answers.items()},
    }


def _operation(name: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    ours: dict[str, Any] = _renamed(operation)
    ours["tags"] = ["auth"]
    ours["operationId"] = f"auth_{name}_{method}"
    ours["parameters"] = [
        given for given in ours.get("parameters", []) if not _names_the_client(given)
    ]
    ours["security"] = [{}] if name in _OPEN and method != "delete" else [{"memberToken": []}]
    return ours


def _names_the_client(parameter: dict[str, Any]) -> bool:
    return str(parameter.get("$ref", "")).endswith(f"/{_PREFIX}Client")


def _renamed(part: Any) -> Any:
    """A copy whose references name components under our prefix."""
    text = json.dumps(part)
    for kind in ("schemas", "responses", "parameters", "examples", "requestBodies"):
        text = text.replace(f'"{_REF}{kind}/', f'"{_REF}{kind}/{_PREFIX}')
    return json.loads(text)


def _refs(part: Any) -> list[tuple[str, str]]:
    """Kind and name of every component that a part names."""
    if isinstance(part, dict):
        here = part.get("$ref")
        own = [_split(here)] if isinstance(here, str) and here.startswith(_REF) else []
        return own + [ref for value in part.values() for ref in _refs(value)]
    if isinstance(part, list):
        return [ref for value in part for ref in _refs(value)]
    return []


def _split(reference: str) -> tuple[str, str]:
    kind, _, name = reference.removeprefix(_REF).partition("/")
    return kind, name
