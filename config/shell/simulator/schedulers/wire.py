"""Requests and answers of the stand-ins, and a server for them on loopback."""

import http.client
import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One API request; `path` is without the mount point."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> dict[str, Any]:
        """The body's object. Raises Refused (400)."""
        try:
            data = json.loads(self.body or b"{}")
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise Refused(400, "Invalid Argument", "The body must be a JSON object.")
        return data

    @property
    def token(self) -> str:
        """The bearer token."""
        scheme, _space, token = self.headers.get("Authorization", "").partition(" ")
        return token if scheme == "Bearer" else ""


@dataclass(frozen=True)
class Answered:
    """One API answer; None as body is an empty one."""

    status: int
    body: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The request is not one that the provider takes."""

    def __init__(self, status: int, title: str, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status, self.title, self.message, self.code = status, title, message, code


class Api(Protocol):
    """What the server serves."""

    def answer(self, asked: Asked) -> Answered:
        """Serve one request."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST a webhook; the answer's status. Whatever host the address names, the connection goes to
    this machine. Raises `OSError`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=10)
    try:
        kind = {"Host": parts.netloc, "Content-Type": "application/json"}
        connection.request("POST", parts.path, body, {**kind, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


class LocalApi:
    """A context manager: serves an API on a free loopback port. `failures` are answers for the
    next requests, given instead of serving them (None: the connection is closed); `after` are
    given although the request was served; `asked` is what came; `check` looks at each exchange."""

    def __init__(self, api: Api, *, check: Callable[[Asked, Answered], None] | None = None) -> None:
        self.api, self._check = api, check
        self.failures: deque[Answered | None] = deque()
        self.after: deque[Answered | None] = deque()
        self.asked: list[Asked] = []
        self.wrong: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def base_url(self) -> str:
        """What the provider's `…_BASE_URL` is set to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self, asked: Asked) -> Answered | None:
        """The answer to one request; None closes the connection without one."""
        self.asked.append(asked)
        if self.failures:
            return self.failures.popleft()
        answer = self.api.answer(asked)
        if self._check is not None:
            try:
                self._check(asked, answer)
            except AssertionError as error:
                self.wrong.append(str(error))
        return self.after.popleft() if self.after and asked.method == "POST" else answer

    def __enter__(self) -> "LocalApi":
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


def _handler(local: LocalApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            answer = local.serve(
                Asked(
                    method=self.command,
                    path=parts.path,
                    query=dict(parse_qsl(parts.query)),
                    headers=dict(self.headers.items()),
                    body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
                )
            )
            if answer is None:
                self.close_connection = True
                return
            body = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = do_PATCH = _serve  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Nothing: tests and the demo have logs of their own."""

    return Handler
