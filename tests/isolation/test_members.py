"""What members of one business may not do: viewers change nothing, agents see only their own and
nobody's conversations, visitors of the chat only their own thread."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from conversations.models import Conversation, InboundEvent
from conversations.services.inbound import event_process
from tenants.context import business_context
from tenants.models import Business, User
from tests.isolation.register import MEMBERS
from tests.isolation.sentinels import Belongings, fingerprint, words_in
from tests.isolation.test_business_host import DOORS, SOME_OR_ALL, SOUGHT, Values, body_of, post


@pytest.mark.parametrize("most", SOME_OR_ALL)
def test_viewers_change_nothing(viewer_client: Client, values: Values, most: int | None) -> None:
    before = fingerprint("estilo")
    for door in DOORS:
        if door.name in MEMBERS:
            for path in door.paths(values, most):
                status = post(viewer_client, path).status_code
                assert status in (403, 405), f"POST {path} answers {status}"
    assert fingerprint("estilo") == before


@pytest.fixture
def colleagues_talk(belongings: Belongings, owner: User) -> Conversation:
    """The conversation with the secrets, in the hands of the owner."""
    talk = belongings.conversation
    talk.assigned_to, talk.handler = owner, Conversation.Handler.HUMAN
    talk.save()
    return talk


def test_agents_do_not_find_a_colleagues_conversation(
    agent_client: Client, colleagues_talk: Conversation
) -> None:
    before = fingerprint("estilo")
    said = [message.uuid for message in colleagues_talk.messages.all()]
    uuids = [colleagues_talk.uuid, colleagues_talk.contact.uuid, *said]
    ids = {"uuid": uuids, "other": uuids, "place": [0], "token": ["A" * 43], "kind": ["sms"]}
    for door in DOORS:
        if door.name.startswith(("inbox:", "leads:")) and door.arguments:
            for path in door.paths(ids):
                for answer in (agent_client.get(path), post(agent_client, path)):
                    assert answer.status_code in (404, 405), path
                    assert words_in(body_of(answer)) == set(), path
    assert fingerprint("estilo") == before


@pytest.mark.parametrize("path", ["/inbox/", "/contacts/"])
def test_agents_lists_leave_a_colleagues_customer_out(
    agent_client: Client, owner_client: Client, colleagues_talk: Conversation, path: str
) -> None:
    for query in ({}, {"q": SOUGHT}, {"filter": "all"}, {"filter": "waiting"}):
        assert words_in(body_of(agent_client.get(path, query))) == set(), query
    assert words_in(body_of(owner_client.get(path)))


def test_an_agent_finds_it_once_it_is_nobodys(agent_client: Client, belongings: Belongings) -> None:
    answer = agent_client.get(f"/inbox/{belongings.conversation.uuid}/")
    assert {"zarzamora", "madreselva", "Zafira"} <= words_in(body_of(answer))


# --- The web chat's token is the key to one thread of one business -------------------------------
TEXT = "Secreto de la visita: zarzamora"


def chat(business: str) -> Client:
    return Client(HTTP_HOST=f"{business}.{settings.PUBLIC_HOST}")


def token_of(business: str) -> str:
    return chat(business).post("/api/chat/session", {}, "application/json").json()["token"]


def thread(business: str, token: str) -> Any:
    return chat(business).get("/api/chat/messages", headers={"X-Chat-Token": token})


@pytest.fixture
def told(estilo: Business) -> str:
    """The token of a visitor of the salon who has told a secret there."""
    token = token_of("estilo")
    message = {"id": "0e4e4a0c-55f0-4c3e-9a53-6f5a3c8de001", "text": TEXT}
    stored = chat("estilo").post(
        "/api/chat/messages", message, "application/json", headers={"X-Chat-Token": token}
    )
    assert stored.status_code == 202
    with business_context("estilo"):
        event_process(InboundEvent.objects.get().pk)
    return token


def test_a_visitor_reads_their_own_thread_only(told: str) -> None:
    assert "zarzamora" in thread("estilo", told).content.decode()
    assert thread("estilo", token_of("estilo")).json()["messages"] == []
    assert thread("estilo", "").status_code == 403


def test_a_token_opens_no_other_business(told: str, academia: Business) -> None:
    assert thread("academia", told).status_code == 403
    assert thread("estilo", token_of("academia")).status_code == 403


def test_signing_in_at_another_business_opens_nothing(belongings: Belongings) -> None:
    client = chat("estilo")
    account = {"login": "owner@academia.example", "password": "mostrador-demo"}
    client.post("/accounts/login/", account)
    answer = client.get("/inbox/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
