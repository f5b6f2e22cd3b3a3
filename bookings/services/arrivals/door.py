"""One appointment at a time: which booking it is, and what becomes of that."""

from django.db import connection as database
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, CalendarConnection, CalendarLink
from bookings.providers.scheduler import Appointment, Standing
from bookings.services.agreed import booking_move_agreed, servers_of
from bookings.services.agreed_rooms import kinds_lacking
from bookings.services.arrivals.ending import leave
from bookings.services.arrivals.new import book
from bookings.services.arrivals.ties import (
    AHEAD,
    Outcome,
    State,
    Tied,
    drift_note,
    gone_mark,
    is_gone,
    settle,
)
from bookings.services.arrivals.word import clash_tell, no_room_tell
from bookings.services.errors import BookingRefused
from bookings.services.lifecycle import booking_accept
from tenants.actors import CUSTOMER, SYSTEM
from tenants.context import current_schema

TAKEN = gettext_noop("A la hora nueva ya hay otra cita")
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))"


def appointment_take_in(
    *, connection: CalendarConnection, appointment: Appointment, patient: bool = True
) -> Outcome:
    """Make our books say what the scheduler says of one appointment, as far as they can.

    One at a time per connection (an advisory lock). `patient`: the cancelling half of a move waits
    for its other half; without, it cancels. WAIT changes nothing: ask again later.
    """
    with transaction.atomic():
        _line_up(connection)
        if appointment.standing in (Standing.CANCELLED, Standing.REJECTED):
            return leave(connection, appointment, patient)
        return stand(connection, appointment)


def _line_up(connection: CalendarConnection) -> None:
    with database.cursor() as cursor:
        cursor.execute(_LOCK, [f"bookings.arrivals:{current_schema()}", connection.pk])


def stand(connection: CalendarConnection, told: Appointment) -> Outcome:
    links = connection.links.select_related("booking__service", "booking__resource")
    link = links.filter(external_id=told.external_id).first()
    if link is not None:
        return _seen_again(link, told)
    if is_gone(connection, told.external_id):
        return Outcome.GONE
    if told.replaces:
        link = links.filter(external_id=told.replaces).first()
        if link is not None and link.state == Tied.PENDING:
            return Outcome.WAIT
        gone_mark(connection, told.replaces)
        if link is not None and may_move(link.booking):
            return _move(link, told)
    if told.ours is not None:
        link = links.filter(booking__uuid=told.ours).first()
        if link is not None and may_move(link.booking):
            return _ours(link, told)
    return book(connection, told)


def may_move(booking: Booking) -> bool:
    return booking.state in AHEAD and booking.start > timezone.now()


def _seen_again(link: CalendarLink, told: Appointment) -> Outcome:
    booking = link.booking
    if link.state == Tied.PENDING:
        return Outcome.WAIT
    if booking.start != told.start and link.born_there and may_move(booking):
        # Of a clash it is known already, and the owners have been told.
        return Outcome.KNOWN if link.seen_start == told.start else _move(link, told)
    if booking.state == State.PENDING and told.standing == Standing.BOOKED and link.born_there:
        booking_accept(booking=booking, actor=SYSTEM)
        settle(link, told)
        return Outcome.ACCEPTED
    if booking.start != told.start and may_move(booking):
        drift_note(link, told)
    return Outcome.KNOWN


def _ours(link: CalendarLink, told: Appointment) -> Outcome:
    """An entry of ours seen from outside, or somebody used the link that we gave for it."""
    if link.state == Tied.PENDING:
        return Outcome.WAIT
    by_link = not link.external_id
    if link.booking.start != told.start:
        return _move(link, told, born_there=True) if by_link else Outcome.OURS
    if by_link:
        settle(link, told, born_there=True)
    return Outcome.OURS


def _move(link: CalendarLink, told: Appointment, *, born_there: bool = False) -> Outcome:
    connection, booking = link.connection, link.booking
    if booking.start == told.start:
        settle(link, told, born_there=born_there)
        return Outcome.KNOWN
    try:
        now = booking_move_agreed(
            booking=booking,
            start=told.start,
            end=told.end,
            candidates=servers_of(booking.service, connection.resource),
            actor=CUSTOMER,
        )
    except BookingRefused:
        CalendarLink.objects.filter(pk=link.pk).update(
            external_id=told.external_id,
            born_there=link.born_there or born_there,
            state=Tied.FAILED,
            reason=TAKEN,
            seen_start=told.start,
            seen_end=told.end,
        )
        clash_tell(connection, told, booking.service.name, ours=booking)
        return Outcome.CLASH
    if kinds_lacking(now):
        no_room_tell(connection, now)
    settle(link, told, born_there=born_there)
    return Outcome.MOVED
