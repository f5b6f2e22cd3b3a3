"""A provider's stand-in on a port of its own: what all of them share.

An `Api` answers calls; `LocalServer` serves it on a free loopback port, keeps a note of every call,
and makes things go wrong when it is told to. `post` is how a stand-in calls a webhook. `Loopback`
is the thread that any server on loopback runs in.
"""

import http.client
import json
import socketserver
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar
from urllib.parse import parse_qsl, urlsplit

HOLD_SECONDS = 10.0
DRIP_SECONDS = 0.02


@dataclass(frozen=True)
class Call:
    """One request; `path` is without the mount point, `query` not decoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """What the body says; None where it is no JSON."""
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """The body, decoded."""
        return self.body.decode(errors="replace")

    def form(self) -> dict[str, str]:
        """The fields of a url-encoded body, the last of each name."""
        return dict(parse_qsl(self.text, keep_blank_values=True))

    def parts(self) -> tuple[dict[str, str], list[tuple[str, str, str, bytes]]]:
        """The fields of a multipart body, and its files as (field, name, type, bytes)."""
        head = f"Content-Type: {self.header('Content-Type')}\r\n\r\n".encode()
        whole = BytesParser(policy=HTTP).parsebytes(head + self.body)
        fields: dict[str, str] = {}
        files: list[tuple[str, str, str, bytes]] = []
        for part in whole.iter_parts() if whole.is_multipart() else ():
            field, name = (
                str(part.get_param("name", header="content-disposition")),
                part.get_filename(),
            )
            data = bytes(part.get_payload(decode=True) or b"")
            if name is None:
                fields[field] = data.decode(errors="replace")
            else:
                files.append((field, name, part.get_content_type(), data))
        return fields, files

    def header(self, name: str) -> str:
        """A header's value, whatever the case of its name."""
        wanted = name.lower()
        return next((v for k, v in self.headers.items() if k.lower() == wanted), "")


@dataclass(frozen=True)
class Reply:
    """One answer: `body` as JSON, or `content` as it is. `hold` keeps it back until the event is
    set (10 seconds at most); `drip` sends it a byte at a time until the client has enough."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media_type: str = "application/json"
    hold: threading.Event | None = None
    drip: threading.Event | None = None

    @property
    def bytes(self) -> bytes:
        """What goes over the wire."""
        if self.content is not None:
            return self.content
        return b"" if self.body is None else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Fetched:
    """What came from an address: its type as it was said, and the name that it is saved by."""

    status: int
    content_type: str
    content: bytes
    name: str = ""


@dataclass
class Mishap:
    """Something that goes wrong with the next `times` calls whose path holds `at` (and that are
    of `method`, where it names one).

    With `status` they are refused unprocessed (`says` and `headers` go along), or with `taken`
    processed and answered as if not; `drop` processes them and closes the connection without an
    answer; `delay` holds the answer back for so many seconds; `repeat` processes them once more,
    as where a network sends a request twice.
    """

    status: int = 0
    says: str = "Injected failure"
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    drop: bool = False
    taken: bool = False
    delay: float = 0.0
    repeat: bool = False
    at: str = ""
    method: str = ""
    times: int = 1

    def concerns(self, call: Call) -> bool:
        """Whether it is for this call."""
        return self.at in call.path and self.method in ("", call.method)


class Api(Protocol):
    """What a stand-in does."""

    def answer(self, call: Call) -> Reply:
        """Serve one call."""

    def refusal(self, mishap: Mishap) -> Reply:
        """The provider's way to say that something went wrong."""


A = TypeVar("A", bound=Api)


