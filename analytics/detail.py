"""What is counted of a day beside its numbers: messages by the hour, and what each service tried
and failed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from analytics.counting import SPANS, span_values
from analytics.days import Span
from tenants.context import current_business

HOURS_A_DAY = 24
_NONE = (0,) * HOURS_A_DAY
# The code of what went well.
FINE = ""

Services = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Detail:
    """Additive, as `Numbers` are.

    - `hours_in`, `hours_out`: `messages_in` and `messages_out` by the hour of the business's clock
      at which they were written. On the day of 25 hours both of the repeated ones are one.
    - `services`: by service, how often it was tried with what result; `FINE` where it went well,
      else a code. `send:<channel>`: messages given to a provider (a provider's own code, `failed`
      without one, `unknown` where nobody can say whether it went out); `receive:<channel>`: only
      what came in and could not be read; `assistant`: runs, failed ones by the kind of error;
      `tasks`: tasks of programs. A message's failure counts on the day of the message.
    """

    hours_in: tuple[int, ...] = _NONE
    hours_out: tuple[int, ...] = _NONE
    services: Services = field(default_factory=dict)

    def __add__(self, other: "Detail") -> "Detail":
        return Detail(
            _sums(self.hours_in, other.hours_in),
            _sums(self.hours_out, other.hours_out),
            _merged(self.services, other.services),
        )

    @property
    def hours(self) -> tuple[int, ...]:
        """All messages by the hour."""
        return _sums(self.hours_in, self.hours_out)


def detail_total(many: Iterable[Detail]) -> Detail:
    """The sum; nothing for none."""
    return sum(many, Detail())


def _sums(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _merged(one: Services, other: Services) -> Services:
    both = {service: dict(codes) for service, codes in one.items()}
    for service, codes in other.items():
        mine = both.setdefault(service, {})
        for code, count in codes.items():
            mine[code] = mine.get(code, 0) + count
    return both


_HOURS = """
SELECT n, m.direction, extract(hour FROM m.created_at AT TIME ZONE %(zone)s)::int, count(*)
FROM span
JOIN conversations_message m ON m.created_at >= first AND m.created_at < until
WHERE m.direction <> 'note'
GROUP BY 1, 2, 3
"""

_SERVICES = """
SELECT n, service, code, count(*)
FROM (
    SELECT n, 'send:' || d.channel AS service,
        CASE d.state
            WHEN 'failed' THEN coalesce(nullif(d.error_code, ''), 'failed')
            WHEN 'unknown' THEN 'unknown'
            ELSE ''
        END AS code
    FROM span
    JOIN conversations_message m ON m.created_at >= first AND m.created_at < until
    JOIN conversations_delivery d ON d.message_id = m.id
    WHERE d.state NOT IN ('queued', 'waiting', 'refused')
    UNION ALL
    SELECT n, 'assistant',
        CASE r.state WHEN 'failed' THEN coalesce(nullif(r.reason, ''), 'failed') ELSE '' END
    FROM span
    JOIN conversations_assistantrun r ON r.started_at >= first AND r.started_at < until
    WHERE r.state <> 'running'
    UNION ALL
    SELECT n, 'receive:' || e.channel, 'unreadable'
    FROM span
    JOIN conversations_inboundevent e ON e.received_at >= first AND e.received_at < until
    WHERE e.state = 'rejected'
    UNION ALL
    SELECT n, 'tasks', CASE t.state WHEN 'done' THEN '' ELSE t.state END
    FROM span
    JOIN conversations_taskrun t ON t.started_at >= first AND t.started_at < until
) tried
GROUP BY 1, 2, 3
"""


def details_of(spans: Sequence[Span]) -> list[Detail]:
    """The detail of each stretch of the open business, as it stands now: two statements for any
    number of stretches; none without stretches."""
    if not spans:
        return []
    hours = [{"in": [0] * HOURS_A_DAY, "out": [0] * HOURS_A_DAY} for _ in spans]
    for number, direction, hour, count in _rows(_HOURS, spans):
        hours[number][direction][hour] = count
    services: list[dict[str, dict[str, int]]] = [{} for _ in spans]
    for number, service, code, count in _rows(_SERVICES, spans):
        services[number].setdefault(service, {})[code] = count
    return [
        Detail(tuple(each["in"]), tuple(each["out"]), found)
        for each, found in zip(hours, services, strict=True)
    ]


def _rows(statement: str, spans: Sequence[Span]) -> Iterator[tuple[Any, ...]]:
    values = span_values(spans) | {"zone": current_business().timezone}
    with connection.cursor() as cursor:
        cursor.execute(SPANS + statement, values)
        yield from cursor.fetchall()
