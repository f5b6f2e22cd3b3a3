"""The stand-in on a port of its own, and the published contract that it and its callers keep."""

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from openapi_schema_validator import OAS31Validator

from billing.gateways.fake.account import Account
from billing.gateways.fake.api import Call, FakeStripe, Reply
from billing.gateways.fake.forms import ApiError, decode
from billing.gateways.fake.objects import Price
from billing.gateways.fake.store import MemoryStore, Resource
from billing.gateways.stripe.signature import sign
from conftest import SHARED

KEY = "sk_test_local"
SECRET = "whsec_local"
PRICES = {
    "price_starter": Price("price_starter", "Starter", 2900, "usd"),
    "price_professional": Price("price_professional", "Professional", 9900, "usd"),
    "price_starter_each": Price("price_starter_each", "Starter", 25, "usd", metered=True),
}


@dataclass(frozen=True)
class Failure:
    """One mishap for the next call; `drop` does the work and then closes without an answer."""

    status: int = 500
    drop: bool = False
    code: str = ""


class Contract:
    """Stripe's published description, where it lies beside this checkout."""

    def __init__(self, path: Path) -> None:
        self.document: dict[str, Any] = json.loads(path.read_text())

    def breaches(self, call: Call, reply: Reply) -> list[str]:
        """What of a call and its answer is not as published; paths that the cut leaves out pass."""
        operation = self._operation(call)
        if operation is None:
            return []
        found = self._request(operation, call) if call.method == "POST" else []
        kind = "200" if reply.status == 200 else "default"
        schema = operation["responses"][kind]["content"]["application/json"]["schema"]
        return found + self._errors(schema, reply.body)

    def _operation(self, call: Call) -> dict[str, Any] | None:
        parts = call.path.split("/")
        for path, methods in self.document["paths"].items():
            names = path.split("/")
            fits = len(names) == len(parts) and all(
                name == part or name.startswith("{")
                for name, part in zip(names, parts, strict=True)
            )
            if fits and call.method.lower() in methods:
                return dict(methods[call.method.lower()])
        return None

    def _request(self, operation: dict[str, Any], call: Call) -> list[str]:
        content = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
        schema = content["schema"]
        return self._errors(schema, self._typed(schema, decode(call.form)))

    def _typed(self, schema: dict[str, Any], value: Any) -> Any:
        """A form's words as the types that the schema wants."""
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if isinstance(value, dict):
            inner = schema.get("properties", {})
            return {name: self._typed(inner.get(name, {}), one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._typed(schema.get("items", {}), one) for one in value]
        kinds = json.dumps(schema.get("type", ""))
        if "boolean" in kinds:
            return {"true": True, "false": False}.get(value, value)
        return int(value) if "integer" in kinds and value.isdigit() else value

    def _errors(self, schema: dict[str, Any], value: Any) -> list[str]:
        whole = {**schema, "components": self.document["components"]}
        return [error.message[:200] for error in OAS31Validator(whole).iter_errors(value)]


class LocalStripe:
    """A context manager: serves the API on a free loopback port.

    `account` lets customers and time act, `events` are the webhooks that Stripe would send, oldest
    first, `calls` what the product asked, `failures` a queue of mishaps.
    """

    def __init__(self, prices: dict[str, Price] | None = None) -> None:
        self.events: list[Resource] = []
        self.calls: list[Call] = []
        self.failures: deque[Failure] = deque()
        self.breaches: list[str] = []
        known = prices or PRICES
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.account = Account(
            MemoryStore(), price=known.get, pages=self.base_url, send=self.events.append
        )
        self._api = FakeStripe(self.account, key=KEY)
        contract = SHARED / "contracts" / "stripe.json"
        self._contract = Contract(contract) if contract.exists() else None
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def serve(self, call: Call) -> Reply | None:
        """The answer to one call, mishaps included; None to close without one."""
        self.calls.append(call)
        failure = self.failures.popleft() if self.failures else None
        if failure and not failure.drop:
            error = ApiError(failure.status, "Injected failure", code=failure.code)
            return Reply(failure.status, error.body)
        reply = self._api.answer(call)
        if self._contract is not None:
            self.breaches += self._contract.breaches(call, reply)
        return None if failure else reply

    def sessions(self) -> list[Resource]:
        """The payment pages, newest first."""
        return self.account.store.of_kind("checkout.session")

    def __enter__(self) -> "LocalStripe":
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


def signed(event: Resource, secret: str = SECRET) -> tuple[str, str]:
    """An event's body and the signature that goes with it now."""
    body = json.dumps(event)
    return body, sign(body, secret)


def _handler(stripe: LocalStripe) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or the client waits 40 ms for the second

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            call = Call(self.command, parts.path, form or parts.query, dict(self.headers))
            reply = stripe.serve(call)
            if reply is None:
                self.close_connection = True
                return
            body = json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _serve

        def log_message(self, *_: Any) -> None:
            """Tests need no access log."""

    return Handler
