"""How choices look on a channel: buttons, a list to open, or numbered lines in the text.

Pure: what a channel can show stands in its `Keys`; providers turn `Shown` into their own form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from conversations.choices import Choice, choices_read, token_of
from conversations.models import Message

Form = Literal["text", "buttons", "list"]
ELLIPSIS = "…"


@dataclass(frozen=True)
class Keys:
    """What a channel shows beneath a message: so many `buttons` of so many characters, else a list
    of so many `rows` with a title and a description; none of it under a longer text than
    `body_chars` (0: any length). Without any, choices are numbered lines."""

    buttons: int = 0
    button_chars: int = 0
    rows: int = 0
    row_chars: int = 0
    description_chars: int = 0
    body_chars: int = 0


WHATSAPP = Keys(
    buttons=3, button_chars=20, rows=10, row_chars=24, description_chars=72, body_chars=1024
)


@dataclass(frozen=True)
class Key:
    """One button or row; `token` comes back when it is pressed."""

    title: str
    description: str
    token: str


@dataclass(frozen=True)
class Shown:
    """A message as a channel shows it. `text` is all of it for the form "text", else what stands
    above the keys."""

    form: Form
    text: str
    keys: tuple[Key, ...] = ()


def shown(message: Message, keys: Keys) -> Shown:
    """A message with its choices, in the best form that the channel has for them."""
    choices = choices_read(message.choices, message.options)
    fits_above = not keys.body_chars or len(message.body) <= keys.body_chars
    if choices and message.body.strip() and fits_above:
        found = _buttons(message, choices, keys) or _list(message, choices, keys)
        if found is not None:
            return found
    return Shown("text", numbered(message.body, message.options))


def numbered(body: str, options: Sequence[str]) -> str:
    """The body followed by its numbered options, unless it lists them already."""
    if not options or f"1. {options[0]}" in body:
        return body
    lines = "\n".join(f"{n}. {option}" for n, option in enumerate(options, start=1))
    return f"{body}\n\n{lines}" if body else lines


def _buttons(message: Message, choices: Sequence[Choice], keys: Keys) -> Shown | None:
    titles = [_fitting(choice, keys.button_chars) for choice in choices]
    if len(choices) > keys.buttons or not all(titles) or len(set(titles)) < len(titles):
        return None
    return _shown("buttons", message, titles, [choice.description for choice in choices])


def _list(message: Message, choices: Sequence[Choice], keys: Keys) -> Shown | None:
    if len(choices) > keys.rows:
        return None
    titles = [_fitting(each, keys.row_chars) or cut(each.label, keys.row_chars) for each in choices]
    if len(set(titles)) < len(titles):
        return None
    described = [
        _described(choice, title, keys.description_chars)
        for choice, title in zip(choices, titles, strict=True)
    ]
    return _shown("list", message, titles, described)


def _shown(form: Form, message: Message, titles: list[str], described: list[str]) -> Shown:
    made = tuple(
        Key(title, description, token_of(message.uuid, place))
        for place, (title, description) in enumerate(zip(titles, described, strict=True))
    )
    return Shown(form, message.body, made)


def _fitting(choice: Choice, limit: int) -> str:
    """The fullest wording that fits; empty where none does."""
    return next((each for each in (choice.label, choice.title) if 0 < len(each) <= limit), "")


def _described(choice: Choice, title: str, limit: int) -> str:
    """What stands beneath a row: its full wording where the title is shorter, and what is known."""
    full = choice.label if choice.label != title else ""
    return cut(" · ".join(filter(None, (full, choice.description))), limit)


def cut(text: str, limit: int) -> str:
    """A text within a limit of characters, cut between words where that leaves enough."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(ELLIPSIS)]
    at_word = kept.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit // 2 else kept).rstrip(" ,·") + ELLIPSIS
