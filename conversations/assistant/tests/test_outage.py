"""When the model's provider is down, those whom it concerns hear of it once, and once that it is
over; our own engine answers meanwhile."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from billing.models import UsageCounter
from conversations.assistant.accounts import account_of_business
from conversations.assistant.engines import openai_client
from conversations.assistant.engines.base import EngineUnavailable
from conversations.assistant.engines.openai_client import ProviderFailed
from conversations.assistant.outage import model_answered, model_check, model_failed
from conversations.assistant.runner import think
from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.situations import situation
from conversations.assistant.tools import Toolbox
from conversations.models import AssistantSettings, Conversation
from leads.models import Contact
from tenants import due
from tenants.context import business_context, public_context
from tenants.due import due_claim
from tenants.http.breaker import breaker as hosts_breaker
from tenants.models import Business, Incident, OwnerNotice, PlatformNotice, User

DOWN = ProviderFailed("status 503 (no code)")
ADMIN = "admin@mostrador.example"


@pytest.fixture(autouse=True)
def platform_key(settings: Any) -> Iterator[None]:
    settings.OPENAI_API_KEY = model.KEY
    openai_client.breaker.reset()
    hosts_breaker.reset()
    yield
    openai_client.breaker.reset()
    hosts_breaker.reset()


@pytest.fixture
def admin(db: None) -> User:
    User.objects.filter(is_staff=True).exclude(email=ADMIN).update(is_active=False)
    found = User.objects.filter(email=ADMIN).first()
    return found or User.objects.create_superuser(ADMIN, "x")


def fails(times: int = 3, failure: ProviderFailed = DOWN) -> None:
    for _ in range(times):
        model_failed(account_of_business(), failure)


def told() -> list[str]:
    return list(OwnerNotice.objects.order_by("pk").values_list("kind", flat=True))


def admins_told() -> list[str]:
    return list(PlatformNotice.objects.order_by("pk").values_list("kind", flat=True))


def platform_works() -> None:
    """What a worker does with the platform's due work."""
    for claim in due_claim(timezone.now()):
        if claim.schema_name == "public":
            with public_context():
                due.due_work(claim)


def test_two_failures_are_bad_luck_and_the_third_is_an_outage(estilo: Business) -> None:
    fails(2)
    assert not Incident.objects.exists()
    fails(1)
    assert (told(), admins_told()) == (["ai_down"], ["ai_down"])


def test_an_answer_between_failures_ends_the_row(estilo: Business) -> None:
    fails(2)
    model_answered(account_of_business())
    fails(2)
    assert told() == []


@pytest.mark.parametrize(
    "failure",
    [ProviderFailed("insufficient_quota", "quota"), ProviderFailed("status 401 (x)", "key")],
)
def test_what_waiting_does_not_mend_is_told_at_once(
    estilo: Business, failure: ProviderFailed
) -> None:
    fails(1, failure)
    assert (told(), admins_told()) == (["ai_down"], ["ai_down"])


def test_more_failures_are_counted_and_not_told_again(estilo: Business) -> None:
    fails(9)
    assert (told(), admins_told()) == (["ai_down"], ["ai_down"])
    assert Incident.objects.get(business=estilo).times == 7


def test_a_business_that_comes_while_the_model_is_left_alone_hears_too(
    estilo: Business, academia: Business
) -> None:
    fails(3)
    with business_context(academia), pytest.raises(EngineUnavailable, match="left alone"):
        model_check(account_of_business())
    assert OwnerNotice.objects.filter(business=academia, kind="ai_down").count() == 1
    assert admins_told() == ["ai_down"]


def test_the_first_answer_ends_it_for_all_and_the_next_failure_is_new(
    estilo: Business, academia: Business
) -> None:
    fails(3)
    with business_context(academia):
        fails(1)
    model_answered(account_of_business())
    platform_works()
    platform_works()
    assert not Incident.objects.filter(closed_at=None).exists()
    assert sorted(OwnerNotice.objects.values_list("business__schema_name", "kind")) == [
        ("academia", "ai_back"),
        ("academia", "ai_down"),
        ("estilo", "ai_back"),
        ("estilo", "ai_down"),
    ]
    assert admins_told() == ["ai_down", "ai_back"]
    fails(3)
    assert told().count("ai_down") == 3
    assert admins_told() == ["ai_down", "ai_back", "ai_down"]


def test_with_a_key_of_its_own_it_is_the_business_s_matter(
    estilo: Business, academia: Business
) -> None:
    AssistantSettings.objects.create(api_key="sk-own")
    fails(1, ProviderFailed("insufficient_quota", "quota"))
    assert (told(), admins_told()) == (["ai_down"], [])
    notice = OwnerNotice.objects.get()
    assert notice.context["why"] == "quota"
    with business_context(academia):
        model_answered(account_of_business())
    assert Incident.objects.get().closed_at is None
    model_answered(account_of_business())
    assert told() == ["ai_down", "ai_back"]


def test_everybody_gets_one_mail_and_it_says_what_helps(estilo: Business, admin: User) -> None:
    fails(1, ProviderFailed("insufficient_quota", "quota"))
    platform_works()
    platform_works()
    by_address = {each.to[0]: each for each in mail.outbox}
    assert len(mail.outbox) == len(by_address) == 2
    assert "recargar la cuenta" in str(by_address[ADMIN].body)
    assert "/admin/platform/" in str(by_address[ADMIN].body)
    assert "no tienes que hacer nada" in str(by_address["owner@estilo.example"].body)
    assert model.KEY not in "".join(str(each.body) for each in mail.outbox)


def test_replies_that_were_too_late_are_counted(estilo: Business) -> None:
    fails(2, ProviderFailed("timeout", "late"))
    fails(1)
    assert UsageCounter.objects.get(metric="ai_late").used == 2


def test_our_own_engine_answers_meanwhile(estilo: Business, settings: Any) -> None:
    with model.openai_server(model.fails(503)) as server:
        settings.OPENAI_BASE_URL = server.url
        for _ in range(5):
            tools = Toolbox(Conversation(contact=Contact()), may_act=lambda: False)
            thought = think(situation("¿cuánto cuesta el corte?"), tools)
            assert thought.engine == "builtin"
            assert "18" in thought.outcome.replies[0]
            assert thought.trace["fallback"]
    assert (told(), admins_told()) == (["ai_down"], ["ai_down"])
    assert len(server.requests) == 3, "then it is left alone"


# --- Many workers at once -----------------------------------------------------------------------
@pytest.mark.parametrize("workers", [12])
def test_of_many_workers_that_fail_at_once_one_tells(live_db: str, workers: int) -> None:
    at_once(workers, lambda: fails(3))
    assert (told(), admins_told()) == (["ai_down"], ["ai_down"])
    at_once(workers, lambda: model_answered(account_of_business()))
    platform_works()
    assert (told(), admins_told()) == (["ai_down", "ai_back"], ["ai_down", "ai_back"])


def at_once(workers: int, work: Any) -> None:
    gate, errors = threading.Barrier(workers), []

    def one() -> None:
        try:
            with business_context("estilo"):
                gate.wait()
                work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
