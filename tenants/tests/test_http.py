"""The egress door: what it refuses, what it repeats, and what it never does twice."""

import logging
import socket
import threading
from collections.abc import Iterator
from typing import Any

import openai
import pytest
import requests

from tenants import http
from tenants.http import guard
from tenants.http.breaker import CircuitBreaker, breaker
from tenants.http.egress import EgressAdapter, EgressSession
from tenants.tests.scripted_server import Answer, ScriptedServer, scripted_server


@pytest.fixture(autouse=True)
def closed_circuits() -> Iterator[None]:
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr(EgressAdapter, "sleep", staticmethod(pauses.append))
    return pauses


def door(server: ScriptedServer, settings: Any, **options: Any) -> EgressSession:
    settings.TWILIO_BASE_URL = server.url
    return http.session("test", base_url=server.url, **options)


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    monkeypatch.setattr(
        guard.socket,
        "getaddrinfo",
        lambda host, port, *_: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ],
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_that_is_not_on_the_open_internet_is_not_public(address: str) -> None:
    assert not guard.is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert guard.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]"])
def test_a_typed_in_address_cannot_reach_this_machine(host: str) -> None:
    with scripted_server() as server:
        with pytest.raises(http.EgressRefused):
            http.session("calendar").get(f"http://{host}:{server.port}/secret")
        assert server.asked == []


def test_a_name_that_resolves_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_to(monkeypatch, "93.184.215.14", "10.0.0.5")
    with pytest.raises(http.EgressRefused):
        http.session("calendar").get("https://rebinding.example/")


def test_the_checked_address_is_the_one_that_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    resolve_to(monkeypatch, "93.184.215.14")
    connected: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(guard.sockets, "create_connection", refuse)
    with pytest.raises(requests.ConnectionError):
        http.session("calendar").get("http://public.example/")
    assert set(connected) == {("93.184.215.14", 80)}


def test_a_configured_base_url_may_be_private(settings: Any) -> None:
    with scripted_server() as server:
        assert door(server, settings).get("/hello").text == "ok"
        assert server.asked[0][1] == "/hello"


def test_naming_a_private_base_url_that_no_setting_has_opens_nothing() -> None:
    with scripted_server() as server, pytest.raises(http.EgressRefused):
        http.session("test", base_url=server.url).get("/hello")


def test_a_redirect_to_a_private_address_is_refused(settings: Any) -> None:
    with scripted_server() as inner:
        redirect = Answer(302, headers={"Location": inner.url + "/metadata"})
        with scripted_server(redirect) as outer, pytest.raises(http.EgressRefused):
            door(outer, settings).get("/start")
        assert inner.asked == []


def test_a_post_does_not_follow_redirects(settings: Any) -> None:
    with scripted_server(Answer(307, headers={"Location": "/again"})) as server:
        assert door(server, settings).post("/pay", data={"a": "1"}).status_code == 307
        assert len(server.asked) == 1


def test_a_read_is_repeated_while_the_host_is_briefly_down(
    settings: Any, slept: list[float]
) -> None:
    with scripted_server(Answer(503), Answer(502), Answer(200)) as server:
        assert door(server, settings).get("/x").status_code == 200
    assert len(server.asked) == 3
    assert slept[1] > slept[0]


def test_retry_after_is_respected_when_short_and_left_to_the_caller_when_long(
    settings: Any, slept: list[float]
) -> None:
    with scripted_server(Answer(503, headers={"Retry-After": "3"}), Answer(200)) as server:
        assert door(server, settings).get("/x").status_code == 200
    assert slept == [3.0]
    with scripted_server(Answer(503, headers={"Retry-After": "600"})) as server:
        assert door(server, settings).get("/x").status_code == 503
        assert len(server.asked) == 1


@pytest.mark.parametrize("answer", [Answer(503), Answer(500), Answer(drop=True)])
def test_a_post_that_the_host_has_seen_is_never_sent_again(
    answer: Answer, settings: Any, slept: list[float]
) -> None:
    with scripted_server(answer) as server:
        session = door(server, settings)
        if answer.drop:
            with pytest.raises(requests.ConnectionError):
                session.post("/send", data={"a": "1"})
        else:
            assert session.post("/send", data={"a": "1"}).status_code == answer.status
        assert len(server.asked) == 1
    assert slept == []


def test_a_post_whose_answer_is_late_is_never_sent_again(settings: Any) -> None:
    hold = threading.Event()
    with scripted_server(Answer(hold=hold)) as server:
        with pytest.raises(requests.ReadTimeout):
            door(server, settings, timeout=(1, 0.1)).post("/send", data={"a": "1"})
        assert len(server.asked) == 1
        hold.set()


def test_a_post_is_repeated_when_no_connection_was_made(settings: Any, slept: list[float]) -> None:
    with scripted_server() as server:
        session = door(server, settings)
    with pytest.raises(requests.ConnectionError):
        session.post("/send", data={"a": "1"})
    assert len(slept) == 2


