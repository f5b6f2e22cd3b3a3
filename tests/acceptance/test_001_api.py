"""System 001, the part for programs: sending, figures, health and limits; 10 January 2024."""

from typing import Any

import pytest

from tenants.tests.programs import PASSWORD, bearer, program
from tenants.tests.scripted_server import Answer, scripted_server
from tests import live
from tests.acceptance.stage import Stage

HOST = "estilo.localhost"
MESSAGE = {"to": "+34600123456", "message": "Hola, ¿cómo estás?"}


@pytest.fixture
def token(january_stage: Stage) -> str:
    """What a program of the salon's owner gets for signing in over the wire."""
    account = {"email": "owner@estilo.example", "password": PASSWORD}
    status, told = january_stage.post_json("/api/auth/login", account, host=HOST)
    assert status == 200
    return str(told["meta"]["access_token"])


def test_4_a_message_sent_by_a_program(january_stage: Stage, token: str) -> None:
    path = "/api/whatsapp/send"
    customer = january_stage.person()
    customer.says("hola")  # WhatsApp lets nobody write freely who was not written to
    assert january_stage.post_json(path, MESSAGE, host=HOST)[0] == 401
    answer = january_stage.post_json(
        path, MESSAGE, host=HOST, Authorization=f"Bearer {token}", Idempotency_Key="one"
    )
    assert answer[0] == 202
    assert customer.hears() == MESSAGE["message"]
    again = january_stage.post_json(
        path, MESSAGE, host=HOST, Authorization=f"Bearer {token}", Idempotency_Key="one"
    )
    assert again[1]["id"] == answer[1]["id"]
    january_stage.settle()
    assert [sent["body"] for sent in customer.heard].count(MESSAGE["message"]) == 1

    config = program().get("/api/whatsapp/config", headers=bearer(token))
    assert config.status_code == 200
    assert live.TOKEN not in config.content.decode()
    stats = program().get("/api/whatsapp/stats", headers=bearer(token)).json()
    assert stats["month"]["received"] == 1
    sent = stats["month"]["sent"]
    assert sent == len(customer.heard)


def test_5_health_tells_that_the_model_is_down(january_stage: Stage, settings: Any) -> None:
    with scripted_server(Answer(503)) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, "sk-test"
        told = program().get("/api/health/integrations").json()
    assert told["allHealthy"] is False
    assert told["results"] == {
        "openai": False,
        "calendly": True,
        "twilio": True,
        "database": True,
    }
    assert told["timestamp"]


def test_6_the_101st_general_request_is_refused_and_twilio_never(january_stage: Stage) -> None:
    client = program()
    statuses = [client.get("/accounts/login/").status_code for _ in range(102)]
    # A window may end while they are counted: then the second one is not full yet.
    if statuses.count(429) == 0:
        statuses += [client.get("/accounts/login/").status_code for _ in range(100)]
    refused = client.get("/accounts/login/")
    assert 429 in statuses
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert january_stage.person().writes("hola") == 200
