"""What sets the assistant up meets odd bodies, other roles and other businesses."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from conversations.choices import token_of
from conversations.models import OwnIntent, Replay
from conversations.services.own_intents import OwnIntentText, own_intent_save
from conversations.services.prompts import PromptText, prompt_draft_save
from conversations.tests.test_web_chat import Visitor
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business, User
from tenants.tests.programs import bearer, program, tokens

GOOD: dict[str, Any] = {"name": "Parking", "phrases": ["parking"], "answers": {"es": "En la calle"}}
ODD: list[Any] = [
    *("", "null", "[]", "{", "1", "\x00", "[" * 50_000, '{"text": "\\ud800"}', '{"text": []}'),
    *(GOOD | {"name": name} for name in (None, {}, "\x00", "\u200b", "日本", "!!!", "a" * 9000)),
    *(GOOD | {"phrases": said} for said in ("x", [[]], ["   "], ["(((a+)+"], ["\u202e\u200babc"])),
    *(GOOD | {"answers": said} for said in ([], {"xx": "y"}, {"es": {}}, {"es": "{x} %s {{7*7}}"})),
    *(GOOD | {"urgent": odd} for odd in ("maybe", None, [])),
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_an_odd_body_is_refused_or_kept_as_it_is(estilo: Business, owner: User, odd: Any) -> None:
    caller, key = program(), bearer(tokens(owner.email)["access_token"])
    raw = odd if isinstance(odd, str) else json.dumps(odd)
    json_kind, url = "application/json", "/api/assistant/intents/"
    made = caller.post(url, raw, json_kind, headers=key)
    assert made.status_code in (201, 400)
    assert caller.put(f"{url}{uuid4()}/", raw, json_kind, headers=key).status_code in (400, 404)
    assert caller.post(f"{url}try/", raw, json_kind, headers=key).status_code == 400 or (
        "\\ud800" in raw
    )
    tried = caller.post(f"{url}try/", {"text": "hola, ¿abc?"}, json_kind, headers=key)
    assert tried.status_code == 200, "whatever was kept does not break an answer"


def test_another_business_s_rows_do_not_exist_for_members_and_programs(
    owner_client: Client, agent_client: Client, academia: Business, owner: User
) -> None:
    with business_context(academia):
        text = OwnIntentText("Secreto", ("zzz",), {"es": "Secreto"}, urgent=False, active=True)
        intent = own_intent_save(text=text, actor=SYSTEM, intent=None)
        replay = Replay.objects.create(changes={"intent": ""}, wanted=1)
        prompt = prompt_draft_save(text=PromptText(tone="Secreto"), note="x", actor=SYSTEM)
    pages = [("own_intent", intent), ("own_intent_delete", intent)]
    pages += [("version", prompt), ("publish", prompt)]
    urls = [reverse(f"assistant:{name}", args=[row.uuid]) for name, row in pages]
    names = ("page", "progress", "stop", "download")
    urls += [reverse(f"replays:{name}", args=[replay.uuid]) for name in names]
    for url in urls:
        for method in ("get", "post"):
            assert getattr(owner_client, method)(url).status_code in (404, 405), url
            assert getattr(agent_client, method)(url).status_code in (403, 405), url
    caller, key = program(), bearer(tokens(owner.email)["access_token"])
    for path in (f"intents/{intent.uuid}/", f"instructions/{prompt.uuid}/"):
        for method in ("get", "put", "delete"):
            answer = getattr(caller, method)(f"/api/assistant/{path}", headers=key)
            assert answer.status_code in (404, 405)
    with business_context(academia):
        assert OwnIntent.objects.filter(pk=intent.pk).exists()
        replay.refresh_from_db()
    assert replay.state == Replay.State.WAITING


def test_pages_that_change_something_want_their_own_form(owner_client: Client) -> None:
    forging = Client(HTTP_HOST="estilo.localhost", enforce_csrf_checks=True)
    forging.cookies = owner_client.cookies
    for name in ("own_intent_new", "own_intent_try"):
        assert forging.post(reverse(f"assistant:{name}"), GOOD).status_code == 403
    assert forging.post(reverse("replays:list"), {"count": "10"}).status_code == 403
    assert forging.post("/api/assistant/intents/", GOOD).status_code == 401
    assert not OwnIntent.objects.exists()


@pytest.mark.parametrize("price", ["NaN", "1e999999", "-1", "\x00"])
def test_a_replay_wants_numbers(owner_client: Client, price: str) -> None:
    asked = {"count": "10", "service": "1", "price": price}
    assert owner_client.post(reverse("replays:list"), asked).status_code == 422
    assert not Replay.objects.exists()


@pytest.mark.parametrize(
    "choice",
    [
        None,
        {},
        ["x"],
        "A" * 22 + ".0",
        "A" * 22 + ".٠",
        "\x00",
        "\ud800",
        token_of(UUID(int=7), 10**30),
    ],
)
def test_a_guessed_button_is_refused_or_read_as_words(
    client: Client, estilo: Business, choice: Any
) -> None:
    body = {"id": str(uuid4()), "text": "hola", "choice": choice}
    assert Visitor(client).post("messages", json.dumps(body)).status_code in (202, 400)
