"""Changing a series: one date, a date and those that follow, or all that are ahead.

One date alone is an ordinary `booking_cancel` or `booking_reschedule`: it keeps its place in the
series. Cutting a series in two (a new time or rule from a date on) makes a second series from
there, which takes over the bookings of its dates; what cannot move keeps its old time and is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bookings.locks import plans_lock
from bookings.models import Booking, BookingSeries
from bookings.planning import resources_of
from bookings.recurrence import Rule, RuleError, occurrences, rule_read
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.lifecycle import booking_lock, bookings_lock, cancel_locked
from bookings.services.moves import booking_reschedule
from bookings.services.records import change_tell
from bookings.services.series import KIND, Missed, series_end, series_extend, series_lock
from bookings.services.series_dates import rule_of
from bookings.services.taking import taking, wish_of
from bookings.services.waiting import entries_lock
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_put

State = Booking.State
AHEAD = (State.PENDING, State.CONFIRMED)
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Scope(StrEnum):
    """Which dates a change is for."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Changed:
    """What became of the dates: the series that holds from there on, bookings moved or made,
    and dates that kept their old time or could not be had."""

    series: BookingSeries
    moved: list[Booking]
    missed: list[Missed]


def dates_ahead(booking: Booking, scope: Scope) -> QuerySet[Booking]:
    """The booked dates of the booking's series that have not begun: all, or from this one on."""
    rows = Booking.objects.filter(
        series=booking.series_id, state__in=AHEAD, start__gt=timezone.now()
    )
    if scope == Scope.FOLLOWING:
        rows = rows.filter(recurrence_id__gte=booking.recurrence_id)
    return rows.order_by("recurrence_id")


def series_cancel(
    *, booking: Booking, scope: Scope, actor: Actor, reason: str = ""
) -> list[Booking]:
    """Cancel the dates of a scope, and book none of them again; one message tells of all of them.

    Cancelling again changes nothing. Locks the series, then the bookings in order of id. Raises
    BookingRefused: wrong_state for a booking of no series, and what `booking_cancel` does.
    """
    found = _series_of(booking)
    with transaction.atomic():
        series = series_lock(found.pk) or found
        rows = list(dates_ahead(booking, scope).values_list("pk", flat=True))
        if scope == Scope.FOLLOWING and booking.recurrence_id is not None:
            _cut(series, booking.recurrence_id, actor)
        else:
            series_end(series=series, actor=actor)
        locked = bookings_lock(rows)
        ahead = (pk for pk in rows if pk in locked and locked[pk].state in AHEAD)
        return [
            cancel_locked(locked[pk], actor=actor, reason=reason, quiet=bool(number))
            for number, pk in enumerate(ahead)
        ]


def _series_of(booking: Booking) -> BookingSeries:
    if booking.series is None or booking.recurrence_id is None:
        raise BookingRefused(Refusal.WRONG_STATE)
    return booking.series


def _cut(series: BookingSeries, at: datetime, actor: Actor) -> None:
    """Let a series end before `at`. What lapsed from there on is forgotten."""
    until = at.astimezone(UTC) - timedelta(seconds=1)
    before = series.rule
    series.rule = str(replace(rule_of(series), count=None, until=until))
    series.save(update_fields=["rule"])
    series.bookings.filter(recurrence_id__gte=at, state=State.EXPIRED).delete()
    audit(
        "series.updated", series, actor=actor, before={"rule": before}, after={"rule": series.rule}
    )
    if at <= series.first_start:
        series_end(series=series, actor=actor)


def series_change(
    *,
    booking: Booking,
    start: datetime,
    rule: str = "",
    scope: Scope = Scope.FOLLOWING,
    actor: Actor,
) -> Changed:
    """Give a date and those that follow (or all ahead) a new time, or another `rule`.

    `start` is the new time of this booking. With the rule as it is, the dates shift one by one:
    the days of the week with them. With another rule, dates of the same day keep their booking,
    those that it leaves out are cancelled, and new ones are booked. Each booking moves as
    `booking_reschedule` does or keeps its old time; one transaction for all, and one message.

    Locks the series, then everybody and everything that could serve a date in order of id, then the
    bookings: all before the first one moves, or it and whoever is booking would wait for each
    other. Raises RuleError, BookingRefused (wrong_state; slot_taken after 5 s in the queue for the
    locks), ValueError for a start without a time zone.
    """
    found = _series_of(booking)
    with taking(wish_of(found.service, start, party_size=booking.seats)):
        old = series_lock(found.pk)
        if old is None or old.state != BookingSeries.State.ACTIVE:
            raise BookingRefused(Refusal.WRONG_STATE)
        if scope == Scope.ALL:
            start = _shifted_first(old, booking, start)
            booking = dates_ahead(booking, Scope.ALL).first() or booking
        at = booking.recurrence_id
        if at is None or booking.state not in AHEAD:
            raise BookingRefused(Refusal.WRONG_STATE)
        shifted = shift_rule(_rest_of(old, at), at, start, ZoneInfo(old.timezone))
        wanted = rule_read(rule) if rule else shifted
        rows = _dates_lock(booking, old)
        pairs = _pairs(old, at, start, wanted, same=not rule or wanted == shifted)
        _cut(old, at, actor)
        series = _follow(old, start, wanted, actor)
        return _carry(series, rows, pairs, actor)


def _dates_lock(booking: Booking, series: BookingSeries) -> list[Booking]:
    """The dates from this one on as they stand under the locks of all that they leave or may take,
    and of what their customer waits for."""
    ahead = list(dates_ahead(booking, Scope.FOLLOWING).select_related("service"))
    pks = [row.pk for row in ahead]
    rooms = Booking.extras.through.objects.filter(booking__in=pks)
    ids = {*resources_of(series.service), *rooms.values_list("resource_id", flat=True)}
    ids |= {row.resource_id for row in ahead}
    plans_lock([series.service, *(row.service for row in ahead)], sorted(ids))
    locked = bookings_lock(pks).values()
    entries_lock(series.contact_id)
    return [row for row in locked if row.state in AHEAD]


