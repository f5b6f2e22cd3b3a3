"""Fetching attachments in tests: into memory."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from conversations.channels.base import Media


class InMemory(BytesIO):
    """Takes what is fetched."""

    def restart(self) -> None:
        self.seek(0)
        self.truncate()


def fetched(fetch: Callable[..., str], whose: Any, attachment: Any) -> Media:
    """What a channel fetches of an attachment."""
    into = InMemory()
    kind = fetch(whose, attachment, into)
    return Media(into.getvalue(), kind)
