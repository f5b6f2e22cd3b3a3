"""Telegram's side of the tests: a strict stand-in that is held to the published contract."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from config.shell.simulator.telegram.local import TOKEN, LocalTelegram
from config.shell.simulator.wire import Call, Reply
from conftest import SHARED
from conversations.channels.telegram.keeping import bot_connect
from conversations.models import ChannelAccount
from tenants.actors import SYSTEM
from tenants.http.breaker import breaker
from tenants.models import Business

CONTRACT = SHARED / "contracts" / "telegram.json"


class Contract:
    """The published description of the Bot API, where it lies beside this checkout."""

    def __init__(self, path: Path) -> None:
        self.document: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        self.breaches: list[str] = []

    def hold(self, call: Call, reply: Reply) -> None:
        """Note what of a call and its answer is not as published."""
        operation = self.document.get("paths", {}).get(f"/bot{{token}}/{call.path.split('/')[-1]}")
        if operation is None:
            return
        operation = operation["post"]
        is_form = call.header("Content-Type").startswith("multipart/form-data")
        content = operation["requestBody"]["content"]
        published = content["application/json"]
        body = (content.get("multipart/form-data", published) if is_form else published)["schema"]
        given = _form(call) if is_form else call.json()
        self._errors(body, given)
        known = set(body.get("properties", {}))
        self.breaches += [f"unknown field {name}" for name in given.keys() - known]
        kind = "200" if reply.status == 200 else "default"
        answer = operation["responses"][kind]["content"]["application/json"]["schema"]
        self._errors(answer, reply.body)

    def _errors(self, schema: dict[str, Any], value: Any) -> None:
        whole = {**schema, "components": self.document["components"]}
        self.breaches += [error.message[:200] for error in OAS31Validator(whole).iter_errors(value)]


def _form(call: Call) -> dict[str, Any]:
    """A form's fields; of a file its name."""
    said, files = call.parts()
    return {**said, "chat_id": int(said["chat_id"]), **{each[0]: each[1] for each in files}}


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def telegram(settings: Any) -> Iterator[LocalTelegram]:
    """The stand-in; whatever the product asked of it has to be as the contract says."""
    contract = Contract(CONTRACT)
    with LocalTelegram(watching=contract.hold) as stand_in:
        settings.TELEGRAM_BASE_URL = stand_in.base_url
        yield stand_in
    assert contract.breaches == []


@pytest.fixture
def account(estilo: Business, telegram: LocalTelegram) -> ChannelAccount:
    """The salon's connected bot; the salon's schema is open."""
    return bot_connect(token=TOKEN, actor=SYSTEM)
