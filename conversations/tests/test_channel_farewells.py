"""A business that is erased leaves nothing calling at the providers of its channels."""

from typing import Any

import pytest
from django.db import connection

from channels_whatsapp.connecting import account_disconnect, meta_account_connect
from channels_whatsapp.tests.meta import SALON
from config.shell.simulator.chatwoot.local import TOKEN as CHATWOOT_TOKEN
from config.shell.simulator.chatwoot.local import LocalChatwoot
from config.shell.simulator.meta.meta_api import LocalMeta
from config.shell.simulator.telegram.local import TOKEN as TELEGRAM_TOKEN
from config.shell.simulator.telegram.local import LocalTelegram
from config.shell.simulator.wire import Mishap
from conversations.channels.chatwoot.keeping import inbox_connect
from conversations.channels.telegram.keeping import bot_connect
from conversations.services.farewells import KIND, farewell_say
from tenants.actors import SYSTEM
from tenants.context import public_context
from tenants.http.breaker import breaker
from tenants.models import Business, DueItem, Farewell
from tenants.provisioning import business_delete


@pytest.fixture(autouse=True)
def closed_circuits() -> Any:
    breaker.reset()
    yield
    breaker.reset()


def erase(business: Business) -> None:
    """Erase it, as if what the test wrote had been committed long before."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    business_delete(business=business)


def said() -> Any:
    with public_context():
        return farewell_say(Farewell.objects.get(kind=KIND).pk)


def test_bots_are_told_and_no_key_is_kept(estilo: Business, settings: Any) -> None:
    with LocalTelegram() as telegram, LocalChatwoot(post=lambda *_: 200) as chatwoot:
        settings.TELEGRAM_BASE_URL = telegram.base_url
        settings.CHATWOOT_BASE_URL = chatwoot.base_url
        bot_connect(token=TELEGRAM_TOKEN, actor=SYSTEM)
        inbox_connect(
            base_url=chatwoot.base_url,
            account="1",
            inbox="3",
            member_token=CHATWOOT_TOKEN,
            actor=SYSTEM,
        )
        erase(estilo)
        assert DueItem.objects.get(kind=KIND).schema_name == "public"
        telegram.mishaps.append(Mishap(status=502))
        assert said() is not None
        assert not chatwoot.api.bots
        kinds = [facts["kind"] for _name, facts in Farewell.objects.get(kind=KIND).facts]
        assert kinds == ["telegram"]
        assert said() is None
        assert [call.path.rpartition("/")[2] for call in telegram.calls][-1] == "deleteWebhook"
        row = Farewell.objects.get(kind=KIND)
        assert row.facts is None
        assert row.done_at is not None


def test_meta_is_told_when_a_number_is_let_go_and_when_the_business_is_erased(
    estilo: Business, settings: Any
) -> None:
    with LocalMeta(SALON) as meta:
        settings.META_GRAPH_BASE_URL = meta.base_url
        given = {
            "phone_number_id": SALON.phone_number_id,
            "waba_id": SALON.waba_id,
            "access_token": SALON.token,
            "app_secret": SALON.app_secret,
        }
        account = meta_account_connect(business=estilo, **given)
        assert meta.api.subscribed == [SALON.waba_id]
        account_disconnect(account=account, actor=SYSTEM)
        assert meta.api.subscribed == []
        meta_account_connect(business=estilo, **given)
        erase(estilo)
        assert said() is None
        assert meta.api.subscribed == []
