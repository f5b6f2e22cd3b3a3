"""One date of a class: its places, and calling it off for everybody."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.locks import resources_lock
from bookings.models import Booking, ClassSession, TimeOff
from bookings.planning import footprint
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.lifecycle import CAN_BE_CANCELLED, bookings_lock, cancel_locked
from bookings.taken import TAKES_A_PLACE
from tenants.actors import Actor
from tenants.audit.services import audit

CALLED_OFF = gettext_noop("Clase cancelada")
PLACES_MAX = 1000


class TooFewPlaces(Exception):
    """Fewer places than are taken; `taken` says how many are."""

    def __init__(self, taken: int) -> None:
        super().__init__("more places are taken")
        self.taken = taken


def places_taken(session: ClassSession) -> int:
    """Places of a date that somebody has, holds that live included."""
    rows = session.bookings.filter(state__in=TAKES_A_PLACE)
    dead = rows.filter(state=Booking.State.HELD, hold_expires_at__lte=timezone.now())
    total = rows.exclude(pk__in=dead.values("pk")).aggregate(n=Sum("seats"))["n"]
    return total or 0


def class_set_places(*, session: ClassSession, places: int, actor: Actor) -> ClassSession:
    """Give one date of a class another number of places (1 to 1000); other dates stay as they are.

    Locks the class's person, as whoever takes a place does. Raises TooFewPlaces, ValueError for a
    number out of range.
    """
    if not 1 <= places <= PLACES_MAX:
        raise ValueError("places from 1 to 1000")
    with transaction.atomic():
        resources_lock([session.resource_id])
        locked = ClassSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        taken = places_taken(locked)
        if places < taken:
            raise TooFewPlaces(taken)
        before = {"places": locked.capacity}
        locked.capacity = places
        locked.save(update_fields=["capacity"])
        audit("class.updated", locked, actor=actor, before=before, after={"places": places})
        return locked


def class_cancel(
    *, session: ClassSession, actor: Actor, reason: str = "", block: bool = True
) -> list[Booking]:
    """Call one date of a class off: everybody in it is cancelled and told, their leads go back.

    With `block` the time of whoever gives it is blocked, so that nobody books into it again.
    Calling it off again changes nothing. Locks the person, then the bookings in order of id. Raises
    BookingRefused: wrong_state for a date that has begun.
    """
    if session.start <= timezone.now():
        raise BookingRefused(Refusal.WRONG_STATE)
    with transaction.atomic():
        resources_lock([session.resource_id])
        rows = session.bookings.filter(state__in=CAN_BE_CANCELLED, contact__isnull=False)
        locked = bookings_lock(rows.values_list("pk", flat=True))
        live = (each for each in locked.values() if each.state in CAN_BE_CANCELLED)
        gone = [cancel_locked(each, actor=actor, reason=reason or CALLED_OFF) for each in live]
        if gone:
            audit("class.cancelled", session, actor=actor, after={"bookings": len(gone)})
        if block:
            _block(session)
        return gone


def _block(session: ClassSession) -> None:
    first, until = footprint(session.service, session.start)
    until = max(until, first + timedelta(minutes=1))
    TimeOff.objects.get_or_create(
        resource_id=session.resource_id,
        start=first,
        end=until,
        defaults={"reason": f"{CALLED_OFF}: {session.service.name}"[:80]},
    )
