"""A month whose figures are known beforehand, from real rows: `manage.py seed_month`."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils import timezone

from analytics.days import days_from, month_first, month_last
from analytics.rollups import daily_metrics_rebuild
from analytics.selectors import month_figures
from bookings.models import Booking
from config.shell.seed.sample.agenda import AHEAD, agenda_of, bookings_write, settle
from config.shell.seed.sample.moments import Moments, stretch_until
from config.shell.seed.sample.people import Person, in_touch, leads_write, people_write
from config.shell.seed.sample.talk import (
    ASKING,
    BOOKING,
    CHAT,
    Talk,
    first_words,
    talks_of_team,
)
from tenants.actors import ASSISTANT
from tenants.context import current_business
from tenants.models import Business

State = Booking.State
CENT = Decimal("0.01")
# An attempt is talked about in so many messages, where the month has enough of them.
LONG, SHORT = 4, 2
# Of twenty bookings a member of the team makes one.
BY_HAND = 20


class SeedRefused(ValueError):
    """The figures cannot be made: the message says why, and what to change."""


@dataclass(frozen=True)
class Wanted:
    """What the month's figures shall be."""

    messages: int = 1_245
    attempts: int = 212
    bookings: int = 89
    revenue: Decimal = Decimal("4250")

    def check(self) -> None:
        """Raise `SeedRefused` where no month can look like that."""
        if not 0 <= self.bookings <= self.attempts:
            raise SeedRefused("Every booking is an attempt: ask for at least as many attempts.")
        if self.messages < SHORT * self.attempts or (self.messages and not self.attempts):
            raise SeedRefused(f"Each attempt takes {SHORT} messages: ask for more messages.")
        if (self.revenue > 0) != (self.bookings > 0) or self.revenue < 0:
            raise SeedRefused("Revenue comes from bookings: ask for both, or for neither.")


def month_seed(*, first: date, wanted: Wanted | None = None) -> None:
    """Fill a month of the open business, as far as it is over, so that its figures are `wanted`.

    New people write, ask, and book within opening hours on times that are free; days that are over
    are rolled up. One transaction. Raises `SeedRefused` where the month has figures already or
    cannot hold what is wanted.
    """
    wanted = wanted or Wanted()
    wanted.check()
    business, now, first = current_business(), timezone.now(), month_first(first)
    _require_empty(first, now)
    dice = random.Random(f"{business.schema_name} {first}")  # noqa: S311 - sample data
    moments = stretch_until(business, first, month_last(first), now)
    with transaction.atomic():
        people = people_write(dice, business, wanted.attempts)
        talks = _talks(dice, people, moments, wanted)
        written = talks_of_team(dice, business, talks)
        bookings = _bookings(dice, business, moments, talks[: wanted.bookings], wanted.revenue)
        began = first_words(talks)
        leads_write(dice, people, began, {each.contact.pk for each in bookings}, now)
        in_touch(people, written.last)
        yesterday = timezone.localdate(now, business.tz) - timedelta(days=1)
        daily_metrics_rebuild(days=list(days_from(first, min(month_last(first), yesterday))))


def _require_empty(first: date, now: datetime) -> None:
    figures = month_figures(now=now, month=first).now.sum
    if figures.messages or figures.attempts:
        raise SeedRefused(
            f"{first:%Y-%m} has {figures.messages} messages and {figures.attempts} attempts"
            " already: choose another month, or a new business."
        )


def _talks(
    dice: random.Random, people: Sequence[Person], moments: Moments, wanted: Wanted
) -> list[Talk]:
    """One attempt of each person, the booked ones first; then small talk up to the number."""
    length = LONG if wanted.messages >= LONG * wanted.attempts else SHORT
    kinds = [BOOKING] * wanted.bookings + [ASKING] * (wanted.attempts - wanted.bookings)
    talks = [
        Talk(person, moments.draw(dice), kind, length)
        for person, kind in zip(people, kinds, strict=True)
    ]
    left = wanted.messages - length * wanted.attempts
    while left > 0:
        size = left if left <= 3 else 2
        talks.append(Talk(dice.choice(people), moments.draw(dice), CHAT, size))
        left -= size
    return talks


def _bookings(
    dice: random.Random,
    business: Business,
    moments: Moments,
    talks: Sequence[Talk],
    revenue: Decimal,
) -> list[Booking]:
    """A booking out of each talk; those that stand are worth `revenue` together."""
    if not talks:
        return []
    last = moments.local(moments.span.until) + AHEAD
    agenda = agenda_of(business, moments.first, last)
    bookings = []
    for talk in sorted(talks, key=lambda each: each.at):
        made = talk.at + timedelta(minutes=1)
        day = moments.local(made)
        booking = agenda.take(dice, day, day + AHEAD, made + timedelta(hours=1))
        booking.confirmed_at = made
        settle(dice, booking, timezone.now())
        bookings.append(booking)
    _price(dice, bookings, revenue)
    people = [talk.person for talk in sorted(talks, key=lambda each: each.at)]
    by = ["person" if place % BY_HAND == 7 else ASSISTANT.kind for place in range(len(bookings))]
    bookings_write(dice, bookings, people, by)
    return bookings


def _price(dice: random.Random, bookings: Sequence[Booking], revenue: Decimal) -> None:
    stand = [each for each in bookings if each.state not in (State.CANCELLED, State.NO_SHOW)]
    if not stand:
        bookings[0].state, bookings[0].cancelled_at = State.CONFIRMED, None
        stand = [bookings[0]]
    prices = shares(dice, revenue, len(stand))
    for booking in bookings:
        booking.price = prices[0]
    for booking, price in zip(stand, prices, strict=True):
        booking.price = price


def shares(dice: random.Random, amount: Decimal, count: int) -> list[Decimal]:
    """`amount` in `count` unequal parts of whole cents, exactly."""
    even = (amount / count).quantize(Decimal(1) if amount >= count else CENT, ROUND_DOWN)
    parts = [even] * count
    for place in range(0, count - 1, 2):
        some = Decimal(dice.randint(0, int(even) // 2))
        parts[place] += some
        parts[place + 1] -= some
    parts[-1] += amount - sum(parts)
    return parts
