"""Nobody passes the month's budget, however many workers ask a model at once; then our own engine
answers, and the owners hear of it."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from billing.models import ModelUse, TokenHold
from conversations.assistant.budget import tokens_add, tokens_left, tokens_spent
from conversations.assistant.engines import openai_client
from conversations.assistant.engines.openai_client import ProviderFailed
from conversations.assistant.runner import think
from conversations.assistant.spending import HOLD_LASTS, BudgetSpent, spending_as, tokens_held
from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.situations import situation
from conversations.assistant.tools import Toolbox
from conversations.models import AssistantSettings, Conversation, TokenUse
from conversations.processing.doing import do
from conversations.processing.wishes import wish_of
from leads.models import Contact
from tenants.context import business_context
from tenants.models import Business, Incident, OwnerNotice


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    openai_client.breaker.reset()
    yield
    openai_client.breaker.reset()


def budget(tokens: int) -> None:
    AssistantSettings.objects.create(token_budget=tokens)


def call(took: int = 100, most: int = 100) -> None:
    with tokens_held(model="gpt", asked=most - 1, answer=1) as bill:
        bill.tokens_in, bill.tokens_out = took, 0


def told() -> list[str]:
    return list(OwnerNotice.objects.order_by("pk").values_list("kind", flat=True))


def answer(text: str) -> Any:
    return think(situation(text), Toolbox(Conversation(contact=Contact()), may_act=lambda: False))


def test_what_a_call_took_counts_and_not_what_was_held(estilo: Business) -> None:
    budget(1000)
    call(took=40, most=500)
    assert tokens_spent() == 40
    assert not TokenHold.objects.exists()


def test_a_call_that_does_not_fit_is_not_made(estilo: Business) -> None:
    budget(250)
    call()
    call()
    with pytest.raises(BudgetSpent):
        call()
    assert tokens_left() == 50


def test_a_call_that_fails_costs_nothing_and_holds_nothing(estilo: Business) -> None:
    budget(100)
    with pytest.raises(ProviderFailed), tokens_held(model="gpt", asked=50, answer=50):
        raise ProviderFailed("timeout", "late")
    assert tokens_left() == 100
    call()


def test_what_a_killed_worker_held_lapses(estilo: Business) -> None:
    budget(100)
    now = timezone.now()
    TokenHold.objects.create(business=estilo, tokens=100, until=now + HOLD_LASTS)
    with pytest.raises(BudgetSpent):
        call()
    with time_machine.travel(now + HOLD_LASTS + timedelta(seconds=1), tick=False):
        call()


def test_a_server_that_does_not_count_is_estimated(estilo: Business) -> None:
    with tokens_held(model="gpt", asked=70, answer=30):
        pass
    assert tokens_spent() == 70


def test_the_platform_sees_what_it_pays(estilo: Business) -> None:
    call()
    AssistantSettings.objects.create(api_key="sk-own")
    call()
    used = ModelUse.objects.order_by("is_own").values_list("is_own", "tokens_in")
    assert list(used) == [(False, 100), (True, 100)]


def test_owners_hear_at_80_percent_and_when_it_is_spent_once_each(estilo: Business) -> None:
    budget(1000)
    call(700)
    assert told() == []
    call(100)
    call(50)
    assert told() == ["ai_budget_warning"]
    call(100)
    for _ in range(3):
        with pytest.raises(BudgetSpent):
            call(100)
    assert told() == ["ai_budget_warning", "ai_budget_full"]


def test_another_month_begins_anew(estilo: Business) -> None:
    budget(100)
    call()
    with time_machine.travel(timezone.now() + timedelta(days=32), tick=False):
        call()
        assert told().count("ai_budget_full") == 2


def test_when_it_is_spent_our_own_engine_answers(estilo: Business, settings: Any) -> None:
    budget(50)
    with model.openai_server(model.answers("Hola")) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        thought = answer("¿cuánto cuesta el corte?")
    assert (thought.engine, thought.trace["fallback"]) == ("builtin", "budget")
    assert server.requests == []
    assert told() == ["ai_budget_full"]
    assert not Incident.objects.exists(), "the model is not down"


def test_replies_and_tasks_are_told_apart(estilo: Business, settings: Any) -> None:
    with model.openai_server(model.answers("Hola, ¿en qué te ayudo?")) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        answer("hola")
        with spending_as("replay"):
            answer("hola")
        do(wish_of("resume: uno. dos. tres. cuatro."))
    used = dict(TokenUse.objects.values_list("purpose", "tokens_in"))
    assert used == {"reply": 100, "replay": 100, "task": 100}


def test_workers_together_do_not_pass_the_budget(live_db: str) -> None:
    with business_context("estilo"):
        budget(1000)
        tokens_add(purpose="reply", model="gpt", tokens_in=500, tokens_out=0)
    gate, passed = threading.Barrier(16), []

    def work() -> None:
        try:
            with suppress(BudgetSpent), business_context("estilo"):
                gate.wait()
                for _ in range(2):
                    call()
                    passed.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with business_context("estilo"):
        assert tokens_spent() == 500 + 100 * len(passed) <= 1000
        assert passed
