"""Pages of the web: what is fetched, and what is refused before or after asking."""

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
