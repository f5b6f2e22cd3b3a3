"""Connecting a bot in its page, looking after it, and letting it go."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from config.shell.doctor.findings import Sick
from config.shell.doctor.providers import telegram_accounts
from config.shell.simulator.telegram.local import TOKEN, LocalTelegram
from config.shell.simulator.wire import Mishap
from conversations.channels.base import InboundMessage, SendError
from conversations.channels.telegram.keeping import bot_connect, webhook_url
from conversations.channels.telegram.trying import trial_code as code_of
from conversations.models import ChannelAccount, Message
from conversations.services.connections import account_check_due
from conversations.services.receiving import message_receive
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import Business, ChannelRoute, DueItem

PAGE = "/settings/channels/telegram/"


def page(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_a_pasted_token_is_all_that_is_needed(
    owner_client: Client, telegram: LocalTelegram
) -> None:
    assert "BotFather" in page(owner_client)
    answer = owner_client.post(f"{PAGE}connect/", {"token": f" {TOKEN} "})
    assert answer.status_code == 302
    with business_context("estilo"):
        account = ChannelAccount.objects.get()
        assert (account.kind, account.address, account.label, account.state) == (
            "telegram",
            "123456789",
            "@estilo_bot",
            "active",
        )
        assert account.credential("token") == TOKEN
        entry = AuditEntry.objects.get(action="channel.connected")
        assert TOKEN not in str(entry.after)
        assert account.credential("secret") not in str(entry.after)
    (told,) = telegram.called("setWebhook")
    assert told["url"] == webhook_url(account)
    assert told["secret_token"] == account.credential("secret")
    assert str(told["secret_token"]) not in str(told["url"])
    assert ChannelRoute.objects.get(channel="telegram").address == account.key
    shown = page(owner_client)
    assert "@estilo_bot" in shown
    assert "https://t.me/estilo_bot" in shown
    assert TOKEN not in shown
    assert account.credential("secret") not in shown


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("hola", "BotFather"),
        ("123456789:AAHanother-token-that-nobody-gave-out_00", "no acepta ese token"),
        ("", "errorlist"),
    ],
)
def test_a_token_that_is_none_is_refused_with_the_reason(
    owner_client: Client, telegram: LocalTelegram, token: str, words: str
) -> None:
    answer = owner_client.post(f"{PAGE}connect/", {"token": token})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with business_context("estilo"):
        assert not ChannelAccount.objects.exists()


def test_where_telegram_is_away_it_says_so(owner_client: Client, telegram: LocalTelegram) -> None:
    telegram.mishaps.append(Mishap(502, "Bad Gateway", times=3))
    answer = owner_client.post(f"{PAGE}connect/", {"token": TOKEN})
    assert answer.status_code == 422
    assert "Telegram" in answer.content.decode()


def test_an_address_that_telegram_will_not_call_is_told(
    owner_client: Client, settings: Any, telegram: LocalTelegram
) -> None:
    """Real Telegram wants https."""
    telegram.api.local = False
    answer = owner_client.post(f"{PAGE}connect/", {"token": TOKEN})
    assert answer.status_code == 422
    with business_context("estilo"):
        account = ChannelAccount.objects.get()
    assert account.state == "error"
    assert "https" in account.state_reason
    assert account.state_reason in page(owner_client)


@pytest.mark.parametrize("path", ["", "connect/", "check/", "test/", "disconnect/"])
def test_only_managers_connect(agent_client: Client, telegram: LocalTelegram, path: str) -> None:
    asked = agent_client.get if path == "" else agent_client.post
    assert asked(f"{PAGE}{path}", {"token": TOKEN}).status_code == 403


def test_a_bot_belongs_to_one_business(
    account: ChannelAccount, telegram: LocalTelegram, academia: Business
) -> None:
    with business_context(academia), pytest.raises(ValidationError, match="otro negocio"):
        bot_connect(token=TOKEN, actor=SYSTEM)
    with business_context(academia):
        assert not ChannelAccount.objects.exists()


def test_a_bot_that_comes_back_finds_its_conversations(
    owner_client: Client, account: ChannelAccount, telegram: LocalTelegram
) -> None:
    key, secret = account.key, account.credential("secret")
    assert owner_client.post(f"{PAGE}disconnect/").status_code == 302
    with business_context("estilo"):
        account.refresh_from_db()
        assert (account.state, account.credentials) == ("disconnected", None)
    assert not ChannelRoute.objects.filter(channel="telegram").exists()
    assert telegram.bot.url == ""
    assert not DueItem.objects.filter(kind="conversations.channel_check").exists()
    owner_client.post(f"{PAGE}connect/", {"token": TOKEN})
    with business_context("estilo"):
        again = ChannelAccount.objects.get()
    assert (again.key, again.state) == (key, "active")
    assert again.credential("secret") != secret


def test_it_is_let_go_even_where_telegram_cannot_be_told(
    owner_client: Client, account: ChannelAccount, telegram: LocalTelegram
) -> None:
    telegram.api.bots.clear()
    owner_client.post(f"{PAGE}disconnect/")
    with business_context("estilo"):
        account.refresh_from_db()
        assert account.credentials is None


def test_it_is_looked_after_every_few_minutes(
    account: ChannelAccount, telegram: LocalTelegram
) -> None:
    before = timezone.now() - timedelta(hours=2)
    ChannelAccount.objects.update(last_heartbeat=before)
    again = account_check_due(account.pk)
    assert again is not None
    assert again > timezone.now()
    account.refresh_from_db()
    assert account.last_heartbeat is not None
    assert account.last_heartbeat > before


def test_a_lost_token_is_found_out_and_a_renewed_one_heals(
    owner_client: Client, account: ChannelAccount, telegram: LocalTelegram
) -> None:
    bot = telegram.api.bots.pop(TOKEN)
    owner_client.post(f"{PAGE}check/")
    with business_context("estilo"):
        account.refresh_from_db()
        assert account.state == "error"
    assert "vuelve a conectarlo" in page(owner_client)
    telegram.api.bots[TOKEN] = bot
    owner_client.post(f"{PAGE}check/")
    with business_context("estilo"):
        account.refresh_from_db()
        assert (account.state, account.state_reason) == ("active", "")


def test_a_webhook_that_somebody_took_away_is_found_out(
    account: ChannelAccount, telegram: LocalTelegram
) -> None:
    telegram.bot.url = "https://elsewhere.example/hook"
    account_check_due(account.pk)
    account.refresh_from_db()
    assert account.state == "error"
    assert "Otro programa" in account.state_reason


def test_a_provider_that_is_away_says_nothing_about_the_account(
    account: ChannelAccount, telegram: LocalTelegram
) -> None:
    telegram.mishaps.append(Mishap(500, times=5))
    account_check_due(account.pk)
    account.refresh_from_db()
    assert account.state == "active"


def test_a_disconnected_one_is_left_alone(account: ChannelAccount) -> None:
    ChannelAccount.objects.update(state="disconnected")
    assert account_check_due(account.pk) is None


def test_the_test_message_goes_to_who_opened_the_test_link_only(
    owner_client: Client, account: ChannelAccount, telegram: LocalTelegram
) -> None:
    def wrote(number: str, link: str = "") -> None:
        message_receive(
            InboundMessage(
                "telegram", account.key, f"{number}:1", "telegram", number, "Hola", link=link
            )
        )

    with business_context("estilo"):
        wrote("42")
    owner_client.post(f"{PAGE}test/")
    with business_context("estilo"):
        assert not Message.objects.filter(direction="out").exists()
        wrote("43", link=code_of(account))
        wrote("42")
    assert "Ha llegado" in page(owner_client)
    owner_client.post(f"{PAGE}test/")
    with business_context("estilo"):
        message = Message.objects.get(direction="out")
        assert message.conversation.address.address == "43"
        assert "prueba" in message.body


def test_settings_lead_to_the_page(owner_client: Client, account: ChannelAccount) -> None:
    settings = owner_client.get("/settings/").content.decode()
    assert 'href="/settings/channels/"' in settings
    shown = owner_client.get("/settings/channels/").content.decode()
    assert f'href="{PAGE}"' in shown
    assert "@estilo_bot" in shown


def test_the_integrations_check_asks_every_bot(
    account: ChannelAccount, telegram: LocalTelegram
) -> None:
    assert telegram_accounts() == "1 in use"
    telegram.api.bots.clear()
    with pytest.raises(Sick, match="refuses the key"):
        telegram_accounts()
    ChannelAccount.objects.update(state="error")
    with pytest.raises(Sick):
        telegram_accounts()
    ChannelAccount.objects.update(state="disconnected")
    assert telegram_accounts() == "not configured"


def test_health_names_telegram(account: ChannelAccount) -> None:
    told = Client(HTTP_HOST="estilo.localhost").get("/api/health/integrations").json()
    assert told["results"]["telegram"] is True


def test_an_unreachable_telegram_leaves_the_account_as_it_is(
    account: ChannelAccount, settings: Any
) -> None:
    settings.TELEGRAM_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(SendError) as raised:
        bot_connect(token=TOKEN, actor=SYSTEM)
    assert not raised.value.permanent
    account.refresh_from_db()
    assert account.state == "active"
