"""The second step for programs: no token before it, whatever way is taken."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tenants.models import CodeWay, User
from tenants.second_step.tests.conftest import inside, is_in, mailed_code, switch_on
from tenants.second_step.tests.keys import SoftKey
from tenants.tests.programs import PASSWORD, bearer, me, program, sign_in, tokens

pytestmark = pytest.mark.django_db
JSON = "application/json"


def again(headers: dict[str, str]) -> None:
    body = {"password": PASSWORD}
    program().post("/api/auth/reauthenticate", body, JSON, headers=headers)


@pytest.fixture
def waiting(estilo: Any, owner: User) -> dict[str, str]:
    """A sign-in of the salon's owner, who has codes by mail on, before its second step."""
    client = inside()
    switch_on(client)
    client.post("/accounts/2fa/code/email/confirm/", {"code": mailed_code()})
    mail.outbox.clear()
    asked = sign_in(owner.email)
    assert asked.status_code == 401
    assert "access_token" not in asked.json()["meta"]
    return {"X-Session-Token": asked.json()["meta"]["session_token"]}


def test_a_code_by_mail_brings_the_token(waiting: dict[str, str]) -> None:
    client = program()
    ways = client.get("/api/auth/2fa/code", headers=waiting).json()["data"]["ways"]
    assert [(way["kind"], way["to"]) for way in ways] == [("email", "o•••@estilo.example")]
    sent = client.post("/api/auth/2fa/code", {"way": "email"}, JSON, headers=waiting)
    assert (sent.status_code, sent.json()["data"]["expires_in"]) == (202, 600)
    given = {"code": mailed_code()}
    done = client.post("/api/auth/2fa", given, JSON, headers=waiting)
    assert me(done.json()["meta"]["access_token"]).json()["second_factor"] is True


def test_a_wrong_code_brings_none(waiting: dict[str, str]) -> None:
    client = program()
    client.post("/api/auth/2fa/code", {"way": "email"}, JSON, headers=waiting)
    answer = client.post("/api/auth/2fa", {"code": "x"}, JSON, headers=waiting)
    assert answer.status_code == 400
    assert "access_token" not in answer.content.decode()


@pytest.mark.parametrize("body", [{}, {"way": "sms"}, {"way": "pigeon"}, {"way": 3}, [], "x"])
def test_a_way_that_is_not_on_is_refused(waiting: dict[str, str], body: Any) -> None:
    answer = program().post("/api/auth/2fa/code", body, JSON, headers=waiting)
    assert answer.status_code == 400
    assert mail.outbox == []


def test_without_a_waiting_sign_in_no_code_leaves(estilo: Any) -> None:
    answer = program().post("/api/auth/2fa/code", {"way": "email"}, JSON)
    assert answer.status_code == 401
    assert mail.outbox == []


def test_too_many_codes_say_when_to_come_back(waiting: dict[str, str]) -> None:
    client, body = program(), {"way": "email"}
    for _ in range(5):
        answer = client.post("/api/auth/2fa/code", body, JSON, headers=waiting)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_way_is_switched_on_and_off(owner: User, estilo: Any) -> None:
    headers, client = bearer(tokens(owner.email)["access_token"]), program()
    path = "/api/auth/2fa/codes"
    early = client.post(path, {"way": "email"}, JSON, headers=headers)
    assert early.status_code == 401  # the password is asked for once more
    again(headers)
    begun = client.post(path, {"way": "email"}, JSON, headers=headers)
    assert begun.status_code == 202
    assert client.put(path, {"code": "x"}, JSON, headers=headers).status_code == 400
    on = client.put(path, {"code": mailed_code()}, JSON, headers=headers)
    assert [way["kind"] for way in on.json()["data"]["ways"]] == ["email"]
    off = client.delete(path, {"way": "email"}, JSON, headers=headers)
    assert off.json()["data"]["ways"] == []
    assert not CodeWay.objects.exists()


def test_sms_that_is_not_offered_is_said(owner: User, estilo: Any) -> None:
    headers = bearer(tokens(owner.email)["access_token"])
    again(headers)
    body = {"way": "sms", "phone": "+34600111222"}
    answer = program().post("/api/auth/2fa/codes", body, JSON, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["param"] == "way"


def test_a_passkey_is_added_and_signs_in(owner: User, estilo: Any) -> None:
    headers, client = bearer(tokens(owner.email)["access_token"]), program()
    again(headers)
    key = SoftKey(origin="http://estilo.localhost:8000")
    path = "/api/auth/2fa/passkeys"
    offered = client.get(f"{path}?passwordless", headers=headers).json()["data"]
    body = {"name": "Terminal", "credential": key.create(offered["creation_options"])}
    assert client.post(path, body, JSON, headers=headers).status_code == 200
    assert key_signs_in(key)
    # and after the password
    asked = sign_in(owner.email)
    waiting = {"X-Session-Token": asked.json()["meta"]["session_token"]}
    step = client.get("/api/auth/2fa/passkey", headers=waiting).json()["data"]
    given = {"credential": key.get(step["request_options"])}
    done = client.post("/api/auth/2fa/passkey", given, JSON, headers=waiting)
    assert me(done.json()["meta"]["access_token"]).status_code == 200


def key_signs_in(key: SoftKey) -> bool:
    """A passkey alone, as a program uses it."""
    path = "/api/auth/login/passkey"
    offered = program().get(path)
    waiting = {"X-Session-Token": offered.json()["meta"]["session_token"]}
    given = {"credential": key.get(offered.json()["data"]["request_options"])}
    done = program().post(path, given, JSON, headers=waiting)
    return bool(me(done.json()["meta"]["access_token"]).status_code == 200)


@pytest.mark.parametrize("credential", [None, 1, [], {}, {"id": "a"}, {"response": []}, "x"])
def test_nonsense_is_no_passkey(owner: User, estilo: Any, credential: Any) -> None:
    headers = bearer(tokens(owner.email)["access_token"])
    again(headers)
    for path in ("/api/auth/login/passkey", "/api/auth/2fa/passkeys"):
        program().get(path, headers=headers)
        body = json.dumps({"credential": credential})
        assert program().post(path, body, JSON, headers=headers).status_code in (400, 401)


# --- A program's session is no browser's --------------------------------------------------------
def with_cookie(token: str) -> Client:
    client = Client(HTTP_HOST="estilo.localhost")
    client.cookies["sessionid"] = token
    return client


def test_a_session_token_opens_no_page(owner: User, estilo: Any) -> None:
    token = sign_in(owner.email).json()["meta"]["session_token"]
    assert not is_in(with_cookie(token))
    # and trying it ends nothing
    assert program().get("/api/auth/session", headers={"X-Session-Token": token}).status_code == 200


def test_nor_does_one_that_waits_for_its_second_step(waiting: dict[str, str]) -> None:
    browser = with_cookie(waiting["X-Session-Token"])
    answer = browser.get("/accounts/2fa/authenticate/")
    assert answer.headers["Location"] == "/accounts/login/"
