"""The locks of who and what can be booked: whoever takes their time, or changes when they have any,
holds these first."""

from collections.abc import Sequence

from django.db import connection

from bookings.models import Resource, Service

LOCK_TIMEOUT_SECONDS = 5


def resources_lock(resource_ids: Sequence[int], service: Service | None = None) -> None:
    """Lock resources in order of id for the rest of the transaction: late, and once.

    A `service` with a daily limit is locked before them: its appointments are spread over people
    whose locks differ, and only this one makes the count of its day true. NO KEY UPDATE lets rows
    that point at them be written meanwhile.
    """
    services = [service] if service is not None else []
    plans_lock(services, resource_ids)


def plans_lock(services: Sequence[Service], resource_ids: Sequence[int]) -> None:
    """`resources_lock` for several services at once: those with a daily limit in order of id, then
    the resources in order of id."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
    limited = sorted({each.pk for each in services if each.max_per_day is not None})
    if limited:
        rows = Service.objects.select_for_update(no_key=True).filter(pk__in=limited)
        list(rows.order_by("pk").values_list("pk", flat=True))
    people = Resource.objects.select_for_update(no_key=True).filter(pk__in=resource_ids)
    list(people.order_by("pk").values_list("pk", flat=True))


def concerned_by(resource: Resource | None) -> list[int]:
    """Whom a change of hours or an absence is about: one, or (None) everybody and everything."""
    if resource is not None:
        return [resource.pk]
    return list(Resource.objects.order_by("pk").values_list("pk", flat=True))
