"""Messages a second from the webhook to the provider, with everything on this machine's cores: web,
worker, beat, PostgreSQL, Redis and the sandbox that writes and takes the answers; and whose work
the processor's time was."""

import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from bench.figures import Figure
from bench.replies import TEXTS
from bench.stage import children, gunicorn, wait_for_port

MESSAGES = 400
# The machine's neighbours take what they like of it: the best of so many is what the product needs.
ROUNDS = 3
GOAL = 20.0
PATIENCE_SECONDS = 300
WARM = 40
# Names of processes, as their commands tell them.
PARTS = {
    "worker": ("celery", "worker"),
    "beat": ("celery", "beat"),
    "web": ("gunicorn",),
    "redis": ("redis-server",),
    "sandbox": ("manage.py", "sandbox"),
    "postgres": ("postgres",),
}


def measure(var: Path) -> list[Figure]:
    """Everybody writes once, at once: what is measured is how fast the backlog is answered."""
    from django.conf import settings

    from bench.boxed import Boxed
    from bench.replies import _wait_for_worker

    url = f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}:{settings.PUBLIC_PORT}"
    with ExitStack() as stack:
        box = stack.enter_context(Boxed(url, {}))
        celery = ["celery", "-A", "config"]
        commands = (
            gunicorn(settings.PUBLIC_PORT),
            [*celery, "worker", "--concurrency", "2", "--without-mingle", "--loglevel", "WARNING"],
            [*celery, "beat", "--schedule", str(var / "beat"), "--pidfile=", "-l", "WARNING"],
        )
        log, there = var / "throughput.log", box.urls["TWILIO_BASE_URL"]
        stack.enter_context(children(*commands, log=log, TWILIO_BASE_URL=there))
        wait_for_port(settings.PUBLIC_PORT)
        _wait_for_worker()
        _answered(box, _write(box, WARM, first=0))
        rounds = [_round(box, var, WARM + number * MESSAGES) for number in range(ROUNDS)]
    took, spent = min(rounds, key=lambda each: each[0])
    return [_figure(took, spent, [MESSAGES / each for each, _ in rounds])]


def _round(box: Any, var: Path, first: int) -> tuple[float, dict[str, float]]:
    """Seconds until all are answered, less the wait for more of a burst; and whose they were."""
    from django.conf import settings

    before_it = _clocks(var)
    began, before = time.perf_counter(), _sent(box)
    _write(box, MESSAGES, first=first)
    _answered(box, before + MESSAGES)
    took = time.perf_counter() - began - settings.BURST_WAIT_SECONDS
    return took, {part: seconds - before_it[part] for part, seconds in _clocks(var).items()}


def _figure(took: float, spent: dict[str, float], rounds: list[float]) -> Figure:
    whole = sum(spent.values())
    per_message = {f"{part}_ms": s * 1000 / MESSAGES for part, s in spent.items()}
    shares = {f"{part}_share": s / whole for part, s in spent.items()}
    busiest = max(spent, key=lambda part: spent[part])
    return Figure(
        key="throughput",
        title="message to send, everything on",
        unit="messages/s",
        value=MESSAGES / took,
        floor=(os.cpu_count() or 1) * MESSAGES / whole,
        floor_is="what the same work would come to if no core ever waited",
        goal=f"at least {GOAL:g} a second",
        better="more",
        more={
            "messages": MESSAGES,
            "rounds": ", ".join(f"{each:.3g}" for each in rounds),
            "seconds": took,
            "cores_used": whole / took,
            "limited_by": busiest,
            **per_message,
            **shares,
        },
    )


def _write(box: Any, count: int, *, first: int) -> int:
    """So many customers write, one message each; how many answers that makes in all."""
    for number in range(first, first + count):
        given = {"from": f"+3462{number:07d}", "text": TEXTS[number % len(TEXTS)]}
        box.ask("POST", "/say", {"provider": "twilio", **given})
    return first + count


def _sent(box: Any) -> int:
    return len(box.ask("GET", "/counts", by="to", provider="twilio")["counts"])


def _answered(box: Any, people: int) -> None:
    until = time.perf_counter() + PATIENCE_SECONDS
    while (sent := _sent(box)) < people:
        if time.perf_counter() > until:
            raise TimeoutError(f"{sent} of {people} were answered.")
        time.sleep(0.1)


def _clocks(var: Path) -> dict[str, float]:
    """Seconds of processor time that each part has had."""
    spent = dict.fromkeys(PARTS, 0.0)
    servers = [p for p in psutil.process_iter() if str(var) in " ".join(_command(p))]
    family = psutil.Process().children(recursive=True)
    mine = {p.pid: p for top in (*family, *servers) for p in (top, *_children(top))}
    for process in mine.values():
        part = next((part for part, words in PARTS.items() if _is(process, words)), None)
        if part:
            spent[part] += _seconds(process)
    return spent


def _is(process: psutil.Process, words: tuple[str, ...]) -> bool:
    command = " ".join(_command(process))
    return all(word in command for word in words)


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # it has ended, or is the system's
        return []


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _seconds(process: psutil.Process) -> float:
    """Its own, and of those of its children that have ended."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:
        return 0.0
