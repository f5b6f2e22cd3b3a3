"""kill -9 to the worker that makes a business: nothing is left, and the next one makes it whole."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.shell.signup.services import signup_begin, signup_start
from config.shell.signup.tests.test_making import WISH, traces
from tenants.models import DueItem, SignUp, User
from tests import live
from tests.chaos.doomed import SIGNUP_POINTS
from tests.chaos.test_kills import run_doomed
from tests.live import eventually

pytestmark = pytest.mark.chaos


@pytest.fixture
def environment(live_db: str, web: int, settings: Any) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": live_db,
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PUBLIC_PORT": str(settings.PUBLIC_PORT),
    }


@pytest.mark.parametrize("point", SIGNUP_POINTS)
def test_a_worker_killed_while_it_makes_a_business_leaves_nothing(
    environment: dict[str, str], point: str
) -> None:
    owner = User.objects.get(email="stranger@example.com")
    signup = signup_begin(signup=signup_start(user=owner, wish=WISH))
    run_doomed(point, environment)
    assert traces("casa_nueva") == 0
    assert SignUp.objects.get(pk=signup.pk).state == "making"
    assert owner.memberships.count() == 0
    lease_ends()
    with live.worker(), live.beat():
        eventually(lambda: SignUp.objects.get(pk=signup.pk).state == "ready", "made")
    assert traces("casa_nueva") == 2
    assert owner.memberships.get().business.schema_name == "casa_nueva"


def lease_ends() -> None:
    """Let the time go by for which the dead worker's row is reserved."""
    past = timezone.now() - timedelta(minutes=5)
    DueItem.objects.filter(lease__isnull=False).update(lease_until=past)
