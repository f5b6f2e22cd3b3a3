"""Frequent questions are answered without asking the model again, until a record changes; what is
personal, or part of a task, never is."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction

from billing.models import UsageCounter
from bookings.models import Service
from conversations.assistant.cache import knowledge_fingerprint
from conversations.assistant.engines import openai_client
from conversations.assistant.engines.base import Line
from conversations.assistant.facts import business_facts
from conversations.assistant.runner import Thought, think
from conversations.assistant.spending import spending_as
from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.openai_server import OpenAIServer
from conversations.assistant.tests.situations import NOW, situation
from conversations.assistant.tools import Toolbox
from conversations.models import AssistantSettings, Conversation, Faq
from leads.models import Contact
from tenants.context import business_context
from tenants.models import Business

PRICE = "¿Cuánto cuesta el corte?"


@pytest.fixture(autouse=True)
def monday(db: None) -> Iterator[time_machine.Traveller]:
    openai_client.breaker.reset()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def server(estilo: Business, settings: Any) -> Iterator[OpenAIServer]:
    with model.openai_server(priced) as running:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = running.url, model.KEY
        yield running
    assert running.wrong == []


def priced(_request: Any) -> Any:
    """What a model that reads its records says."""
    return model.answers(f"El corte cuesta {_price['now']} €.", intent="price")


_price = {"now": "18"}


@pytest.fixture(autouse=True)
def usual_price() -> None:
    _price["now"] = "18"


def ask(text: str = PRICE, **changes: Any) -> Thought:
    asked = situation(text, facts=business_facts(), **changes)
    return think(asked, Toolbox(Conversation(contact=Contact()), may_act=lambda: False))


def hits() -> int:
    row = UsageCounter.objects.filter(metric="ai_cached").first()
    return row.used if row else 0


def test_the_same_question_is_asked_once_however_it_is_written(server: OpenAIServer) -> None:
    first = ask()
    for text in (PRICE, "cuanto cuesta el corte", "CUÁNTO CUESTA EL CORTE???"):
        again = ask(text)
        assert again.outcome.replies == first.outcome.replies
        assert again.outcome.provenance == first.outcome.provenance
        assert again.trace["cached"] is True
    assert len(server.requests) == 1
    assert hits() == 3
    assert "cached" not in first.trace


def test_a_changed_price_is_told_at_once(server: OpenAIServer) -> None:
    ask()
    Service.objects.filter(name="Corte").update(price=Decimal(21))
    _price["now"] = "21"
    assert ask().outcome.replies == ["El corte cuesta 21 €."]
    assert len(server.requests) == 2


def test_new_knowledge_is_asked_about_anew(server: OpenAIServer) -> None:
    before = knowledge_fingerprint()
    ask()
    faq = Faq.objects.create(question="¿Corte?", answer="18 €", language="es")
    assert knowledge_fingerprint() != before
    ask()
    assert len(server.requests) == 2
    before = knowledge_fingerprint()
    with transaction.atomic():
        Faq.objects.filter(pk=faq.pk).update(answer="19 €")
    assert knowledge_fingerprint() != before
    Faq.objects.all().delete()
    assert knowledge_fingerprint() != before


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "office"},
        {"state": {"openai": {"calls": [{"tool": "hold", "result": {"hold_token": "x"}}]}}},
        {"state": {"welcome": {"step": "name"}}},
    ],
)
def test_another_audience_or_an_open_task_is_asked_anew(
    server: OpenAIServer, changes: dict[str, Any]
) -> None:
    ask()
    ask(**changes)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "text", ["¿y cuánto cuesta eso?", "¿cuánto cuesta el corte? mi móvil es 600 123 456", "hola"]
)
def test_what_depends_on_talk_or_person_is_asked_anew(server: OpenAIServer, text: str) -> None:
    said = [Line("contact", "hola", NOW)]
    for _ in range(2):
        ask(text, history=said)
    assert len(server.requests) == 2


def test_an_answer_that_names_the_person_is_nobody_else_s(
    server: OpenAIServer, settings: Any
) -> None:
    server.steps = [model.answers("Ana, el corte cuesta 18 €.", intent="price")]
    ask(contact_name="Ana Ruiz")
    ask(contact_name="Luis Gil")
    assert len(server.requests) == 2


def test_another_day_another_model_another_business_are_asked_anew(
    server: OpenAIServer, academia: Business, monday: time_machine.Traveller
) -> None:
    ask()
    ask(now=NOW + timedelta(days=1))
    AssistantSettings.objects.create(api_key=model.KEY, model="another")
    ask()
    assert len(server.requests) == 3
    with business_context(academia):
        ask()
    assert len(server.requests) >= 4


def test_opening_time_passes_between_two_questions(server: OpenAIServer) -> None:
    ask(now=NOW.replace(hour=9, minute=30))
    ask(now=NOW.replace(hour=13, minute=30))
    ask(now=NOW.replace(hour=15, minute=30))
    assert len(server.requests) == 2


def test_rehearsals_neither_read_nor_keep(server: OpenAIServer) -> None:
    with spending_as("replay"):
        ask()
        ask()
    ask()
    assert len(server.requests) == 3
    assert hits() == 0


def test_what_the_guardrails_would_not_let_out_now_is_asked_anew(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    monkeypatch.setattr("conversations.assistant.cache._problems", lambda *_: ["unsupported"])
    ask()
    assert len(server.requests) == 2


def test_our_own_engine_needs_no_cache(estilo: Business, settings: Any) -> None:
    settings.OPENAI_API_KEY = ""
    assert ask().engine == ask().engine == "builtin"
    assert hits() == 0
