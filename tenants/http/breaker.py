"""A circuit breaker per host, in the memory of this process."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import requests

FAILURES = 5
COOL_SECONDS = 30.0
_REMEMBERED = 1000


class CircuitOpen(requests.ConnectionError):
    """The host failed repeatedly just now; the request was not sent."""


@dataclass
class _Circuit:
    failures: int = 0
    open_until: float | None = None


class CircuitBreaker:
    """Opens after `failures` failures in a row and stays open for `cool` seconds; then lets one
    request probe the host: its success closes the circuit, its failure opens it again.

    Processes do not share it: each finds out by itself, at the price of `failures` slow calls.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        cool: float = COOL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._cool, self._clock = failures, cool, clock
        self._circuits: dict[str, _Circuit] = {}
        self._lock = threading.Lock()

    def check(self, host: str) -> None:
        """Raise `CircuitOpen` while the host is left alone. Past that time exactly one caller
        gets through as the probe; others wait for its outcome (or another `cool` seconds)."""
        with self._lock:
            circuit = self._circuits.get(host)
            if circuit is None or circuit.open_until is None:
                return
            now = self._clock()
            if now < circuit.open_until:
                raise CircuitOpen(f"{host} keeps failing and is left alone for a while.")
            circuit.open_until = now + self._cool

    def is_open(self, host: str) -> bool:
        """Whether the host has failed so often that it is left alone; lets no probe through."""
        with self._lock:
            circuit = self._circuits.get(host)
            return circuit is not None and circuit.open_until is not None

    def succeeded(self, host: str) -> None:
        """The host answered."""
        with self._lock:
            self._circuits.pop(host, None)

    def failed(self, host: str) -> None:
        """The host could not be reached, did not answer in time, or said it is down."""
        with self._lock:
            if host not in self._circuits and len(self._circuits) >= _REMEMBERED:
                self._circuits.pop(next(iter(self._circuits)))
            circuit = self._circuits.setdefault(host, _Circuit())
            circuit.failures += 1
            if circuit.failures >= self._limit:
                circuit.open_until = self._clock() + self._cool

    def reset(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._circuits.clear()


breaker = CircuitBreaker()
