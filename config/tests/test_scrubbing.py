"""What leaves a process as a log line, or as a report to Sentry, holds nobody's data and no key."""

import logging
import sys

import pytest

from config.observability import RefusalsInOneLine, ScrubbingFormatter, _scrub_event, scrub

SECRETS = {
    "password=hunter2": "hunter2",
    "password: 'two words'": "two words",
    "the password hunter2 was refused": "hunter2",
    '{"auth_token": "3f5a9c", "to": 1}': "3f5a9c",
    "{'api_key': '3f5a9c'}": "3f5a9c",
    "OPENAI_API_KEY=sk-proj-3f5a9c3f5a9c": "3f5a9c",
    "Incorrect API key provided: sk-proj-3f5a9c3f5a9c.": "3f5a9c",
    "TWILIO_AUTH_TOKEN=3f5a9c": "3f5a9c",
    "SECRET_KEY=3f5a9c": "3f5a9c",
    "client_secret=3f5a9c&x=1": "3f5a9c",
    "Authorization: Bearer 3f5a9c.3f5a9c": "3f5a9c",
    "Authorization: Basic 3f5a9c==": "3f5a9c",
    "sent with bearer 3f5a9c": "3f5a9c",
    "X-Twilio-Signature: 3f5a9c=": "3f5a9c",
    "GET /handover/?token=3f5a9c:x": "3f5a9c",
    "Cookie: sessionid=3f5a9c": "3f5a9c",
    "Not Found: /b/AaH_z1aMdiK0XDwCte_8uxc5CbBui784Flp_Dl2IINg/move/": "AaH_z1a",
    "Conflict: /b/AaH_z1aMdiK0XDwCte_8uxc5CbBui784Flp_Dl2IINg/": "AaH_z1a",
    "Too Many Requests: /ics/pXk2n1aMdiK0XDwCte_8uxc5CbBui784Flp_Dl2IINg.ics": "pXk2n1a",
    "Not Found: /accounts/password/reset/key/1-cxyzab-0123456789abcdef0123456789abcdef/": "cxyzab",
    "redis://:3f5a9c@localhost:6379/0": "3f5a9c",
    "postgresql://app:3f5a9c@db/front": "3f5a9c",
}
PEOPLE = {
    "from whatsapp:+34699118822": "699118822",
    "call +34 699 11 88 22 back": "11 88",
    "call (91) 234-56-78 now": "234",
    "to ana.ruiz+cita@estilo.example": "ana.ruiz",
}


@pytest.mark.parametrize("line", [*SECRETS, *PEOPLE])
def test_secrets_and_people_are_hidden(line: str) -> None:
    assert (SECRETS | PEOPLE)[line] not in scrub(line)


@pytest.mark.parametrize(
    "line",
    [
        "Not Found: /accounts/password/reset/key/",
        "Not Found: /calendar/01a1ffd3-cfa6-782a-aa39-ecd98d32ceb0/reschedule/",
        "egress role=twilio host=127.0.0.1:8741 outcome=201 ms=127",
        "worker: due work failed, attempt 3 of 8",
        "schema=estilo kind=bookings.reminder",
    ],
)
def test_what_helps_to_find_a_fault_stays(line: str) -> None:
    assert scrub(line) == line


def line_of(message: str, *args: object, **extra: object) -> str:
    record = logging.makeLogRecord({"name": "x", "msg": message, "args": args, **extra})
    return ScrubbingFormatter().format(record)


def test_arguments_and_extras_are_scrubbed_too() -> None:
    assert "hunter2" not in line_of("refused %s", "password=hunter2")
    assert "3f5a9c" not in line_of("engine down", reason="bad key sk-proj-3f5a9c3f5a9c")
    assert "699118822" not in line_of("engine down", reason="sent to +34699118822")


def test_tracebacks_are_scrubbed_too() -> None:
    try:
        raise ValueError("cannot send to +34699118822 with auth_token=3f5a9c")
    except ValueError:
        said = line_of("failed", exc_info=sys.exc_info())
    assert "ValueError" in said
    assert "699118822" not in said
    assert "3f5a9c" not in said


def test_only_known_extras_are_written() -> None:
    assert line_of("stored", schema="estilo", body="un secreto").endswith("stored schema=estilo")


def test_reports_to_sentry_are_scrubbed_to_their_depths() -> None:
    event = {"exception": {"values": [{"value": "to +34699118822", "n": 1}]}, "message": "a@b.cd"}
    scrubbed = _scrub_event(event, {})
    assert scrubbed == {
        "exception": {"values": [{"value": "to [number]", "n": 1}]},
        "message": "[email]",
    }


def test_a_refused_request_is_one_line_and_a_failure_keeps_its_traceback() -> None:
    def line(status: int) -> str:
        try:
            raise PermissionError("no")
        except PermissionError:
            record = logging.LogRecord("django.request", 30, "", 0, "no", None, sys.exc_info())
        record.status_code = status
        assert RefusalsInOneLine().filter(record)
        return ScrubbingFormatter().format(record)

    assert "Traceback" not in line(403)
    assert "Traceback" in line(500)
