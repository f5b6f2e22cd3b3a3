"""What is sent to Telegram, and what its refusals mean."""

import json
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from config.shell.simulator.telegram.api import Person
from config.shell.simulator.telegram.local import LocalTelegram
from config.shell.simulator.wire import Mishap
from conversations.channels.base import SendError
from conversations.channels.registry import channel_for
from conversations.channels.telegram.api import call
from conversations.choices import token_of
from conversations.models import ChannelAccount, Conversation, Delivery, Message
from conversations.places import Place
from conversations.services.outbound import delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from conversations.tests.outgoing import PDF, PICTURE, file_sent
from leads.models import ContactIdentity
from leads.services import contact_opt_out, contact_upsert
from tenants.models import DueItem

CHAT = 1111111


@pytest.fixture
def lucia(telegram: LocalTelegram, account: ChannelAccount) -> Person:
    """Somebody whom the bot knows."""
    person = telegram.person(CHAT)
    telegram.bot.people[CHAT] = person
    return person


@pytest.fixture
def talk(account: ChannelAccount, lucia: Person) -> Conversation:
    contact, _ = contact_upsert(kind="telegram", address=str(CHAT), name="Lucía")
    with transaction.atomic():
        return conversation_ensure(
            contact=contact,
            channel="telegram",
            account_key=account.key,
            kind="telegram",
            address=str(CHAT),
        )


def queued(
    talk: Conversation,
    body: str = "¿A qué hora?",
    options: list[str] | None = None,
    purpose: str = "reply",
) -> Delivery:
    with transaction.atomic():
        message = message_queue(
            conversation=talk,
            body=body,
            author=Message.Author.ASSISTANT,
            options=options,
            purpose=purpose,
        )
    return message.delivery


def sent(delivery: Delivery) -> Delivery:
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def test_a_message_goes_out_once(talk: Conversation, lucia: Person) -> None:
    delivery = sent(queued(talk))
    assert (delivery.state, delivery.mode, delivery.cost) == ("sent", "free", 0)
    assert delivery.provider_id == f"{CHAT}:1"
    delivery_send(delivery.pk)
    assert lucia.heard == ["¿A qué hora?"]


def test_options_are_buttons(telegram: LocalTelegram, talk: Conversation) -> None:
    sent(queued(talk, options=["16:00", "16:30", "17:00", "Ninguna de estas me viene bien"]))
    (asked,) = telegram.called("sendMessage")
    rows = asked["reply_markup"]["inline_keyboard"]  # type: ignore[index]
    assert [[button["text"] for button in row] for row in rows] == [
        ["16:00", "16:30", "17:00"],
        ["Ninguna de estas me viene bien"],
    ]
    message = Message.objects.get(direction="out")
    assert rows[0][1]["callback_data"] == token_of(message.uuid, 1)
    assert asked["text"] == "¿A qué hora?"


@pytest.mark.parametrize("option", ["a" * 200, "ñ" * 100, "👩‍👩‍👧‍👦" * 20])
def test_what_no_button_holds_is_numbered(talk: Conversation, lucia: Person, option: str) -> None:
    assert sent(queued(talk, options=[option, "No"])).state == "sent"
    (said,) = lucia.heard
    assert f"1. {option}" in said


def test_who_gave_no_phone_is_offered_to_once(telegram: LocalTelegram, talk: Conversation) -> None:
    sent(queued(talk, "Hola"))
    sent(queued(talk, "¿Qué día?"))
    first, second = telegram.called("sendMessage")
    button = first["reply_markup"]["keyboard"][0][0]  # type: ignore[index]
    assert button == {"text": "Compartir mi teléfono", "request_contact": True}
    assert "reply_markup" not in second


