"""What a customer can press under a message of ours: the choices, and how an answer names one.

A button gives back a token that names our message and the place in its list, and nothing else: what
the choice stands for is read from the record, so a press can be trusted however late it comes.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

# Telegram takes 64 bytes, WhatsApp 200 and more; a token has 25 at most.
_UUID_CHARS = 22


@dataclass(frozen=True)
class Choice:
    """One thing to press. `label` is what it says in full, as in a numbered text; `title` the same
    in a few words where `label` may be too long for a button; `description` what a list says
    beneath it; `value` what a press means to whoever asked, never shown."""

    label: str
    title: str = ""
    description: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is stored with the message."""
        return asdict(self)


def choices_stored(options: Iterable[str], known: Iterable[Choice] = ()) -> list[dict[str, Any]]:
    """The choices of these options, as they are stored: with what is `known` of them."""
    by_label = {choice.label: choice for choice in known}
    return [by_label.get(option, Choice(option)).as_json() for option in options]


def choices_read(stored: Sequence[Mapping[str, Any]], options: Sequence[str]) -> list[Choice]:
    """The choices of a stored message; those of before choices were kept have their label alone."""
    if not stored:
        return [Choice(option) for option in options]
    return [Choice(**choice) for choice in stored]


def token_of(message_uuid: UUID, place: int) -> str:
    """What the button of a message's choice number `place` (from 0) gives back."""
    name = base64.urlsafe_b64encode(message_uuid.bytes).rstrip(b"=").decode()
    return f"{name}.{place}"


def token_read(token: str) -> tuple[UUID, int] | None:
    """The message and the place that a token names; None for anything that is none of ours."""
    name, dot, place = token.partition(".")
    if not dot or len(name) != _UUID_CHARS or not place.isascii() or not place.isdigit():
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(f"{name}==")), int(place[:3])
    except (binascii.Error, ValueError):
        return None
