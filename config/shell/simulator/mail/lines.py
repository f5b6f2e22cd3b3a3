"""What both stand-ins share: a server of lines on a free loopback port."""

import socketserver
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

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


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """A client that breaks off is part of what is being tried out."""


class LineServer:
    """A context manager: `host` and `port` are where it listens."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self._server = _Server((self.host, 0), Wire)
        self._server.serve = self.serve  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def serve(self, wire: Wire) -> None:
        """Talk to one client until it leaves."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
