"""Every address that a URLconf answers, found by walking its resolver."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from zlib import crc32

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Door:
    """One pattern of a URLconf: `name` with its namespaces, or the route where it has none."""

    name: str
    route: str

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(a or b for a, b in _ARGUMENT.findall(self.route))

    def paths(
        self, values: Mapping[str, Sequence[object]], most: int | None = None
    ) -> Iterator[str]:
        """The addresses behind the door, one for each combination of its arguments' values; with
        `most`, so many of them from all over, other ones at each door and the same every time."""
        combinations = list(product(*(values[argument] for argument in self.arguments)))
        for chosen in _some(combinations, most, crc32(self.name.encode())):
            fill = iter(chosen)
            yield "/" + _ARGUMENT.sub(lambda _, fill=fill: str(next(fill)), self.route)


def _some(
    items: list[tuple[object, ...]], most: int | None, first: int
) -> Iterator[tuple[object, ...]]:
    if most is None or len(items) <= most:
        yield from items
        return
    for number in range(most):
        yield items[(first + number * len(items) // most) % len(items)]


def doors(urlconf: str) -> list[Door]:
    """All doors of a URLconf, included ones too."""
    return list(_doors(get_resolver(urlconf).url_patterns))


def _doors(
    patterns: Sequence[URLPattern | URLResolver], route: str = "", namespace: str = ""
) -> Iterator[Door]:
    for each in patterns:
        here = route + _plain(each)
        if isinstance(each, URLResolver):
            deeper = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _doors(each.url_patterns, here, deeper)
        else:
            yield Door(namespace + each.name if each.name else here, here)


def _plain(each: URLPattern | URLResolver) -> str:
    route = str(each.pattern)
    if isinstance(each.pattern, RegexPattern):
        return route.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    return route
