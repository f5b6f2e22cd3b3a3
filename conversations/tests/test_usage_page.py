"""Owners see what models cost them this month, in what, and who answers now."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from billing.models import ModelPrice
from billing.usage import usage_add
from conversations.assistant.budget import tokens_add
from conversations.models import AssistantSettings
from conversations.selectors.usage import month_usage
from tenants.incidents import incident_open
from tenants.models import Business


@pytest.fixture(autouse=True)
def model(settings: Any) -> None:
    settings.OPENAI_API_KEY = "sk-test"


def spend(purpose: str = "reply", tokens_in: int = 700, tokens_out: int = 100) -> None:
    tokens_add(purpose=purpose, model="mini", tokens_in=tokens_in, tokens_out=tokens_out)


def test_the_month_by_purpose_with_its_estimated_cost(
    estilo: Business, owner_client: Client
) -> None:
    ModelPrice.objects.create(model="mini", price_in=Decimal(400), price_out=Decimal(1600))
    AssistantSettings.objects.create(token_budget=1000)
    spend()
    spend("summary", 80, 20)
    usage_add("ai_cached", 3)
    usage = month_usage()
    assert [(part.label, part.tokens) for part in usage.purposes[:2]] == [
        ("Respuestas", 800),
        ("Resúmenes", 100),
    ]
    assert usage.cost == Decimal("0.50")
    assert (usage.meter.percent, usage.cached) == (90, 3)
    shown = owner_client.get("/usage/").content.decode()
    assert "Queda poco" in shown
    assert "Resúmenes" in shown


def test_without_a_price_no_cost_is_made_up(estilo: Business) -> None:
    spend()
    assert month_usage().cost is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"token_budget": 100}, "Se han agotado los tokens"),
        ({"engine": "builtin"}, "Contesta el motor propio"),
        ({}, "El modelo de IA no responde ahora"),
    ],
)
def test_it_says_why_our_own_engine_answers(
    estilo: Business, owner_client: Client, changes: dict[str, Any], says: str
) -> None:
    AssistantSettings.objects.create(**changes)
    spend()
    incident_open(kind="ai_down", business=estilo)
    assert says in owner_client.get("/usage/").content.decode()


def test_home_has_the_meter_where_a_model_answers(
    estilo: Business, owner_client: Client, settings: Any
) -> None:
    spend()
    assert "Tokens del modelo este mes" in owner_client.get("/").content.decode()


def test_home_without_a_model_says_nothing_of_tokens(
    estilo: Business, owner_client: Client, settings: Any
) -> None:
    settings.OPENAI_API_KEY = ""
    assert "Tokens del modelo" not in owner_client.get("/").content.decode()


def test_agents_do_not_see_what_it_costs(estilo: Business, agent_client: Client) -> None:
    assert agent_client.get("/usage/").status_code in (302, 403, 404)
