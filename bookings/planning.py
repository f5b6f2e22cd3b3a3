"""From rows to answers: the hours of everybody who can serve and of the rooms it takes, and who is
free when.

Searching, holding and explaining stand on the same plan, so whatever is offered can be held.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from bookings.availability import (
    Bar,
    Schedule,
    Search,
    SlotRules,
    Starts,
    bars_common,
    bars_of_dates,
    bars_of_room,
    epoch,
    is_barred,
)
from bookings.hours import Hours
from bookings.models import Resource, Service
from bookings.taken import Taken
from tenants.context import current_business

Rooms = Mapping[int, Schedule | None]


@dataclass(frozen=True)
class Plan:
    """A service, the schedule of each person who may serve it, by resource id, and of the rooms and
    machines it takes beside them: of each kind in `rooms` any one (None: it is always open).

    `limits`: how many appointments a day each of these takes at most, where that is limited.
    """

    service: Service
    rules: SlotRules
    tz: ZoneInfo
    schedules: Mapping[int, Schedule]
    rooms: Mapping[str, Rooms] = field(default_factory=dict)
    limits: Mapping[int, int] = field(default_factory=dict)

    @property
    def resource_ids(self) -> list[int]:
        """Everybody and everything that the service could take, in order of id: what is locked."""
        return sorted({*self.schedules, *(pk for rooms in self.rooms.values() for pk in rooms)})

    @property
    def margin(self) -> tuple[timedelta, timedelta]:
        """How far before a start and after it taken time matters."""
        rules = self.rules
        after = timedelta(minutes=rules.duration + rules.buffer_after)
        return timedelta(minutes=rules.buffer_before), after

    def starts(
        self, taken: Taken, now: datetime, first: datetime, until: datetime
    ) -> dict[int, Starts]:
        """Each person's bookable starts in [first, until)."""
        moments = epoch(now), epoch(first, up=True), epoch(until, up=True)
        search = Search(self.rules, *moments)
        everybody = [*self._bars_of_rooms(taken, *moments[1:]), *self._bars_of_service(taken)]
        return {
            pk: search.starts(schedule, taken.of(pk), [*everybody, *self._bars_of_dates(taken, pk)])
            for pk, schedule in self.schedules.items()
        }

    def rooms_free(self, taken: Taken, start: datetime) -> dict[str, list[int]]:
        """Of each kind that the service takes, those that can be had at `start`."""
        at = epoch(start)
        return {
            kind: [pk for pk in rooms if not is_barred(at, self._bars_of(taken, kind, pk, at, at))]
            for kind, rooms in self.rooms.items()
        }

    def _bars_of_rooms(self, taken: Taken, first: int, until: int) -> list[Bar]:
        """The starts at which of some kind no room or machine can be had."""
        return [
            bar
            for kind, rooms in self.rooms.items()
            for bar in self._bars_of_kind(taken, kind, rooms, first, until)
        ]

    def _bars_of_kind(
        self, taken: Taken, kind: str, rooms: Rooms, first: int, until: int
    ) -> list[Bar]:
        if not rooms:
            return [(first - 1, until)]
        return bars_common(self._bars_of(taken, kind, pk, first, until) for pk in rooms)

    def _bars_of(self, taken: Taken, kind: str, pk: int, first: int, until: int) -> list[Bar]:
        """The starts in [first, until] at which one room cannot be had."""
        bars = bars_of_room(self.rooms[kind][pk], taken.of(pk), self.rules, first, until)
        return [*bars, *self._bars_of_dates(taken, pk)]

    def _bars_of_dates(self, taken: Taken, pk: int) -> list[Bar]:
        limit = self.limits.get(pk)
        return bars_of_dates(self.tz, taken.full_dates(pk, limit)) if limit else []

    def _bars_of_service(self, taken: Taken) -> list[Bar]:
        limit = self.service.max_per_day
        return bars_of_dates(self.tz, taken.full_dates(None, limit)) if limit else []


