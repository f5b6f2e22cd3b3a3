"""The door that Telegram calls."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from config.shell.simulator.telegram.local import LocalTelegram
from conversations.channels.telegram.keeping import bot_connect
from conversations.models import ChannelAccount, InboundEvent
from conversations.services.connections import account_disconnect
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business, DueItem

HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 10000,
    "message": {
        "message_id": 1,
        "from": {"id": 42, "is_bot": False, "first_name": "Lucía"},
        "chat": {"id": 42, "type": "private"},
        "date": 1,
        "text": "hola",
    },
}


@pytest.fixture
def bot(account: ChannelAccount) -> ChannelAccount:
    return account


def knock(
    client: Client,
    bot: ChannelAccount,
    body: Any = UPDATE,
    *,
    secret: str | None = None,
    key: Any = "",
) -> Any:
    """POST an update as Telegram does."""
    given = bot.credential("secret") if secret is None else secret
    sent = body if isinstance(body, bytes | str) else json.dumps(body)
    headers = {HEADER: given} if given else {}
    return client.post(
        f"/webhook/telegram/{key or bot.key}", sent, "application/json", headers=headers
    )


def events(business: str = "estilo") -> list[InboundEvent]:
    with business_context(business):
        return list(InboundEvent.objects.order_by("id"))


def test_an_update_is_stored_once_with_its_due_work(
    public_client: Client, bot: ChannelAccount
) -> None:
    assert knock(public_client, bot).status_code == 200
    assert knock(public_client, bot).status_code == 200
    (event,) = events()
    assert event.payload == UPDATE
    assert (event.channel, event.account_key) == ("telegram", bot.key)
    due = DueItem.objects.get(kind="conversations.inbound")
    assert (due.schema_name, due.object_id) == ("estilo", event.pk)


def test_a_business_s_own_host_takes_its_own_bot_only(
    visitor_client: Client, academia: Business, bot: ChannelAccount
) -> None:
    assert knock(visitor_client, bot).status_code == 200
    foreign = Client(HTTP_HOST="academia.localhost")
    assert knock(foreign, bot, {**UPDATE, "update_id": 2}).status_code == 403
    assert len(events()) == 1
    assert events("academia") == []


@pytest.mark.parametrize("secret", ["", "wrong", "0" * 43, "ñ€", "\udcff"])
def test_a_wrong_secret_and_an_unknown_bot_answer_alike_and_store_nothing(
    public_client: Client, bot: ChannelAccount, secret: str
) -> None:
    sent = secret.encode("utf-8", "surrogateescape").decode("latin-1")
    wrong = knock(public_client, bot, secret=sent)
    unknown = knock(public_client, bot, key=uuid4())
    assert (wrong.status_code, wrong.content) == (403, b"")
    assert (unknown.status_code, unknown.content) == (403, b"")
    assert events() == []


def test_the_published_vectors_of_the_secret(
    public_client: Client, bot: ChannelAccount, shared: Path
) -> None:
    """Case counts, and a missing header is no match."""
    known = json.loads((shared / "contracts/signatures.json").read_text())["telegram"]["vectors"]
    for number, vector in enumerate(known):
        with business_context("estilo"):
            bot.credentials = {"token": "1:x", "secret": vector["secret"]}
            bot.save(update_fields=["credentials"])
        body = {**UPDATE, "update_id": number}
        answer = knock(public_client, bot, body, secret=vector["header"] or "")
        assert (answer.status_code == 200) is vector["valid"], vector["name"]


def test_a_disconnected_bot_is_nobody_s(
    public_client: Client, bot: ChannelAccount, telegram: LocalTelegram
) -> None:
    secret = bot.credential("secret")
    with business_context("estilo"):
        account_disconnect(account=bot, actor=SYSTEM)
    assert knock(public_client, bot, secret=secret).status_code == 403
    assert events() == []


def test_a_suspended_business_s_updates_are_kept_for_later(
    public_client: Client, estilo: Business, bot: ChannelAccount
) -> None:
    Business.objects.filter(pk=estilo.pk).update(state=Business.State.SUSPENDED)
    assert knock(public_client, bot).status_code == 200
    assert len(events()) == 1


def test_two_bots_may_count_their_updates_alike(
    public_client: Client, bot: ChannelAccount, telegram: LocalTelegram
) -> None:
    from config.shell.simulator.telegram.api import Bot

    token = "987654321:AAHsecond-token-of-the-stand-in_000000"
    telegram.api.bots[token] = Bot(987654321, "estilo2_bot", "Otro")
    with business_context("estilo"):
        other = bot_connect(token=token, actor=SYSTEM)
    assert knock(public_client, bot).status_code == 200
    assert knock(public_client, other).status_code == 200
    assert len(events()) == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"update_id": 1, "poll": {}},
        {"update_id": [1]},
        {"update_id": 10**200},
        {"update_id": 3, "message": {"text": "\x00\ud800"}},
        {"update_id": 4, "message": None},
    ],
)
def test_odd_updates_are_kept_and_answered_well(
    public_client: Client, bot: ChannelAccount, body: Any
) -> None:
    assert knock(public_client, bot, body).status_code == 200
    assert len(events()) == 1


@pytest.mark.parametrize("body", [b"", b"hola", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_refused(
    public_client: Client, bot: ChannelAccount, body: bytes
) -> None:
    assert knock(public_client, bot, body).status_code == 400
    assert events() == []


def test_the_door_knows_no_other_method(public_client: Client, bot: ChannelAccount) -> None:
    assert public_client.get(f"/webhook/telegram/{bot.key}").status_code == 405
