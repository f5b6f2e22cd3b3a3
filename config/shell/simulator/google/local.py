"""The stand-in on a port of its own, for tests: with mishaps, and a note of every request."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from config.shell.simulator.google import oauth
from config.shell.simulator.google.api import GoogleApi
from config.shell.simulator.google.rules import Call, Refused, Reply
from config.shell.simulator.google.stores import MemoryDocument, document_new

CLIENT = ("client-id", "client-secret")


@dataclass
class Failure:
    """One mishap for the next request whose path holds `at`. With `status` it is refused
    unprocessed; `drop` processes it and closes the connection without an answer; `delay` holds the
    answer back for so many seconds; `first` is called before the answer goes out."""

    status: int = 0
    reason: str = "backendError"
    at: str = ""
    method: str = ""
    drop: bool = False
    delay: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    first: Callable[[], None] | None = None

    def concerns(self, call: Call) -> bool:
        return self.at in call.path and self.method in ("", call.method)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that breaks off is part of what is being tried out."""


class LocalGoogle:
    """A context manager: serves the API on a free loopback port.

    `calls` are the requests, `told` the calls of channels (address, headers), `failures` a queue of
    mishaps; `watching` sees every request with its answer (tests hold them against a contract).
    """

    def __init__(self, *emails: str, watching: Callable[[Call, Reply], None] | None = None) -> None:
        self.document = MemoryDocument(document_new(*(emails or ("marta@example.com",))))
        self.told: list[tuple[str, dict[str, str]]] = []
        self.api = GoogleApi(
            self.document, client=CLIENT, notify=lambda to, headers: self.told.append((to, headers))
        )
        self.failures: deque[Failure] = deque()
        self.calls: list[Call] = []
        self._watching = watching
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base_url(self) -> str:
        """What `GOOGLE_BASE_URL` and `GOOGLE_OAUTH_BASE_URL` are set to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def grant(self, email: str = "marta@example.com", key: str = "refresh-1") -> str:
        """A refresh token for an account, as if its owner had agreed."""
        with self.document.open() as document:
            document["refresh"][key] = email
        return key

    def agree(self, consent_url: str, email: str = "marta@example.com") -> str:
        """The account's owner says yes on the consent page; where their browser goes back to."""
        fields = dict(parse_qsl(urlsplit(consent_url).query))
        assert oauth.consent_problem(fields) == "", oauth.consent_problem(fields)
        with self.document.open() as document:
            return oauth.consent_give(document, email, fields)

    def events(self, calendar: str = "marta@example.com") -> list[dict[str, Any]]:
        """The events there that nobody has deleted, by start."""
        found = self.document.now["calendars"][calendar]["events"].values()
        live = [event for event in found if event["status"] != "cancelled"]
        return sorted(live, key=lambda event: str(event["start"]))

    def forget_sync(self, calendar: str = "marta@example.com") -> None:
        """Take no sync token of before any more."""
        with self.document.open() as document:
            shelf = document["calendars"][calendar]
            shelf["seq"] += 1
            shelf["oldest"] = shelf["seq"]

    def serve(self, call: Call) -> Reply | None:
        """The answer to one request, mishaps included; None to close without answer."""
        self.calls.append(call)
        failure = self._failure_for(call)
        if failure is not None and failure.status:
            refused = Refused(failure.status, failure.reason).reply()
            return Reply(refused.status, refused.body, failure.headers)
        reply = self.api.answer(call)
        if self._watching is not None:
            self._watching(call, reply)
        if failure is None:
            return reply
        if failure.first is not None:
            failure.first()
        time.sleep(failure.delay)
        return None if failure.drop else reply

    def _failure_for(self, call: Call) -> Failure | None:
        if self.failures and self.failures[0].concerns(call):
            return self.failures.popleft()
        return None

    def __enter__(self) -> "LocalGoogle":
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


def _handler(google: LocalGoogle) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or the client waits 40 ms for the second

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply = google.serve(
                Call(
                    method=self.command,
                    path=parts.path,
                    query=parts.query,
                    body=body,
                    content_type=self.headers.get("Content-Type", ""),
                    authorization=self.headers.get("Authorization", ""),
                    if_match=self.headers.get("If-Match", ""),
                )
            )
            if reply is None:
                self.close_connection = True
            else:
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            body = reply.content or b""
            if reply.body is not None:
                body = json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if body:
                self.send_header("Content-Type", reply.media_type)
            if reply.status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Request lines hold names of calendars."""

    return Handler
