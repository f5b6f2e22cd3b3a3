"""The providers' stand-ins for the tests of this room."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from channels_whatsapp.tests.gateways import GatheringWaha
from channels_whatsapp.tests.meta import ACADEMY, SALON, SECOND
from config.shell.simulator.meta.meta_api import LocalMeta
from config.shell.simulator.wire import Call, Reply
from tenants.http.breaker import breaker
from tenants.models import Business

CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "meta_whatsapp.json"


def _schema() -> dict[str, Any] | None:
    """What Meta publishes of the body of `/messages`; None where the contract is not here."""
    if not CONTRACT.is_file():
        return None
    contract = json.loads(CONTRACT.read_text())
    post = contract["paths"]["/{Version}/{Phone-Number-ID}/messages"]["post"]
    asked = post["requestBody"]["content"]["application/json"]["schema"]
    return {**asked, "components": contract["components"]}


@pytest.fixture
def meta(estilo: Business, settings: Any) -> Iterator[LocalMeta]:
    """The stand-in; every message that it is sent is held against Meta's published contract."""
    schema, wrong = _schema(), []

    def watch(call: Call, _reply: Reply) -> None:
        if schema is not None and call.path.endswith("/messages"):
            found = jsonschema.Draft202012Validator(schema).iter_errors(call.json())
            wrong.extend(str(error.message) for error in found)

    breaker.reset()
    with LocalMeta(SALON, SECOND, ACADEMY, watching=watch) as server:
        settings.META_GRAPH_BASE_URL = server.base_url
        yield server
    breaker.reset()
    assert not wrong


@pytest.fixture
def waha(estilo: Business, settings: Any) -> Iterator[GatheringWaha]:
    """The gateway's stand-in; none of its webhooks is turned away."""
    breaker.reset()
    with GatheringWaha() as server:
        settings.WAHA_BASE_URL = server.base_url
        yield server
    breaker.reset()
    assert set(server.statuses) <= {200}