def test_a_long_message_leaves_in_parts(telegram: LocalTelegram, talk: Conversation) -> None:
    body = "\n\n".join(f"{number}: " + "palabra " * 120 for number in range(9))
    assert sent(queued(talk, body, options=["Sí"])).state == "sent"
    parts = telegram.called("sendMessage")
    texts = [str(part["text"]) for part in parts]
    assert all(len(text) <= 4096 for text in texts)
    assert "".join("".join(texts).split()) == "".join(body.split())
    assert [("reply_markup" in part) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_when_a_later_part_fails_nothing_is_sent_twice(
    telegram: LocalTelegram, talk: Conversation, lucia: Person
) -> None:
    delivery = queued(talk, "primera " * 500 + "\n\n" + "segunda " * 500)
    original = telegram.api.answer

    def second_fails(called: object) -> object:
        answer = original(called)  # type: ignore[arg-type]
        telegram.mishaps.append(Mishap(429, more={"retry_after": 1}))
        return answer

    telegram.api.answer = second_fails  # type: ignore[method-assign, assignment]
    delivery = sent(delivery)
    telegram.api.answer = original  # type: ignore[method-assign]
    telegram.mishaps.clear()
    assert delivery.state == "sending"
    assert len(lucia.heard) == 1
    assert DueItem.objects.filter(kind="conversations.reconcile").exists()


@pytest.mark.parametrize("number", range(4))
def test_the_published_errors(
    telegram: LocalTelegram, account: ChannelAccount, shared: Path, number: int
) -> None:
    case = json.loads((shared / "contracts/errors.json").read_text())["telegram"]["cases"][number]
    body = case["body"]
    more = body.get("parameters", {})
    telegram.mishaps.append(Mishap(case["http_status"], body["description"], more=more))
    with pytest.raises(SendError) as raised:
        call(account.credential("token"), "sendMessage", chat_id=CHAT, text="hola")
    assert raised.value.permanent is not case["retryable"]
    assert raised.value.retry_after == more.get("retry_after", 0)
    assert not raised.value.uncertain
    assert raised.value.reason


def test_telegram_is_left_alone_for_as_long_as_it_asks(
    telegram: LocalTelegram, talk: Conversation, lucia: Person
) -> None:
    telegram.mishaps.append(Mishap(429, "Too Many Requests", more={"retry_after": 14}))
    delivery, before = queued(talk), timezone.now()
    again = delivery_send(delivery.pk)
    assert again is not None
    assert again >= before + timezone.timedelta(seconds=14)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("queued", "429")
    assert sent(delivery).state == "sent"
    assert lucia.heard == ["¿A qué hora?"]


def test_who_has_blocked_the_bot_is_not_written_to_again(
    telegram: LocalTelegram, talk: Conversation, lucia: Person
) -> None:
    lucia.blocked = True
    delivery = sent(queued(talk))
    assert (delivery.state, delivery.error_code) == ("failed", "blocked")
    assert "bloqueó" in delivery.reason
    assert ContactIdentity.objects.get().shut_at is not None
    asked = len(telegram.calls)
    second = sent(queued(talk))
    assert (second.state, len(telegram.calls)) == ("refused", asked)
    assert "bloqueó" in second.reason


def test_a_refused_token_stops_the_account(
    telegram: LocalTelegram, talk: Conversation, account: ChannelAccount
) -> None:
    telegram.api.bots.clear()
    assert sent(queued(talk)).state == "failed"
    account.refresh_from_db()
    assert account.state == "error"
    assert "token" in account.state_reason
    assert sent(queued(talk)).state == "waiting"


@pytest.mark.parametrize("mishap", [Mishap(drop=True), Mishap(500, "Internal Server Error")])
def test_where_nobody_knows_nothing_is_sent_again(
    telegram: LocalTelegram, talk: Conversation, lucia: Person, mishap: Mishap
) -> None:
    telegram.mishaps.append(mishap)
    delivery = sent(queued(talk))
    assert delivery.state == "sending"
    assert channel_for("telegram").find_sent(delivery) is None
    assert len(lucia.heard) == (1 if mishap.drop else 0)


def test_who_asked_for_silence_gets_answers_only(talk: Conversation) -> None:
    contact_opt_out(contact=talk.contact, opted_out=True)
    talk.refresh_from_db()
    channel, now = channel_for("telegram"), timezone.now()
    reminder = Message(conversation=talk, purpose="reminder_24h", body="Mañana")
    answer = Message(conversation=talk, purpose="reply", body="A las 16:00")
    assert channel.decide(reminder, now).mode == "refuse"
    assert channel.decide(answer, now).mode == "free"


def test_the_token_is_in_no_error_and_no_log(
    telegram: LocalTelegram,
    account: ChannelAccount,
    settings: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It stands in the address that libraries quote."""
    import traceback

    token = account.credential("token")
    settings.TELEGRAM_BASE_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    with pytest.raises(SendError) as raised:
        call(token, "getMe")
    told = "".join(traceback.format_exception(raised.value))
    assert token not in told
    assert token not in caplog.text
    assert raised.value.__context__ is None


def test_the_scrubber_knows_a_token() -> None:
    from config.observability import scrub
    from config.shell.simulator.telegram.local import TOKEN

    assert TOKEN not in scrub(f"https://api.telegram.org/bot{TOKEN}/sendMessage?x=1")


def test_a_document_and_a_photo_are_uploaded_before_the_words(
    talk: Conversation, lucia: Person
) -> None:
    delivery = file_sent(talk, body="Los precios")
    assert (delivery.state, delivery.provider_id) == ("sent", f"{CHAT}:2")
    document, text = lucia.messages
    assert (document["_upload"].name, document["_upload"].data) == ("precios.pdf", PDF)
    assert text["text"] == "Los precios"
    file_sent(talk, PICTURE, "corte.jpg")
    assert "photo" in lucia.messages[-1]
    assert lucia.messages[-1]["_upload"].kind == "image/jpeg"


def test_a_file_that_was_refused_after_it_went_out_is_not_sent_again(
    telegram: LocalTelegram, talk: Conversation, lucia: Person
) -> None:
    telegram.mishaps.append(Mishap(status=500, says="Internal Server Error"))
    delivery = file_sent(talk)
    assert (delivery.state, delivery.attempts) == ("sending", 1)
    assert lucia.messages == []


def test_a_place_goes_as_a_venue_and_one_without_name_as_a_point(
    talk: Conversation, telegram: LocalTelegram
) -> None:
    for place in (Place(40.4274, -3.7061, "Estilo", "Calle del Pez 14"), Place(40.4, -3.7)):
        message = message_queue(conversation=talk, body="x", author="agent", place=place)
        delivery_send(message.delivery.pk)
        message.delivery.refresh_from_db()
        assert message.delivery.state == "sent"
    (person,) = telegram.bot.people.values()
    named, bare = (m for m in person.messages if "location" in m)
    assert named["venue"]["title"] == "Estilo"
    assert bare["location"] == {"latitude": 40.4, "longitude": -3.7}
