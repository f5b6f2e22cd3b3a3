"""Tasks of programs: what they give, how it was done, and where a customer stands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from billing.models import Plan, Subscription, UsageCounter
from config.tests.world import SALON_NUMBER
from conversations.assistant.engines import openai_client
from conversations.assistant.tests import openai_server as model
from conversations.channels.base import InboundMessage
from conversations.models import AssistantRun, TaskRun
from conversations.processing.extract import sentences_of, summary_extract
from conversations.processing.runs import task_run
from conversations.processing.wishes import wish_of
from conversations.services.receiving import conversation_ensure, message_receive
from conversations.services.replies import conversation_reply
from leads.models import Contact
from leads.privacy.erasure import contact_erase
from tenants.actors import Actor
from tenants.context import business_context
from tenants.http.breaker import breaker as hosts_breaker
from tenants.models import Business, DueItem, User
from tenants.tests.programs import bearer, program, tokens

STORY = (
    "La caldera del edificio norte perdió presión el lunes por la noche. "
    "El vecino del tercero llamó a las ocho. "
    "El técnico encontró una fuga en la válvula de la caldera y la cambió. "
    "Hacía frío en la calle. "
    "La presión de la caldera quedó en 1,5 bares tras cambiar la válvula. "
    "El portero le ofreció un café. "
    "Conviene revisar la válvula y la presión de la caldera en un mes."
)


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    openai_client.breaker.reset()
    hosts_breaker.reset()
    yield
    openai_client.breaker.reset()
    hosts_breaker.reset()


@pytest.fixture
def january() -> Iterator[None]:
    """Wednesday, 10 January 2024; stands before `token`, whose life is counted."""
    with time_machine.travel(datetime(2024, 1, 10, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def november() -> Iterator[None]:
    """Tuesday, 24 November 2026."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def token(estilo: Business, owner: User) -> str:
    return tokens(owner.email)["access_token"]


def process(token: str, **body: Any) -> Any:
    return program().post("/procesar", body, "application/json", headers=bearer(token))


def ask(token: str, path: str, **query: str) -> Any:
    return program().get(path, query, headers=bearer(token))


# --- What is asked for --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("message", "task", "wanted"),
    [
        ("resume: uno. dos.", "resumen", ("summary", "uno. dos.", "")),
        ("Resumen : uno", "", ("summary", "uno", "")),
        ("traduce al inglés: hola", "", ("translation", "hola", "en")),
        ("traduce: hola", "traduccion", ("translation", "hola", "")),
        ("translate to Portuguese: hi", "", ("translation", "hi", "pt")),
        ("clasifica: quiero cita", "", ("classify", "quiero cita", "")),
        ("¿a qué hora abrís?", "", ("answer", "¿a qué hora abrís?", "")),
        ("resume: mi visita", "clasificar", ("classify", "resume: mi visita", "")),
        ("hola", "TRADUCCIÓN", ("translation", "hola", "")),
    ],
)
def test_the_task_is_read_from_its_name_or_from_the_text(
    message: str, task: str, wanted: tuple[str, str, str]
) -> None:
    wish = wish_of(message, task=task)
    assert (wish.task, wish.text, wish.language) == wanted


# --- Without a model ----------------------------------------------------------------------------
def test_a_summary_is_made_of_the_texts_own_sentences(token: str) -> None:
    answer = process(token, mensaje=f"resume: {STORY}", tarea="resumen")
    assert answer.status_code == 200
    told = answer.json()
    kept = sentences_of(told["resultado"]["text"])
    assert (told["tarea"], told["estado"], told["motor"]) == ("resumen", "done", "builtin")
    assert 1 <= len(kept) <= 3
    assert set(kept) <= set(sentences_of(STORY))
    assert any("válvula" in sentence for sentence in kept)
    assert "café" not in told["resultado"]["text"]


@pytest.mark.parametrize("text", ["Una sola frase.", "Una. Dos.", "¡Hola!", "sin punto final"])
def test_a_short_text_is_its_own_summary(text: str) -> None:
    assert summary_extract(text) == text


