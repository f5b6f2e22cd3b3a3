"""Absences: stretches in which somebody, or the whole business, takes no bookings."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.locks import concerned_by, resources_lock
from bookings.models import Booking, Resource, TimeOff
from tenants.actors import Actor
from tenants.audit.services import audit

State = Booking.State


def time_off_add(
    *,
    resource: Resource | None,
    start: datetime,
    end: datetime,
    reason: str = "",
    actor: Actor,
) -> TimeOff:
    """Take no bookings in [start, end) (aware) with `resource`: a person, room or machine, or
    (None) with nobody. Bookings already in it stand: `time_off_clashes` names them.

    Locks who is away, as holding does, so that every booking is either seen as a clash or refused.
    Raises ValidationError for an end that is not after the start or a stretch over five years.
    """
    if timezone.is_naive(start) or timezone.is_naive(end):
        raise ValueError("an absence needs a time zone")
    if start >= end:
        raise ValidationError({"end": _("El final tiene que ser posterior al principio.")})
    if (end - start).days > 5 * 366:
        raise ValidationError({"end": _("Son más de cinco años: mejor deja de ofrecerla.")})
    with transaction.atomic():
        resources_lock(concerned_by(resource))
        row = TimeOff.objects.create(
            resource=resource, start=start, end=end, reason=" ".join(reason.split())[:80]
        )
        audit("time_off.added", row, actor=actor, after=_facts(row))
    return row


def time_off_drop(*, time_off: TimeOff, actor: Actor) -> None:
    """Take bookings again in that stretch."""
    with transaction.atomic():
        audit("time_off.dropped", time_off, actor=actor, before=_facts(time_off))
        time_off.delete()


def time_off_clashes(time_off: TimeOff) -> QuerySet[Booking]:
    """Bookings still to come inside an absence, in order of start: somebody has to keep them, or
    move them. One query."""
    inside = Booking.objects.filter(
        state__in=(State.PENDING, State.CONFIRMED),
        start__lt=time_off.end,
        end__gt=max(time_off.start, timezone.now()),
    )
    if time_off.resource_id is not None:
        theirs = Q(resource=time_off.resource_id) | Q(extras=time_off.resource_id)
        inside = inside.filter(theirs).distinct()
    return inside.select_related("service", "resource").order_by("start", "id")


def _facts(row: TimeOff) -> dict[str, str | None]:
    who = row.resource.name if row.resource else None
    span = {"start": row.start.isoformat(), "end": row.end.isoformat()}
    return {"who": who, **span, "reason": row.reason}
