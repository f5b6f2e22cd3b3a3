"""The door by which programs steer the sandbox: JSON over HTTP, on loopback only."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

from config.shell.simulator.sandbox.box import PROVIDERS, Sandbox
from config.shell.simulator.sandbox.weather import Forecast
from config.shell.simulator.wire import Call, LocalServer, Mishap, Reply

LISTED = 500
ALL = "all"


class ControlApi:
    """`GET /` the state; `GET /ledger` lines (`provider`, `sent`, `after`, `limit`); `GET /counts`
    (`by`, `provider`); `DELETE /ledger`; `PUT /weather/<provider or all>` a forecast, in part;
    `POST /mishaps/<provider>` one certain mishap; `POST /say` a customer's message."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._routes: dict[tuple[str, str], Callable[[Call, str], Reply]] = {
            ("GET", ""): self._state,
            ("GET", "ledger"): self._ledger,
            ("DELETE", "ledger"): self._forget,
            ("GET", "counts"): self._counts,
            ("PUT", "weather"): self._weather,
            ("POST", "mishaps"): self._mishap,
            ("POST", "say"): self._say,
        }

    def answer(self, call: Call) -> Reply:
        """Serve one call; 400 with a sentence for what it does not understand."""
        what, _, which = call.path.strip("/").partition("/")
        route = self._routes.get((call.method, what))
        if route is None:
            return _error(404, "there is no such door")
        try:
            return route(call, which)
        except (ValueError, TypeError, KeyError) as error:
            return _error(400, f"{type(error).__name__}: {error}")

    def refusal(self, mishap: Mishap) -> Reply:
        """No mishaps here."""
        return _error(mishap.status, mishap.says)

    def _state(self, _call: Call, _which: str) -> Reply:
        box = self.sandbox
        providers = {
            name: {
                "base_url": server.base_url,
                "calls": len(box.ledger.lines(provider=name)),
                "messages": len(box.ledger.lines(provider=name, sent=True)),
                "weather": asdict(box.weather[name].forecast),
            }
            for name, server in box.servers.items()
        }
        webhooks = {"open": box.courier.open, **box.courier.told}
        return Reply(200, {"product": box.product, "providers": providers, "webhooks": webhooks})

    def _ledger(self, call: Call, _which: str) -> Reply:
        asked = _query(call)
        lines = self.sandbox.ledger.lines(
            provider=asked.get("provider", ""),
            sent=asked.get("sent", "") in ("1", "true"),
            after=int(asked.get("after", 0)),
        )
        shown = lines[: int(asked.get("limit", LISTED))]
        return Reply(200, {"count": len(lines), "lines": [asdict(line) for line in shown]})

    def _counts(self, call: Call, _which: str) -> Reply:
        asked = _query(call)
        by = asked.get("by", "delivery_id")
        # What befell calls is counted of those too that handed nothing over.
        sent = by not in ("outcome", "status")
        counts = self.sandbox.ledger.counts(by, provider=asked.get("provider", ""), sent=sent)
        return Reply(200, {"by": by, "counts": counts})

    def _forget(self, _call: Call, _which: str) -> Reply:
        self.sandbox.ledger.clear()
        return Reply(204)

    def _weather(self, call: Call, which: str) -> Reply:
        names = PROVIDERS if which == ALL else (which,)
        given = _object(call)
        told = {}
        for name in names:
            weather = self.sandbox.weather[name]
            told[name] = Forecast.of(given, weather.forecast)
        for name, forecast in told.items():
            self.sandbox.weather[name].forecast = forecast
        return Reply(200, {name: asdict(forecast) for name, forecast in told.items()})

    def _mishap(self, call: Call, which: str) -> Reply:
        self.sandbox.servers[which].mishaps.append(Mishap(**_object(call)))
        return Reply(201, {"waiting": len(self.sandbox.servers[which].mishaps)})

    def _say(self, call: Call, _which: str) -> Reply:
        given = _object(call)
        told = {name: str(given[name]) for name in ("id", "name", "to") if name in given}
        id = self.sandbox.say(given["provider"], str(given["from"]), str(given["text"]), **told)
        return Reply(202, {"id": id})


class Control(LocalServer[ControlApi]):
    """The door, open; keeps no note of who came."""

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        super().__init__(ControlApi(sandbox), port=port)
        self.noting = lambda call, mishap, reply: None


def _query(call: Call) -> dict[str, str]:
    return dict(parse_qsl(call.query))


def _object(call: Call) -> dict[str, Any]:
    given = call.json()
    if not isinstance(given, dict):
        raise TypeError("the body is no JSON object")
    return given


def _error(status: int, says: str) -> Reply:
    return Reply(status, {"error": says})