@pytest.mark.parametrize("text", ["...", "\n\n", "¿?", "😀 😀", "1. 2. 3. 4. 5."])
def test_odd_texts_are_no_trouble(text: str) -> None:
    assert isinstance(summary_extract(text), str)


def test_a_translation_without_a_model_is_refused_in_words(token: str) -> None:
    answer = process(token, mensaje="traduce al inglés: buenos días")
    assert answer.status_code == 503
    told = answer.json()
    assert "modelo" in told["detail"]
    trace = ask(token, "/consultar", id=told["id"]).json()
    assert (trace["estado"], trace["motivo"], trace["resultado"]) == (
        "unavailable",
        "no model",
        None,
    )


def test_a_wish_is_classified_as_in_a_conversation(january: None, token: str) -> None:
    told = process(
        token, mensaje="Quiero Corte y Peinado el 15 de enero a las 10:00", tarea="clasificar"
    ).json()["resultado"]
    assert told["intent"] == "booking"
    assert told["confidence"] >= 0.85
    assert told["entities"]["service"] == "Corte y Peinado"
    assert (told["entities"]["date"], told["entities"]["time"]) == ("2024-01-15", "10:00")
    assert told["ready_to_book"] is True


def test_a_question_is_answered_from_the_records(token: str) -> None:
    told = process(token, mensaje="¿cuánto cuesta el corte?", tarea="responder").json()
    assert "18" in told["resultado"]["text"]
    assert not told["resultado"]["needs_conversation"]


def test_an_answer_books_nothing(november: None, token: str) -> None:
    told = process(token, mensaje="quiero un corte el jueves a las 10:00 con Marta").json()
    assert told["resultado"]["needs_conversation"] is True
    assert told["resultado"]["text"] == ""
    with business_context("estilo"), connection.cursor() as cursor:
        for table in ("bookings_booking", "conversations_conversation", "leads_contact"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


# --- With a model -------------------------------------------------------------------------------
@pytest.fixture
def keyed(settings: Any) -> Any:
    settings.OPENAI_API_KEY = model.KEY
    return settings


def says(text: str) -> model.Reply:
    return model.completion({"content": text, "tool_calls": None})


def test_a_translation_by_the_model_leaves_its_trace(token: str, keyed: Any) -> None:
    with model.openai_server(says("Good morning")) as server:
        keyed.OPENAI_BASE_URL = server.url
        told = process(token, mensaje="traduce al inglés: buenos días").json()
        assert server.wrong == []
        sent = server.requests[0]["messages"]
    assert told["resultado"] == {"text": "Good morning", "language": "en", "from": "es"}
    assert "English" in sent[0]["content"]
    assert "buenos días" in sent[1]["content"]
    trace = ask(token, "/consultar", id=told["id"]).json()
    assert (trace["motor"], trace["estado"]) == ("openai", "done")
    assert [tool["tool"] for tool in trace["herramientas"]] == ["model"]
    assert trace["tokens"]["entrada"] > 0
    assert trace["latencia_ms"] >= 0
    used = dict(UsageCounter.objects.values_list("metric", "used"))
    assert used["ai_tokens"] == trace["tokens"]["entrada"] + trace["tokens"]["salida"]
    assert used["ai_runs"] == used["messages"] == 1


def test_a_summary_goes_on_without_the_model_when_it_is_down(token: str, keyed: Any) -> None:
    with model.openai_server(model.fails(503)) as server:
        keyed.OPENAI_BASE_URL = server.url
        told = process(token, mensaje=STORY, tarea="resumen").json()
    assert (told["estado"], told["motor"]) == ("done", "builtin")
    assert "503" in ask(token, "/consultar", id=told["id"]).json()["motivo"]


def test_a_translation_is_refused_when_the_model_is_down(token: str, keyed: Any) -> None:
    with model.openai_server(model.fails(503)) as server:
        keyed.OPENAI_BASE_URL = server.url
        answer = process(token, mensaje="hola", tarea="traduccion")
    assert answer.status_code == 503


# --- Limits and refusals ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"mensaje": ""},
        {"mensaje": "  "},
        {"mensaje": "x" * 16_001},
        {"mensaje": "hola", "tarea": "bailar"},
        {"mensaje": "hola", "idioma": "klingon"},
        {"mensaje": ["hola"]},
    ],
)
def test_what_is_not_right_is_said(token: str, body: dict[str, Any]) -> None:
    assert process(token, **body).status_code == 400


