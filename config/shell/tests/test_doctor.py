"""The doctor says what is wrong and what helps; health tells whoever watches."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from redis import RedisError

from channels_whatsapp.models import WhatsAppAccount
from config.shell.doctor import house, providers
from config.shell.doctor.findings import Check, Sick, findings_of
from config.shell.doctor.health import platform_integrations_ask
from config.shell.doctor.webhook import webhook_round_trip
from config.shell.simulator.local import LocalTwilio
from config.tests.world import SALON_NUMBER
from conversations.models import InboundEvent, Message
from leads.models import Contact
from tenants.context import business_context
from tenants.http.breaker import breaker
from tenants.models import Business, DueItem
from tenants.tasks import HEARTBEAT_KEY
from tenants.tests.scripted_server import Answer, scripted_server
from tests import live

KEY = "sk-secret-of-ours"


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def twilio(settings: Any) -> Iterator[LocalTwilio]:
    accounts = {f"AC{n:032d}": (live.TOKEN, {SALON_NUMBER}) for n in (1, 2)}
    with LocalTwilio(accounts) as stand_in:
        settings.TWILIO_BASE_URL = stand_in.base_url
        yield stand_in


@pytest.fixture
def model(settings: Any) -> Iterator[Any]:
    with scripted_server(Answer(200, b"{}")) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, KEY
        yield server


def doctor(*arguments: str) -> tuple[str, str]:
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


# --- What is found ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(401), ("refuses the key", "renew OPENAI_API_KEY")),
        (Answer(500), ("status 500", "OPENAI_BASE_URL")),
        (Answer(drop=True), ("does not answer", "network")),
    ],
)
def test_what_is_wrong_with_a_provider(settings: Any, answer: Answer, words: Any) -> None:
    with scripted_server(answer) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, KEY
        found = Check("openai", providers.openai).finding()
    said = f"{found.cause} {found.remedy}"
    assert not found.ok
    assert all(word in said for word in words)
    assert KEY not in said


def test_a_provider_that_is_well_was_asked_with_our_key(model: Any) -> None:
    assert Check("openai", providers.openai).finding().ok
    method, path, headers, _ = model.asked[0]
    assert (method, path, headers["Authorization"]) == ("GET", "/models", f"Bearer {KEY}")


@pytest.mark.parametrize("look", [providers.openai, providers.stripe, providers.calendly])
def test_what_is_not_configured_is_well(look: Any, settings: Any) -> None:
    settings.OPENAI_API_KEY = settings.STRIPE_SECRET_KEY = settings.CALENDLY_ACCESS_TOKEN = ""
    found = Check("x", look).finding()
    assert found.ok
    assert "not configured" in found.note


def test_twilio_is_asked_for_the_businesss_own_account(estilo: Business, twilio: Any) -> None:
    assert Check("twilio", providers.twilio_accounts).finding().note == "1 in use"
    WhatsAppAccount.objects.update(auth_token="old")
    found = Check("twilio", providers.twilio_accounts).finding()
    assert "refuses" in found.cause
    assert SALON_NUMBER in found.remedy


def test_work_that_gave_up_is_named(estilo: Business) -> None:
    assert Check("due", house.due_work).finding().ok
    DueItem.objects.create(
        schema_name="estilo", kind="x", object_id=1, run_at=timezone.now(), failed=True
    )
    assert "1 pieces of work gave up" in Check("due", house.due_work).finding().cause


@pytest.mark.django_db
def test_a_missing_worker_is_named() -> None:
    assert "not running" in Check("worker", house.worker).finding().cause
    cache.set(HEARTBEAT_KEY, timezone.now().timestamp(), 60)
    assert Check("worker", house.worker).finding().ok


@pytest.mark.django_db
def test_keys_that_do_not_open_are_named(settings: Any) -> None:
    assert Check("keys", house.keys).finding().ok
    settings.ENCRYPTION_KEYS = {"other": "33" * 32}
    found = Check("keys", house.keys).finding()
    assert "keys_rewrap" in found.remedy


def test_the_store_of_files_is_tried_and_left_as_it_was() -> None:
    place = storages["media"].location  # type: ignore[attr-defined]
    assert house.files().startswith(place)
    assert not [each for each in Path(place).glob("doctor/*") if each.is_file()]


def test_a_store_of_files_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(storages["media"], "save", refuse)
    with pytest.raises(Sick, match=r"cannot be used \(Permission denied\)") as sick:
        house.files()
    assert "MEDIA_DIR" in sick.value.remedy


def test_what_needs_a_part_that_is_down_is_left_out() -> None:
    def down() -> str:
        raise Sick("down", "start it")

    checks = [Check("a", down), Check("b", lambda: "", needs="a"), Check("c", down, needs="b")]
    assert [(f.name, f.ok) for f in findings_of([*checks, Check("d", lambda: "")])] == [
        ("a", False),
        ("d", True),
    ]


def test_a_check_that_breaks_is_a_finding() -> None:
    found = Check("x", lambda: str(1 / 0)).finding()
    assert (found.ok, "ZeroDivisionError" in found.cause) == (False, True)


# --- The command --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_only_the_integrations(twilio: Any, model: Any) -> None:
    said, error = doctor("--health-only")
    assert error == ""
    assert said.splitlines()[-1] == "All is well."
    assert "twilio of estilo" in said
    assert "worker" not in said


@pytest.mark.django_db
def test_each_thing_that_is_wrong_is_one_line_and_counts(twilio: Any, settings: Any) -> None:
    settings.PUBLIC_PORT = 9
    said, error = doctor("--business", "estilo")
    wrong = [line for line in said.splitlines() if line.startswith("WRONG")]
    assert any(line.startswith("WRONG worker: no heartbeat") for line in wrong)
    assert any(line.startswith("WRONG public address: ") for line in wrong)
    assert error == f"{len(wrong)} things are wrong."
    assert all(". Do: " in line for line in wrong)
    assert "academia" not in said


@pytest.mark.django_db
def test_an_unknown_business_is_said() -> None:
    assert doctor("--business", "nadie")[1] == "No business has the schema 'nadie'."


def test_it_works_without_a_database() -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "LOG_LEVEL": "CRITICAL",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        capture_output=True,
        env=environment,
        cwd=conf.BASE_DIR,
    )
    said = done.stdout.decode()
    assert done.returncode == 1
    assert "WRONG database: PostgreSQL does not answer" in said
    assert "check DATABASE_URL" in said
    assert "ok    redis" in said
    assert "Traceback" not in done.stderr.decode()


# --- The webhook's round trip -------------------------------------------------------------------
def test_the_round_trip_of_a_signed_report_leaves_nothing(
    live_db: str, settings: Any, twilio: Any
) -> None:
    live.begin_clean()
    with live.web_server() as port, live.worker(), live.beat():
        settings.PUBLIC_PORT = port
        with business_context("estilo"):
            assert "worked on" in webhook_round_trip()
            assert not InboundEvent.objects.exists()
            assert not Contact.objects.exists()
            assert not Message.objects.exists()


def test_the_round_trip_finds_the_wrong_address(estilo: Business, settings: Any) -> None:
    settings.PUBLIC_PORT = 9
    found = Check("webhook", webhook_round_trip).finding()
    assert "does not answer" in found.cause
    assert "PUBLIC_PORT" in found.remedy


# --- Health of the integrations -----------------------------------------------------------------
def health(host: str = "estilo") -> Any:
    name = f"{host}.{conf.PUBLIC_HOST}" if host else conf.PUBLIC_HOST
    return Client(HTTP_HOST=name).get("/api/health/integrations")


def test_all_is_healthy_and_no_secret_is_told(estilo: Business, twilio: Any, model: Any) -> None:
    answer = health()
    told = answer.json()
    assert told["allHealthy"] is True
    assert told["results"] == dict.fromkeys(("openai", "calendly", "twilio", "database"), True)
    assert told["timestamp"]
    assert KEY not in answer.content.decode()


def test_a_model_that_is_down_shows(estilo: Business, twilio: Any, settings: Any) -> None:
    with scripted_server(Answer(503)) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, KEY
        told = health().json()
    assert told["allHealthy"] is False
    expected = {"openai": False, "calendly": True, "twilio": True, "database": True}
    assert told["results"] == expected


def test_providers_are_not_asked_again_within_five_minutes(
    estilo: Business, twilio: Any, model: Any
) -> None:
    first, second = health().json(), health().json()
    assert first == second
    assert len(model.asked) == 1


@pytest.mark.django_db
def test_beat_keeps_the_public_answer_fresh(twilio: Any, model: Any) -> None:
    told = platform_integrations_ask()
    assert json.loads(health("").content) == told
    assert len(model.asked) == 1


def test_it_answers_without_a_cache_too(
    estilo: Business, twilio: Any, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def get(self, key: str) -> None:
            raise RedisError("down")

        def set(self, key: str, value: object, seconds: int) -> None:
            raise RedisError("down")

    monkeypatch.setattr("config.shell.doctor.health.cache", Away())
    answer = health()
    assert answer.status_code == 200
    assert answer.json()["allHealthy"] is True
