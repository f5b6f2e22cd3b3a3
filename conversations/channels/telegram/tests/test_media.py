"""Attachments are fetched by Telegram's two steps, from its own host, up to what it allows."""

from typing import Any

import pytest

from config.shell.simulator.telegram.local import LocalTelegram
from config.shell.simulator.wire import Call, Reply
from conversations.channels.base import MediaGone, MediaTooLarge
from conversations.channels.telegram.media import media_fetch
from conversations.models import ChannelAccount
from conversations.tests.fetching import fetched

VOICE = {"type": "audio/ogg", "file_id": "AwADBAAD", "size": 4}


def test_a_voice_note_is_fetched(telegram: LocalTelegram, account: ChannelAccount) -> None:
    telegram.bot.files["AwADBAAD"] = b"OggS"
    found = fetched(media_fetch, account.key, VOICE)
    assert (found.data, found.content_type) == (b"OggS", "audio/ogg")


@pytest.mark.parametrize("key", ["", "nobody", "0190a1b2-0000-7000-8000-000000000001"])
def test_without_a_bot_it_is_gone(account: ChannelAccount, key: str) -> None:
    with pytest.raises(MediaGone):
        fetched(media_fetch, key, VOICE)


def test_what_telegram_no_longer_has_is_gone(account: ChannelAccount) -> None:
    with pytest.raises(MediaGone):
        fetched(media_fetch, account.key, VOICE)


def test_what_is_too_large_is_not_even_asked_for(
    telegram: LocalTelegram, account: ChannelAccount
) -> None:
    asked = len(telegram.calls)
    with pytest.raises(MediaGone, match="too large"):
        fetched(media_fetch, account.key, VOICE | {"size": 21 * 1024 * 1024})
    assert len(telegram.calls) == asked


def test_a_size_that_was_a_lie_is_cut_off(
    telegram: LocalTelegram, account: ChannelAccount, settings: Any
) -> None:
    settings.MEDIA_MAX_BYTES = 1000
    telegram.bot.files["AwADBAAD"] = b"x" * 2000
    with pytest.raises(MediaTooLarge):
        fetched(media_fetch, account.key, VOICE)


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/x", "a//b", "http://evil.example/x", "a b", "", None, 7]
)
def test_a_path_that_leads_elsewhere_is_not_followed(
    telegram: LocalTelegram, account: ChannelAccount, path: Any
) -> None:
    original = telegram.api.answer

    def elsewhere(call: Call) -> Reply:
        if call.path.endswith("/getFile"):
            held = {"file_id": "f", "file_unique_id": "u", "file_path": path}
            return Reply(200, {"ok": True, "result": held})
        return original(call)

    telegram._watching = None  # this answer is not as published
    telegram.api.answer = elsewhere  # type: ignore[method-assign]
    asked = len(telegram.calls)
    with pytest.raises(MediaGone):
        fetched(media_fetch, account.key, VOICE)
    assert len(telegram.calls) == asked + 1
