"""The stand-in on a port of its own, for tests and `manage.py chat`."""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from config.shell.simulator.callbacks import Callbacks
from config.shell.simulator.forms import ApiError
from config.shell.simulator.stores import MemoryStore, Resource
from config.shell.simulator.twilio_api import Account, Call, Reply, TwilioApi


@dataclass
class Failure:
    """One mishap for the next create request. With `status` it is refused unprocessed; `drop`
    processes it and then closes the connection without an answer; `delay` holds the answer back
    for so many seconds."""

    status: int = 0
    code: int = 20500
    drop: bool = False
    delay: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that breaks off is part of what is being tried out."""


class LocalTwilio:
    """A context manager: serves the API on a free loopback port.

    `with LocalTwilio({"AC…": ("token", {"+34910000001"})}) as twilio:` gives `base_url`, `sent`
    (what the product sent, oldest first) and `failures` (a queue of mishaps).
    """

    def __init__(
        self,
        accounts: dict[str, tuple[str, set[str]]],
        *,
        callbacks: Callbacks | None = None,
        window_enforced: bool = False,
    ) -> None:
        self._accounts = {
            sid: Account(sid, token, frozenset(numbers))
            for sid, (token, numbers) in accounts.items()
        }
        self.callbacks = callbacks or Callbacks(enabled=False)
        self.store = MemoryStore()
        self.api = TwilioApi(
            self.store,
            account_by_sid=self._accounts.get,
            callbacks=self.callbacks,
            window_enforced=window_enforced,
        )
        self.failures: deque[Failure] = deque()
        self.calls: list[Call] = []
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def base_url(self) -> str:
        """What `TWILIO_BASE_URL` is set to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def sent(self) -> list[Resource]:
        """The messages that were created through the API, oldest first."""
        out = [m for m in self.store.newest() if m["direction"] == "outbound-api"]
        return out[::-1]

    def customer_wrote(self, person: str, business: str, body: str = "hola") -> Resource:
        """Note that a customer wrote (E.164 numbers), which opens their window."""
        (account,) = (a for a in self._accounts.values() if business in a.numbers)
        return self.api.received(
            account, person=f"whatsapp:{person}", business=f"whatsapp:{business}", body=body, sid=""
        )

    def person_stopped(self, person: str, business: str) -> None:
        """Somebody has told Twilio that they want no SMS of that number."""
        self.api.stopped.add((person, business))

    def serve(self, call: Call) -> Reply | None:
        """The answer to one request, mishaps included; None to close without answer."""
        self.calls.append(call)
        failure = self.failures.popleft() if self.failures and call.method == "POST" else None
        if failure is None:
            return self.api.answer(call)
        if failure.status:
            error = ApiError(failure.status, failure.code, "Injected failure")
            return Reply(failure.status, error.body(), failure.headers)
        reply = self.api.answer(call)
        time.sleep(failure.delay)
        return None if failure.drop else reply

    def __enter__(self) -> "LocalTwilio":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.callbacks.stop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(twilio: LocalTwilio) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or the client waits 40 ms for the second

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            form = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply = twilio.serve(
                Call(
                    method=self.command,
                    path=parts.path,
                    query=parts.query,
                    form=form.decode(),
                    content_type=self.headers.get("Content-Type", ""),
                    authorization=self.headers.get("Authorization", ""),
                )
            )
            if reply is None:
                self.close_connection = True
            else:
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            body = json.dumps(reply.body).encode()
            body = b"" if reply.status == HTTPStatus.NO_CONTENT else body
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Request lines hold phone numbers."""

    return Handler