def _shifted_first(series: BookingSeries, booking: Booking, start: datetime) -> datetime:
    """Where the series' next date goes when this one goes to `start`."""
    following = dates_ahead(booking, Scope.ALL).first()
    if following is None or following.pk == booking.pk or booking.recurrence_id is None:
        return start
    assert following.recurrence_id is not None
    tz = ZoneInfo(series.timezone)
    by = _wall(start, tz) - _wall(booking.recurrence_id, tz)
    return (_wall(following.recurrence_id, tz) + by).replace(tzinfo=tz).astimezone(UTC)


def _wall(moment: datetime, tz: ZoneInfo) -> datetime:
    return moment.astimezone(tz).replace(tzinfo=None)


def _rest_of(series: BookingSeries, at: datetime) -> Rule:
    """The rule for what is left from `at` on: a count has less to go."""
    rule = rule_of(series)
    if rule.count is None:
        return rule
    tz = ZoneInfo(series.timezone)
    gone = sum(1 for each in occurrences(rule, series.first_start, tz) if each < at)
    return replace(rule, count=max(rule.count - gone, 1))


def shift_rule(rule: Rule, at: datetime, start: datetime, tz: ZoneInfo) -> Rule:
    """The rule when its date `at` goes to `start`: the days of a week turn with it. Raises
    RuleError for days of a month ("second Tuesday") that would become other days."""
    days = (start.astimezone(tz).date() - at.astimezone(tz).date()).days
    if not rule.byday or days == 0:
        return rule
    if rule.freq == "MONTHLY":
        raise RuleError("A monthly rule by weekday needs a new rule to fall on another day.")
    turned = tuple(_WEEK[(_WEEK.index(day) + days) % 7] for day in rule.byday)
    return replace(rule, byday=turned)


def _pairs(
    old: BookingSeries, at: datetime, start: datetime, wanted: Rule, *, same: bool
) -> dict[datetime, datetime]:
    """Old date -> new date: one by one in order where the rule is the same, else by their day."""
    tz = ZoneInfo(old.timezone)
    before = [each for each in occurrences(rule_of(old), old.first_start, tz) if each >= at]
    after = list(occurrences(wanted, start, tz))
    if same:
        return dict(zip(before, after, strict=False))
    days = {each.astimezone(tz).date(): each for each in after}
    found = {each: days.get(each.astimezone(tz).date()) for each in before}
    pairs = {each: new for each, new in found.items() if new is not None}
    return pairs | {at: after[0]}


def _follow(old: BookingSeries, start: datetime, rule: Rule, actor: Actor) -> BookingSeries:
    series = BookingSeries.objects.create(
        contact=old.contact,
        service=old.service,
        resource=old.resource,
        rule=str(rule),
        first_start=start,
        timezone=old.timezone,
        seats=old.seats,
    )
    after = {"rule": series.rule, "start": start.astimezone(UTC).isoformat()}
    audit("series.created", series, actor=actor, after=after)
    due_put(KIND, series.pk, timezone.now() + timedelta(minutes=2))
    return series


def _carry(
    series: BookingSeries, rows: Iterable[Booking], pairs: dict[datetime, datetime], actor: Actor
) -> Changed:
    """Bring the old dates' bookings over, those without a new date to their end, and book the
    rest."""
    moved: list[Booking] = []
    missed: list[Missed] = []
    cancelled: list[Booking] = []
    excluded: list[str] = _cancelled_dates(rows, pairs)
    for row in _ordered(rows, pairs):
        assert row.recurrence_id is not None
        new = pairs.get(row.recurrence_id)
        if new is None:
            cancelled.append(cancel_locked(booking_lock(pk=row.pk), actor=actor, quiet=True))
            continue
        Booking.objects.filter(pk=row.pk).update(series=series, recurrence_id=new)
        try:
            moved.append(booking_reschedule(booking=row, start=new, actor=actor, quiet=True))
        except BookingRefused as refused:
            missed.append(Missed(new, refused.code, refused.alternatives))
    changed = moved or cancelled
    if changed:
        change_tell(min(changed, key=lambda row: row.start))
    if excluded:
        series.excluded = excluded
        series.save(update_fields=["excluded"])
    extended = series_extend(series, actor=actor, quiet=bool(changed))
    return Changed(series, [*moved, *extended.booked], [*missed, *extended.missed])


def _ordered(rows: Iterable[Booking], pairs: dict[datetime, datetime]) -> list[Booking]:
    """In an order in which none waits for the time of the next: forward in time from the last
    on, backward from the first; those that go come first."""
    listed = list(rows)
    later = any(
        pairs[row.recurrence_id] > row.start
        for row in listed
        if row.recurrence_id is not None and row.recurrence_id in pairs
    )
    listed.sort(key=lambda row: row.start, reverse=later)
    return sorted(listed, key=lambda row: row.recurrence_id in pairs)


def _cancelled_dates(rows: Iterable[Booking], pairs: dict[datetime, datetime]) -> list[str]:
    """New dates whose old one was taken out before: they stay out."""
    listed = list(rows)
    if not listed or listed[0].series_id is None:
        return []
    gone = Booking.objects.filter(
        series=listed[0].series_id, state=State.CANCELLED, recurrence_id__in=list(pairs)
    )
    dates = gone.values_list("recurrence_id", flat=True)
    return [pairs[at].astimezone(UTC).isoformat() for at in dates if at is not None]
