"""Connecting an inbox of Chatwoot, looking after it, letting it go."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from config.shell.simulator.chatwoot.local import TOKEN
from config.shell.simulator.wire import Mishap
from conversations.channels.chatwoot.keeping import inbox_connect
from conversations.channels.chatwoot.tests.conftest import Bridge
from conversations.models import ChannelAccount, Conversation
from conversations.services.connections import account_disconnect, account_validate
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business, ChannelRoute, User
from tenants.tests.programs import tokens

PAGE = "/settings/channels/chatwoot/"


def test_a_bot_is_made_given_the_inbox_and_told_where_to_call(
    bridge: Bridge, account: ChannelAccount
) -> None:
    (bot,) = bridge.api.bots.values()
    assert bridge.api.inboxes[3].bot == bot.id
    assert f"/webhook/chatwoot/{account.key}?secret=" in bot.fields["outgoing_url"]
    assert (account.label, account.state) == ("Web de Estilo", "active")
    assert not account_validate(account=account)
    again = inbox_connect(
        base_url=bridge.base_url, account="1", inbox="3", member_token=TOKEN, actor=SYSTEM
    )
    assert again.pk == account.pk
    assert len(bridge.api.bots) == 1, "connected anew, the bot is the same"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"base_url": "http://10.0.0.8"}, "base_url"),
        ({"base_url": "https://127.0.0.1/x"}, "base_url"),
        ({"account": "1/../2"}, "account"),
        ({"account": "9"}, "inbox"),
        ({"inbox": "8"}, "inbox"),
        ({"member_token": "other"}, "member_token"),
    ],
)
def test_what_does_not_fit_is_said_by_field_and_leaves_nothing(
    bridge: Bridge, estilo: Business, wrong: dict[str, str], field: str
) -> None:
    given = {"base_url": bridge.base_url, "account": "1", "inbox": "3", "member_token": TOKEN}
    with pytest.raises(ValidationError) as raised:
        inbox_connect(**given | wrong, actor=SYSTEM)
    assert field in raised.value.error_dict
    assert not ChannelAccount.objects.exists()
    assert not bridge.api.bots


def test_trouble_is_noted_and_a_disconnected_inbox_is_nobodys(
    bridge: Bridge, account: ChannelAccount
) -> None:
    bridge.api.inboxes[3].bot = None
    assert account_validate(account=account)
    account.refresh_from_db()
    assert account.state == "error"
    assert "bot" in account.state_reason
    bridge.mishaps.append(Mishap(status=503))
    account_disconnect(account=account, actor=SYSTEM)
    account.refresh_from_db()
    assert (account.state, account.credentials) == ("disconnected", None)
    assert not ChannelRoute.objects.filter(channel="chatwoot").exists()


def test_letting_go_takes_the_bot_away(bridge: Bridge, account: ChannelAccount) -> None:
    account_disconnect(account=account, actor=SYSTEM)
    assert bridge.api.inboxes[3].bot is None
    assert not bridge.api.bots


def test_the_page_connects_step_by_step_and_shows_no_token(
    bridge: Bridge, owner_client: Client
) -> None:
    given = {"base_url": bridge.base_url, "account": "1", "inbox": "3"}
    wrong = owner_client.post(f"{PAGE}connect/", given | {"member_token": "no"})
    assert wrong.status_code == 422
    assert "no acepta ese token" in wrong.content.decode()
    page = owner_client.post(f"{PAGE}connect/", given | {"member_token": TOKEN}, follow=True)
    text = page.content.decode()
    assert "Web de Estilo" in text
    account = ChannelAccount.objects.get()
    for name in ("member_token", "token", "secret"):
        assert account.credential(name) not in text
    assert "escribe tú" in owner_client.post(f"{PAGE}test/", follow=True).content.decode()
    bridge.api.customer_writes(bridge.api.begins(), "hola")
    bridge.work()
    owner_client.post(f"{PAGE}test/")
    (talk,) = bridge.api.talks.values()
    assert "Nota de prueba" in talk.notes[0]
    assert talk.heard == []


def test_programs_see_it_like_the_other_channels(
    account: ChannelAccount, bridge: Bridge, owner: User
) -> None:
    bridge.api.customer_writes(bridge.api.begins(), "hola")
    bridge.work()
    client = Client(HTTP_HOST="estilo.localhost")
    assert client.get("/api/chatwoot/health").status_code == 200
    bearer = {"Authorization": f"Bearer {tokens(owner.email)['access_token']}"}
    config = client.get("/api/chatwoot/config", headers=bearer)
    assert config.json()["accounts"][0]["account"].endswith("/1/3")
    assert account.credential("secret") not in config.content.decode()
    stats = client.get("/api/chatwoot/stats", headers=bearer).json()
    assert stats["last_24_hours"]["received"] == 1
    with business_context("estilo"):
        to = {"to": str(Conversation.objects.get().contact.uuid), "message": "¿Sigues ahí?"}
    sent = client.post("/api/chatwoot/send", to, "application/json", headers=bearer)
    assert sent.status_code == 202, sent.content


def test_the_mirror_is_switched_on_and_off_on_the_page(
    owner_client: Client, account: ChannelAccount, bridge: Bridge
) -> None:
    page = "/settings/channels/chatwoot/"
    assert "Mostrar mis conversaciones en Chatwoot" in owner_client.get(page).content.decode()
    owner_client.post(f"{page}mirror/")
    shown = owner_client.get(page).content.decode()
    assert "Mostrador · " in shown
    assert 'action="/settings/channels/chatwoot/mirror/off/"' in shown
    owner_client.post(f"{page}mirror/off/")
    assert "Mostrar mis conversaciones en Chatwoot" in owner_client.get(page).content.decode()
    assert len(bridge.api.bots) == 1
