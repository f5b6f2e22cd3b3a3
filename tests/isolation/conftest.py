"""The salon with belongings that nobody else may see."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.conf import settings

from tenants.context import public_context
from tenants.models import Business, User
from tests.isolation.sentinels import Belongings, belongings_create


@pytest.fixture(autouse=True)
def no_section_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walks knock at hundreds of doors in a second; limits have tests of their own."""
    for action in ("admin", "general", "anonymous_write", "api"):
        monkeypatch.setitem(settings.RATE_LIMITS, action, "100000/m")


@pytest.fixture
def belongings(estilo: Business, owner: User) -> Belongings:
    """The salon's secrets; its schema stays open only for their making."""
    return belongings_create(owner)


@pytest.fixture
def values(belongings: Belongings) -> Mapping[str, Sequence[Any]]:
    """What stands for each argument of an address: the salon's own ids."""
    with public_context():
        accounts = list(User.objects.values_list("pk", flat=True)[:2])
    return {
        "uuid": belongings.uuids,
        "other": belongings.uuids,
        "account": ["0190a1b2-0000-7000-8000-000000000001"],
        "what": ["inbound", "events"],
        "delivery_uuid": [belongings.delivery.uuid],
        # Made up: what a real one opens, it opens to whoever has it.
        "token": ["A" * 43],
        "schema_name": ["estilo", "academia", "public"],
        "uidb36": accounts,
        "state": ["NEW"],
        "key": ["set-password", "0a-1b2c"],
        "ref": ["cs_test_1"],
        "path": ["2010-04-01/Accounts/AC1/Messages.json"],
        "code": ["google", "calendly", "none"],
        "provider": ["meta", "none"],
        "kind": ["contacts", "email", "sms"],
        "pk": ["1", "2"],
        "place": ["0"],
    }
