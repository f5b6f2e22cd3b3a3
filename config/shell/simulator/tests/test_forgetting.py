"""The demo's provider forgets a customer with the business: nothing of theirs stays in Redis."""

from typing import Any

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from config.shell.simulator.privacy import SimulatorPrivacy
from config.shell.simulator.stores import RedisStore
from leads.privacy.erasure import contact_erase
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.models import Business

ANA, EVA = "+34600111222", "+34600333444"


def said(sid: str, person: str, words: str) -> dict[str, Any]:
    address = f"whatsapp:{person}"
    return {
        "sid": sid,
        "direction": "inbound",
        "from": address,
        "to": "whatsapp:+34910000001",
        "body": words,
    }


@pytest.fixture
def store() -> RedisStore:
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    store = RedisStore(settings.REDIS_URL)
    for number, (person, words) in enumerate([(ANA, "zarzamora"), (EVA, "turmalina")]):
        store.save(said(f"SM{number}", person, words))
        store.wrote(f"whatsapp:{person}", "whatsapp:+34910000001", timezone.now())
    return store


def test_what_one_customer_said_is_gone_and_the_others_is_not(
    estilo: Business, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{SimulatorPrivacy.__module__}.{SimulatorPrivacy.__name__}"
    monkeypatch.setattr(settings, "PRIVACY_HANDLERS", [path, *settings.PRIVACY_HANDLERS])
    contact, _ = contact_upsert(kind="phone", address=ANA)
    contact_erase(contact=contact, actor=SYSTEM)
    client = redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)
    assert not [key for key in client.scan_iter("sim:*") if ANA in key]
    assert [message["body"] for message in store.newest()] == ["turmalina"]
    assert store.of_person(f"whatsapp:{ANA}") == []
    assert store.wrote_at(f"whatsapp:{EVA}", "whatsapp:+34910000001") is not None
