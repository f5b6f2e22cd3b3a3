"""Why a time is not offered: for members only, never for customers.

Everything is read anew and said per person, in the business's zone. What it says of an appointment
is its service and time, not whose it is. `offered` comes from the same plan that offers and holds;
the reasons are worked out beside it, and a test holds the two together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.availability import (
    MINUTE,
    epoch,
    grid_between,
    openings_between,
    ordinal_of,
)
from bookings.explained import Row, rows_around
from bookings.models import DateOverride, Resource, Service
from bookings.planning import Plan, plan_load
from bookings.public_holidays import calendar_of, holidays_between
from bookings.taken import Taken, taken_load
from tenants.context import current_business

SECOND = timedelta(seconds=1)


class Cause(StrEnum):
    """What stands in the way; pages and tests decide by it."""

    NOT_OFFERED = "not_offered"
    NOTICE = "notice"
    HORIZON = "horizon"
    SERVICE_FULL = "service_full"
    HOURS = "hours"
    OVERRIDE = "override"
    HOLIDAY = "holiday"
    GRID = "grid"
    BOOKING = "booking"
    BUFFER = "buffer"
    HELD = "held"
    CLASS_FULL = "class_full"
    TIME_OFF = "time_off"
    EXTERNAL = "external"
    ROOM = "room"
    PERSON_FULL = "person_full"


@dataclass(frozen=True)
class Reason:
    """One thing in the way, and how a member is told of it."""

    cause: Cause
    text: str


@dataclass(frozen=True)
class PersonWhy:
    """What keeps one person from serving at that time; nothing: they can."""

    name: str
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Explanation:
    """One start (UTC): whether it is offered; what rules it out for everybody; and per person."""

    start: datetime
    offered: bool
    general: Sequence[Reason] = ()
    people: Sequence[PersonWhy] = field(default_factory=list)

    @property
    def causes(self) -> set[Cause]:
        """Everything that is in anybody's way."""
        theirs = {reason.cause for who in self.people for reason in who.reasons}
        return theirs | {reason.cause for reason in self.general}


def slot_explain(
    *, service: Service, start: datetime, staff: Resource | None = None
) -> Explanation:
    """Whether the service can be had at `start` (aware), and why not. Raises ValueError for a start
    without a time zone."""
    if timezone.is_naive(start):
        raise ValueError("a start needs a time zone")
    start = start.astimezone(UTC)
    explainer = _explainer(service, start, start + SECOND, staff)
    return explainer.explain(epoch(start))


def day_explain(*, service: Service, day: date, staff: Resource | None = None) -> list[Explanation]:
    """Every start of the day's grid, of anybody or of one person, in order. On a day on which
    nobody works there are none: `closed_explain` says why."""
    tz = current_business().tz
    first = datetime.combine(day, time(0), tz)
    until = datetime.combine(day + timedelta(days=1), time(0), tz)
    explainer = _explainer(service, first.astimezone(UTC), until.astimezone(UTC), staff)
    span = epoch(first), epoch(until) - 1
    grid = {
        at
        for schedule in explainer.plan.schedules.values()
        for at in grid_between(schedule, explainer.plan.rules, *span)
    }
    return [explainer.explain(at) for at in sorted(grid)]


def closed_explain(*, service: Service, day: date, staff: Resource | None = None) -> list[Reason]:
    """Why a whole day has no starts at all; empty where it has some."""
    tz = current_business().tz
    noon = datetime.combine(day, time(12), tz).astimezone(UTC)
    if day_explain(service=service, day=day, staff=staff):
        return []
    explanation = slot_explain(service=service, start=noon, staff=staff)
    reasons = [*explanation.general, *(r for who in explanation.people for r in who.reasons)]
    closing = [
        each for each in reasons if each.cause in (Cause.OVERRIDE, Cause.HOLIDAY, Cause.NOT_OFFERED)
    ]
    return closing[:1] or [Reason(Cause.HOURS, _("Ese día no se atiende según el horario."))]


