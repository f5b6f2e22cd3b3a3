"""How much of a file is read, and why one is not read at all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. What goes beyond `pages` or `chars` is left out and said; a zip that
    unpacks to more than `unpacked` bytes is refused. `seconds` and `memory` (bytes) bound the
    process."""

    pages: int = 500
    chars: int = 600_000
    unpacked: int = 100 * 1024 * 1024
    seconds: int = 60
    memory: int = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Text:
    """What a file says. `pages` is 0 for kinds without pages, `title` empty where it has none,
    `cut` whether something was left out."""

    text: str
    pages: int = 0
    title: str = ""
    cut: bool = False


class Unreadable(Exception):
    """The file can not be read; `code` is a key of `reasons.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
