"""The salon with two customers of whom everything is known."""

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from conversations.channels.fake import FakeChannel
from leads.models import Contact
from tenants.models import Business, User
from tests.privacy.people import ANA, EVA, lives


@pytest.fixture(autouse=True)
def nothing_sent() -> Iterator[None]:
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()
    yield
    FakeChannel.outbox.clear()


@pytest.fixture
def ana(estilo: Business, owner: User) -> Contact:
    """Who is given out, and forgotten."""
    return lives(ANA, owner)


@pytest.fixture
def eva(estilo: Business, owner: User) -> Contact:
    """Who has nothing to do with it."""
    return lives(EVA, owner)
