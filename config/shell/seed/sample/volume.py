"""Much of everything, for measuring and for trying pages out: `manage.py seed_volume`."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from analytics.days import days_from
from analytics.management.progress import Progress
from analytics.rollups import daily_metrics_rebuild
from bookings.models import Booking
from config.shell.seed.sample.agenda import AHEAD, NoRoom, agenda_of, bookings_write, settle
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

SayProgress = Callable[[str, int], Progress]
DAYS = 75
LENGTHS = (2, 2, 3, 4, 4, 6)
# Of a hundred talks so many are about a time that is not booked, and so many end with a booking,
# as long as the calendar has room.
ASK_PERCENT, BOOK_PERCENT = 25, 7


def volume_seed(*, messages: int, leads: int, say: SayProgress) -> None:
    """Add people with a lead each, and talks and bookings of theirs over the last 75 days.

    `messages` are written exactly, at least one talk with each person. One transaction; days that
    are over are rolled up. Raises ValueError where there are fewer than two messages a lead.
    """
    if messages < 2 * leads or leads < 1:
        raise ValueError(f"{leads} leads need at least {max(2 * leads, 2)} messages.")
    business, now = current_business(), timezone.now()
    dice = random.Random(f"{business.schema_name} volume")  # noqa: S311 - sample data
    today = timezone.localdate(now, business.tz)
    first = today - timedelta(days=DAYS)
    moments = stretch_until(business, first, today, now)
    with transaction.atomic():
        people = people_write(dice, business, leads)
        say("people", leads).add(leads)
        talks = _talks(dice, people, moments, messages)
        written = talks_of_team(dice, business, talks, say("messages", messages))
        booked = _bookings(dice, business, moments, talks, now)
        say("bookings", len(booked)).add(len(booked))
        leads_write(dice, people, first_words(talks), {each.contact.pk for each in booked}, now)
        in_touch(people, written.last)
        say("leads", leads).add(leads)
        days = list(days_from(first, today - timedelta(days=1)))
        daily_metrics_rebuild(days=days)
        say("days", len(days)).add(len(days))
    _statistics_refresh()


def _statistics_refresh() -> None:
    """Tell the planner at once how much there is; autovacuum would in its own time, and until then
    the figures read whole tables instead of a day of them."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        quoted = ", ".join(connection.ops.quote_name(table) for table in tables)
        cursor.execute(f"ANALYZE {quoted}")


def _talks(
    dice: random.Random, people: Sequence[Person], moments: Moments, messages: int
) -> list[Talk]:
    lengths = [2] * len(people)
    left = messages - sum(lengths)
    while left > 0:
        lengths.append(min(dice.choice(LENGTHS), left))
        left -= lengths[-1]
    who = [*people, *dice.choices(people, k=len(lengths) - len(people))]
    return [
        Talk(person, moments.draw(dice), _kind(dice), length)
        for person, length in zip(who, lengths, strict=True)
    ]


def _kind(dice: random.Random) -> str:
    others = 100 - ASK_PERCENT - BOOK_PERCENT
    return dice.choices((ASKING, BOOKING, CHAT), (ASK_PERCENT, BOOK_PERCENT, others))[0]


def _bookings(
    dice: random.Random,
    business: Business,
    moments: Moments,
    talks: Sequence[Talk],
    now: datetime,
) -> list[Booking]:
    """A booking out of each talk about one, as far as staff and hours allow."""
    agenda = agenda_of(business, moments.first, moments.local(now) + AHEAD)
    bookings, people = [], []
    for talk in talks:
        if talk.kind != BOOKING:
            continue
        made = talk.at + timedelta(minutes=1)
        day = moments.local(made)
        try:
            booking = agenda.take(dice, day, day + AHEAD, made + timedelta(hours=1))
        except NoRoom:
            continue
        booking.confirmed_at = made
        settle(dice, booking, now)
        bookings.append(booking)
        people.append(talk.person)
    bookings_write(dice, bookings, people, [ASSISTANT.kind] * len(bookings))
    return bookings