class Loopback:
    """A context manager: a server's connections are served, each in a thread, until the end."""

    host = "127.0.0.1"

    def __init__(self, handler: type[socketserver.BaseRequestHandler], *, port: int = 0) -> None:
        self._server = _Server((self.host, port), handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

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


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """A client that breaks off is part of what is being tried out."""


Watching = Callable[[Call, Reply], None]
# What befalls a call, decided when it comes; None for nothing.
Weather = Callable[[Call], Mishap | None]
# Told of every call with what befell it and the answer, None where none was given.
Noting = Callable[[Call, Mishap | None, Reply | None], None]


class LocalServer(Loopback, Generic[A]):
    """Serves an API on loopback, on a free port unless one is named.

    `calls` are the requests, oldest first; `mishaps` a queue; where it has none, `weather` is
    asked. `watching` sees every call that was served, with its answer (tests hold them against a
    published contract); `noting` sees those too that were not.
    """

    def __init__(self, api: A, *, watching: Watching | None = None, port: int = 0) -> None:
        super().__init__(_handler(self), port=port)
        self.api = api
        self.calls: list[Call] = []
        self.mishaps: deque[Mishap] = deque()
        self.weather: Weather = lambda _call: None
        self.noting: Noting = self._keep
        self._watching = watching
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        """What the provider's `…_BASE_URL` is set to."""
        return f"http://{self.host}:{self.port}"

    def serve(self, call: Call) -> Reply | None:
        """The answer to one call, mishaps included; None to close without one."""
        with self._lock:
            mishap = self._mishap(call) or self.weather(call)
        if mishap and mishap.status and not mishap.taken:
            reply = self.api.refusal(mishap)
            self.noting(call, mishap, reply)
            time.sleep(mishap.delay)
            return reply
        reply = self.api.answer(call)
        if self._watching is not None:
            self._watching(call, reply)
        self.noting(call, mishap, reply)
        return self._befallen(call, mishap, reply) if mishap else reply

    def _befallen(self, call: Call, mishap: Mishap, reply: Reply) -> Reply | None:
        if mishap.repeat:
            self.api.answer(call)
        time.sleep(mishap.delay)
        if mishap.drop:
            return None
        return self.api.refusal(mishap) if mishap.status else reply

    def _keep(self, call: Call, _mishap: Mishap | None, _reply: Reply | None) -> None:
        self.calls.append(call)

    def _mishap(self, call: Call) -> Mishap | None:
        if not self.mishaps or not self.mishaps[0].concerns(call):
            return None
        mishap = self.mishaps[0]
        mishap.times -= 1
        if mishap.times < 1:
            self.mishaps.popleft()
        return mishap


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = 10.0) -> int:
    """POST a webhook; the answer's status. Whatever host the address names, the connection goes to
    this machine. Raises `OSError`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=seconds)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("POST", path, body, {"Host": parts.netloc, **headers})
        return connection.getresponse().status
    except http.client.HTTPException as error:
        raise ConnectionError(type(error).__name__) from error
    finally:
        connection.close()


def fetch(url: str, method: str = "GET", *, seconds: float = 10.0) -> Fetched:
    """Fetch what the product gives an address for, as `post` connects. Raises `OSError`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=seconds)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, path, headers={"Host": parts.netloc})
        answer = connection.getresponse()
        kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip()
        named = answer.msg.get_filename() or ""
        return Fetched(answer.status, kind, answer.read(), named)
    except http.client.HTTPException as error:
        raise ConnectionError(type(error).__name__) from error
    finally:
        connection.close()


def _handler(local: LocalServer[Any]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or the client waits 40 ms for the second

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            reply = local.serve(
                Call(
                    method=self.command,
                    path=parts.path,
                    query=parts.query,
                    headers=dict(self.headers.items()),
                    body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
                )
            )
            if reply is None:
                self.close_connection = True
                return
            if reply.hold is not None:
                reply.hold.wait(HOLD_SECONDS)
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            content = reply.bytes
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if reply.drip is None:
                self.wfile.write(content)
                return
            for byte in content:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                reply.drip.wait(DRIP_SECONDS)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Request lines hold tokens and phone numbers."""

    return Handler