@pytest.mark.usefixtures("estilo")
def test_who_may_not_is_told_so() -> None:
    viewer = tokens("viewer@estilo.example")["access_token"]
    assert process("", mensaje="hola").status_code == 401
    assert process(viewer, mensaje="hola").status_code == 403
    with business_context("estilo"):
        assert not TaskRun.objects.exists()


def test_a_task_counts_as_a_message_of_the_plan(token: str, estilo: Business) -> None:
    plan = Plan.objects.get(code="professional")
    plan.messages = 2
    plan.save()
    Subscription.objects.create(business=estilo, plan=plan)
    answers = [process(token, mensaje="hola", tarea="clasificar") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert "/plan/" in answers[-1].json()["detail"]


def test_an_error_of_ours_is_traced_and_costs_no_message(
    token: str, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(text: str) -> str:
        raise RuntimeError(f"could not read {text}")

    monkeypatch.setattr("conversations.processing.doing.summary_extract", breaks)
    with business_context("estilo"):
        with pytest.raises(RuntimeError):
            task_run(wish=wish_of("resume: llamad al 600123456"), user=owner)
        run = TaskRun.objects.get()
        assert (run.state, run.reason, run.result) == ("failed", "RuntimeError", None)
        used = dict(UsageCounter.objects.values_list("metric", "used"))
        assert (used["messages"], used.get("ai_runs", 0)) == (0, 0)
        assert DueItem.objects.filter(kind="conversations.task_expired", object_id=run.pk).exists()
    trace = ask(token, "/consultar", id=str(run.uuid)).json()
    assert (trace["estado"], trace["motivo"]) == ("failed", "RuntimeError")


def test_texts_are_kept_encrypted_and_for_ninety_days(token: str) -> None:
    process(token, mensaje="Mi teléfono es 600123456 y quiero cita", tarea="clasificar")
    with business_context("estilo"), connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM conversations_taskrun t")
        assert "600123456" not in cursor.fetchone()[0]
        item = DueItem.objects.get(kind="conversations.task_expired")
        kept = item.run_at - TaskRun.objects.get().started_at
        assert kept == timedelta(days=90)


# --- Traces and standing ------------------------------------------------------------------------
def wrote(text: str, number: str = "+34600123456") -> Any:
    with business_context("estilo"):
        said = InboundMessage("whatsapp", SALON_NUMBER, f"SM{text}", "phone", number, text)
        talk = message_receive(said).conversation
        conversation_reply(talk.pk)
        talk.refresh_from_db()
        return talk


def test_a_run_of_the_assistant_is_traced_too(
    november: None, token: str, agent: User, owner: User
) -> None:
    talk = wrote("quiero un corte el jueves por la tarde")
    with business_context("estilo"):
        run = AssistantRun.objects.get()
    trace = ask(token, "/consultar", id=str(run.uuid)).json()
    assert trace["motor"] == "builtin"
    assert "search_slots" in [call["tool"] for call in trace["herramientas"]]
    assert trace["resultado"]["replies"]
    with business_context("estilo"):
        talk.assigned_to = owner
        talk.save()
    other = tokens(agent.email)["access_token"]
    assert ask(other, "/consultar", id=str(run.uuid)).status_code == 404


@pytest.mark.parametrize("reference", ["+34600123456", "600 12 34 56", "uuid"])
def test_the_step_of_a_customer_is_told(november: None, token: str, reference: str) -> None:
    talk = wrote("quiero un corte el jueves por la tarde")
    if reference == "uuid":
        with business_context("estilo"):
            reference = str(talk.contact.uuid)
    told = ask(token, "/estado", contacto=reference).json()
    assert told["conversacion"] == str(talk.uuid)
    assert told["paso"] == {"tarea": "booking", "espera": "slot"}
    assert (told["atiende"], told["canal"], told["lead"]) == (
        "assistant",
        "whatsapp",
        "INTERESTED",
    )


def test_an_agent_is_not_told_of_a_colleague_s_conversation(
    november: None, agent: User, owner: User
) -> None:
    """Of a person whom they may see for another conversation."""
    talk = wrote("quiero un corte el jueves por la tarde")
    number = "+34600123456"
    with business_context("estilo"):
        open_one = conversation_ensure(
            contact=talk.contact, channel="fake", account_key="x", kind="phone", address=number
        )
        open_one.last_message_at = talk.last_message_at - timedelta(hours=1)
        open_one.save()
        talk.assigned_to = owner
        talk.save()
    told = ask(tokens(agent.email)["access_token"], "/estado", contacto=number).json()
    assert (told["conversacion"], told["paso"]["tarea"]) == (str(open_one.uuid), "")


def test_whoever_was_erased_is_nobody(november: None, token: str, owner: User) -> None:
    talk = wrote("hola")
    with business_context("estilo"):
        contact_erase(contact=talk.contact, actor=Actor.person(owner))
        stand_in = Contact.objects.exclude(erased_at=None).get()
    for reference in (talk.contact.uuid, stand_in.uuid):
        assert ask(token, "/estado", contacto=str(reference)).status_code == 404


@pytest.mark.parametrize("reference", ["+34600999999", "nadie@example.com", "x", "0"])
def test_nobody_is_404(token: str, reference: str) -> None:
    assert ask(token, "/estado", contacto=reference).status_code == 404


def test_a_task_of_a_colleague_is_not_an_agents(token: str, agent: User) -> None:
    mine = process(token, mensaje="hola", tarea="clasificar").json()["id"]
    other = tokens(agent.email)["access_token"]
    assert ask(other, "/consultar", id=mine).status_code == 404
    theirs = process(other, mensaje="hola", tarea="clasificar").json()["id"]
    assert ask(token, "/consultar", id=theirs).status_code == 200
    assert ask(token, "/consultar", id="no").status_code == 400


# --- Odd bodies ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "5",
        '"hola"',
        "{",
        "NaN",
        '{"mensaje": NaN}',
        '{"mensaje": Infinity}',
        '{"mensaje": null}',
        '{"mensaje": []}',
        '{"mensaje": {"a": 1}}',
        '{"mensaje": true}',
        '{"mensaje": "\\u0000"}',
        '{"mensaje": "\\ud800"}',
        '{"mensaje": "hola", "tarea": {"a": []}}',
        '{"mensaje": "hola", "tarea": 5, "idioma": []}',
        '{"mensaje": "hola", "idioma": "kl"}',
        '{"mensaje": "' + "a" * 100_000 + '"}',
        "[" * 50_000 + "]" * 50_000,
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        '{"mensaje": "hola", "mensaje": ' + "9" * 5_000 + "}",
    ],
    ids=lambda body: body[:24],
)
def test_an_odd_body_is_no_error_of_ours(token: str, body: str) -> None:
    for given in (body, body.encode("utf-16")):
        answer = program().post("/procesar", given, "application/json", headers=bearer(token))
        assert answer.status_code < 500


@pytest.mark.parametrize("path", ["/estado", "/consultar"])
@pytest.mark.parametrize(
    "value", ["", "x" * 5_000, "%00", "' OR 1=1 --", "\u202e", "../../x", "-1"]
)
def test_odd_references_find_nothing(token: str, path: str, value: str) -> None:
    for name in ("id", "contacto"):
        assert 400 <= ask(token, path, **{name: value}).status_code < 500
