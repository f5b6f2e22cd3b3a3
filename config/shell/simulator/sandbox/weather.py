"""What goes wrong, how often: for calls of the product, and for webhooks to it."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from config.shell.simulator.wire import Call, Mishap

# What a provider's throttle is called in its own codes.
THROTTLED = {"twilio": 20429, "meta": 130429}


@dataclass(frozen=True)
class Forecast:
    """Rates are shares of 1, times are seconds.

    Calls: `refuse` of them get `status` unprocessed (429 with `retry_after` unless told
    otherwise), `lose` are processed and the connection is closed without an answer, `garble` are
    processed and answered with 500; every answer takes `delay`. Webhooks: `repeat` of them come
    twice, `late` of them `late_by` after their turn, and so out of order.
    """

    refuse: float = 0.0
    status: int = 429
    retry_after: float = 0.0
    lose: float = 0.0
    garble: float = 0.0
    delay: float = 0.0
    repeat: float = 0.0
    late: float = 0.0
    late_by: float = 6.0

    @classmethod
    def of(cls, given: dict[str, Any], before: "Forecast | None" = None) -> "Forecast":
        """A forecast with some values changed. Raises `ValueError` for what makes none."""
        known = {each.name: each.type for each in fields(cls)}
        if unknown := given.keys() - known.keys():
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        try:
            values = {name: float(value) for name, value in given.items()}
        except (TypeError, ValueError) as error:
            raise ValueError("rates and times are numbers") from error
        made = replace(before or cls(), **values)  # type: ignore[arg-type]
        made = replace(made, status=int(made.status))
        rates = (made.refuse, made.lose, made.garble, made.repeat, made.late)
        if min(values.values(), default=0.0) < 0 or max(rates) > 1:
            raise ValueError("rates are shares from 0 to 1, times are not negative")
        if made.refuse + made.lose + made.garble > 1 or not 400 <= made.status < 600:
            raise ValueError("rates of calls add up to 1 at most, status is an error")
        return made


@dataclass(frozen=True)
class Trip:
    """How one webhook travels: seconds until it leaves, and whether it comes twice."""

    delay: float = 0.0
    twice: bool = False


class Weather:
    """Draws what befalls calls and webhooks of one provider; the same `seed` draws the same."""

    def __init__(self, provider: str, forecast: Forecast, seed: int | None = None) -> None:
        self.provider, self.forecast = provider, forecast
        self._random = random.Random(seed)  # noqa: S311 - nothing is secret here
        self._lock = threading.Lock()

    def befalls(self, call: Call, *, concerned: Callable[[Call], bool] = lambda call: True) -> Any:
        """The mishap of a call; None in fair weather."""
        told = self.forecast
        if not concerned(call):
            return None
        drawn = self._draw()
        if drawn < told.refuse:
            return self._refusal(told)
        if drawn < told.refuse + told.lose:
            return Mishap(drop=True, delay=told.delay)
        if drawn < told.refuse + told.lose + told.garble:
            return Mishap(status=500, taken=True, delay=told.delay)
        return Mishap(delay=told.delay) if told.delay else None

    def trip(self) -> Trip:
        """How the next webhook travels."""
        told = self.forecast
        late = self._draw() < told.late
        return Trip(told.late_by if late else 0.0, self._draw() < told.repeat)

    def _refusal(self, told: Forecast) -> Mishap:
        headers, more = {}, {}
        if told.retry_after:
            headers = {"Retry-After": f"{told.retry_after:g}"}
        if told.status == 429 and self.provider in THROTTLED:
            more = {"code": THROTTLED[self.provider]}
        if told.status == 429 and self.provider == "telegram":
            more = {"retry_after": round(told.retry_after)}
        return Mishap(
            status=told.status, headers=headers, more=more, delay=told.delay, says="Too busy"
        )

    def _draw(self) -> float:
        with self._lock:
            return self._random.random()
