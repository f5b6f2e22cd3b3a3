"""kill -9 to a real worker at the worst moments: everything is answered, nothing is sent twice."""

import os
import subprocess
import sys
from typing import Any

import pytest

from bookings.models import Booking
from config.shell.embedded.keeper import dies_with_parent
from config.shell.embedded.paths import PROJECT
from config.shell.simulator.local import LocalTwilio
from conversations.models import Delivery, Message
from tenants.models import Business, DueItem
from tests import live
from tests.chaos.doomed import (
    CALENDAR_POINTS,
    IMPORT_POINTS,
    NOTICE_POINTS,
    POINTS,
    SIGNUP_POINTS,
)
from tests.chaos.test_outcomes import doubts_grow_old, leases_end
from tests.live import Customer, eventually, stays

pytestmark = pytest.mark.chaos
OTHERS = SIGNUP_POINTS + IMPORT_POINTS + CALENDAR_POINTS + NOTICE_POINTS
MESSAGE_POINTS = [point for point in POINTS if point not in OTHERS]
WISH = "hola, quiero cortarme el pelo el jueves por la tarde"


@pytest.fixture
def child_environment(live_db: str, web: int, twilio: LocalTwilio, settings: Any) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": live_db,
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "TWILIO_BASE_URL": twilio.base_url,
        "PUBLIC_PORT": str(settings.PUBLIC_PORT),
    }


def run_doomed(point: str, environment: dict[str, str]) -> None:
    """A worker that takes work until it dies at `point`."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.doomed", point],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dies_with_parent(),
    )
    try:
        with live.beat():
            assert child.wait(live.PATIENCE_SECONDS) == -9
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize("point", MESSAGE_POINTS)
def test_a_killed_worker_s_message_is_settled_by_the_next_one(
    salon: Business, customer: Customer, child_environment: dict[str, str], point: str
) -> None:
    customer.write(WISH)
    run_doomed(point, child_environment)
    leases_end()
    with live.worker(), live.beat():
        eventually(_settled, "everything settled")
    (message,) = Message.objects.filter(direction="out")
    uncertain = point == "sending"
    assert message.delivery.state == ("unknown" if uncertain else "sent")
    assert message.delivery.attempts == 1
    assert len(customer.heard) == (0 if uncertain else 1)


def test_a_worker_killed_after_booking_books_once_and_tells_the_customer(
    salon: Business, customer: Customer, child_environment: dict[str, str]
) -> None:
    with live.worker(), live.beat():
        customer.write(WISH)
        customer.hears(1)
        eventually(lambda: not _open_work(), "the first answer settled")
    customer.write("la primera")
    run_doomed("thought", child_environment)
    leases_end()
    booking = Booking.objects.get(state=Booking.State.CONFIRMED)
    with live.worker(), live.beat():
        eventually(lambda: _settled() and len(customer.heard) == 2, "told")
    assert Booking.objects.exclude(state=Booking.State.EXPIRED).get() == booking
    assert f"{booking.start.astimezone(salon.tz):%H:%M}" in customer.heard[1]
    assert stays(lambda: len(customer.heard) == 2)


def _open_work() -> bool:
    return DueItem.objects.filter(kind__startswith="conversations.").exists()


def _settled() -> bool:
    doubts_grow_old()
    unsettled = Delivery.objects.filter(state__in=("queued", "sending")).exists()
    return not _open_work() and not unsettled and Delivery.objects.exists()
