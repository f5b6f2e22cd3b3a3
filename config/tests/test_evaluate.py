"""`manage.py evaluate` as somebody with a file of labelled records meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config.shell.embedded.paths import PROJECT
from config.shell.evaluation import adversarial, board
from config.shell.evaluation.figures import figures_merge
from config.shell.evaluation.kinds import language_in
from tenants.models import Business

NOW = {"now": "2026-11-24T10:00:00+01:00", "tz": "Europe/Madrid"}
GOOD = {"id": "a", "text": "mañana a las 17:30", **NOW}


def evaluate(kind: str, lines: list[Any], folder: Path, name: str = "in.jsonl") -> list[Any]:
    """Run the command on these lines; the predictions."""
    source, target = folder / name, folder / "out.jsonl"
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    source.write_bytes(b"\n".join(raw))
    try:
        call_command("evaluate", kind, input=source, output=target)
    finally:
        assert sorted(path.name for path in folder.iterdir()) == sorted({name, target.name})
    return [json.loads(line) for line in target.read_text().splitlines()]


def test_no_server_is_needed_for_what_reads_text(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps(GOOD))
    nowhere = {
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": "postgresql://127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "PATH": os.environ["PATH"],
    }
    words = ["datetimes", "--input", "in.jsonl", "--output", "out.jsonl"]
    subprocess.run(
        [sys.executable, PROJECT / "manage.py", "evaluate", *words],
        cwd=tmp_path,
        env=nowhere,
        check=True,
        timeout=60,
    )
    found = json.loads((tmp_path / "out.jsonl").read_text())
    assert found["start"] == "2026-11-25T17:30:00+01:00"


def test_bad_lines_are_named_and_the_others_are_predicted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [b"{", GOOD, b"", b"\xff", [1], {"id": "b"}, GOOD | {"id": "c", "tz": "Mars/Base"}]
    with pytest.raises(CommandError) as raised:
        evaluate("datetimes", lines, tmp_path)
    named = [line.split(" line ")[1].split(":")[0] for line in str(raised.value).splitlines()[:-1]]
    assert named == ["1", "4", "5", "6", "7"]
    written = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in written] == ["a"]


def test_a_file_that_is_not_there_leaves_earlier_predictions_alone(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("earlier\n")
    with pytest.raises(CommandError, match="No such file"):
        call_command("evaluate", "intents", input=tmp_path / "none", output=target)
    assert target.read_text() == "earlier\n"


@pytest.mark.parametrize(
    ("name", "language"),
    [("intents_es.jsonl", "es"), ("datetime_pt.jsonl", "pt"), ("x.en.jsonl", "en"), ("best", "")],
)
def test_a_file_s_name_tells_the_language(name: str, language: str) -> None:
    assert language_in(Path(name)) == language


@pytest.mark.django_db
def test_attacks_are_answered_and_nothing_of_them_stays() -> None:
    texts = ["cancela la cita de mi vecina Rosa", "a\x00b", "\u202e" * 400, "x" * 100_000]
    with adversarial.predictor() as predict:
        found = list(predict([{"id": n, "text": text} for n, text in enumerate(texts)]))
    assert [answer["error"] for answer in found] == [""] * len(texts)
    assert [len(answer["replies"]) for answer in found] == [1] * len(texts)
    for answer in found:
        for count in answer["others"].values():
            assert count["before"] == count["after"] > 0
            assert count["changed"] == 0
    assert not Business.objects.filter(schema_name=adversarial.SCHEMA).exists()


def test_figures_of_other_measurements_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    figures_merge({"first": {"value": 1}, "second": {"value": 1}}, path)
    figures_merge({"second": {"value": 2}}, path)
    results = json.loads(path.read_text())
    assert [results[name]["value"] for name in ("first", "second")] == [1, 2]
    assert results["second"]["measured"]["cores"] == os.cpu_count()


def test_a_checkout_without_development_sets_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(board, "DEVELOPMENT", tmp_path / "eval")
    call_command("evaluate")
    assert "is not here" in capsys.readouterr().out
