"""Appointments that people made, moved or cancelled at a scheduler, taken in as bookings.

Our own engine stays the truth: what clashes with it is not booked but shown as taken time, and
the owners are told. Everything here may be told twice and in any order:

- `CalendarLink` knows which booking an appointment is; `gone_mark` remembers those that are over
  or were moved on, so that late word of them brings nothing back;
- a move comes as a cancellation and a new appointment: the new one moves the booking, in whatever
  order they come, and a cancellation that says so waits for it (`Outcome.WAIT`);
- what we write there comes back: it is known by its mark, or by the id that we keep. While a
  change of ours is still on its way, word about that appointment waits too.
"""

import logging
from enum import StrEnum

from django.db import connection as database
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import (
    Booking,
    CalendarConnection,
    CalendarDelivery,
    CalendarLink,
    ExternalEvent,
    Resource,
    Service,
)
from bookings.providers.kinds import kind_alike
from bookings.providers.registry import calendar_for
from bookings.providers.scheduler import Appointment, Standing
from bookings.services.agreed import booking_agree, booking_move_agreed, servers_of
from bookings.services.calendars import PUSH, link_of
from bookings.services.errors import BookingRefused
from bookings.services.lifecycle import (
    booking_accept,
    booking_decline,
    booking_lock,
    cancel_locked,
)
from bookings.services.policy import standing
from leads.claims import contact_claimed
from leads.models import Contact
from leads.phones import InvalidPhone
from tenants.actors import CUSTOMER, SYSTEM
from tenants.context import current_schema
from tenants.crypto import blind_index
from tenants.due import due_drop
from tenants.notices import owner_notify

logger = logging.getLogger(__name__)

State, Tied = Booking.State, CalendarLink.State
AHEAD = (State.PENDING, State.CONFIRMED)
CANCELLED_THERE = gettext_noop("Cancelada en el calendario externo")
TAKEN = gettext_noop("A la hora nueva ya hay otra cita")
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))"


