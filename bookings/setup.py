"""What a business sets up before it can be booked: services, weekly hours, special dates.

Every change is audited with what it was before and what it is now.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from billing.quotas import QuotaReached, quota_limit, quota_stock_fits, quota_stock_tell
from bookings.locks import concerned_by, resources_lock
from bookings.models import DateOverride, Resource, Service, WorkingHours
from bookings.pictures import picture_put, picture_remove
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business

USUAL_WEIGHT = 100
Windows = Sequence[tuple[time, time]]
# A window of the week: from, until, and where they differ its own step and number of people.
Shift = tuple[time, time] | tuple[time, time, int | None, int | None]

SERVICE_FIELDS = (
    "name",
    "description",
    "category",
    "duration_min",
    "price",
    "buffer_before_min",
    "buffer_after_min",
    "step_min",
    "min_notice_min",
    "horizon_days",
    "capacity",
    "is_trial",
    "max_per_day",
    "needs_approval",
    "cancel_notice_min",
    "reminders",
    "meeting_url",
    "color",
    "active",
)


def service_facts(service: Service) -> dict[str, Any]:
    """A service's fields as JSON values, for the audit trail."""
    values = {name: getattr(service, name) for name in SERVICE_FIELDS}
    return values | {"price": None if service.price is None else str(service.price)}


def service_save(
    *,
    service: Service,
    staff: Sequence[Resource],
    actor: Actor,
    before: dict[str, Any] | None,
    requires: Sequence[Resource] | None = None,
    picture: bytes | None = None,
    picture_gone: bool = False,
) -> Service:
    """Write a service, new or changed, and who gives it: `staff`, and whoever gave it and is not
    offered now; likewise the rooms and machines that it `requires` (None leaves them). `before`:
    its facts as they were, None for a new one. `picture`: a new one for it, `picture_gone`: the one
    that it has is taken away. Bookings that exist keep the price and length they were made with.

    Raises `QuotaReached` for a new one that the plan has no room for, and NoPicture for what is
    none; nothing is written then."""
    with transaction.atomic():
        if before is None and service.active:
            _require_room()
        service.save()
        service.staff.set([*staff, *service.staff.filter(active=False)])
        if requires is not None:
            service.requires.set([*requires, *service.requires.filter(active=False)])
        action = "service.updated" if before else "service.created"
        audit(action, service, actor=actor, before=before, after=service_facts(service))
        if picture is not None:
            picture_put(service=service, data=picture, actor=actor)
        elif picture_gone:
            picture_remove(service=service, actor=actor)
        if before is None:
            quota_stock_tell("services")
    return service


def _require_room() -> None:
    """One more service must fit under the plan; the place is kept to the transaction's end."""
    if not quota_stock_fits("services"):
        raise QuotaReached("services", quota_limit(current_business(), "services") or 0)


def service_set_active(*, service: Service, active: bool, actor: Actor) -> None:
    """Offer a service again, or stop offering it; bookings already made stand.

    Raises `QuotaReached` where the plan has no room for one more."""
    with transaction.atomic():
        if active and not service.active:
            _require_room()
        before = {"active": service.active}
        service.active = active
        service.save(update_fields=["active"])
        audit("service.updated", service, actor=actor, before=before, after={"active": active})
        if active:
            quota_stock_tell("services")


