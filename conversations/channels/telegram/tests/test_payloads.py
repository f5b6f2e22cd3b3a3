"""What Telegram's updates mean: the captured ones, each kind of content, and odd ones."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conversations.channels.base import InboundMessage, MessageEdit, ParseError, ReachUpdate
from conversations.channels.telegram.payloads import parse

KEY = "bot"


def captured(shared: Path, name: str) -> dict[str, Any]:
    path = shared / "contracts" / "webhooks" / f"telegram_update_{name}.json"
    update: dict[str, Any] = json.loads(path.read_text())
    return update


def update(**content: Any) -> dict[str, Any]:
    """A private message of Lucía's with that content."""
    return {
        "update_id": 7,
        "message": {
            "message_id": 5,
            "from": {"id": 42, "is_bot": False, "first_name": "Lucía", "last_name": "Gil"}
            | content.pop("sender", {}),
            "chat": {"id": 42, "type": "private"} | content.pop("chat", {}),
            "date": 1_700_000_000,
            **content,
        },
    }


def message(**content: Any) -> InboundMessage:
    parsed = parse(update(**content), KEY)
    assert isinstance(parsed, InboundMessage)
    return parsed


def test_a_captured_message_is_understood(shared: Path) -> None:
    parsed = parse(captured(shared, "message"), KEY)
    assert parsed == InboundMessage(
        channel="telegram",
        account_key=KEY,
        provider_id="1111111:1365",
        sender_kind="telegram",
        sender="1111111",
        sender_name="Test User",
        text="Hola, quiero un turno",
        said_at=datetime(2015, 9, 7, 17, 5, 32, tzinfo=UTC),
    )


def test_the_start_button_is_a_greeting_and_its_link_is_kept(shared: Path) -> None:
    parsed = parse(captured(shared, "command_start"), KEY)
    assert isinstance(parsed, InboundMessage)
    assert (parsed.text, parsed.started, parsed.link) == ("Hola", True, "abc123")
    assert message(text="/start", sender={"language_code": "pt-br"}).text == "Olá"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("/stop", "stop"), ("/cita@estilo_bot mañana", "cita mañana"), ("a/b", "a/b")],
)
def test_other_commands_are_what_they_say(typed: str, said: str) -> None:
    parsed = message(text=typed)
    assert (parsed.text, parsed.started) == (said, False)


def test_one_s_own_phone_is_proven(shared: Path) -> None:
    parsed = parse(captured(shared, "contact"), KEY)
    assert isinstance(parsed, InboundMessage)
    assert parsed.proven == (("phone", "+15005550010"),)
    assert parsed.text == "+15005550010"


def test_telegram_leaves_the_plus_out_at_times() -> None:
    card = {"phone_number": "34600111222", "first_name": "Lucía", "user_id": 42}
    assert message(contact=card).proven == (("phone", "+34600111222"),)


@pytest.mark.parametrize("owner", [{"user_id": 43}, {}])
def test_somebody_else_s_card_proves_nothing(owner: dict[str, int]) -> None:
    card = {"phone_number": "+34600111222", "first_name": "Otra"} | owner
    assert message(contact=card).proven == ()


def test_a_number_that_is_none_proves_nothing() -> None:
    card = {"phone_number": "12", "first_name": "Lucía", "user_id": 42}
    assert message(contact=card).proven == ()


def test_a_voice_note_keeps_what_it_is_fetched_by(shared: Path) -> None:
    parsed = parse(captured(shared, "voice"), KEY)
    assert isinstance(parsed, InboundMessage)
    (voice,) = parsed.attachments
    assert parsed.kind == "audio"
    assert voice["file_id"].startswith("AwADBAAD")
    assert (voice["type"], voice["size"]) == ("audio/ogg", 23000)


FILE = {"file_id": "f1", "file_unique_id": "u1"}
SMALL = {**FILE, "width": 9, "height": 9, "file_size": 100}
LARGE = {**FILE, "file_id": "f2", "width": 900, "height": 900, "file_size": 90000}


