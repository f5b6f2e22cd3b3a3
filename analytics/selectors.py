"""The figures of a business, read from every room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from bookings.models import Booking
from conversations.models import Message

MADE = (
    Booking.State.PENDING,
    Booking.State.CONFIRMED,
    Booking.State.COMPLETED,
    Booking.State.NO_SHOW,
    Booking.State.CANCELLED,
)
PAID_FOR = (Booking.State.CONFIRMED, Booking.State.COMPLETED)


@dataclass(frozen=True)
class Figure:
    """A number of this month beside the same stretch of the month before."""

    value: Decimal | int
    before: Decimal | int

    @property
    def change(self) -> int | None:
        """The difference in per cent; None where there is nothing to compare with."""
        if not self.before:
            return None
        return round(100 * (self.value - self.before) / self.before)


@dataclass(frozen=True)
class Month:
    """Home's four figures. `people` wrote, `booked` of them made a booking."""

    messages: Figure
    bookings: Figure
    revenue: Figure
    conversion: Figure
    people: int
    booked: int


def month_figures(*, now: datetime, tz: ZoneInfo) -> Month:
    """The running month up to `now`, each figure beside the previous month up to the same moment
    of it, in the business's zone.

    Messages: received and sent. Bookings: made in the stretch, whatever became of them. Revenue:
    the price of those that stand. Conversion: of the people who wrote, the share who booked.
    Four queries.
    """
    first, earlier_first, earlier_until = _stretches(now.astimezone(tz))
    spans = {"now": (first, now), "before": (earlier_first, earlier_until)}
    messages, bookings = _messages(spans), _bookings(spans)
    writers = {name: _people(span) for name, span in spans.items()}
    rate = {name: _rate(*writers[name]) for name in spans}
    return Month(
        messages=Figure(messages["now"], messages["before"]),
        bookings=Figure(bookings["made_now"], bookings["made_before"]),
        revenue=Figure(bookings["revenue_now"] or 0, bookings["revenue_before"] or 0),
        conversion=Figure(rate["now"], rate["before"]),
        people=writers["now"][0],
        booked=writers["now"][1],
    )


Span = tuple[datetime, datetime]


def _stretches(local: datetime) -> tuple[datetime, datetime, datetime]:
    midnight = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    first = local.replace(day=1, **midnight)  # type: ignore[arg-type]
    earlier_first = (first - timedelta(days=1)).replace(day=1, **midnight)  # type: ignore[arg-type]
    return first, earlier_first, min(earlier_first + (local - first), first)


def _messages(spans: dict[str, Span]) -> dict[str, int]:
    said = Message.objects.exclude(direction=Message.Direction.NOTE)
    return said.filter(created_at__gte=spans["before"][0]).aggregate(
        **{name: Count("pk", filter=_within("created_at", span)) for name, span in spans.items()}
    )


def _bookings(spans: dict[str, Span]) -> dict[str, Any]:
    made = Booking.objects.filter(state__in=MADE, confirmed_at__gte=spans["before"][0])
    sums: dict[str, Any] = {}
    for name, span in spans.items():
        within = _within("confirmed_at", span)
        sums[f"made_{name}"] = Count("pk", filter=within)
        sums[f"revenue_{name}"] = Sum("price", filter=within & Q(state__in=PAID_FOR))
    return made.aggregate(**sums)


def _people(span: Span) -> tuple[int, int]:
    """How many people wrote in a stretch, and how many of them booked in it."""
    booked = Booking.objects.filter(_within("confirmed_at", span), state__in=MADE)
    contact = "conversation__contact"
    wrote = Message.objects.filter(_within("created_at", span), direction=Message.Direction.IN)
    counts = wrote.aggregate(
        people=Count(contact, distinct=True),
        booked=Count(
            contact, distinct=True, filter=Q(**{f"{contact}__in": booked.values("contact")})
        ),
    )
    return counts["people"], counts["booked"]


def _rate(people: int, booked: int) -> int:
    return round(100 * booked / people) if people else 0


def _within(column: str, span: Span) -> Q:
    return Q(**{f"{column}__gte": span[0], f"{column}__lt": span[1]})
