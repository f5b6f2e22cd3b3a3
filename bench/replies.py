"""From a customer's message to the answer: in one process, and with the real worker and beat."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.clients import ask
from bench.figures import Figure, median, p95, timed
from bench.stage import SALON, children, gunicorn, wait_for_port
from bench.webhook import signed_message

TEXTS = (
    "hola, quiero cortarme el pelo el jueves por la tarde",
    "¿cuánto cuesta el color?",
    "¿a qué hora abrís el sábado?",
    "¿dónde estáis?",
    "tenéis hora mañana para manicura?",
)
ROUNDS = 8
CUSTOMERS = 20
APART_SECONDS = 0.4
PATIENCE_SECONDS = 60
WORKER_READY_SECONDS = 180


def measure(var: Path) -> list[Figure]:
    """Store, understand, look up, answer and deliver over the channel without a provider."""
    from conversations.assistant.engines import engine_named
    from tenants.context import business_context

    engine = engine_named("builtin")
    bare: list[float] = []
    run = type(engine).run

    def stopwatch(*args: Any) -> Any:
        began = time.perf_counter()
        outcome = run(engine, *args)
        bare.append((time.perf_counter() - began) * 1000)
        return outcome

    engine.run = stopwatch
    with business_context(SALON):
        for text in TEXTS:
            _message(text, "00")
        bare.clear()
        took = [
            timed(lambda t=text, n=number: _message(t, f"{n:02d}"))
            for number in range(1, ROUNDS + 1)
            for text in TEXTS
        ]
    del engine.run
    return [
        Figure(
            key="message_to_reply",
            title="message to reply, in one process",
            unit="ms",
            value=median(took),
            floor=median(bare),
            floor_is="the builtin engine with its tools, alone",
            more={"p95_ms": p95(took), "floor_p95_ms": p95(bare), "messages": len(took)},
        )
    ]


def _message(text: str, ending: str) -> None:
    """One message through the door and all its due work; waits are not slept."""
    from conversations.services.door import inbound_store
    from tenants.draining import drain
    from tenants.ids import new_uuid

    sid = str(new_uuid())
    payload = {"id": sid, "from": f"+346110000{ending}", "text": text, "name": "Ana"}
    inbound_store(channel="fake", account_key="", provider_id=sid, payload=payload)
    drain()


def measure_worker(var: Path) -> list[Figure]:
    """Over HTTP: from the webhook's request to the call at the provider, less the burst wait."""
    from django.conf import settings

    with ExitStack() as stack:
        twilio, arrived = _provider()
        stack.enter_context(twilio)
        port = settings.PUBLIC_PORT
        celery = ["celery", "-A", "config"]
        commands = (
            gunicorn(port),
            [*celery, "worker", "--concurrency", "2", "--without-mingle", "--loglevel", "WARNING"],
            [*celery, "beat", "--schedule", str(var / "beat"), "--pidfile=", "-l", "WARNING"],
        )
        log = var / "worker.log"
        stack.enter_context(children(*commands, log=log, TWILIO_BASE_URL=twilio.base_url))
        wait_for_port(port)
        _wait_for_worker()
        sent = _send_all(port)
        until = time.monotonic() + PATIENCE_SECONDS
        while len(arrived) < CUSTOMERS and time.monotonic() < until:
            time.sleep(0.05)
    if len(arrived) < CUSTOMERS:
        raise TimeoutError(f"{len(arrived)} of {CUSTOMERS} messages were answered.")
    wait = settings.BURST_WAIT_SECONDS
    took = [(arrived[number] - at - wait) * 1000 for number, at in sent.items()]
    return [
        Figure(
            key="message_to_provider",
            title="webhook to provider, worker and beat",
            unit="ms",
            value=median(took),
            floor=wait * 1000,
            floor_is="the burst wait, which comes on top",
            goal="median under 1 s beyond the burst wait",
            more={"p95_ms": p95(took), "messages": len(took)},
        )
    ]


def _provider() -> tuple[Any, dict[str, float]]:
    """A stand-in for Twilio, and when each customer's first answer reached it."""
    from config.shell.seed.businesses import AUTH_TOKEN, DEMO_BUSINESSES
    from config.shell.simulator.local import LocalTwilio

    arrived: dict[str, float] = {}
    salon = DEMO_BUSINESSES[0]
    twilio = LocalTwilio({salon.account_sid: (AUTH_TOKEN, {salon.number})})
    answer = twilio.api.answer

    def noted(call: Any) -> Any:
        now = time.perf_counter()
        reply = answer(call)
        if reply.status == 201 and "to" in reply.body:
            arrived.setdefault(str(reply.body["to"]), now)
        return reply

    twilio.api.answer = noted
    return twilio, arrived


def _wait_for_worker() -> None:
    from django.core.cache import cache

    from tenants.tasks import HEARTBEAT_KEY

    until = time.monotonic() + WORKER_READY_SECONDS
    while not cache.get(HEARTBEAT_KEY):
        if time.monotonic() > until:
            raise TimeoutError("The worker does not show itself.")
        time.sleep(0.1)


def _send_all(port: int) -> dict[str, float]:
    """One message from each customer, spread out; when each was sent."""
    sent = {}
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for number in range(CUSTOMERS):
            request = signed_message(f"{number + 50:02d}", TEXTS[number % len(TEXTS)])
            sent[f"whatsapp:+346123456{number + 50:02d}"] = time.perf_counter()
            ask(connection, request)
            time.sleep(APART_SECONDS)
    return sent
