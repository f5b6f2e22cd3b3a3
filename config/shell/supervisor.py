"""Runs the processes of the demo: one log stream, restarts with backoff, an orderly stop.

Everything happens in one thread. Children are leaders of process groups of their own (Ctrl-C in
the terminal reaches only us, and we stop them in order) and get SIGTERM from the kernel when we
die without being able to (Linux).
"""

import os
import select
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from config.shell.embedded.keeper import dies_with_parent

STOP_SECONDS = 4.0
BACKOFF_SECONDS: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
# A child that has lived this long starts its backoff again from the beginning.
STEADY_SECONDS = 60.0
TICK_SECONDS = 0.3
_KEPT_LINES = 2000
_PIECE = select.PIPE_BUF


class Stopped(BaseException):
    """Somebody asked us to stop (SIGTERM, SIGINT). No error: like KeyboardInterrupt."""


@contextmanager
def stop_signals() -> Iterator[None]:
    """Raise `Stopped` in the main thread at the first SIGTERM, SIGINT or SIGHUP of the block.

    Later ones are ignored: make, a terminal and an impatient person send several, and the stop
    that has begun must come to its end.
    """
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

    def stop(_: int, __: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class LogStream:
    """Lines with the name of who wrote them, on a file descriptor that may have a slow reader.

    Nobody is held up by a reader who does not read: the oldest lines go first.
    """

    def __init__(self, descriptor: int = 1) -> None:
        self.descriptor = descriptor
        self._waiting: deque[bytes] = deque(maxlen=_KEPT_LINES)

    def write(self, text: str) -> None:
        """Add one or more lines and pass on what can be written now."""
        for line in text.splitlines() or [""]:
            data = line.encode(errors="replace") + b"\n"
            self._waiting.extend(data[i : i + _PIECE] for i in range(0, len(data), _PIECE))
        self.flush()

    def flush(self) -> None:
        """Write as much as fits without waiting."""
        try:
            while self._waiting and select.select([], [self.descriptor], [], 0)[1]:
                os.write(self.descriptor, self._waiting.popleft())
        except OSError:  # the reader, or the terminal, is gone: go on in silence
            self.descriptor = os.open(os.devnull, os.O_WRONLY)


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    argv: Sequence[str]
    orphaned: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    unfinished: bytes = b""
    started: float = 0.0
    crashes: int = 0
    start_at: float = 0.0

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Children with one environment and one log."""

    def __init__(self, environment: Mapping[str, str], log: LogStream) -> None:
        self.environment = dict(environment)
        self.log = log
        self.children: list[Child] = []
        self._selector = selectors.DefaultSelector()

    def add(
        self, name: str, argv: Sequence[str], *, orphaned: signal.Signals = signal.SIGTERM
    ) -> None:
        """Start a child that is to be kept running. Should this process be killed, the child gets
        the signal `orphaned`."""
        child = Child(name, argv, orphaned)
        self.children.append(child)
        self._start(child)

    def run(self, tick: Callable[[], None]) -> None:
        """Pass on the log and restart what ends, for ever; `tick` is called now and then."""
        while True:
            next_tick = time.monotonic() + TICK_SECONDS
            while (left := next_tick - time.monotonic()) > 0:
                self._pump(left)
            for child in self.children:
                self._keep_running(child)
            tick()

    def stop(self, children: Iterable[Child]) -> None:
        """Stop these together: SIGTERM, and after `STOP_SECONDS` SIGKILL; then what is left of
        their process groups."""
        children = [child for child in children if child.process is not None]
        for child in children:
            # to the leader only: a Celery worker must not lose its pool before it has stopped
            if child.process is not None and child.running:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.running for child in children) and time.monotonic() < deadline:
            self._pump(0.05)
        for child in children:
            self._bury(child)
        self._drain()

    def stop_all(self) -> None:
        """Stop every child, the last one first: each may need those that were there before it."""
        for child in reversed(self.children):
            self.stop([child])

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - a command of ours
            child.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
            process_group=0,
            preexec_fn=dies_with_parent(child.orphaned),
        )
        child.started = time.monotonic()
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _keep_running(self, child: Child) -> None:
        if child.running:
            return
        now = time.monotonic()
        if child.process is not None:
            self._note_crash(child, now)
        elif now >= child.start_at:
            self._start(child)

    def _note_crash(self, child: Child, now: float) -> None:
        assert child.process is not None
        status = child.process.returncode
        self._bury(child)
        child.crashes = 0 if now - child.started > STEADY_SECONDS else child.crashes
        wait = BACKOFF_SECONDS[min(child.crashes, len(BACKOFF_SECONDS) - 1)]
        child.crashes += 1
        child.start_at = now + wait
        child.process = None
        self._say(child, f"ended with status {status}; starting again in {wait:g} s")

    def _bury(self, child: Child) -> None:
        """End what is left of the child's process group, and take its exit status."""
        assert child.process is not None
        with suppress(ProcessLookupError):  # the whole group has ended already
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def _drain(self) -> None:
        """Read what ended children have left in their pipes."""
        while self._pump(0):
            continue

    def _pump(self, seconds: float) -> bool:
        """Pass on what children write within `seconds`; False when nothing came."""
        events = self._selector.select(seconds)
        for key, _ in events:
            self._read(key.data, key.fileobj)
        self.log.flush()
        return bool(events)

    def _read(self, child: Child, pipe: Any) -> None:
        data = os.read(pipe.fileno(), 65536)
        *lines, child.unfinished = (child.unfinished + data).split(b"\n")
        if not data:
            self._selector.unregister(pipe)
            pipe.close()
            lines, child.unfinished = [child.unfinished] if child.unfinished else [], b""
        for line in filter(None, map(bytes.strip, lines)):
            self._say(child, line.decode(errors="replace"))

    def _say(self, child: Child, line: str) -> None:
        self.log.write(f"{child.name:<6} | {line}")