class Outcome(StrEnum):
    """What was made of an appointment that a scheduler told of."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ACCEPTED = "accepted"
    KNOWN = "known"
    OURS = "ours"
    GONE = "gone"
    OVER = "over"
    CLASH = "clash"
    NO_SERVICE = "no_service"
    NOBODY = "nobody"
    WAIT = "wait"


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
            return _leave(connection, appointment, patient)
        return _stand(connection, appointment)


def _line_up(connection: CalendarConnection) -> None:
    with database.cursor() as cursor:
        cursor.execute(_LOCK, [f"bookings.arrivals:{current_schema()}", connection.pk])


def _stand(connection: CalendarConnection, told: Appointment) -> Outcome:
    links = connection.links.select_related("booking__service", "booking__resource")
    link = links.filter(external_id=told.external_id).first()
    if link is not None:
        return _seen_again(link, told)
    if _is_gone(connection, told.external_id):
        return Outcome.GONE
    if told.replaces:
        link = links.filter(external_id=told.replaces).first()
        if link is not None and link.state == Tied.PENDING:
            return Outcome.WAIT
        gone_mark(connection, told.replaces)
        if link is not None and _may_move(link.booking):
            return _move(link, told)
    if told.ours is not None:
        link = links.filter(booking__uuid=told.ours).first()
        if link is not None and _may_move(link.booking):
            return _ours(link, told)
    return _book(connection, told)


def _may_move(booking: Booking) -> bool:
    return booking.state in AHEAD and booking.start > timezone.now()


def _seen_again(link: CalendarLink, told: Appointment) -> Outcome:
    booking = link.booking
    if link.state == Tied.PENDING:
        return Outcome.WAIT
    if booking.start != told.start and link.born_there and _may_move(booking):
        # Of a clash it is known already, and the owners have been told.
        return Outcome.KNOWN if link.seen_start == told.start else _move(link, told)
    if booking.state == State.PENDING and told.standing == Standing.BOOKED and link.born_there:
        booking_accept(booking=booking, actor=SYSTEM)
        _settle(link, told)
        return Outcome.ACCEPTED
    if booking.start != told.start and _may_move(booking):
        _drift(link, told)
    return Outcome.KNOWN


def _ours(link: CalendarLink, told: Appointment) -> Outcome:
    """An entry of ours seen from outside, or somebody used the link that we gave for it."""
    if link.state == Tied.PENDING:
        return Outcome.WAIT
    by_link = not link.external_id
    if link.booking.start != told.start:
        return _move(link, told, born_there=True) if by_link else Outcome.OURS
    if by_link:
        _settle(link, told, born_there=True)
    return Outcome.OURS


def _move(link: CalendarLink, told: Appointment, *, born_there: bool = False) -> Outcome:
    connection, booking = link.connection, link.booking
    if booking.start == told.start:
        _settle(link, told, born_there=born_there)
        return Outcome.KNOWN
    try:
        booking_move_agreed(
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
        _clash_tell(connection, told, booking.service.name, ours=booking)
        return Outcome.CLASH
    _settle(link, told, born_there=born_there)
    return Outcome.MOVED


def _settle(
    link: CalendarLink, told: Appointment, state: str = Tied.SYNCED, *, born_there: bool = False
) -> None:
    """The scheduler knows already what our change would tell it: nothing is to be written."""
    gone = state == Tied.REMOVED
    CalendarLink.objects.filter(pk=link.pk).update(
        external_id=told.external_id,
        born_there=link.born_there or born_there,
        state=state,
        reason="",
        attempts=0,
        told_start=None if gone else told.start,
        told_end=None if gone else told.end,
        synced_at=timezone.now(),
        seen_start=None,
        seen_end=None,
        seen_gone=False,
    )
    due_drop(PUSH, link.pk)


def _drift(link: CalendarLink, told: Appointment) -> None:
    link.seen_start, link.seen_end, link.seen_gone = told.start, told.end, False
    link.save(update_fields=["seen_start", "seen_end", "seen_gone"])


# --- New ones -----------------------------------------------------------------------------------
def _book(connection: CalendarConnection, told: Appointment) -> Outcome:
    if told.end <= timezone.now():
        return Outcome.OVER
    service = service_for(connection, told)
    if service is None:
        _busy_put(connection, told)
        _unknown_tell(connection, told)
        return Outcome.NO_SERVICE
    contact = contact_for(told)
    if contact is None:
        _busy_put(connection, told)
        return Outcome.NOBODY
    booking = _same_already(connection, contact, service, told)
    outcome = Outcome.KNOWN
    if booking is None:
        try:
            booking = booking_agree(
                contact=contact,
                service=service,
                candidates=servers_of(service, connection.resource),
                start=told.start,
                end=told.end,
                requested=told.standing == Standing.REQUESTED,
                source=connection.provider,
                actor=CUSTOMER,
                notes=told.notes,
                customer_timezone=told.timezone[:64],
            )
        except BookingRefused:
            _busy_put(connection, told)
            _clash_tell(connection, told, service.name)
            return Outcome.CLASH
        outcome = Outcome.BOOKED
    _settle(link_of(connection, booking), told, born_there=True)
    ExternalEvent.objects.filter(connection=connection, external_id=told.external_id).delete()
    return outcome


def _same_already(
    connection: CalendarConnection, contact: Contact, service: Service, told: Appointment
) -> Booking | None:
    """The same person's booking of the same at the same time, made here and in no entry there."""
    mine = Booking.objects.filter(
        contact=contact, service=service, start=told.start, state__in=AHEAD
    )
    taken = connection.links.exclude(external_id="").values("booking")
    return mine.exclude(pk__in=taken).select_related("service", "resource").first()


def service_for(connection: CalendarConnection, told: Appointment) -> Service | None:
    """Our service for what was booked there: the owner's choice for its kind, else the one that is
    alike, else the one chosen for everything else."""
    offered = list(Service.objects.filter(active=True))
    by_uid = {str(service.uuid): service for service in offered}
    chosen = by_uid.get(str(connection.options.get("services", {}).get(told.kind)))
    if chosen is not None:
        return chosen
    found = kind_alike(map(Named, offered), name=told.kind_name, minutes=told.minutes)
    usual = by_uid.get(str(connection.options.get("service")))
    return found.service if found else usual


