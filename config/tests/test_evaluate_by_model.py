"""`manage.py evaluate --engine openai`, against a server that speaks the API strictly."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from conversations.assistant.engines import openai_client
from conversations.assistant.tests import openai_server as model
from tenants.http.breaker import breaker as hosts_breaker

NOW = {"now": "2026-11-24T10:00:00+01:00", "tz": "Europe/Madrid"}
POINT = {"start": "2026-11-25T17:00:00+01:00", "end": None, "grain": "minute", "open": None}
NAMED = {"date": None, "time": None, "party_size": "three", "party_name": "Ann"}
SLOTS = {"service_type": "dentist", "date": "2026-11-25", "time": "17:00"}
KNOWS_NOTHING_MORE = {"provider": None, "specialty": None}


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    openai_client.breaker.reset()
    hosts_breaker.reset()
    yield
    openai_client.breaker.reset()
    hosts_breaker.reset()


def run(kind: str, records: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(map(json.dumps, records)))
    call_command("evaluate", kind, input=source, output=target, engine="openai")
    return [json.loads(line) for line in target.read_text().splitlines()]


def says(content: Any) -> model.Reply:
    return model.completion(
        {"content": content if isinstance(content, str) else json.dumps(content)}
    )


@pytest.mark.parametrize(
    ("kind", "record", "said", "found"),
    [
        (
            "datetimes",
            {"text": "mañana a las 17", **NOW},
            POINT,
            {"start": POINT["start"], "grain": "minute"},
        ),
        ("intents", {"text": "quiero cita"}, {"intent": "booking"}, {"intent": "booking"}),
        (
            "entities",
            {"text": "for three, Ann"},
            NAMED,
            {"entities": {"party_size": "three", "party_name": "Ann"}},
        ),
        (
            "dialogues",
            {"turns": [{"speaker": "user", "text": "a dentist at 5"}], **NOW},
            SLOTS | KNOWS_NOTHING_MORE,
            {"slots": SLOTS},
        ),
    ],
)
def test_the_model_s_answer_becomes_the_prediction(
    settings: Any, tmp_path: Path, kind: str, record: dict[str, Any], said: Any, found: Any
) -> None:
    with model.openai_server(says(said)) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        assert run(kind, [{"id": "a"} | record], tmp_path) == [{"id": "a"} | found]
        assert server.wrong == []


def test_nonsense_costs_one_record_and_the_others_are_written(
    settings: Any, tmp_path: Path
) -> None:
    records = [{"id": name, "text": "hola"} for name in "abc"]
    steps = says({"intent": "greeting"}), says("no JSON"), says({"intent": "thanks"})
    with model.openai_server(*steps) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        with pytest.raises(CommandError, match="line 2"):
            run("intents", records, tmp_path)
    written = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in written] == ["a", "c"]


def test_without_a_key_it_says_what_is_missing(settings: Any, tmp_path: Path) -> None:
    settings.OPENAI_API_KEY = ""
    with pytest.raises(CommandError, match="OPENAI_API_KEY"):
        run("intents", [{"id": "a", "text": "hola"}], tmp_path)
