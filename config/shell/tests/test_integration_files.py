"""What is handed out for other programs fits the API as it is."""

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import resolve
from django.urls.exceptions import Resolver404

from config.shell.management.commands.postman import FILE
from config.shell.postman import collection

FLOW = Path(settings.BASE_DIR) / "docs/integrations/mostrador.n8n.json"


def requests_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [request for folder in items for request in folder["item"]]


def test_the_postman_collection_is_current() -> None:
    assert json.loads(FILE.read_text()) == json.loads(json.dumps(collection())), (
        "run manage.py postman"
    )


def test_the_collection_knows_every_channel_and_who_needs_no_token() -> None:
    requests = {each["name"]: each["request"] for each in requests_of(collection()["item"])}
    for kind in ("whatsapp", "telegram", "sms", "email", "chatwoot", "web"):
        for what in ("config", "stats"):
            assert "auth" not in requests[f"GET /api/{kind}/{what}"]
        assert requests[f"GET /api/{kind}/health"]["auth"] == {"type": "noauth"}
        sent = json.loads(requests[f"POST /api/{kind}/send"]["body"]["raw"])
        assert set(sent) == {"to", "message"}
    for kind in ("whatsapp", "telegram", "sms", "email", "chatwoot"):
        assert f"POST /api/{kind}/connect" in requests


def test_the_workflow_calls_addresses_that_are_there_and_signs_in() -> None:
    flow = json.loads(FLOW.read_text())
    nodes = {each["name"]: each for each in flow["nodes"]}
    calls = [each for each in nodes.values() if each["type"] == "n8n-nodes-base.httpRequest"]
    assert len(calls) == 2
    for node in calls:
        path = node["parameters"]["url"].removeprefix("={{ $env.MOSTRADOR_URL }}")
        try:
            resolve(path, urlconf="config.urls_tenant")
        except Resolver404:
            raise AssertionError(path) from None
        headers = node["parameters"].get("headerParameters", {}).get("parameters", [])
        names = {each["name"]: each["value"] for each in headers}
        assert path == "/api/auth/login" or "Bearer" in names["Authorization"]
    for source, ways in flow["connections"].items():
        targets = {way["node"] for branch in ways["main"] for way in branch}
        assert {source, *targets} <= set(nodes)


def test_no_image_of_somebody_else_floats() -> None:
    compose = (Path(settings.BASE_DIR) / "docker-compose.yml").read_text()
    images = re.findall(r"^\s+image: (\S+)$", compose, re.MULTILINE)
    others = set(images) - {"mostrador"}
    assert others
    assert not [each for each in others if each.endswith(":latest") or ":" not in each]
