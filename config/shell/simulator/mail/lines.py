"""What both stand-ins share: a server of lines on a free loopback port."""

import socketserver
from collections.abc import Callable

from config.shell.simulator.wire import Loopback

Handler = Callable[["Wire"], None]


class Wire(socketserver.StreamRequestHandler):
    """One connection."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        serve: Handler = self.server.serve  # type: ignore[attr-defined]
        serve(self)

    def say(self, line: str) -> None:
        """Send one line."""
        self.wfile.write(f"{line}\r\n".encode())

    def hear(self) -> str | None:
        """The next line; None where the other side has gone."""
        line = self.rfile.readline(65536)
        return line.decode(errors="replace").rstrip("\r\n") if line else None


class LineServer(Loopback):
    """A context manager: `host` and `port` are where it listens."""

    def __init__(self) -> None:
        super().__init__(Wire)
        self._server.serve = self.serve  # type: ignore[attr-defined]

    def serve(self, wire: Wire) -> None:
        """Talk to one client until it leaves."""
        raise NotImplementedError
