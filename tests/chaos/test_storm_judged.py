"""The storm's judge itself: each thing that must not happen is noticed where it has."""

from copy import deepcopy
from typing import Any

import pytest

from tests.chaos.test_storm import Found


class Written:
    """What the storm has done."""

    written: tuple[str, ...] = ("SM1", "SM2", "SM3")
    kills = 1


def calm() -> Found:
    """Three messages of two customers, two runs, two replies."""
    return Found(
        incoming=[(1, 10, "SM1", 1), (1, 11, "SM2", 2), (2, 12, "SM3", 3)],
        runs=[(1, 10, 11, "answered", 1), (2, 12, 12, "answered", 1), (2, 12, 12, "failed", 0)],
        deliveries=[("a", "read", 2, 1, 20, "hola"), ("b", "read", 1, 2, 21, "hola")],
        again=[(1, 1, "failed")],
        handed=[],
        sent=[{"delivery_id": "a", "text": "hola"}, {"delivery_id": "b", "text": "hola"}],
        outcomes={},
        webhooks={"taken": 9},
    )


MISHAPS: dict[str, Any] = {
    "a message is lost": lambda f: f.incoming.pop(),
    "a message is stored twice": lambda f: f.incoming.append((2, 13, "SM3", 4)),
    "a message is covered by no run": lambda f: f.runs.pop(1),
    "a message is covered by two runs": lambda f: f.runs.append((1, 11, 11, "answered", 1)),
    "messages change places": lambda f: f.incoming.__setitem__(
        slice(0, 2), [(1, 10, "SM2", 2), (1, 11, "SM1", 1)]
    ),
    "a reply is handed over twice": lambda f: f.sent.append(f.sent[0]),
    "the same words go out as another reply": lambda f: f.sent.append(
        {"delivery_id": "c", "text": "hola"}
    ),
    "a reply is lost": lambda f: f.sent.pop(),
    "a reply has no end": lambda f: f.deliveries.__setitem__(0, ("a", "sending", 1, 1, 20, "hola")),
    "a reply is given up": lambda f: f.deliveries.__setitem__(0, ("a", "failed", 1, 1, 20, "hola")),
    "a reply that arrived is called unknown": lambda f: f.deliveries.__setitem__(
        0, ("a", "unknown", 1, 1, 20, "hola")
    ),
    "one in doubt is sent again by itself": lambda f: f.again.append((2, 1, "unknown")),
    "one that broke off is sent again by itself": lambda f: f.again.append((2, 1, "sending")),
    "a run answers without a word": lambda f: f.runs.__setitem__(0, (1, 10, 11, "answered", 0)),
    "a report is taken for an older one": lambda f: f.deliveries.__setitem__(
        0, ("a", "sent", 1, 1, 20, "hola")
    ),
}


def test_what_comes_when_a_person_has_the_conversation_is_that_person_s() -> None:
    found = calm()
    found.incoming.append((2, 13, "SM4", 4))
    written = Written()
    written.written = ("SM1", "SM2", "SM3", "SM4")
    with pytest.raises(AssertionError):
        found.hold(written)  # type: ignore[arg-type]
    found.handed.append((2,))
    found.hold(written)  # type: ignore[arg-type]


def test_calm_weather_passes() -> None:
    calm().hold(Written())  # type: ignore[arg-type]


@pytest.mark.parametrize("what", MISHAPS)
def test_what_must_not_happen_is_noticed(what: str) -> None:
    found = deepcopy(calm())
    MISHAPS[what](found)
    with pytest.raises((AssertionError, KeyError)):
        found.hold(Written())  # type: ignore[arg-type]