def hours_replace(
    *, resource: Resource | None, week: Mapping[int, Sequence[Shift]], actor: Actor
) -> None:
    """Put one week of hours in the place of the old one. `week`: weekday (0 Monday) -> windows in
    local wall-clock time. Without `resource` they are the business's. Bookings are left alone.

    Locks the table against other writers: of two saves at once (a button pressed twice) the second
    replaces the first, and the week does not hold both. Then locks whose hours they are, as holding
    does: nothing is booked by the old ones once this has returned.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE bookings_workinghours IN SHARE ROW EXCLUSIVE MODE")
        resources_lock(concerned_by(resource))
        rows = WorkingHours.objects.filter(resource=resource)
        before = _week_facts(rows)
        rows.delete()
        WorkingHours.objects.bulk_create(
            _working_hours(resource, weekday, shift)
            for weekday, shifts in sorted(week.items())
            for shift in shifts
        )
        after = _week_facts(WorkingHours.objects.filter(resource=resource))
        audit("hours.replaced", resource, actor=actor, before=before, after=after)


def _working_hours(resource: Resource | None, weekday: int, shift: Shift) -> WorkingHours:
    start, end = shift[:2]
    step, places = shift[2:] if len(shift) == 4 else (None, None)
    return WorkingHours(
        resource=resource,
        weekday=weekday,
        start=start,
        end=end,
        step_min=step,
        places=places,
    )


def _week_facts(rows: Any) -> dict[str, Any]:
    return {"windows": [str(row) for row in rows]}


def override_put(
    *, resource: Resource | None, day: date, windows: Windows, reason: str, actor: Actor
) -> DateOverride:
    """Say what holds on one date instead of the weekly hours; no windows closes it. Bookings are
    left alone. Locks whose date it is, as holding does: nothing is booked by the old hours once
    this has returned."""
    texts = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in windows]
    with transaction.atomic():
        resources_lock(concerned_by(resource))
        override, _ = DateOverride.objects.update_or_create(
            resource=resource, date=day, defaults={"windows": texts, "reason": reason}
        )
        after = {"date": str(day), "windows": texts}
        audit("override.saved", override, actor=actor, after=after)
    return override


def override_drop(*, override: DateOverride, actor: Actor) -> None:
    """Let the weekly hours hold again on that date. Locks as `override_put` does."""
    with transaction.atomic():
        resources_lock(concerned_by(override.resource))
        before = {"date": str(override.date), "windows": override.windows}
        audit("override.dropped", override, actor=actor, before=before)
        override.delete()


def resource_facts(resource: Resource) -> dict[str, Any]:
    """What members decide about somebody who can be booked, as JSON values, for the audit trail;
    weight and limit where they are not the usual ones."""
    services = _services_of(resource).order_by("name").values_list("name", flat=True)
    facts: dict[str, Any] = {"name": resource.name, "services": list(services)}
    if resource.weight != USUAL_WEIGHT:
        facts["weight"] = resource.weight
    if resource.max_per_day is not None:
        facts["max_per_day"] = resource.max_per_day
    return facts


def _services_of(resource: Resource) -> Any:
    """The services that a person gives, or that take a room or machine."""
    person = resource.kind == Resource.Kind.STAFF
    return resource.services if person else resource.required_by


def resource_add(
    *,
    name: str,
    kind: str = Resource.Kind.STAFF,
    services: Iterable[Service] = (),
    weight: int = USUAL_WEIGHT,
    max_per_day: int | None = None,
    actor: Actor,
) -> Resource:
    """Add somebody or something that can be booked: a person who gives `services`, or a room or
    machine that they take. Without hours of its own a person follows the business's; a room or
    machine can always be had.

    Raises `ValidationError` for an empty, too long or taken name, an unknown kind, and a weight or
    limit out of bounds.
    """
    with transaction.atomic():
        resource = Resource(kind=kind, color=Resource.objects.count() % 8)
        resource.weight, resource.max_per_day = weight, max_per_day
        _name_put(resource, name)
        _services_of(resource).set(services)
        after = {"kind": kind} | resource_facts(resource)
        audit("resource.added", resource, actor=actor, after=after)
    return resource


def resource_change(
    *,
    resource: Resource,
    name: str,
    services: Iterable[Service],
    weight: int = USUAL_WEIGHT,
    max_per_day: int | None = None,
    actor: Actor,
) -> None:
    """Rename somebody, say which of the services offered now they give (or, of a room, which take
    it), how big a part they get and how many a day; with services that are not offered all stays as
    it is, for the day they come back.

    Raises `ValidationError` as `resource_add` does; nothing is written then."""
    before = resource_facts(resource)
    with transaction.atomic():
        resource.weight, resource.max_per_day = weight, max_per_day
        _name_put(resource, name)
        theirs = _services_of(resource)
        theirs.set([*services, *theirs.filter(active=False)])
        after = resource_facts(resource)
        audit("resource.updated", resource, actor=actor, before=before, after=after)


def places_set(*, count: int, actor: Actor) -> None:
    """Let `count` numbered people attend, where the business names nobody: those missing are added
    and give every service offered now, those beyond are not offered any more. Their bookings stand.
    In which windows how many of them are there is said by the hours (`WorkingHours.places`)."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE bookings_resource IN SHARE ROW EXCLUSIVE MODE")
        known = {each.place_no: each for each in Resource.objects.filter(place_no__isnull=False)}
        before = sum(each.active for each in known.values())
        for number in range(1, count + 1):
            if number not in known:
                place = Resource(color=(number - 1) % 8, place_no=number)
                _name_put(place, _("Puesto %(n)d") % {"n": number})
                place.services.set(Service.objects.filter(active=True))
        Resource.objects.filter(place_no__gt=count).update(active=False)
        Resource.objects.filter(place_no__lte=count).update(active=True)
        audit("places.updated", actor=actor, before={"places": before}, after={"places": count})


def resource_set_active(*, resource: Resource, active: bool, actor: Actor) -> None:
    """Offer somebody again, or stop offering them; bookings already made stand."""
    with transaction.atomic():
        before = {"active": resource.active}
        resource.active = active
        resource.save(update_fields=["active"])
        audit("resource.updated", resource, actor=actor, before=before, after={"active": active})


def _name_put(resource: Resource, name: str) -> None:
    """Save under a name that nobody else has, whoever is offered or not: customers ask by name.

    Locks the table against other writers, so that a button pressed twice adds one."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE bookings_resource IN SHARE ROW EXCLUSIVE MODE")
    resource.name = " ".join(name.split())
    resource.full_clean()
    if Resource.objects.filter(name__iexact=resource.name).exclude(pk=resource.pk).exists():
        said = _("Ya hay alguien con ese nombre. Añade un apellido o una inicial.")
        raise ValidationError({"name": said})
    resource.save()
