"""The product live on loopback, for drills and chaos."""

from collections.abc import Iterator
from typing import Any

import pytest

from config.shell.simulator.local import LocalTwilio
from tenants.context import business_context
from tenants.models import Business
from tests import live


@pytest.fixture
def twilio() -> Iterator[LocalTwilio]:
    """Twilio's API on loopback."""
    with live.twilio_stand_in() as twilio:
        yield twilio


@pytest.fixture
def web(live_db: str, settings: Any) -> Iterator[int]:
    """The web on the test's own committed database; its port. No worker yet."""
    live.begin_clean()
    settings.BURST_WAIT_SECONDS = 0.5
    with live.web_server() as port:
        yield port
    live.begin_clean()


@pytest.fixture
def worker(web: int) -> Iterator[None]:
    """A worker, and the ticks of beat."""
    with live.worker(), live.beat():
        yield


@pytest.fixture
def salon(web: int) -> Iterator[Business]:
    """The salon, its schema open in the test's thread."""
    with business_context("estilo") as business:
        yield business


@pytest.fixture
def customer(web: int, twilio: LocalTwilio) -> live.Customer:
    """Somebody who writes to the salon."""
    return live.Customer(web, twilio)
