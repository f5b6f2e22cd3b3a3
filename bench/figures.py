"""Timing something often enough, and showing what came out."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.shell.evaluation.figures import figures_merge


@dataclass(frozen=True)
class Figure:
    """One measurement beside the floor measured in the same run; `goal` says in words what was
    asked for. `better` says whether more or less is better."""

    key: str
    title: str
    unit: str
    value: float
    floor: float
    floor_is: str
    goal: str = ""
    better: str = "less"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def of_floor(self) -> float:
        """The value as a multiple of its floor: the share of it that is kept, where more is
        better; how many times its cost, where less is."""
        return self.value / self.floor if self.floor else 0.0

    def as_section(self) -> dict[str, Any]:
        """For results.json."""
        return {
            "title": self.title,
            "unit": self.unit,
            "value": _short(self.value),
            "floor": _short(self.floor),
            "floor_is": self.floor_is,
            "of_floor": _short(self.of_floor),
            "goal": self.goal,
        } | {name: _short(value) for name, value in self.more.items()}


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def milliseconds(work: Callable[[], object], times: int, warm: int = 2) -> list[float]:
    """How long each of `times` calls took, after some that do not count."""
    for _ in range(warm):
        work()
    return [timed(work) for _ in range(times)]


def timed(work: Callable[[], object]) -> float:
    """How long one call took, in milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay below."""
    return sorted(values)[min(round(len(values) * 0.95), len(values) - 1)]


def p99(values: Sequence[float]) -> float:
    """The value that 99 of 100 stay below."""
    return sorted(values)[min(round(len(values) * 0.99), len(values) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures for a terminal."""
    rows = [("", "here", "floor", "unit", "of floor", "floor is; goal")]
    for figure in figures:
        goal = f"; goal: {figure.goal}" if figure.goal else ""
        numbers = (f"{figure.value:.4g}", f"{figure.floor:.4g}", figure.unit, _share(figure))
        rows.append((figure.title, *numbers, figure.floor_is + goal))
        rows += [
            (f"    {name}", str(_short(value)), "", "", "", "")
            for name, value in figure.more.items()
        ]
    return "\n".join(f"{r[0]:<44} {r[1]:>9} {r[2]:>9} {r[3]:<11} {r[4]:>8}  {r[5]}" for r in rows)


def _share(figure: Figure) -> str:
    return f"{figure.of_floor:.0%}" if figure.better == "more" else f"{figure.of_floor:.3g}x"


def keep(figures: Sequence[Figure]) -> None:
    """Note the figures in results.json."""
    figures_merge({figure.key: figure.as_section() for figure in figures})
