"""Telegram for programs: what is sent, what is told, and what is kept secret."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from config.shell.simulator.telegram.local import TOKEN, LocalTelegram
from conversations.channels.base import InboundMessage
from conversations.models import ChannelAccount, Conversation, Message
from conversations.services.receiving import message_receive
from leads.models import Contact
from tenants.context import business_context
from tenants.models import User
from tenants.tests.programs import bearer, program, tokens

SEND = "/api/telegram/send"
BODY = {"to": "42", "message": "Tu pedido está listo."}


@pytest.fixture
def token(account: ChannelAccount, owner: User) -> str:
    return tokens(owner.email)["access_token"]


@pytest.fixture
def talk(account: ChannelAccount) -> Conversation:
    """Lucía has written to the bot, and shared her phone."""
    with business_context("estilo"):
        said = InboundMessage(
            "telegram",
            account.key,
            "42:1",
            "telegram",
            "42",
            "hola",
            proven=(("phone", "+34600111222"),),
        )
        return message_receive(said).conversation


def send(token: str, body: Any = BODY, **headers: str) -> Any:
    return program().post(SEND, body, "application/json", headers=bearer(token) | headers)


def get(path: str, token: str = "") -> Any:
    return program().get(f"/api/telegram/{path}", headers=bearer(token) if token else {})


@pytest.mark.parametrize("by", ["telegram", "phone", "contact"])
def test_a_message_is_queued_for_who_has_written(
    token: str, talk: Conversation, owner: User, by: str
) -> None:
    to = {"telegram": "42", "phone": "+34600111222", "contact": str(talk.contact.uuid)}[by]
    answer = send(token, {**BODY, "to": to})
    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["state"], told["repeated"], told["decision"]["mode"]) == ("queued", False, "free")
    with business_context("estilo"):
        message = Message.objects.get(direction="out")
        assert (message.body, message.user, message.conversation) == (BODY["message"], owner, talk)
        assert message.conversation.handler == Conversation.Handler.ASSISTANT
    assert get(f"messages/{told['id']}", token).json()["state"] == "queued"


def test_the_same_key_sends_once(token: str, talk: Conversation) -> None:
    first, second = (send(token, **{"Idempotency-Key": "a1"}).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert second["repeated"]
    other = send(token, {**BODY, "message": "otra cosa"}, **{"Idempotency-Key": "a1"})
    assert other.status_code == 422
    with business_context("estilo"):
        assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.parametrize("to", ["43", "+34699999999", "nadie", "\x00", "9" * 200])
def test_nobody_is_written_to_first(token: str, talk: Conversation, to: str) -> None:
    assert send(token, {**BODY, "to": to}).status_code in (400, 409)
    with business_context("estilo"):
        assert not Message.objects.filter(direction="out").exists()


def test_who_is_blocked_is_not_written_to(token: str, talk: Conversation) -> None:
    with business_context("estilo"):
        Contact.objects.update(kind="blocked")
    answer = send(token)
    assert answer.status_code == 409
    assert "bloqueado" in answer.content.decode()


def test_without_a_bot_it_says_so(token: str, talk: Conversation) -> None:
    with business_context("estilo"):
        ChannelAccount.objects.update(state="disconnected")
    assert send(token).status_code == 409
    assert get("config", token).json() == {"accounts": []}
    assert get("health").status_code == 503


def test_the_set_up_is_told_without_its_secrets(token: str, account: ChannelAccount) -> None:
    answer = get("config", token)
    (told,) = answer.json()["accounts"]
    assert (told["name"], told["account"], told["state"]) == ("@estilo_bot", "123456789", "active")
    assert told["webhook_url"].endswith(f"/webhook/telegram/{account.key}")
    with business_context("estilo"):
        for secret in (account.credentials or {}).values():
            assert secret not in answer.content.decode()


def test_what_came_and_went_is_counted(token: str, talk: Conversation) -> None:
    told = get("stats", token).json()
    assert told["last_24_hours"]["received"] == 1
    assert told["month"]["sent"] == 0


def test_health_needs_no_token_and_tells_nothing_more(account: ChannelAccount) -> None:
    answer = get("health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"ok", "connected", "timestamp"}


@pytest.mark.parametrize(
    "path", ["config", "stats", "messages/0190a1b2-0000-7000-8000-000000000001"]
)
def test_the_rest_needs_a_token(account: ChannelAccount, path: str) -> None:
    assert get(path).status_code == 401
    assert Client(HTTP_HOST="estilo.localhost").post(SEND, BODY).status_code == 401


def test_a_bot_is_connected_and_asked_after_by_a_program(
    token: str, telegram: LocalTelegram, account: ChannelAccount
) -> None:
    connect = "/api/telegram/connect"
    answer = program().post(connect, {"token": TOKEN}, "application/json", headers=bearer(token))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["name"]) == ("active", "@estilo_bot")
    assert TOKEN not in answer.content.decode()
    validate = f"/api/telegram/accounts/{told['id']}/validate"
    said = program().post(validate, {}, "application/json", headers=bearer(token)).json()
    assert said == {"ok": True, "reason": ""}
    telegram.api.bots.clear()
    said = program().post(validate, {}, "application/json", headers=bearer(token)).json()
    assert said["ok"] is False
    assert "Telegram" in said["reason"]


@pytest.mark.parametrize("path", ["connect", f"accounts/{UUID(int=7)}/validate"])
def test_only_those_who_run_the_business_connect(
    account: ChannelAccount, agent: User, path: str
) -> None:
    given = {"token": TOKEN}
    plain = program().post(f"/api/telegram/{path}", given, "application/json")
    assert plain.status_code == 401
    by_agent = bearer(tokens(agent.email)["access_token"])
    answer = program().post(f"/api/telegram/{path}", given, "application/json", headers=by_agent)
    assert answer.status_code == 403


def test_what_is_wrong_is_said_by_field(token: str, telegram: LocalTelegram) -> None:
    for given in ({"token": "nonsense"}, {}):
        answer = program().post(
            "/api/telegram/connect", given, "application/json", headers=bearer(token)
        )
        assert answer.status_code == 400
        assert "token" in answer.json()
