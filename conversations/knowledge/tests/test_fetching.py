"""Pages of the web: what is fetched, and what is refused before or after asking."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from conversations.knowledge.fetching import NoAnswer, page_fetch
from conversations.knowledge.reading.limits import Unreadable
from tenants.http import guard
from tenants.http.breaker import breaker

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<p>Hola</p>"),
    "/doc": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4"),
    "/moved": (302, {"Location": "/page"}, b""),
    "/inside": (302, {"Location": "http://10.0.0.1/admin"}, b""),
    "/mapped": (302, {"Location": "http://[::ffff:10.0.0.1]/"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/bracket": (302, {"Location": "http://[::1/"}, b""),
    "/bytes": (302, {"Location": "http://x.example/\xe9\xff"}, b""),
    "/label": (302, {"Location": f"http://{'a' * 70}.example/"}, b""),
    "/dots": (302, {"Location": "http://a..example/"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/video": (200, {"Content-Type": "video/mp4"}, b"x"),
    "/none": (200, {}, b"x"),
    "/gone": (404, {"Content-Type": "text/html"}, b"no"),
    "/private": (403, {"Content-Type": "text/html"}, b"no"),
    "/busy": (429, {"Content-Type": "text/html"}, b"no"),
    "/long": (200, {"Content-Type": "text/html"}, b"x" * 5000),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing of it is of interest."""


@pytest.fixture
def local() -> Iterator[str]:
    """A server on loopback, which the egress door refuses like any private address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    breaker.reset()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site(local: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same, as if its address were on the open Internet."""
    really = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda ip: ip == "127.0.0.1" or really(ip))
    return local


def refused(url: str) -> str:
    with pytest.raises(Unreadable) as error:
        page_fetch(url)
    return error.value.code


def test_pages_and_documents_are_fetched_also_where_they_moved(site: str) -> None:
    assert (page_fetch(f"{site}/page").data, page_fetch(f"{site}/doc").name) == (
        b"<p>Hola</p>",
        "page.pdf",
    )
    assert page_fetch(f"{site}/moved").media_type == "text/html"


def test_private_addresses_are_refused_also_behind_a_redirect(local: str, site: str) -> None:
    assert refused(f"{site}/inside") == "not_public"
    for url in ("http://169.254.169.254/latest/", "http://[::1]/", "file:///etc/passwd"):
        assert refused(url) == "not_public"


@pytest.mark.parametrize(
    "host",
    [
        *("0x7f.1", "0177.0.0.1", "2130706433", "0", "localhost.", "%31%32%37.0.0.1"),
        *("[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]"),
    ],
)
def test_no_spelling_of_a_private_address_is_public(host: str) -> None:
    assert refused(f"http://{host}/latest/") == "not_public"


def test_a_redirect_may_not_lead_to_what_an_address_may_not(site: str) -> None:
    assert refused(f"{site}/mapped") == "not_public"
    assert refused(f"{site}/file") == "page_kind"


@pytest.mark.parametrize("path", ["/bracket", "/bytes"])
def test_a_redirect_to_no_address_is_told_and_not_tried_for_ever(site: str, path: str) -> None:
    assert refused(site + path) == "page_kind"


@pytest.mark.parametrize("path", ["/label", "/dots"])
def test_a_redirect_to_a_name_that_cannot_be_looked_up_is_no_answer(site: str, path: str) -> None:
    with pytest.raises(NoAnswer):
        page_fetch(site + path)


@pytest.mark.parametrize("url", ["http://[::1", "http://x.example:port/", "http:///x", "http://"])
def test_what_is_no_address_says_so(url: str) -> None:
    assert refused(url) == "page_kind"


def test_a_name_that_changes_between_looking_and_asking_gains_nothing(
    local: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def rebinding(host: str, port: int, *_: Any) -> list[Any]:
        looked.append(host)
        address = "93.184.216.34" if len(looked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    asked: list[str] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        asked.append(address[0])
        raise OSError("nobody there")

    monkeypatch.setattr(guard.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(guard.sockets, "create_connection", connect)
    assert refused(f"http://rebind.example:{local.rpartition(':')[2]}/page") == "not_public"
    assert set(asked) == {"93.184.216.34"}, "what was looked at is what is connected to"


def test_the_machine_itself_is_private(local: str) -> None:
    assert refused(f"{local}/page") == "not_public"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/video", "page_kind"),
        ("/none", "page_kind"),
        ("/round", "page_kind"),
        ("/gone", "not_found"),
        ("/private", "not_allowed"),
    ],
)
def test_what_is_no_page_to_read_says_why(site: str, path: str, code: str) -> None:
    assert refused(site + path) == code


def test_a_page_that_is_too_long_is_not_read_on(site: str, settings: Any) -> None:
    settings.KNOWLEDGE_FILE_MAX_BYTES = 1000
    assert refused(f"{site}/long") == "too_large"


def test_a_host_in_trouble_is_asked_again_later(site: str) -> None:
    with pytest.raises(NoAnswer):
        page_fetch(f"{site}/busy")
