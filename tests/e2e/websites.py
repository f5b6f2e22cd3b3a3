"""Web sites of other people: pages on an origin of their own that load a business's widget."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PAGE = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Mi web</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head>
<body><h1>Mi peluquería</h1><div id="reservas"></div>{tags}<p>Pie de la página</p></body></html>
"""


class Website:
    """A site on 127.0.0.1; `pages` are its addresses with the tags that each contains."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.pages: dict[str, str] = {}

    def page(self, path: str, *tags: str) -> str:
        """Put a page with these tags there; its address."""
        self.pages[path] = "\n".join(tags)
        return self.origin + path


@contextmanager
def website() -> Iterator[Website]:
    """A site that runs for the length of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tags = site.pages.get(self.path)
            body = _PAGE.format(tags=tags or "").encode()
            self.send_response(200 if tags is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet: the test says what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Website(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