def _explainer(
    service: Service, first: datetime, until: datetime, staff: Resource | None
) -> "_Explainer":
    now = timezone.now()
    plan = plan_load(service=service, first=first, until=until, staff=staff)
    taken = taken_load(plan=plan, first=first, until=until, alive_at=now)
    found = plan.starts(taken, now, first, until)
    free = {pk: set(each.at) for pk, each in found.items()}
    before, after = plan.margin
    rows = rows_around(plan.resource_ids, first - before, until + after, now)
    names = dict(Resource.objects.filter(pk__in=plan.resource_ids).values_list("pk", "name"))
    days = [timezone.localdate(moment, plan.tz) for moment in (first, until)]
    overrides = DateOverride.objects.filter(
        Q(resource_id__in=plan.resource_ids) | Q(resource__isnull=True), date__range=days
    )
    dates = {(each.resource_id, each.date): each for each in overrides}
    holidays = holidays_between(calendar_of(), days[0], days[1])
    return _Explainer(plan, taken, free, rows, names, dates, holidays, now)


@dataclass(frozen=True)
class _Explainer:
    """What is known of the stretch of time that is asked about."""

    plan: Plan
    taken: Taken
    free: dict[int, set[int]]
    rows: Sequence[Row]
    names: dict[int, str]
    dates: dict[tuple[int | None, date], DateOverride]
    holidays: dict[date, str]
    now: datetime

    def explain(self, at: int) -> Explanation:
        """One start."""
        service = self.plan.service
        general = [*self._general(at)]
        if not service.active or not self.plan.schedules:
            text = (
                _("Nadie activo da este servicio.")
                if service.active
                else _("El servicio no se ofrece.")
            )
            general.insert(0, Reason(Cause.NOT_OFFERED, text))
        people = [
            PersonWhy(self.names[pk], [*self._of_person(pk, at)]) for pk in self.plan.schedules
        ]
        offered = service.active and any(at in starts for starts in self.free.values())
        return Explanation(datetime.fromtimestamp(at, UTC), offered, general, people)

    def _general(self, at: int) -> Iterable[Reason]:
        rules, tz = self.plan.rules, self.plan.tz
        earliest = epoch(self.now, up=True) + rules.notice * MINUTE
        if at < epoch(self.now):
            yield Reason(Cause.NOTICE, _("Esa hora ya ha pasado."))
        elif at < earliest:
            yield Reason(
                Cause.NOTICE,
                _("Se reserva con %(n)s minutos de antelación como mínimo.") % {"n": rules.notice},
            )
        if rules.horizon_days is not None:
            last = ordinal_of(tz, epoch(self.now)) + rules.horizon_days
            if ordinal_of(tz, at) > last:
                day = date.fromordinal(last).strftime("%d/%m/%Y")
                text = _("Por ahora se reserva hasta el %(day)s.") % {"day": day}
                yield Reason(Cause.HORIZON, text)
        limit = self.plan.service.max_per_day
        if limit and ordinal_of(tz, at) in self.taken.full_dates(None, limit):
            text = _("El servicio ya tiene sus %(n)s citas de ese día.") % {"n": limit}
            yield Reason(Cause.SERVICE_FULL, text)
        yield from self._conflicts(self._rows(None), at)

    def _rows(self, pk: int | None) -> list[Row]:
        """What is taken from one, or (None) from everybody at once."""
        return [row for row in self.rows if row.resource_id == pk]

    def _of_person(self, pk: int, at: int) -> Iterable[Reason]:
        if at in self.free.get(pk, ()):
            return
        yield from self._hours(pk, at)
        rows = self._rows(pk)
        yield from self._conflicts(rows, at)
        limit = self.plan.limits.get(pk)
        begun = any(row.begun(self.plan.service.pk, at) for row in rows)
        if begun:
            return
        if limit and ordinal_of(self.plan.tz, at) in self.taken.full_dates(pk, limit):
            text = _("Ya tiene sus %(n)s citas de ese día.") % {"n": limit}
            yield Reason(Cause.PERSON_FULL, text)
        # Where the whole business is away no room can be had either: that is said once.
        if not [*self._conflicts(self._rows(None), at)]:
            yield from self._rooms(at)

    def _hours(self, pk: int, at: int) -> Iterable[Reason]:
        schedule, rules = self.plan.schedules[pk], self.plan.rules
        ends = at + rules.duration * MINUTE
        openings = openings_between(schedule, at, ends)
        if any(opens <= at and ends <= closes for opens, closes in openings):
            if at not in grid_between(schedule, rules, at, at):
                text = _("A esa hora no empieza ningún turno: se cuenta de %(n)s en %(n)s minutos.")
                yield Reason(Cause.GRID, text % {"n": rules.step})
            return
        day = date.fromordinal(ordinal_of(self.plan.tz, at))
        override = self.dates.get((pk, day)) or self.dates.get((None, day))
        if override is not None:
            why = f" ({override.reason})" if override.reason else ""
            text = _("Ese día tiene un horario especial%(why)s.") % {"why": why}
            yield Reason(Cause.OVERRIDE, text)
        elif day in self.holidays:
            text = _("Es festivo: %(name)s.") % {"name": self.holidays[day]}
            yield Reason(Cause.HOLIDAY, text)
        elif any(opens <= at < closes for opens, closes in openings):
            text = _("No cabe antes del cierre: dura %(n)s minutos.") % {"n": rules.duration}
            yield Reason(Cause.HOURS, text)
        else:
            yield Reason(Cause.HOURS, _("Fuera de su horario."))

    def _conflicts(self, rows: Iterable[Row], at: int) -> Iterable[Reason]:
        rules = self.plan.rules
        begins = at - rules.buffer_before * MINUTE
        ends = at + (rules.duration + rules.buffer_after) * MINUTE
        for row in rows:
            if row.begins < ends and begins < row.ends:
                yield from self._conflict(row, at)

    def _conflict(self, row: Row, at: int) -> Iterable[Reason]:
        rules = self.plan.rules
        if row.begun(self.plan.service.pk, at):
            if row.places_left < rules.party_size:
                yield Reason(Cause.CLASS_FULL, _("La clase está completa."))
            return
        about = {"what": row.what, "span": row.span(self.plan.tz)}
        if row.kind == "time_off":
            yield Reason(Cause.TIME_OFF, _("Ausencia%(what)s, %(span)s.") % about)
        elif row.kind == "external":
            text = _("Ocupado en un calendario externo, %(span)s.") % about
            yield Reason(Cause.EXTERNAL, text)
        elif not (row.core_begins < at + rules.duration * MINUTE and at < row.core_ends):
            yield Reason(Cause.BUFFER, _("Toca el margen de «%(what)s», %(span)s.") % about)
        elif row.held_until is not None:
            about["until"] = row.held_until.astimezone(self.plan.tz).strftime("%H:%M")
            text = _("Guardada para alguien que está reservando, hasta las %(until)s.") % about
            yield Reason(Cause.HELD, text)
        else:
            yield Reason(Cause.BOOKING, _("Tiene «%(what)s», %(span)s.") % about)

    def _rooms(self, at: int) -> Iterable[Reason]:
        start = datetime.fromtimestamp(at, UTC)
        for kind, free in self.plan.rooms_free(self.taken, start).items():
            if free:
                continue
            texts = [self._room(pk, at) for pk in self.plan.rooms[kind]]
            said = "; ".join(texts) or _("no hay ninguna activa")
            kinds = {
                Resource.Kind.ROOM.value: _("Sin sala libre: %(said)s."),
                Resource.Kind.MACHINE.value: _("Sin equipo libre: %(said)s."),
            }
            text = kinds.get(kind, _("Falta otra persona libre: %(said)s.")) % {"said": said}
            yield Reason(Cause.ROOM, text)

    def _room(self, pk: int, at: int) -> str:
        """What keeps one room from being had, in short."""
        reasons = [reason.text.rstrip(".") for reason in self._conflicts(self._rows(pk), at)]
        why = reasons[0] if reasons else _("cerrada a esa hora o completa ese día")
        return f"{self.names[pk]} ({why[:1].lower()}{why[1:]})"
