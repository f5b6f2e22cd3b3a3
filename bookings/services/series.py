"""Appointments that come again by a rule: each date is a booking of its own.

Every date is taken by the same door as any other booking: held and confirmed, in one transaction
with its place in the series, under the series' lock. A run that is cut off goes on where it was:
what a date became is a row, unique per series and `recurrence_id`. A date that could not be had is
such a row too, lapsed, with the reason in its event; it stops no other date.

Only dates within the service's horizon are booked; `bookings.series` due work books the next ones
as they come within it, quietly: one message speaks for the whole series.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bookings.availability import Slot
from bookings.locks import plans_lock
from bookings.models import Booking, BookingSeries, Resource, Service
from bookings.planning import resources_of
from bookings.recurrence import rule_read
from bookings.services.areas import area_of
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import Holder, hold_put
from bookings.services.lifecycle import booking_lock, hold_settle, occupancy_confirm
from bookings.services.records import event_add
from bookings.services.series_dates import USUAL_HORIZON, dates_of, horizon_of, serving_series
from bookings.services.taking import taking, wish_of
from bookings.services.waiting import entries_lock
from leads.models import Contact
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_drop, due_put
from tenants.notices import owner_notify

KIND = "bookings.series"
SOURCE = "series"
State = Booking.State


@dataclass(frozen=True)
class Missed:
    """A date of a series that could not be had: why, and free times near it."""

    at: datetime
    code: Refusal
    alternatives: list[Slot] = field(default_factory=list)

    @property
    def reason(self) -> str:
        """Why, in the active language."""
        return BookingRefused(self.code).message


@dataclass(frozen=True)
class Extended:
    """What became of the dates that were looked at."""

    series: BookingSeries
    booked: list[Booking]
    missed: list[Missed]


class SeriesRefused(Exception):
    """All dates were wanted or none, and some cannot be had; nothing was written."""

    def __init__(self, missed: list[Missed]) -> None:
        super().__init__("some dates cannot be had")
        self.missed = missed


class _Apart(Holder):
    """Keeps a time for a person beside whatever they are holding elsewhere this minute."""

    @property
    def holds(self) -> Q:
        return Q(pk__in=[])

    def owns(self, hold: Booking) -> bool:
        return False


def series_create(
    *,
    contact: Contact,
    service: Service,
    staff: Resource,
    start: datetime,
    rule: str,
    seats: int = 1,
    actor: Actor,
    all_or_nothing: bool = False,
    first: Booking | None = None,
) -> Extended:
    """Begin a series and book its dates up to the service's horizon.

    `start` gives the wall-clock time of every date in the business's zone; `first` is a booking at
    that time which becomes the first date. Raises RuleError for what is no rule, BookingRefused
    (wrong_state) for a `first` that is no booking ahead or in a series already, and SeriesRefused
    where `all_or_nothing` and a date cannot be had: nothing is written then. In that case everybody
    and everything that could serve a date is locked first, in order of id.
    """
    text = str(rule_read(rule))
    if all_or_nothing:
        with taking(wish_of(service, start, party_size=seats)):
            plans_lock([service], sorted({staff.pk, *resources_of(service)}))
            series = _begin(contact, service, staff, start, text, seats, actor, first)
            entries_lock(contact.pk)
            extended = series_extend(series, actor=actor)
            if extended.missed:
                raise SeriesRefused(extended.missed)
            return extended
    series = _begin(contact, service, staff, start, text, seats, actor, first)
    return series_extend(series, actor=actor)


def _begin(
    contact: Contact,
    service: Service,
    staff: Resource,
    start: datetime,
    rule: str,
    seats: int,
    actor: Actor,
    first: Booking | None,
) -> BookingSeries:
    with transaction.atomic():
        series = BookingSeries.objects.create(
            contact=contact,
            service=service,
            resource=staff,
            rule=rule,
            first_start=start,
            timezone=current_business().timezone,
            seats=seats,
        )
        if first is not None:
            _adopt(series, first)
        after = {"rule": rule, "start": start.astimezone(UTC).isoformat()}
        audit("series.created", series, actor=actor, after=after)
        due_put(KIND, series.pk, timezone.now() + timedelta(minutes=2))
        return series


def _adopt(series: BookingSeries, first: Booking) -> None:
    locked = booking_lock(pk=first.pk)
    ahead = locked.state in (State.PENDING, State.CONFIRMED)
    if not ahead or locked.series_id is not None or locked.start != series.first_start:
        raise BookingRefused(Refusal.WRONG_STATE)
    locked.series, locked.recurrence_id = series, locked.start
    locked.save(update_fields=["series", "recurrence_id"])


def series_extend(series: BookingSeries, *, actor: Actor, quiet: bool = False) -> Extended:
    """Book the dates that have come within the service's horizon and have no row yet, each in a
    transaction of its own; the first one made speaks for all unless `quiet`. Safe to repeat, and
    from two sides at once."""
    booked: list[Booking] = []
    missed: list[Missed] = []
    until = horizon_of(series.service, timezone.now(), ZoneInfo(series.timezone))
    known = set(series.bookings.values_list("recurrence_id", flat=True))
    for at in dates_of(series):
        if at >= until:
            break
        if at in known:
            continue
        outcome = _date_book(series, at, actor, quiet=quiet or bool(booked))
        if isinstance(outcome, Missed):
            missed.append(outcome)
        elif outcome is not None:
            booked.append(outcome)
    return Extended(series, booked, missed)


def _date_book(
    series: BookingSeries, at: datetime, actor: Actor, *, quiet: bool
) -> Booking | Missed | None:
    """One date, under the series' lock; None where somebody else has just seen to it."""
    with transaction.atomic():
        locked = series_lock(series.pk)
        over = locked is None or locked.state != BookingSeries.State.ACTIVE
        if over or series.bookings.filter(recurrence_id=at).exists():
            return None
        BookingSeries.objects.filter(pk=series.pk).update(booked_until=at)
        try:
            return _take(series, at, actor, staff=series.resource, quiet=quiet)
        except BookingRefused as refused:
            _refusal_keep(series, at, refused, actor)
            return Missed(at, refused.code, refused.alternatives)