def test_a_failing_host_is_left_alone_and_then_probed_once() -> None:
    now = [0.0]
    circuit = CircuitBreaker(failures=2, cool=30, clock=lambda: now[0])
    circuit.failed("a")
    circuit.check("a")
    circuit.failed("a")
    with pytest.raises(http.CircuitOpen):
        circuit.check("a")
    circuit.check("b")
    now[0] = 31
    circuit.check("a")
    with pytest.raises(http.CircuitOpen):
        circuit.check("a")
    circuit.succeeded("a")
    circuit.check("a")


def test_an_open_circuit_sends_nothing(settings: Any, slept: list[float]) -> None:
    with scripted_server(Answer(503)) as server:
        session = door(server, settings)
        for _ in range(5):
            session.post("/x")
        with pytest.raises(http.CircuitOpen):
            session.post("/x")
        assert len(server.asked) == 5


def test_refusals_of_the_request_itself_do_not_open_the_circuit(
    settings: Any,
) -> None:
    with scripted_server(Answer(429)) as server:
        session = door(server, settings)
        assert [session.post("/x").status_code for _ in range(7)] == [429] * 7


def test_the_breaker_counts_every_failure_of_many_threads() -> None:
    circuit = CircuitBreaker(failures=400, cool=30, clock=lambda: 0.0)
    threads = [
        threading.Thread(target=lambda: [circuit.failed("a") for _ in range(50)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with pytest.raises(http.CircuitOpen):
        circuit.check("a")


def test_a_long_answer_is_cut_off(settings: Any) -> None:
    with scripted_server(Answer(body=b"x" * 5000)) as server:
        with pytest.raises(http.ResponseTooLarge):
            door(server, settings, max_bytes=4999).get("/big")
        assert len(door(server, settings, max_bytes=5000).get("/big").content) == 5000


def test_an_answer_that_trickles_is_cut_at_the_deadline(settings: Any) -> None:
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def trickle() -> None:
        client, _ = listener.accept()
        client.recv(65536)
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.wait(0.05):
            try:
                client.sendall(b"x")
            except OSError:
                break
        client.close()

    thread = threading.Thread(target=trickle)
    thread.start()
    settings.TWILIO_BASE_URL = f"http://127.0.0.1:{listener.getsockname()[1]}"
    session = http.session("test", base_url=settings.TWILIO_BASE_URL, deadline=0.4)
    try:
        with pytest.raises(requests.RequestException):
            session.post("/slow")
    finally:
        stop.set()
        thread.join()
        listener.close()


def test_cookies_of_one_answer_do_not_travel_with_the_next_request(
    settings: Any,
) -> None:
    with scripted_server(Answer(headers={"Set-Cookie": "a=1; Path=/"})) as server:
        session = door(server, settings)
        session.get("/one")
        session.get("/two")
        assert "Cookie" not in server.asked[1][2]


def test_the_log_names_role_host_and_outcome_and_nothing_personal(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with scripted_server(Answer(body=b"secret-answer")) as server, caplog.at_level(logging.INFO):
        door(server, settings).post("/p?phone=%2B34600", data={"Body": "secret-words"})
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("tenants.http")]
    assert len(ours) == 1
    assert f"role=test host=127.0.0.1:{server.port} outcome=200" in ours[0]
    assert not [word for word in ("34600", "secret") if word in caplog.text]


def test_environment_proxies_are_not_used(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with scripted_server() as server:
        assert door(server, settings).get("/x").status_code == 200


def test_the_adapter_alone_refuses_this_machine_too() -> None:
    adapter = EgressAdapter("sdk", frozenset(), circuit=CircuitBreaker())
    request = requests.Request("GET", "http://127.0.0.1:1/").prepare()
    with pytest.raises(http.EgressRefused):
        adapter.send(request, timeout=1)


def test_the_openai_sdk_speaks_through_the_door(settings: Any) -> None:
    completion = b"""{"id": "c1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop",
                     "message": {"role": "assistant", "content": "hola"}}]}"""
    with scripted_server(
        Answer(body=completion, headers={"Content-Type": "application/json"})
    ) as server:
        settings.OPENAI_BASE_URL = server.url + "/v1"
        client = openai.OpenAI(
            api_key="k",
            base_url=settings.OPENAI_BASE_URL,
            max_retries=0,
            http_client=http.openai_http_client(settings.OPENAI_BASE_URL, timeout=5),
        )
        answer = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "hi"}]
        )
    assert answer.choices[0].message.content == "hola"
    assert server.asked[0][1] == "/v1/chat/completions"


def test_the_openai_sdk_reports_a_late_model_as_its_own_timeout(
    settings: Any,
) -> None:
    hold = threading.Event()
    with scripted_server(Answer(hold=hold)) as server:
        settings.OPENAI_BASE_URL = server.url
        client = openai.OpenAI(
            api_key="k",
            base_url=server.url,
            max_retries=0,
            http_client=http.openai_http_client(server.url, timeout=0.2),
        )
        with pytest.raises(openai.APITimeoutError):
            client.models.list()
        hold.set()
