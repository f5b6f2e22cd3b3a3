"""The page of all channels, what it says of each, and whom a broken one is told to."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_whatsapp.channel import WhatsAppChannel
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.states import account_fail as number_fail
from channels_whatsapp.states import account_recover
from config.tests.world import SALON_NUMBER
from conversations.channels.base import InboundMessage, SendError
from conversations.models import ChannelAccount, InboundEvent, Message
from conversations.selectors.overview import Line, channels_shown
from conversations.services import connections
from conversations.services.connections import (
    CHECK,
    account_check_due,
    account_connect,
    account_disconnect,
)
from conversations.services.door import inbound_store
from conversations.services.receiving import message_receive
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.draining import drain
from tenants.models import Business, DueItem, OwnerNotice

PAGE = "/settings/channels/"


class Provider:
    """A keeper whose provider can be away, or refuse."""

    trouble: SendError | None = None

    def check(self, account: ChannelAccount) -> None:
        if self.trouble:
            raise self.trouble

    def leave(self, account: ChannelAccount) -> None:
        self.check(account)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    stand_in = Provider()
    monkeypatch.setattr(connections, "keeper_for", lambda _kind: stand_in)
    return stand_in


@pytest.fixture
def bot(estilo: Business, provider: Provider) -> ChannelAccount:
    return account_connect(
        kind="telegram", address="1", label="@estilo_bot", credentials={}, actor=SYSTEM
    )


def line_of(kind: str) -> Line:
    channel = next(each for each in channels_shown() if each.kind == kind)
    return channel.lines[-1]


def told() -> list[str]:
    return list(OwnerNotice.objects.order_by("pk").values_list("kind", flat=True))


def test_every_channel_is_there_connected_or_not(owner_client: Client, bot: ChannelAccount) -> None:
    page = owner_client.get(PAGE).content.decode()
    for kind in ("whatsapp", "telegram", "web", "email", "sms", "chatwoot"):
        assert f'data-channel="{kind}"' in page
    assert "@estilo_bot" in page
    assert "https://t.me/estilo_bot" in page
    assert 'href="/settings/channels/email/"' in page


def test_agents_and_strangers_do_not_see_it(
    agent_client: Client, client: Client, bot: ChannelAccount
) -> None:
    assert agent_client.get(PAGE).status_code == 403
    assert client.get(PAGE, headers={"host": "estilo.localhost"}).status_code == 302


def test_it_says_when_an_account_was_last_written_to(bot: ChannelAccount) -> None:
    message_receive(InboundMessage("telegram", bot.key, "1:1", "telegram", "42", "hola"))
    line = line_of("telegram")
    assert line.last_in is not None
    assert line.last_out is None


@pytest.mark.parametrize(
    ("state", "silent", "expires", "tone", "word"),
    [
        ("active", 1, None, "good", "Funciona"),
        ("active", 30, None, "warn", "Sin señal"),
        ("active", 1, 3, "warn", "Token a punto de caducar"),
        ("inactive", 1, None, "warn", "Apagado"),
        ("error", 1, None, "bad", "No funciona"),
    ],
)
def test_its_state_is_told_in_words_and_colour(
    bot: ChannelAccount, state: str, silent: int, expires: int | None, tone: str, word: str
) -> None:
    now = timezone.now()
    bot.state, bot.last_heartbeat = state, now - timedelta(minutes=silent)
    bot.token_expires_at = now + timedelta(days=expires) if expires else None
    bot.save()
    line = line_of("telegram")
    assert (line.tone, line.word) == (tone, word)


def test_the_page_costs_the_same_with_many_accounts(
    bot: ChannelAccount, owner_client: Client
) -> None:
    def queries() -> int:
        owner_client.get(PAGE)
        with CaptureQueriesContext(connection) as caught:
            owner_client.get(PAGE)
        return len(caught)

    few = queries()
    with business_context("estilo"):
        for number in range(20):
            WhatsAppAccount.objects.create(
                provider="twilio", number=f"+346001000{number:02}", account_sid="AC1"
            )
    assert queries() == few


def test_a_break_is_told_once_and_so_is_its_end(bot: ChannelAccount, provider: Provider) -> None:
    later = timezone.now()

    def check() -> None:
        nonlocal later
        later += timedelta(minutes=5)
        with time_machine.travel(later, tick=True):
            again = account_check_due(bot.pk)
        assert again is not None
        assert timedelta(minutes=5) <= again - later < timedelta(minutes=6)

    check()
    assert told() == []
    provider.trouble = SendError("Telegram no acepta el token.", permanent=True)
    check()
    check()
    assert told() == ["channel_lost"]
    provider.trouble = None
    check()
    check()
    assert told() == ["channel_lost", "channel_back"]
    provider.trouble = SendError("Telegram no acepta el token.", permanent=True)
    check()
    assert told() == ["channel_lost", "channel_back", "channel_lost"]


def test_a_provider_that_is_away_breaks_nothing(bot: ChannelAccount, provider: Provider) -> None:
    provider.trouble = SendError("Telegram no responde.", permanent=False)
    account_check_due(bot.pk)
    bot.refresh_from_db()
    assert bot.state == "active"
    assert told() == []


def test_a_number_that_is_back_is_told_as_well(estilo: Business) -> None:
    number = WhatsAppAccount.objects.filter(state="active").first()
    assert number is not None
    number_fail(account=number, reason="Meta no acepta el token.")
    number_fail(account=number, reason="Meta no acepta el token.")
    number.refresh_from_db()
    account_recover(number)
    number.save()
    assert told() == ["whatsapp_lost", "whatsapp_back"]


def test_all_are_asked_at_once_apart(owner_client: Client, bot: ChannelAccount) -> None:
    due = DueItem.objects.filter(schema_name="estilo", kind=CHECK, object_id=bot.pk)
    due.update(run_at=timezone.now() + timedelta(hours=1))
    assert owner_client.post(f"{PAGE}check/").status_code == 302
    assert due.get().run_at <= timezone.now()


def test_what_is_let_go_is_gone_from_the_page(bot: ChannelAccount) -> None:
    account_disconnect(account=bot, actor=SYSTEM)
    channel = next(each for each in channels_shown() if each.kind == "telegram")
    assert channel.lines == []
    assert account_check_due(bot.pk) is None


def test_the_web_chat_s_api_has_the_same_shape(client: Client, estilo: Business) -> None:
    answer: Any = client.get("/api/web/health", headers={"host": "estilo.localhost"})
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    for path in ("config", "stats"):
        assert (
            client.get(f"/api/web/{path}", headers={"host": "estilo.localhost"}).status_code == 401
        )


def test_what_could_not_be_understood_is_shown_and_read_again_after_a_mend(
    owner_client: Client, agent_client: Client, estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"MessageSid": "XX1", "From": "whatsapp:+34600000001", "Body": "hola"}
    form |= {"To": f"whatsapp:{SALON_NUMBER}"}
    assert inbound_store(
        channel="whatsapp", account_key=SALON_NUMBER, provider_id="XX1", payload=form
    )
    drain()
    event = InboundEvent.objects.get(provider_id="XX1")
    assert event.state == "rejected"
    page = owner_client.get("/settings/channels/").content.decode()
    assert "Llegó algo que no se pudo entender" in page
    assert "WhatsApp: 1" in page
    assert agent_client.post("/settings/channels/read-again/").status_code in (302, 403, 404)
    event.refresh_from_db()
    assert event.state == "rejected"
    mended = InboundMessage("whatsapp", SALON_NUMBER, "XX1", "phone", "+34600000001", "hola")
    monkeypatch.setattr(WhatsAppChannel, "parse", lambda *_: mended)
    assert owner_client.post("/settings/channels/read-again/").status_code == 302
    drain()
    assert Message.objects.get(provider_id="XX1").body == "hola"
    assert "no se pudo entender" not in owner_client.get("/settings/channels/").content.decode()
