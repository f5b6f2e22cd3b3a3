"""The API's description: every address is in it, and says which token it wants."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from openapi_schema_validator import OAS30Validator

from tests.isolation.doors import doors

# The description itself, and doors that other machines call in their own words: the scheduler's
# documentation tells those (Calendly's door is described for what it answers to GET).
NOT_DESCRIBED = {
    "/api/schema/",
    "/api/docs/",
    "/api/health/integrations",
    "/api/calcom/webhook",
}


@pytest.fixture
def schema(owner_client: Client) -> Any:
    return yaml.safe_load(owner_client.get("/api/schema/").content)


def test_every_address_of_the_api_is_described(schema: Any) -> None:
    described = {re.sub(r"\{\w+\}", "*", path) for path in schema["paths"]}
    wanted = {
        "/" + re.sub(r"<[^>]+>", "*", door.route)
        for door in doors(settings.ROOT_URLCONF)
        if door.route.startswith(("api/", "procesar", "estado", "consultar"))
    }
    assert wanted - NOT_DESCRIBED - described == set()


def test_what_needs_a_token_says_so(schema: Any) -> None:
    scheme = schema["components"]["securitySchemes"]["memberToken"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for path, method in [
        ("/api/whatsapp/send", "post"),
        ("/api/whatsapp/stats", "get"),
        ("/procesar", "post"),
        ("/estado", "get"),
        ("/api/auth/me", "get"),
        ("/api/auth/session", "delete"),
    ]:
        assert {"memberToken": []} in schema["paths"][path][method]["security"], path
    assert schema["paths"]["/api/auth/login"]["post"]["security"] == [{}]


def test_what_plans_include_is_refused_in_the_same_words_everywhere(schema: Any) -> None:
    asked = [("/api/whatsapp/send", "post"), ("/api/whatsapp/stats", "get"), ("/procesar", "post")]
    for code in ("400", "401", "403", "429"):
        said = {schema["paths"][path][way]["responses"][code]["description"] for path, way in asked}
        assert len(said) == 1, code


def test_every_reference_leads_somewhere(schema: Any) -> None:
    references: list[str] = re.findall(r"'\$ref': '#/([^']+)'", str(schema))
    assert references
    for reference in set(references):
        part: Any = schema
        for name in reference.split("/"):
            part = part[name]


def test_schemas_are_valid(schema: Any) -> None:
    for part in schema["components"]["schemas"].values():
        OAS30Validator.check_schema(part)
