"""Google on loopback for tests, each request held against the published contract where it is at
hand."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from openapi_schema_validator import OAS30Validator

from bookings.models import CalendarConnection, Resource
from bookings.providers.google.oauth import access_tokens
from config.shell.simulator.google.api import ROOT
from config.shell.simulator.google.local import CLIENT, LocalGoogle
from config.shell.simulator.google.rules import Call, Reply

CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "google_calendar.json"
MARTA = "marta@example.com"
NAMES = (
    "GOOGLE_BASE_URL",
    "GOOGLE_OAUTH_BASE_URL",
    "GOOGLE_CONSENT_URL",
    "GOOGLE_CLIENT_ID",
    "GOOGLE_CLIENT_SECRET",
)


class Contract:
    """What was published; `wrong` collects what does not conform."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.wrong: list[str] = []
        self.seen: set[str] = set()

    def watch(self, call: Call, reply: Reply) -> None:
        if not call.path.startswith(ROOT):
            return
        path = call.path.removeprefix(ROOT)
        for template, operations in self._document["paths"].items():
            operation = operations.get(call.method.lower())
            if operation and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                self.seen.add(f"{call.method} {template}")
                self._check(operation, call, reply)
                return
        self.wrong.append(f"no such operation: {call.method} {path}")

    def _check(self, operation: dict[str, Any], call: Call, reply: Reply) -> None:
        known = {each["name"]: each for each in operation.get("parameters", [])}
        for name, _value in parse_qsl(call.query):
            if name not in known or known[name]["in"] != "query":
                self.wrong.append(f"parameter {name}")
        if call.body:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            self._conforms(schema, _without_nulls(json.loads(call.body)))
        content = operation["responses"].get(str(reply.status), operation["responses"]["default"])
        if reply.body is not None and content.get("content"):
            self._conforms(content["content"]["application/json"]["schema"], reply.body)

    def _conforms(self, schema: dict[str, Any], value: Any) -> None:
        document = {"allOf": [schema], "components": self._document["components"]}
        self.wrong += [error.message for error in OAS30Validator(document).iter_errors(value)]
        if "$ref" in schema and isinstance(value, dict):
            published = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            unknown = set(value) - set(published.get("properties", {}))
            self.wrong += [f"unknown member {name}" for name in sorted(unknown)]


def _without_nulls(value: Any) -> Any:
    """A merge patch without what it takes away, which the contract has no word for."""
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return value


@contextmanager
def google_served(*emails: str) -> Iterator[LocalGoogle]:
    """The stand-in, with this process's settings leading to it. Fails where a request or answer
    was not as published."""
    contract = Contract(json.loads(CONTRACT.read_text())) if CONTRACT.is_file() else None
    before = {name: getattr(settings, name) for name in NAMES}
    watching = contract.watch if contract else None
    with LocalGoogle(*(emails or (MARTA,)), watching=watching) as google:
        values = (google.base_url, google.base_url, f"{google.base_url}/consent", *CLIENT)
        for name, value in zip(NAMES, values, strict=True):
            setattr(settings, name, value)
        access_tokens.__init__()  # type: ignore[misc]  # nothing known of an earlier server
        try:
            yield google
        finally:
            for name, value in before.items():
                setattr(settings, name, value)
    if contract:
        assert contract.wrong == []


def connect(
    google: LocalGoogle, resource: Resource | None = None, **options: Any
) -> CalendarConnection:
    """A connection that has been made and chosen."""
    chosen = {"calendar": MARTA, "calendar_name": "Marta", "writes": True, "chosen": True}
    return CalendarConnection.objects.create(
        provider="google",
        resource=resource,
        account=MARTA,
        credentials={"refresh_token": google.grant()},
        options=chosen | options,
    )


def event(start: str, end: str, **more: Any) -> dict[str, Any]:
    """An event of a person's own, at local times of Madrid (`2026-06-16 11:00`)."""
    zone = {"timeZone": "Europe/Madrid"}
    first, last = (moment.replace(" ", "T") + ":00" for moment in (start, end))
    return {
        "summary": "Dentista",
        "start": {"dateTime": first} | zone,
        "end": {"dateTime": last} | zone,
    } | more
