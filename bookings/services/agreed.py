"""Appointments that were agreed elsewhere: opening hours, notice, horizon and limits do not apply
to them any more. That their time is free does, by the same locks and constraint as for every
booking."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.locks import resources_lock
from bookings.models import Booking, ClassSession, Occupancy, Resource, Service
from bookings.planning import footprint, things_of
from bookings.services.agreed_rooms import NoRoom, everything, rooms_choose
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.holds import dead_holds_free
from bookings.services.lifecycle import booking_lock, confirm_locked, request_put
from bookings.services.records import REQUEST_LAPSED, change_record
from bookings.services.reminders import reminders_schedule, reminders_skip
from bookings.services.taking import (
    Span,
    Wish,
    classes_free,
    day_of,
    occupancy_put,
    session_for,
    taking,
    wish_check,
)
from bookings.taken import TAKES_A_PLACE
from leads.models import Contact
from tenants.actors import Actor
from tenants.context import current_business
from tenants.due import due_put

State = Booking.State
MOVED = gettext_noop("Reserva movida")
CAN_BE_MOVED = (State.PENDING, State.CONFIRMED)


@contextmanager
def agreed_taking(
    wish: Wish, resource: Resource, *, actor: Actor, span: Span
) -> Iterator[tuple[int, ...]]:
    """One transaction in which a resource is locked and its time, `span`, found free for the
    wish; the rooms and machines that it takes beside it. Raises BookingRefused (slot_taken, without
    alternatives: nobody is asking), as `NoRoom` where only a room or machine is missing."""
    things = things_of(wish.service)
    pks = [resource.pk, *everything(things)]
    with taking(wish):
        resources_lock(pks)
        _free_up(wish, pks, actor)
        if not is_free(wish, resource, span):
            raise BookingRefused(Refusal.SLOT_TAKEN)
        rooms = rooms_choose(wish, resource.pk, things, span, usual=lambda: _there(wish))
        if rooms.missing:
            raise NoRoom(rooms.missing)
        yield rooms.taken


def _free_up(wish: Wish, pks: Sequence[int], actor: Actor) -> None:
    dead_holds_free(list(pks), timezone.now(), actor=actor, services=(wish.service,))
    classes_free(wish, list(pks))


def is_free(wish: Wish, resource: Resource, span: Span) -> bool:
    """Whether nothing takes this time of the resource but the class that the booking is of, which
    must have the places; `wish.ignoring` counts as free. Under the resource's lock."""
    same = Q(session__service=wish.service, session__resource=resource, session__start=wish.start)
    taken = Occupancy.objects.filter(resource=resource, during__overlap=span)
    taken = taken.exclude(booking__in=wish.ignoring)
    if wish.service.capacity == 1:
        return not taken.exists()
    if taken.exclude(same).exists():
        return False
    rows = Booking.objects.filter(same, state__in=TAKES_A_PLACE).exclude(pk__in=wish.ignoring)
    places = rows.aggregate(at=Sum("seats"))["at"] or 0
    return places + wish.party_size <= wish.service.capacity


def span_of(service: Service, start: datetime, end: datetime | None) -> Span:
    """The time taken by an appointment until `end` (None: as long as the service), with the
    service's buffers."""
    first, last = footprint(service, start)
    if end is None:
        return first, last
    return first, end.astimezone(UTC) + timedelta(minutes=service.buffer_after_min)


def servers_of(service: Service, resource: Resource | None) -> list[Resource]:
    """Who could serve: the one named, else everybody who does this."""
    if resource is not None:
        return [resource]
    rows = service.staff.filter(active=True)
    return list(rows if service.staff.exists() else Resource.objects.filter(active=True))


def server_choose(
    wish: Wish, candidates: Sequence[Resource], span: Span, *, keep: int | None = None
) -> Resource:
    """Who serves: of those free, whoever has it already, holds that class, is there by the usual
    rules, or has least to do that day, in this order. Under the locks of all. Raises
    BookingRefused (slot_taken)."""
    free = [one for one in candidates if is_free(wish, one, span)]
    if not free:
        raise BookingRefused(Refusal.SLOT_TAKEN)
    if len(free) == 1:
        return free[0]
    begun = set(_holding_the_class(wish))
    there, busy = _there(wish), _bookings_that_day(wish.start)
    return min(
        free,
        key=lambda one: (
            one.pk != keep,
            one.pk not in begun,
            one.pk not in there,
            busy.get(one.pk, 0),
            one.pk,
        ),
    )


