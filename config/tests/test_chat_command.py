"""`manage.py chat`: the whole pipeline from the command line, one JSON object a line."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from bookings.models import Booking
from conversations.models import InboundEvent
from tenants.context import business_context

PHONE = "+34600123456"


def chat(database: str, lines: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database,
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "manage.py", "chat", *arguments]
    return subprocess.run(
        command, input=lines, capture_output=True, env=environment, cwd=settings.BASE_DIR
    )


def objects(done: subprocess.CompletedProcess[bytes]) -> list[dict]:
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_haircut_is_booked_and_cancelled_line_by_line(live_db: str) -> None:
    lines = "quiero un corte el lunes que viene por la tarde\nla primera\ncancela mi cita\n"
    done = chat(live_db, lines.encode(), "--business", "estilo", "--from", PHONE)
    offer, booked, cancelled = objects(done)
    assert [each["n"] for each in (offer, booked, cancelled)] == [1, 2, 3]
    assert 1 <= len(offer["options"]) <= 3
    assert offer["options"][0] in offer["replies"][0]
    assert booked["state"]["bookings"][0]["state"] == "confirmed"
    assert booked["state"]["lead"] == "SCHEDULED"
    assert cancelled["state"]["bookings"][0]["state"] == "cancelled"
    with business_context("estilo"):
        assert Booking.objects.filter(state="cancelled").count() == 1
        assert InboundEvent.objects.filter(channel="whatsapp").count() >= 3, "through the door"


def test_odd_lines_lose_nothing(live_db: str) -> None:
    lines = (
        b"\nhola\x00 \xff\xfe\n" + b"a" * 200_000 + b"\n" + "¿cuánto cuesta un corte?\n".encode()
    )
    done = chat(live_db, lines, "--business", "estilo", "--from", "600 123 456")
    answers = objects(done)
    assert [each["n"] for each in answers] == [1, 2, 3, 4]
    assert "18 €" in answers[3]["replies"][-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--business", "nadie", "--from", PHONE), "nadie"),
        (("--business", "estilo", "--from", "hola"), "--from"),
    ],
)
def test_a_wrong_argument_is_said_in_one_line(
    live_db: str, arguments: tuple[str, ...], said: str
) -> None:
    done = chat(live_db, b"hola\n", *arguments)
    assert done.returncode != 0
    message = done.stderr.decode()
    assert said in message
    assert "Traceback" not in message