def series_lock(pk: int) -> BookingSeries | None:
    """The series with its row locked: the first lock of whoever changes one."""
    return BookingSeries.objects.select_for_update(no_key=True).filter(pk=pk).first()


def _take(
    series: BookingSeries,
    at: datetime,
    actor: Actor,
    *,
    staff: Resource | None,
    quiet: bool = False,
) -> Booking:
    """Hold and book one date, or neither; with the series' own person where they are free, unless
    it has to be `staff`."""
    where = serving_series(area_of(series.contact), series.resource)
    wish = wish_of(series.service, at, party_size=series.seats, staff=staff, serving=where)
    wish = replace(wish, prefer=series.resource_id)
    with transaction.atomic():
        held = hold_put(holder=_Apart(series.contact), wish=wish, actor=actor, source=SOURCE)
        booking = booking_lock(pk=held.pk)
        booking.series, booking.recurrence_id = series, at
        booking.save(update_fields=["series", "recurrence_id"])
        occupancy_confirm(booking)
        hold_settle(booking, actor, quiet=quiet)
        return booking


def _refusal_keep(
    series: BookingSeries, at: datetime, refused: BookingRefused, actor: Actor
) -> None:
    row = Booking.objects.create(
        contact=series.contact,
        service=series.service,
        resource=series.resource,
        series=series,
        recurrence_id=at,
        start=at,
        end=at + timedelta(minutes=series.service.duration_min),
        seats=series.seats,
        state=State.EXPIRED,
        source=SOURCE,
    )
    event_add(row, "refused", from_state="", actor=actor, reason=refused.code.value)


def series_date_book(
    *, series: BookingSeries, recurrence_id: datetime, start: datetime, actor: Actor
) -> Booking:
    """Book a date that could not be had at another time (or at its own, now that it is free); with
    anybody where the usual person has no time then. Raises BookingRefused with alternatives;
    wrong_state for a date that is booked."""
    with transaction.atomic():
        series_lock(series.pk)
        row = series.bookings.filter(recurrence_id=recurrence_id, state=State.EXPIRED).first()
        if row is None:
            raise BookingRefused(Refusal.WRONG_STATE)
        row.delete()
        booking = _take(series, start, actor, staff=None)
        booking.recurrence_id = recurrence_id
        booking.save(update_fields=["recurrence_id"])
        return booking


def series_extend_due(series_id: int) -> datetime | None:
    """Due work: book the dates that have come within the horizon; when to look again. A series
    whose last date is over has ended."""
    rows = BookingSeries.objects.select_related("service", "resource", "contact")
    series = rows.filter(pk=series_id, state=BookingSeries.State.ACTIVE).first()
    if series is None:
        return None
    # Whoever began it was cut off before the first date: then these are told, like any others.
    told = series.bookings.exclude(state=State.EXPIRED).exists()
    extended = series_extend(series, actor=SYSTEM, quiet=told)
    if extended.missed:
        _owners_tell(series, extended.missed)
    return _again_at(series)


def _again_at(series: BookingSeries) -> datetime | None:
    now, tz = timezone.now(), ZoneInfo(series.timezone)
    until, last = horizon_of(series.service, now, tz), None
    for at in dates_of(series):
        last = at
        if at >= until:
            days = series.service.horizon_days
            ahead = USUAL_HORIZON if days is None else timedelta(days=days)
            day = at.astimezone(tz).date() - ahead
            opens = datetime.combine(day, time(0, 5), tz)
            return max(opens, now + timedelta(hours=1))
    if last is not None and last > now:
        return last + timedelta(days=1)
    BookingSeries.objects.filter(pk=series.pk).update(state=BookingSeries.State.ENDED)
    return None


def series_end(*, series: BookingSeries, actor: Actor) -> None:
    """Book no further dates; those that are booked stand. Ending again changes nothing."""
    with transaction.atomic():
        locked = series_lock(series.pk)
        if locked is None or locked.state == BookingSeries.State.ENDED:
            return
        locked.state = BookingSeries.State.ENDED
        locked.save(update_fields=["state"])
        due_drop(KIND, locked.pk)
        audit("series.ended", locked, actor=actor)


def _owners_tell(series: BookingSeries, missed: list[Missed]) -> None:
    owner_notify(
        kind="series_dates",
        key=f"series_dates:{series.uuid}:{missed[-1].at:%Y%m%d}",
        context={
            "service": series.service.name,
            "count": len(missed),
            "first_at": missed[0].at,
            "path": f"/calendar/series/{series.uuid}/",
        },
    )
