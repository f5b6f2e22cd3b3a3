"""The product as the outside meets it: a web server on loopback, a worker, Twilio's side."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import redis
from celery import current_app
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import QueryDict

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.providers.twilio.signature import sign
from config.shell.simulator.local import LocalTwilio
from config.shell.simulator.twilio_api import KEYS
from config.tests.processes import wait_until
from config.tests.world import SALON_NUMBER
from tenants.ids import new_uuid
from tenants.urls_for import public_url

PATH = "/webhook/whatsapp"
TOKEN = "demo-auth-token"
ACCOUNT = f"AC{1:032d}"
FORM = "application/x-www-form-urlencoded"
TICK_SECONDS = 0.3
PATIENCE_SECONDS = 40


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Request lines are not what a test is about."""


@contextmanager
def web_server() -> Iterator[int]:
    """Django behind a threaded HTTP server; its port."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def worker() -> Iterator[None]:
    """A real Celery worker in a thread of this process, taking its tasks from Redis."""
    with start_worker(current_app, pool="solo", perform_ping_check=False, loglevel="CRITICAL"):
        yield


@contextmanager
def beat() -> Iterator[None]:
    """What beat does for due work: a tick now and then."""
    over = threading.Event()

    def tick() -> None:
        while not over.wait(TICK_SECONDS):
            current_app.send_task("tenants.due_tick")

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def twilio_stand_in() -> Iterator[LocalTwilio]:
    """Twilio's API, where this process's deliveries go."""
    with LocalTwilio({ACCOUNT: (TOKEN, {SALON_NUMBER})}) as twilio:
        before, settings.TWILIO_BASE_URL = settings.TWILIO_BASE_URL, twilio.base_url
        try:
            yield twilio
        finally:
            settings.TWILIO_BASE_URL = before


def begin_clean() -> None:
    """No task of an earlier test, nothing remembered by the door."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    accounts_forget()


def post(
    port: int, body: bytes, *, host: str = "", path: str = PATH, **headers: str
) -> tuple[int, bytes]:
    """One raw POST; status and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        wire = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("POST", path, body, {"Host": host or settings.PUBLIC_HOST} | wire)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def signed(body: str, path: str = PATH) -> dict[str, str]:
    """The headers that Twilio sends with a form."""
    signature = sign(public_url(path), QueryDict(body), TOKEN)
    return {"Content_Type": FORM, "X_Twilio_Signature": signature}


def message_form(person: str, text: str, **changed: str) -> dict[str, str]:
    """The form of a customer's message."""
    return {
        "MessageSid": f"SM{new_uuid().hex}",
        "AccountSid": ACCOUNT,
        "From": f"whatsapp:{person}",
        "To": f"whatsapp:{SALON_NUMBER}",
        "Body": text,
        "NumMedia": "0",
        "MessageType": "text",
        "ApiVersion": "2010-04-01",
    } | changed


class Customer:
    """A person with WhatsApp on the other side of Twilio."""

    def __init__(self, port: int, twilio: LocalTwilio, number: str = "+34600111222") -> None:
        self.port, self.twilio, self.number = port, twilio, number

    def write(self, text: str, **changed: str) -> int:
        """Send one message; the webhook's status."""
        body = urlencode(message_form(self.number, text, **changed))
        return post(self.port, body.encode(), **signed(body))[0]

    @property
    def heard(self) -> list[str]:
        """Everything that the business has sent, oldest first; buttons as numbered lines."""
        mine = (sent for sent in self.twilio.sent if sent["to"] == f"whatsapp:{self.number}")
        return ["\n".join([message["body"], *_buttons(message)]) for message in mine]

    def hears(self, count: int = 1) -> list[str]:
        """Wait until `count` messages in all have come; they, and whatever more came with them."""
        eventually(lambda: len(self.heard) >= count, f"{count} answers, heard {self.heard}")
        return self.heard


def _buttons(message: Mapping[str, Any]) -> list[str]:
    keys = message.get(KEYS, {}).get("keys", ())
    return [f"{number}. {key['title']}" for number, key in enumerate(keys, start=1)]


def eventually(condition: Callable[[], object], what: str = "") -> None:
    """Wait for something that has to happen; a limit for a broken run, not a measurement."""
    assert wait_until(lambda: bool(condition()), PATIENCE_SECONDS), f"It never came to: {what}"


def stays(condition: Callable[[], object], seconds: float = 1.5) -> bool:
    """Whether something is still so after a while in which it could have changed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not condition():
            return False
        time.sleep(0.05)
    return True