@pytest.mark.parametrize(
    ("content", "kind", "held"),
    [
        ({"photo": [LARGE, SMALL]}, "image", {"type": "image/jpeg", "file_id": "f2"}),
        ({"audio": {**FILE, "mime_type": "audio/mpeg"}}, "audio", {"type": "audio/mpeg"}),
        ({"sticker": FILE}, "image", {"type": "image/webp"}),
        ({"video": FILE}, "file", {"type": "video/mp4"}),
        ({"video_note": FILE}, "file", {"type": "video/mp4"}),
        (
            {"document": {**FILE, "mime_type": "application/pdf", "file_name": "presupuesto.pdf"}},
            "file",
            {"type": "application/pdf", "name": "presupuesto.pdf"},
        ),
        ({"location": {"latitude": 40.4, "longitude": -3.7}}, "location", {"latitude": 40.4}),
        (
            {
                "venue": {
                    "location": {"latitude": 40.4, "longitude": -3.7},
                    "title": "Casa",
                    "address": "Luna 3",
                },
                "location": {"latitude": 40.4, "longitude": -3.7},
            },
            "location",
            {"label": "Casa", "address": "Luna 3"},
        ),
    ],
    ids=["photo", "audio", "sticker", "video", "round video", "document", "place", "venue"],
)
def test_what_is_attached(content: dict[str, Any], kind: str, held: dict[str, Any]) -> None:
    parsed = message(**content)
    assert parsed.kind == kind
    assert held.items() <= parsed.attachments[0].items()


def test_the_words_under_a_picture_are_the_message() -> None:
    assert message(photo=[SMALL], caption="¿lo tenéis así?").text == "¿lo tenéis así?"


def test_an_edit_names_what_it_changes(shared: Path) -> None:
    parsed = parse(captured(shared, "edited_message"), KEY)
    assert isinstance(parsed, MessageEdit)
    assert parsed.original == "1111111:1365"
    assert parsed.message.text == "Edited text"
    assert parsed.message.provider_id != parsed.original


def test_a_place_that_moves_on_is_no_edit() -> None:
    live = update(location={"latitude": 40.4, "longitude": -3.7})
    assert parse({"update_id": 8, "edited_message": live["message"]}, KEY) is None


def test_a_pressed_button_says_what_stands_on_it(shared: Path) -> None:
    pressed = captured(shared, "callback_query")
    parsed = parse(pressed, KEY)
    assert isinstance(parsed, InboundMessage)
    assert (parsed.text, parsed.sender) == ("confirm:123", "1111111")
    buttons = [[{"text": "Sí, confirmo", "callback_data": "confirm:123"}]]
    pressed["callback_query"]["message"]["reply_markup"] = {"inline_keyboard": buttons}
    parsed = parse(pressed, KEY)
    assert isinstance(parsed, InboundMessage)
    assert parsed.text == "Sí, confirmo"


def test_who_blocks_the_bot_cannot_be_reached(shared: Path) -> None:
    blocked = captured(shared, "my_chat_member_blocked")
    assert parse(blocked, KEY) == ReachUpdate("telegram", "1111111", reachable=False)
    blocked["my_chat_member"]["new_chat_member"]["status"] = "member"
    assert parse(blocked, KEY) == ReachUpdate("telegram", "1111111", reachable=True)


def test_nothing_of_a_group_is_anybody_s_message(shared: Path) -> None:
    assert parse(captured(shared, "group_message"), KEY) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"update_id": 1},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1, "channel_post": {"message_id": 1}},
        update(pinned_message={"message_id": 1}),
        update(text="hola", sender={"is_bot": True}),
        update(dice={"emoji": "🎲", "value": 3}),
    ],
)
def test_other_kinds_concern_nobody(odd: dict[str, Any]) -> None:
    assert parse(odd, KEY) is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"update_id": "hola"},
        {"update_id": 2**70, "message": {}},
        update(location={"latitude": 400, "longitude": 0}),
        update(text={"a": "+34600999888"}),
        {"update_id": 1, "callback_query": {"id": "1" * 99, "from": {"id": 1}}},
    ],
)
def test_what_telegram_never_sends_is_refused_without_quoting_it(spoilt: Any) -> None:
    with pytest.raises(ParseError) as raised:
        parse(spoilt, KEY)
    assert "600999888" not in str(raised.value)
