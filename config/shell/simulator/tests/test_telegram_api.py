"""Telegram's stand-in refuses what Telegram refuses, and goes wrong when it is told to."""

from typing import Any

import pytest
import requests

from config.shell.simulator.telegram.local import TOKEN, LocalTelegram
from config.shell.simulator.wire import Mishap

CHAT = 42


def ask(telegram: LocalTelegram, method: str, token: str = TOKEN, **fields: Any) -> Any:
    return requests.post(f"{telegram.base_url}/bot{token}/{method}", json=fields, timeout=5).json()


@pytest.mark.parametrize(
    ("method", "fields", "code", "words"),
    [
        ("sendMessage", {"chat_id": CHAT, "text": " "}, 400, "text is empty"),
        ("sendMessage", {"chat_id": CHAT, "text": "a" * 4097}, 400, "too long"),
        ("sendMessage", {"chat_id": 7, "text": "hola"}, 400, "chat not found"),
        ("sendMessage", {"chat_id": CHAT, "text": "hola", "colour": "red"}, 400, "unknown"),
        ("sendMessage", {"chat_id": CHAT}, 400, "text is empty"),
        ("sendChatAction", {"chat_id": CHAT, "action": "dancing"}, 400, "action"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, 400, "query is too old"),
        ("getFile", {"file_id": "none"}, 400, "file_id"),
        ("setWebhook", {"url": "http://example.com/x"}, 400, "HTTPS"),
        ("setWebhook", {"url": "https://example.com:8000/x"}, 400, "ports"),
        ("setWebhook", {"url": "https://example.com", "secret_token": "a b"}, 400, "secret token"),
        ("sendPigeon", {}, 404, "Not Found"),
    ],
)
def test_it_refuses_what_telegram_refuses(
    method: str, fields: dict[str, Any], code: int, words: str
) -> None:
    with LocalTelegram(local=False) as telegram:
        telegram.bot.people[CHAT] = telegram.person(CHAT)
        told = ask(telegram, method, **fields)
    assert (told["ok"], told["error_code"]) == (False, code)
    assert words in told["description"]


@pytest.mark.parametrize("data", ["", "a" * 65])
def test_a_button_carries_1_to_64_bytes(data: str) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Sí", "callback_data": data}]]}
    with LocalTelegram() as telegram:
        telegram.bot.people[CHAT] = telegram.person(CHAT)
        told = ask(telegram, "sendMessage", chat_id=CHAT, text="¿?", reply_markup=keyboard)
    assert told["description"].endswith("BUTTON_DATA_INVALID")


def test_an_unknown_token_is_unauthorised() -> None:
    with LocalTelegram() as telegram:
        assert ask(telegram, "getMe", token="1:x")["error_code"] == 401


def test_what_it_is_told_to_do_wrong_it_does_once() -> None:
    with LocalTelegram() as telegram:
        person = telegram.bot.people[CHAT] = telegram.person(CHAT)
        telegram.mishaps.append(
            Mishap(429, "Too Many Requests", more={"retry_after": 3}, at="send")
        )
        assert ask(telegram, "getMe")["ok"]
        told = ask(telegram, "sendMessage", chat_id=CHAT, text="uno")
        assert told["parameters"] == {"retry_after": 3}
        telegram.mishaps.append(Mishap(drop=True))
        with pytest.raises(requests.ConnectionError):
            ask(telegram, "sendMessage", chat_id=CHAT, text="dos")
        telegram.mishaps.append(Mishap(repeat=True))
        assert ask(telegram, "sendMessage", chat_id=CHAT, text="tres")["ok"]
        assert person.heard == ["dos", "tres", "tres"]
        assert len(telegram.calls) == 4
