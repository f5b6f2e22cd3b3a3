"""A progress bar for commands: one line that grows on a terminal, its last state elsewhere."""

from django.core.management.base import OutputWrapper

WIDTH = 30


class Progress:
    """Says how far a piece of work is. `quiet` says nothing at all."""

    def __init__(self, out: OutputWrapper, what: str, total: int, *, quiet: bool = False) -> None:
        self._out, self._what, self._total, self._quiet = out, what, total, quiet
        self._done = 0

    def add(self, count: int = 1) -> None:
        """`count` more are done."""
        self._done += count
        over = self._done >= self._total
        if self._quiet or not (over or self._out.isatty()):
            return
        filled = WIDTH * min(self._done, self._total) // max(self._total, 1)
        bar = "#" * filled + "." * (WIDTH - filled)
        start, end = ("\r", "\n" if over else "") if self._out.isatty() else ("", "\n")
        line = f"{start}{self._what:<14} [{bar}] {self._done:,}/{self._total:,}"
        self._out.write(line, ending=end)
        self._out.flush()