def _holding_the_class(wish: Wish) -> list[int]:
    rows = ClassSession.objects.filter(service=wish.service, start=wish.start)
    return list(rows.filter(bookings__state__in=TAKES_A_PLACE).values_list("resource", flat=True))


def _there(wish: Wish) -> set[int]:
    """Who and what could be booked by a customer at that time."""
    try:
        return set(wish_check(wish, timezone.now()).resource_ids)
    except BookingRefused:
        return set()


def _bookings_that_day(start: datetime) -> dict[int, int]:
    first, until = day_of(start)
    rows = Booking.objects.filter(start__gte=first, start__lt=until, state__in=TAKES_A_PLACE)
    return dict(rows.values_list("resource").annotate(n=Count("pk")).values_list("resource", "n"))


def booking_agree(
    *,
    contact: Contact,
    service: Service,
    candidates: Sequence[Resource],
    start: datetime,
    end: datetime,
    requested: bool,
    source: str,
    actor: Actor,
    notes: str = "",
    customer_timezone: str = "",
) -> Booking:
    """Write down what somebody booked elsewhere, until `end`, as a booking like any other: notice
    to the customer, reminders, lead and history. `requested`: it waits for the business's yes.
    Where no room or machine of a kind that it takes is free it stands without one, which the
    drift report shows. Locks the candidates and the rooms in order of id. Raises BookingRefused
    (slot_taken: nobody is free)."""
    wish, things = Wish(service, start.astimezone(UTC)), things_of(service)
    span = span_of(service, start, end)
    pks = [*(one.pk for one in candidates), *everything(things)]
    with taking(wish):
        resources_lock(pks)
        _free_up(wish, pks, actor)
        resource = server_choose(wish, candidates, span)
        rooms = rooms_choose(wish, resource.pk, things, span, usual=lambda: _there(wish))
        booking = Booking.objects.create(
            contact=contact,
            service=service,
            resource=resource,
            start=wish.start,
            end=end,
            price=service.price,
            currency=current_business().currency,
            source=source,
            notes=notes,
            customer_timezone=customer_timezone,
            session=session_for(wish, resource.pk),
        )
        _time_put(booking, rooms.taken, span)
        if requested:
            request_put(booking, actor)
        else:
            confirm_locked(booking, actor)
    return booking


def _time_put(booking: Booking, rooms: tuple[int, ...], span: Span) -> None:
    booking.extras.set(rooms)
    spans = dict.fromkeys((booking.resource_id, *rooms), span)
    occupancy_put(booking, Occupancy.State.CONFIRMED, rooms, spans)


def booking_move_agreed(
    *,
    booking: Booking,
    start: datetime,
    end: datetime,
    candidates: Sequence[Resource],
    actor: Actor,
) -> Booking:
    """Move a booking to where it was moved elsewhere already; the customer is told, as of every
    move. It stays confirmed, or a request, and keeps its rooms and machines where they are free
    then; as for a new one, others are taken, or none. Locks all of them and the people in order of
    id, then the booking.

    Raises BookingRefused: slot_taken (the old time is kept), wrong_state, not_found.
    """
    things, kept = things_of(booking.service), tuple(booking.extras.values_list("pk", flat=True))
    wish = Wish(
        booking.service,
        start.astimezone(UTC),
        booking.seats,
        ignoring=(booking.pk,),
        prefer_extras=kept,
    )
    span = span_of(booking.service, start, end)
    pks = [*(one.pk for one in candidates), *everything(things)]
    with taking(wish):
        resources_lock([booking.resource_id, *kept, *pks])
        locked = booking_lock(pk=booking.pk)
        if locked.state not in CAN_BE_MOVED or locked.start <= timezone.now():
            raise BookingRefused(Refusal.WRONG_STATE)
        _free_up(wish, pks, actor)
        before = locked.start
        locked.resource = server_choose(wish, candidates, span, keep=locked.resource_id)
        locked.start, locked.end = wish.start, end
        rooms = rooms_choose(wish, locked.resource_id, things, span, usual=lambda: _there(wish))
        locked.session = session_for(wish, locked.resource_id)
        locked.save(update_fields=["resource", "start", "end", "session"])
        Occupancy.objects.filter(booking=locked).delete()
        _time_put(locked, rooms.taken, span)
        reminders_skip(booking=locked, reason=MOVED)
        change_record(locked, "moved", from_state=locked.state, actor=actor, from_start=before)
        if locked.state == State.CONFIRMED:
            reminders_schedule(booking=locked)
        else:
            due_put(REQUEST_LAPSED, locked.pk, locked.start)
        return locked