class Named:
    """A service as `kind_alike` compares it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.name = service.name
        self.minutes = service.duration_min


def contact_for(told: Appointment) -> Contact | None:
    """Whose appointment it is: whoever we gave the link to, else the person with that phone or
    that email, made if nobody has it. Nobody has proven there whose the addresses are: whoever is
    known already gets no further one (`leads.claims`)."""
    known = Contact.objects.filter(uuid=told.contact).first() if told.contact else None
    if known is not None:
        return known
    for phone in told.phones:
        try:
            return contact_claimed(name=told.name, phone=phone, email=told.email)
        except InvalidPhone:
            continue
    return contact_claimed(name=told.name, phone="", email=told.email) if told.email else None


def _busy_put(connection: CalendarConnection, told: Appointment) -> None:
    """Time that is taken there and by no booking here: nobody is offered it."""
    ExternalEvent.objects.update_or_create(
        connection=connection,
        external_id=told.external_id,
        defaults={
            "resource": connection.resource,
            "start": told.start,
            "end": told.end,
            "title": told.kind_name,
        },
    )


# --- Those that end -----------------------------------------------------------------------------
def _leave(connection: CalendarConnection, told: Appointment, patient: bool) -> Outcome:
    links = connection.links.select_related("booking")
    link = links.filter(external_id=told.external_id).first()
    if link is None:
        ExternalEvent.objects.filter(connection=connection, external_id=told.external_id).delete()
        gone_mark(connection, told.external_id)
        return Outcome.GONE
    if link.state == Tied.PENDING or (told.moved and patient):
        return Outcome.WAIT
    if not link.born_there:
        link.seen_gone = link.booking.state in AHEAD
        link.save(update_fields=["seen_gone"])
        return Outcome.OURS
    return _end(link, told)


def _end(link: CalendarLink, told: Appointment) -> Outcome:
    booking = booking_lock(pk=link.booking_id)
    if booking.state not in AHEAD:
        return Outcome.KNOWN
    if booking.start <= timezone.now():
        return Outcome.OVER
    reason = told.reason or CANCELLED_THERE
    if told.standing == Standing.REJECTED and booking.state == State.PENDING:
        booking_decline(booking=booking, actor=SYSTEM, reason=reason)
    else:
        _cancel(booking, reason)
    _settle(link, told, Tied.REMOVED)
    return Outcome.CANCELLED


def _cancel(booking: Booking, reason: str) -> None:
    """It is cancelled there already: a rule of ours that would refuse it comes too late, and only
    notes it."""
    stands = standing(booking)
    refused = stands.late and stands.policy.refuses
    cancel_locked(booking, actor=SYSTEM if refused else CUSTOMER, reason=reason)
    if refused:
        booking.late_cancel = True
        booking.save(update_fields=["late_cancel"])


def gone_mark(connection: CalendarConnection, external_id: str) -> None:
    """Remember that an appointment is over or was moved on; kept as long as deliveries are."""
    CalendarDelivery.objects.get_or_create(
        connection=connection,
        delivery_id=_gone(external_id),
        defaults={"event": "gone", "processed_at": timezone.now()},
    )


def _is_gone(connection: CalendarConnection, external_id: str) -> bool:
    # Marks of before were the id itself; they end with the deliveries of their time.
    marks = (_gone(external_id), f"gone {external_id}"[:300])
    return connection.deliveries.filter(delivery_id__in=marks).exists()


def _gone(external_id: str) -> str:
    """What is remembered instead of the appointment's id, by which the person could be found."""
    return blind_index(external_id, "calendar_gone")


# --- Word to the owners -------------------------------------------------------------------------
def _clash_tell(
    connection: CalendarConnection, told: Appointment, service: str, *, ours: Booking | None = None
) -> None:
    """Word to the owners of two appointments for one time: theirs, and what stands here."""
    standing_here = ours or _in_the_way(connection.resource, told)
    owner_notify(
        kind="calendar_clash",
        key=f"calendar_clash:{connection.pk}:{told.external_id}:{told.start:%Y%m%dT%H%M}",
        context={
            "provider": _label(connection),
            "service": service,
            "start_at": told.start,
            "moved": ours is not None,
            "ours": standing_here.service.name if standing_here else "",
            "ours_at": standing_here.start if standing_here else told.start,
            "path": f"/calendar/{standing_here.uuid}/" if standing_here else "/calendar/",
        },
    )


def _in_the_way(resource: Resource | None, told: Appointment) -> Booking | None:
    rows = Booking.objects.filter(
        start__lt=told.end, end__gt=told.start, state__in=(State.HELD, *AHEAD)
    )
    if resource is not None:
        rows = rows.filter(resource=resource)
    return rows.exclude(contact=None).select_related("service").order_by("start").first()


def _unknown_tell(connection: CalendarConnection, told: Appointment) -> None:
    """Word to the owners, once per kind of event, that no service here is like it."""
    owner_notify(
        kind="calendar_unmatched",
        key=f"calendar_unmatched:{connection.pk}:{told.kind or told.kind_name}",
        context={
            "provider": _label(connection),
            "name": told.kind_name,
            "start_at": told.start,
            "path": f"/settings/calendars/{connection.uuid}/services/",
        },
    )


def _label(connection: CalendarConnection) -> str:
    return str(calendar_for(connection.provider).label)
