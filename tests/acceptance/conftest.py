"""Fixtures of the scenarios: each stands on a committed database of its own."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from conversations.assistant.engines import openai_client
from tenants.http.breaker import breaker as hosts_breaker
from tests.acceptance.stage import BOGOTA, MADRID, Stage, staged


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    """No provider is thought to be down because of another scenario."""
    openai_client.breaker.reset()
    hosts_breaker.reset()
    yield
    openai_client.breaker.reset()
    hosts_breaker.reset()


@pytest.fixture
def salon_stage(web: int) -> Iterator[Stage]:
    """The salon on Tuesday, 24 November 2026, 10:00 in Madrid."""
    with staged(web, datetime(2026, 11, 24, 10, tzinfo=MADRID)) as stage:
        yield stage


@pytest.fixture
def january_stage(web: int) -> Iterator[Stage]:
    """The salon on Wednesday, 10 January 2024, 10:00 in Madrid."""
    with staged(web, datetime(2024, 1, 10, 10, tzinfo=MADRID)) as stage:
        yield stage


@pytest.fixture
def academy_stage(web: int) -> Iterator[Stage]:
    """The academy on Monday, 23 November 2026, 18:00 in Bogotá."""
    with staged(web, datetime(2026, 11, 23, 18, tzinfo=BOGOTA), business="academia") as stage:
        yield stage