def plan_load(
    *,
    service: Service,
    first: datetime,
    until: datetime,
    party_size: int = 1,
    staff: Resource | None = None,
    now: bool = False,
    among: Collection[int] | None = None,
) -> Plan:
    """The plan of a service around [first, until). Three queries whatever the number of staff.

    `staff` narrows it to one, who must be active and do this service: else nobody is in the plan.
    `among` narrows it to the people of these ids: those who cover the customer's area, say.
    `now`: nothing of it may be older than the locks that the caller holds; a fourth query.
    """
    serve, rooms, kinds = _resources(service, staff)
    if among is not None:
        serve = [each for each in serve if each.pk in among]
    tz = current_business().tz
    hours = Hours([*serve, *rooms], tz, first, until, now=now)
    by_kind: dict[str, dict[int, Schedule | None]] = {kind: {} for kind in sorted(kinds)}
    for room in rooms:
        by_kind[room.kind][room.pk] = hours.of_thing(room)
    return Plan(
        service,
        rules_of(service, party_size),
        tz,
        {each.pk: hours.of_person(each) for each in serve},
        by_kind,
        {each.pk: each.max_per_day for each in (*serve, *rooms) if each.max_per_day},
    )


def plan_again(plan: Plan, *, first: datetime, until: datetime) -> Plan:
    """The plan read anew around [first, until) by whoever holds the locks of all in it: whoever
    changes hours, special dates or holidays takes the same ones. Who was not in it before is not
    locked, and stays out."""
    party_size = plan.rules.party_size
    read = plan_load(
        service=plan.service, first=first, until=until, party_size=party_size, now=True
    )
    locked = set(plan.resource_ids)
    rooms = {
        kind: {pk: hours for pk, hours in found.items() if pk in locked}
        for kind, found in read.rooms.items()
    }
    people = {pk: hours for pk, hours in read.schedules.items() if pk in plan.schedules}
    return replace(read, schedules=people, rooms=rooms)


def resources_of(service: Service) -> list[int]:
    """Whoever and whatever could serve it at any time, in order of id. One query."""
    people, things, _kinds = _resources(service, None)
    return sorted(each.pk for each in (*people, *things))


def things_of(service: Service) -> dict[str, list[int]]:
    """The rooms and machines that it takes, by kind, of which each booking takes any one; none of
    a kind of which all are put away. One query."""
    _people, things, kinds = _resources(service, None)
    return {kind: [each.pk for each in things if each.kind == kind] for kind in sorted(kinds)}


def _resources(
    service: Service, staff: Resource | None
) -> tuple[list[Resource], list[Resource], set[str]]:
    """Who serves, the rooms and machines that can be had beside them, and the kinds that the
    service takes, which are more where all of one kind are put away. One query."""
    serves = Service.staff.through.objects.filter(service=service, resource=OuterRef("pk"))
    needed = Service.requires.through.objects.filter(service=service, resource=OuterRef("pk"))
    rows = Resource.objects.annotate(serves=Exists(serves), needed=Exists(needed))
    found = list(
        rows.filter(Q(serves=True) | Q(needed=True))
        .only("pk", "kind", "active", "place_no", "max_per_day")
        .order_by("pk")
    )
    things: list[Resource] = [each for each in found if each.needed and not each.serves]
    people: list[Resource] = [each for each in found if each.serves and each.active]
    if staff is not None:
        people = [each for each in people if each.pk == staff.pk]
    return people, [each for each in things if each.active], {each.kind for each in things}


def rules_of(service: Service, party_size: int) -> SlotRules:
    """A service's row as slot rules. Raises ValueError for a party below 1."""
    return SlotRules(
        duration=service.duration_min,
        step=service.step_min,
        buffer_before=service.buffer_before_min,
        buffer_after=service.buffer_after_min,
        notice=service.min_notice_min,
        horizon_days=service.horizon_days,
        capacity=service.capacity,
        party_size=party_size,
    )


def footprint(service: Service, start: datetime) -> tuple[datetime, datetime]:
    """The time that a booking at `start` takes from its resource, buffers included."""
    before, after = service.buffer_before_min, service.buffer_after_min
    start = start.astimezone(UTC)  # adding to a local time would count wall-clock hours
    end = start + timedelta(minutes=service.duration_min)
    return start - timedelta(minutes=before), end + timedelta(minutes=after)
