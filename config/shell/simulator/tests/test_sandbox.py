"""The sandbox: strict providers, weather to order, a ledger, a door to steer it by."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from django.http import QueryDict

from channels_whatsapp.providers.twilio.signature import Fields, signature_is_valid
from config.shell.embedded.paths import PROJECT
from config.shell.simulator.sandbox.box import META_NUMBER, Sandbox
from config.shell.simulator.sandbox.control import Control
from config.shell.simulator.sandbox.weather import Forecast
from config.shell.simulator.telegram.local import TOKEN as BOT
from config.tests.processes import wait_until

SID, TOKEN, NUMBER, LUCIA = "AC" + "0" * 31 + "1", "token", "+34910000001", "+34600111222"
Post = tuple[str, dict[str, str], bytes]


class Product:
    """Takes webhooks; `refuses` of the first are turned away as by a product that is down."""

    def __init__(self) -> None:
        self.got: list[Post] = []
        self.refuses = 0
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                with lock:
                    self.refuses -= 1
                    status = 503 if self.refuses >= 0 else 200
                    if status == 200:
                        self.got.append((handler.path, dict(handler.headers.items()), body))
                handler.send_response(status)
                handler.send_header("Content-Length", "0")
                handler.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_address[1]}"

    @property
    def ids(self) -> list[str]:
        """The messages' ids, in the order in which they came."""
        return [QueryDict(body).get("MessageSid", "") for _path, _headers, body in self.got]


@pytest.fixture
def product() -> Iterator[Product]:
    made = Product()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def box(product: Product) -> Iterator[Sandbox]:
    with Sandbox(product.url, accounts={SID: (TOKEN, {NUMBER})}, pace=0.01, seed=1) as box:
        yield box


@pytest.fixture
def door(box: Sandbox) -> Iterator[str]:
    with Control(box) as control:
        yield control.base_url


def create(box: Sandbox, text: str = "hola", delivery: str = "d-1") -> requests.Response:
    form = {"To": f"whatsapp:{LUCIA}", "From": f"whatsapp:{NUMBER}", "Body": text}
    form |= {"StatusCallback": f"{box.product}/webhook/whatsapp/status/{delivery}"}
    url = f"{box.twilio.base_url}/2010-04-01/Accounts/{SID}/Messages.json"
    return requests.post(url, data=form, auth=(SID, TOKEN), timeout=5)


def test_a_customer_s_words_come_signed_and_what_is_sent_is_reported(
    box: Sandbox, product: Product
) -> None:
    sid = box.say("twilio", LUCIA, "hola")
    assert wait_until(lambda: product.ids == [sid])
    path, headers, body = product.got[0]
    assert signature_is_valid(
        url=product.url + path,
        params=Fields(QueryDict(body).lists()),
        body=body,
        auth_token=TOKEN,
        signature=headers["X-Twilio-Signature"],
    )
    product.got.clear()
    assert create(box).status_code == 201
    assert wait_until(lambda: len(product.got) == 4)
    states = [QueryDict(body)["MessageStatus"] for _path, _headers, body in product.got]
    assert states == ["queued", "sent", "delivered", "read"]
    assert {path for path, *_rest in product.got} == {"/webhook/whatsapp/status/d-1"}


def test_meta_and_telegram_knock_with_their_own_proofs(box: Sandbox, product: Product) -> None:
    box.say("meta", LUCIA, "hola", id="wamid.1")
    told = {"url": f"{product.url}/webhook/telegram/x", "secret_token": "s3cret"}
    url = f"{box.telegram.base_url}/bot{BOT}/"
    assert requests.post(url + "setWebhook", json=told, timeout=5).status_code == 200
    box.say("telegram", "42", "hola")
    sent = {"chat_id": 42, "text": "buenas"}
    assert requests.post(url + "sendMessage", json=sent, timeout=5).status_code == 200
    assert wait_until(lambda: len(product.got) == 2)
    named = {name for _path, headers, _body in product.got for name in headers}
    assert {"X-Hub-Signature-256", "X-Telegram-Bot-Api-Secret-Token"} <= named
    (line,) = box.ledger.lines(provider="telegram", sent=True)
    assert (line.to, line.text, line.provider_id) == ("42", "buenas", "42:2")
    assert BOT not in json.dumps([vars(each) for each in box.ledger.lines()])


def test_meta_is_asked_with_a_proof_and_reports_what_it_took(
    box: Sandbox, product: Product
) -> None:
    import hashlib
    import hmac

    key, token = META_NUMBER.app_secret.encode(), META_NUMBER.token
    proof = hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
    url = f"{box.meta.base_url}/v23.0/{META_NUMBER.phone_number_id}/messages"
    said: dict[str, Any] = {"messaging_product": "whatsapp", "to": "34600111222", "type": "text"}
    said |= {"text": {"body": "hola"}, "biz_opaque_callback_data": "d-7"}
    asked = {"headers": {"Authorization": f"Bearer {token}"}, "timeout": 5}
    assert requests.post(url, json=said, **asked).status_code == 400  # type: ignore[arg-type]
    url += f"?appsecret_proof={proof}"
    assert requests.post(url, json=said, **asked).status_code == 200  # type: ignore[arg-type]
    assert box.ledger.counts("delivery_id", provider="meta") == {"d-7": 1}
    assert wait_until(lambda: len(product.got) == 3)


