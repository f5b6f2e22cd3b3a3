"""Carries webhooks to the product: in order for each sender, unless the weather says otherwise."""

import logging
import queue
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from config.shell.simulator.sandbox.weather import Weather
from config.shell.simulator.wire import post

logger = logging.getLogger(__name__)

LANES = 8
# Seconds before each further try of a webhook that was not taken, as providers try again.
AGAIN = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
_CLOSED = "closed"


@dataclass(order=True)
class _Letter:
    due: float
    number: int
    url: str = field(compare=False)
    body: bytes = field(compare=False)
    headers: Mapping[str, str] = field(compare=False)
    again: bool = field(compare=False, default=True)
    tries: int = field(compare=False, default=0)


class Courier:
    """A few lanes; letters of one sender share a lane, so each arrives before the next leaves.

    `told` counts what became of letters: "taken", "refused" (a 4xx), "given up".
    """

    def __init__(self, weather_of: Callable[[str], Weather]) -> None:
        self._weather_of = weather_of
        self._numbers = count(1)
        self.told: Counter[str] = Counter()
        self._open = 0
        self._change = threading.Condition()
        self._lanes = [_Lane(self) for _ in range(LANES)]

    def send(
        self,
        provider: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        sender: str,
        again: bool = True,
    ) -> None:
        """Take a webhook; it leaves in its turn, as the weather has it. `again`: tried again for
        two minutes where the product does not take it."""
        trip = self._weather_of(provider).trip()
        lane = self._lanes[zlib.crc32(sender.encode()) % LANES]
        for time_ in range(1 + trip.twice):
            due = time.monotonic() + trip.delay + time_ * 0.5
            letter = _Letter(due, next(self._numbers), url, body, headers, again)
            with self._change:
                self._open += 1
            lane.put(letter)

    @property
    def open(self) -> int:
        """How many letters are still on their way."""
        return self._open

    def settle(self, what: str) -> None:
        """A letter has come to its end."""
        with self._change:
            self._open -= 1
            self.told[what] += 1
            self._change.notify_all()

    def close(self) -> None:
        """Carry nothing more."""
        for lane in self._lanes:
            lane.close()


class _Lane:
    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._letters: queue.PriorityQueue[_Letter] = queue.PriorityQueue()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._stop = threading.Event()
        self._thread.start()

    def put(self, letter: _Letter) -> None:
        self._letters.put(letter)

    def close(self) -> None:
        self._stop.set()
        self._letters.put(_Letter(0.0, 0, _CLOSED, b"", {}))
        self._thread.join(15)

    def _run(self) -> None:
        while not self._stop.is_set():
            letter = self._letters.get()
            if letter.url == _CLOSED:
                return
            wait = letter.due - time.monotonic()
            if wait > 0:  # others may come that are due earlier
                self._letters.put(letter)
                self._stop.wait(min(wait, 0.02))
                continue
            self._carry(letter)

    def _carry(self, letter: _Letter) -> None:
        try:
            status = post(letter.url, letter.body, letter.headers)
        except OSError as error:
            logger.info("webhook not taken: %s", type(error).__name__)
            status = 0
        if 200 <= status < 300:
            self._courier.settle("taken")
        elif 400 <= status < 500 and status != 429:
            self._courier.settle("refused")
        elif not letter.again or letter.tries >= len(AGAIN):
            self._courier.settle("given up")
        else:
            letter.due = time.monotonic() + AGAIN[letter.tries]
            letter.tries += 1
            self._letters.put(letter)
