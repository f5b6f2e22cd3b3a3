"""Reads a kit's file strictly: a misspelt key or a missing language names its place at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

LANGUAGES = ("es", "en", "pt")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FOLDER = Path(__file__).parent
Texts = Mapping[str, str]
T = TypeVar("T")


class KitError(ValueError):
    """A kit's file that cannot be used; the text says which and where."""


@dataclass(frozen=True, kw_only=True)
class KitService:
    """A service; times in minutes, `price` in euros (None: not published)."""

    name: Texts
    minutes: int
    description: Texts | None = None
    category: Texts | None = None
    synonyms: tuple[str, ...] = ()
    price: Decimal | None = None
    buffer_before: int = 0
    buffer_after: int = 0
    step: int = 30
    min_notice: int = 60
    places: int = 1
    trial: bool = False


@dataclass(frozen=True, kw_only=True)
class KitIntent:
    """Something that customers of the trade ask, by keywords, and what is answered; `urgent`:
    before anything else, whatever they wanted besides."""

    code: str
    name: Texts
    keywords: tuple[str, ...]
    answer: Texts
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class KitCall:
    """A call to action after answers to one intent; `url` may name a link of the business's own,
    such as {booking_url}."""

    intent: str
    text: Texts
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class KitFollowUp:
    """A follow-up as `leads.followups.FollowUpSpec` wants it."""

    kind: str
    base: str
    after_hours: int
    texts: Texts


@dataclass(frozen=True, kw_only=True)
class KitKpi:
    """A goal: a code of `analytics.kpis` and the number to reach."""

    code: str
    target: int


@dataclass(frozen=True, kw_only=True)
class KitWording:
    """How the assistant speaks; `greeting` has the placeholders {name} and {business}. `formal`:
    it says *usted* in Spanish. `general`: what holds for every answer."""

    tone: Texts
    greeting: Texts
    formal: bool = False
    general: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class Kit:
    """All of one file; `hours`: weekday (0 Monday) -> windows of local wall-clock time."""

    wording: KitWording
    hours: Mapping[int, tuple[tuple[time, time], ...]]
    services: tuple[KitService, ...]
    intents: tuple[KitIntent, ...] = ()
    calls_to_action: tuple[KitCall, ...] = ()
    follow_ups: tuple[KitFollowUp, ...] = ()
    kpis: tuple[KitKpi, ...] = ()


@cache
def kit_for(vertical: str) -> Kit:
    """The kit of a vertical (`Business.Vertical`). Raises `KitError`."""
    path = FOLDER / f"{vertical}.toml"
    if not path.is_file():
        raise KitError(f"There is no kit {path.name}.")
    return kit_parse(path.read_text(), path.name)


def kit_parse(text: str, name: str) -> Kit:
    """A kit from its file's text. Raises `KitError` naming the file and the place in it."""
    try:
        raw: dict[str, Any] = tomllib.loads(text)
        wording = _build(KitWording, raw.pop("wording", {}), "wording")
        hours = _hours(raw.pop("hours", []))
        kinds: dict[str, type[Any]] = {
            "services": KitService,
            "intents": KitIntent,
            "calls_to_action": KitCall,
            "follow_ups": KitFollowUp,
            "kpis": KitKpi,
        }
        rows = {
            key: tuple(
                _build(kind, row, f"{key}[{number}]") for number, row in enumerate(raw.pop(key, []))
            )
            for key, kind in kinds.items()
        }
        if raw:
            raise KitError(f"unknown: {', '.join(raw)}")
        return Kit(wording=wording, hours=hours, **rows)
    except (KitError, tomllib.TOMLDecodeError) as error:
        raise KitError(f"{name}: {error}") from error


def _build(kind: type[T], row: dict[str, Any], place: str) -> T:
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(row) - set(known):
        raise KitError(f"{place}: unknown {', '.join(sorted(unknown))}")
    needed = {name for name, field in known.items() if field.default is MISSING}
    if missing := needed - set(row):
        raise KitError(f"{place}: missing {', '.join(sorted(missing))}")
    return kind(**{name: _value(value, f"{place}.{name}") for name, value in row.items()})


def _value(value: Any, place: str) -> Any:
    if isinstance(value, dict):
        if set(value) != set(LANGUAGES) or not all(value.values()):
            raise KitError(f"{place}: needs a text in each of {', '.join(LANGUAGES)}")
        return value
    if isinstance(value, list):
        return tuple(value)
    if place.endswith(".price"):
        return Decimal(str(value))
    return value


def _hours(rows: list[dict[str, Any]]) -> dict[int, tuple[tuple[time, time], ...]]:
    week: dict[int, tuple[tuple[time, time], ...]] = {}
    for number, row in enumerate(rows):
        try:
            windows = tuple(
                (time.fromisoformat(start), time.fromisoformat(end))
                for start, end in row["windows"]
            )
            week |= {DAYS.index(day): windows for day in row["days"]}
        except (KeyError, TypeError, ValueError) as error:
            raise KitError(f"hours[{number}]: {error}") from error
    return week


@cache
def price_levels() -> Mapping[str, Mapping[str, Decimal]]:
    """Currency -> {"times", "step"}: what prices.toml says."""
    raw = tomllib.loads((FOLDER / "prices.toml").read_text())
    return {
        currency: {name: Decimal(str(number)) for name, number in row.items()}
        for currency, row in raw.items()
    }


def price_in(currency: str, euros: Decimal | None) -> Decimal | None:
    """A kit's price in a business's currency, rounded as prices are there; None where unknown."""
    level = price_levels().get(currency)
    if euros is None or (level is None and euros):
        return None
    if level is None or not euros:
        return Decimal(0)
    return max(round(euros * level["times"] / level["step"]), 1) * level["step"]