def test_weather_refuses_loses_and_garbles_and_the_ledger_tells_them_apart(box: Sandbox) -> None:
    fair = box.weather["twilio"]
    fair.forecast = Forecast(refuse=1, retry_after=3)
    answer = create(box, delivery="d-1")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert answer.json()["code"] == 20429
    fair.forecast = Forecast(lose=1)
    with pytest.raises(requests.ConnectionError):
        create(box, delivery="d-2")
    fair.forecast = Forecast(garble=1)
    assert create(box, delivery="d-3").status_code == 500
    fair.forecast = Forecast()
    assert create(box, "adiós", delivery="d-4").status_code == 201
    assert box.ledger.counts("delivery_id") == {"d-2": 1, "d-3": 1, "d-4": 1}
    assert box.ledger.counts("outcome", sent=False) == {"refused": 1, "unsaid": 2, "answered": 1}
    assert sorted(box.ledger.counts("content").values()) == [1, 2]
    assert set(box.ledger.counts("provider_id").values()) == {1}


def test_webhooks_come_again_late_and_after_the_product_was_down(
    box: Sandbox, product: Product
) -> None:
    box.weather["twilio"].forecast = Forecast(late=1, late_by=1.0)
    late = box.say("twilio", LUCIA, "primero")
    box.weather["twilio"].forecast = Forecast(repeat=1)
    early = box.say("twilio", LUCIA, "segundo")
    assert wait_until(lambda: len(product.got) == 3)
    assert product.ids.index(early) < product.ids.index(late)
    assert product.ids.count(early) == 2
    box.weather["twilio"].forecast = Forecast()
    product.refuses = 2
    again = box.say("twilio", LUCIA, "tercero")
    assert wait_until(lambda: again in product.ids)
    assert wait_until(lambda: box.courier.told["taken"] == 4 and not box.courier.open)


def test_the_control_door(box: Sandbox, product: Product, door: str) -> None:
    told = requests.put(f"{door}/weather/twilio", json={"refuse": 1, "status": 503}, timeout=5)
    assert told.json()["twilio"]["status"] == 503
    assert create(box).status_code == 503
    requests.put(f"{door}/weather/all", json={"refuse": 0}, timeout=5)
    requests.post(f"{door}/mishaps/twilio", json={"status": 400, "says": "no"}, timeout=5)
    assert [create(box).status_code for _ in range(2)] == [400, 201]
    ledger = requests.get(f"{door}/ledger", params={"sent": 1}, timeout=5).json()
    assert (ledger["count"], ledger["lines"][0]["text"]) == (1, "hola")
    counts = requests.get(f"{door}/counts", params={"by": "content"}, timeout=5).json()["counts"]
    assert list(counts.values()) == [1]
    said = {"provider": "twilio", "from": LUCIA, "text": "hola", "id": "SM1"}
    assert requests.post(f"{door}/say", json=said, timeout=5).json() == {"id": "SM1"}
    assert wait_until(lambda: "SM1" in product.ids)
    state = requests.get(door, timeout=5).json()
    assert state["providers"]["twilio"]["messages"] == 1
    assert requests.delete(f"{door}/ledger", timeout=5).status_code == 204
    assert requests.get(f"{door}/ledger", timeout=5).json()["count"] == 0


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/weather/twilio", {"refuse": 2}),
        ("PUT", "/weather/twilio", {"refuse": "often"}),
        ("PUT", "/weather/twilio", {"wind": 1}),
        ("PUT", "/weather/pigeon", {}),
        ("PUT", "/weather/twilio", []),
        ("POST", "/say", {"provider": "openai", "from": "1", "text": "hola"}),
        ("POST", "/say", {"provider": "twilio"}),
        ("POST", "/say", {"provider": "twilio", "from": LUCIA, "text": "hola", "to": "+34999"}),
        ("POST", "/mishaps/twilio", {"colour": "red"}),
        ("GET", "/counts?by=colour", None),
        ("GET", "/nowhere", None),
    ],
)
def test_the_control_door_says_what_it_does_not_understand(
    door: str, method: str, path: str, body: Any
) -> None:
    answer = requests.request(method, door + path, json=body, timeout=5)
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]


def test_the_command_says_where_everything_is_and_stops_when_told() -> None:
    command = [sys.executable, "manage.py", "sandbox", "--port", "0", "--weather", "late=0.1"]
    child = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        said = []
        for line in child.stdout:
            said.append(line)
            if "ready" in line:
                break
        urls = dict(line.strip().split("=", 1) for line in said if line.startswith("OPENAI_BASE"))
        asked = {"model": "gpt-test", "messages": [{"role": "user", "content": "hola"}]}
        url = f"{urls['OPENAI_BASE_URL']}/chat/completions"
        assert requests.post(url, json=asked, timeout=5).status_code == 401
        key = {"Authorization": "Bearer sk-test-0123456789abcdef"}
        answer = requests.post(url, json=asked, headers=key, timeout=5).json()
        assert answer["choices"][0]["message"]["content"]
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
    finally:
        child.kill()
        child.wait()
