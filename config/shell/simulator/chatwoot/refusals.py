"""How the stand-in says no."""

from typing import Any

from config.shell.simulator.wire import Call

Json = dict[str, Any]


class Refused(Exception):
    """Chatwoot says no."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


def need(fits: object, said: str, status: int = 422) -> None:
    """Refuse where something does not fit."""
    if not fits:
        raise Refused(status, said)


def body_of(call: Call) -> Json:
    """The fields of a call with a JSON body."""
    body = call.json()
    need(isinstance(body, dict), "can't parse JSON", 400)
    return dict(body)


def only(body: Json, known: frozenset[str]) -> None:
    """Refuse what Chatwoot's API does not document."""
    unknown = sorted(set(body) - known)
    need(not unknown, f"unknown parameter {', '.join(unknown)}")
