"""Each business's own model: what owners choose, what is kept back, and whether it answers."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from conversations.assistant.accounts import account_of_business, engine_of_business
from conversations.assistant.engines import openai_client
from conversations.assistant.engines.openai_client import Account
from conversations.assistant.probe import Verdict, probe
from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.openai_server import OpenAIServer, Reply, Step
from conversations.channels.base import InboundMessage
from conversations.models import AssistantRun, AssistantSettings, Message
from conversations.services.receiving import message_receive
from conversations.services.replies import conversation_reply
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.http.breaker import breaker as hosts_breaker
from tenants.models import Business, User
from tenants.tests.programs import bearer, program, tokens

PAGE = "/settings/assistant/"
OWN = {"engine": "auto", "api_key": "sk-own-abcdef-4f2a", "model": "gpt-of-ours"}


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    openai_client.breaker.reset()
    hosts_breaker.reset()
    yield
    openai_client.breaker.reset()
    hosts_breaker.reset()


@pytest.fixture
def serve() -> Iterator[Any]:
    """Start a model that follows a script; at the end, nothing that it was asked may be wrong."""
    servers: list[OpenAIServer] = []
    with ExitStack() as running:

        def start(*steps: Step) -> OpenAIServer:
            servers.append(running.enter_context(model.openai_server(*steps)))
            return servers[-1]

        yield start
    assert [server.wrong for server in servers] == [[]] * len(servers)


def reply_to(text: str) -> tuple[str, AssistantRun]:
    message = message_receive(
        InboundMessage(
            channel="fake",
            account_key="",
            provider_id="m1",
            sender_kind="phone",
            sender="+34600000001",
            text=text,
            sender_name="Ana",
        )
    )
    conversation_reply(message.conversation_id)
    said = message.conversation.messages.filter(direction=Message.Direction.OUT)
    return "\n".join(said.values_list("body", flat=True)), AssistantRun.objects.latest("id")


# --- What owners choose ---------------------------------------------------------------------------
def test_a_key_is_kept_encrypted_and_only_its_end_is_shown(
    owner_client: Client, estilo: Business
) -> None:
    assert owner_client.post(PAGE, OWN).status_code == 302
    row = AssistantSettings.objects.get()
    assert row.api_key == OWN["api_key"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key FROM conversations_assistantsettings")
        assert "4f2a" not in cursor.fetchone()[0]
    page = owner_client.get(PAGE).content.decode()
    assert "…4f2a" in page
    assert OWN["api_key"] not in page
    entry = AuditEntry.objects.get(action="assistant_settings.updated")
    assert OWN["api_key"] not in f"{entry.before} {entry.after}"
    assert entry.after["model"] == "gpt-of-ours"


def test_an_empty_key_keeps_the_stored_one_and_a_tick_takes_it_away(
    owner_client: Client, estilo: Business
) -> None:
    owner_client.post(PAGE, OWN)
    owner_client.post(PAGE, OWN | {"api_key": "", "model": "other"})
    assert AssistantSettings.objects.get().api_key == OWN["api_key"]
    owner_client.post(PAGE, {"engine": "auto", "key_remove": "on"})
    assert AssistantSettings.objects.get().api_key == ""


def test_a_key_does_not_follow_to_another_address(owner_client: Client, estilo: Business) -> None:
    owner_client.post(PAGE, OWN)
    moved = OWN | {"api_key": "", "base_url": "https://models.example/v1"}
    page = owner_client.post(PAGE, moved)
    assert "hace falta la clave de ese proveedor" in page.content.decode()
    assert owner_client.post(PAGE, moved | {"api_key": "sk-theirs-00001111"}).status_code == 302
    assert account_of_business().key == "sk-theirs-00001111"
    assert account_of_business().base_url == "https://models.example/v1"


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/v1",
        "https://10.0.0.5/v1",
        "https://127.0.0.1:11434/v1",
        "https://[::1]/v1",
        "https://169.254.169.254/latest",
        "https://localhost/v1",
        "https://db.internal/v1",
        "https://user:word@models.example/v1",
        "ftp://models.example",
        "https://[bad",
    ],
)
def test_a_private_or_plain_address_is_refused(
    url: str, owner_client: Client, estilo: Business
) -> None:
    assert owner_client.post(PAGE, OWN | {"base_url": url}).status_code == 200
    assert not AssistantSettings.objects.exists()


def test_a_private_address_that_gets_in_is_not_called(estilo: Business, serve: Any) -> None:
    server = serve(model.answers("hola"))
    account = Account(server.url, model.KEY, "m")  # as if a name resolved to it
    assert probe(account) is Verdict.UNREACHABLE
    assert server.requests == []


def test_the_platforms_key_goes_to_the_platform_and_pays_for_its_models_only(
    owner_client: Client, estilo: Business, settings: Any
) -> None:
    settings.OPENAI_API_KEY, settings.OPENAI_MODELS = "sk-platform", ["gpt-second"]
    page = owner_client.post(PAGE, {"engine": "auto", "model": "gpt-most-expensive"})
    assert "puedes usar: gpt-4.1-mini, gpt-second" in page.content.decode()
    assert owner_client.post(PAGE, {"engine": "auto", "model": "gpt-second"}).status_code == 302
    assert account_of_business().model == "gpt-second"
    AssistantSettings.objects.update(base_url="https://elsewhere.example/v1", model="any")
    assert account_of_business().key == ""
    assert engine_of_business().name == "builtin"


def test_who_wants_no_model_gets_none(
    owner_client: Client, estilo: Business, settings: Any
) -> None:
    settings.OPENAI_API_KEY = "sk-platform"
    assert engine_of_business().name == "openai"
    owner_client.post(PAGE, {"engine": "builtin"})
    assert engine_of_business().name == "builtin"


@pytest.mark.parametrize("who", ["agent_client", "viewer_client", "other_owner_client"])
def test_only_owners_and_admins_see_and_change_it(
    who: str, request: pytest.FixtureRequest, estilo: Business
) -> None:
    client = request.getfixturevalue(who)
    assert client.get(PAGE).status_code in (403, 302)
    assert client.post(PAGE, OWN).status_code in (403, 302)
    assert client.post(f"{PAGE}check/").status_code in (403, 302)
    assert not AssistantSettings.objects.exists()


# --- Whether it answers ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "verdict", "says"),
    [
        (model.answers("hola"), Verdict.WORKS, "Funciona"),
        (model.fails(401, "invalid_api_key"), Verdict.KEY_REFUSED, "rechaza la clave"),
        (
            model.fails(429, "insufficient_quota", "insufficient_quota"),
            Verdict.NO_CREDIT,
            "no tiene saldo",
        ),
        (model.fails(429, "rate_limit_exceeded"), Verdict.RATE_LIMIT, "Tiene saldo"),
        (model.fails(404, "model_not_found"), Verdict.NO_MODEL, "no conoce ese modelo"),
        (model.fails(503), Verdict.DOWN, "avería"),
        (model.fails(400), Verdict.REFUSED, "no acepta la petición"),
        (model.raw(200, "<html>", "text/html"), Verdict.NONSENSE, "compatible"),
    ],
    ids=lambda value: value.value if isinstance(value, Verdict) else "",
)
def test_a_check_says_in_plain_words_what_is_wrong(
    answer: Reply,
    verdict: Verdict,
    says: str,
    owner_client: Client,
    estilo: Business,
    serve: Any,
    settings: Any,
) -> None:
    server = serve(answer)
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
    page = owner_client.post(f"{PAGE}check/").content.decode()
    assert says in page
    assert model.KEY not in page
    assert server.requests[0]["max_completion_tokens"] == 1
    assert probe(account_of_business()) is verdict


def test_a_check_does_not_wait_for_ever(
    estilo: Business, serve: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = threading.Event()
    server = serve(model.raw(200, "{}", hold=never))
    settings.OPENAI_BASE_URL = server.url
    monkeypatch.setattr("conversations.assistant.probe.SECONDS", 0.3)
    assert probe(Account(server.url, model.KEY, "m")) is Verdict.TIMEOUT
    never.set()


def test_without_a_key_nothing_is_asked(owner_client: Client, estilo: Business) -> None:
    assert "No hay clave" in owner_client.post(f"{PAGE}check/").content.decode()


# --- Two businesses at once -----------------------------------------------------------------------
def test_two_businesses_with_servers_and_models_of_their_own_do_not_mix(
    estilo: Business, academia: Business, serve: Any, settings: Any
) -> None:
    ours, theirs = serve(model.answers("Hola, dime.")), serve(model.answers("Buenas, dime."))
    settings.OPENAI_MORE_BASE_URLS = [ours.url, theirs.url]
    settings.OPENAI_API_KEY = "sk-platform-never-used"
    for business, server, name in ((estilo, ours, "gpt-salon"), (academia, theirs, "llama-dojo")):
        with business_context(business):
            AssistantSettings.objects.create(base_url=server.url, api_key=model.KEY, model=name)
    for business, said, name in ((estilo, "Hola", "gpt-salon"), (academia, "Buenas", "llama-dojo")):
        with business_context(business):
            reply, run = reply_to("¿me ayudas con una cosa?")
            assert reply.startswith(said)
            assert (run.engine, run.model) == ("openai", name)
    assert [each["model"] for each in ours.requests] == ["gpt-salon"]
    assert [each["model"] for each in theirs.requests] == ["llama-dojo"]
    assert estilo.name in str(ours.requests)
    assert estilo.name not in str(theirs.requests)


# --- For programs ---------------------------------------------------------------------------------
API = "/api/assistant/settings/"


def test_a_program_reads_changes_and_checks_the_settings(estilo: Business, owner: User) -> None:
    token = bearer(tokens(owner.email)["access_token"])
    change = {"api_key": "sk-own-abcdef-4f2a", "model": "gpt-of-ours", "token_budget": 500_000}
    answer = program().patch(API, change, content_type="application/json", headers=token)
    assert answer.status_code == 200, answer.content
    shown = program().get(API, headers=token).json()
    assert (shown["key"], shown["model"], shown["token_budget"]) == (
        "…4f2a",
        "gpt-of-ours",
        500_000,
    )
    assert (shown["answers_by"], shown["answers_with"]) == ("openai", "gpt-of-ours")
    assert "sk-own" not in str(shown)
    wrong = program().patch(
        API, {"base_url": "http://10.0.0.1/v1"}, content_type="application/json", headers=token
    )
    assert wrong.status_code == 400
    assert "base_url" in wrong.json()
    AssistantSettings.objects.update(api_key="")
    told = program().post(f"{API}check/", headers=token).json()
    assert (told["works"], told["code"]) == (False, "no_key")


def test_an_agents_program_is_refused(estilo: Business, agent: User) -> None:
    token = bearer(tokens(agent.email)["access_token"])
    assert program().get(API, headers=token).status_code == 403
    assert program().post(f"{API}check/", headers=token).status_code == 403
