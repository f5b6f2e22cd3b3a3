"""Appointments that are new to us: bookings, or taken time where they cannot be one."""

from django.utils import timezone

from bookings.models import Booking, CalendarConnection, ExternalEvent, Service
from bookings.providers.kinds import kind_alike
from bookings.providers.scheduler import Appointment, Standing
from bookings.services.agreed import booking_agree, servers_of
from bookings.services.agreed_rooms import kinds_lacking
from bookings.services.arrivals.ties import AHEAD, Outcome, settle
from bookings.services.arrivals.word import clash_tell, no_room_tell, unknown_tell
from bookings.services.calendars import link_of
from bookings.services.errors import BookingRefused
from leads.claims import contact_claimed
from leads.models import Contact
from leads.phones import InvalidPhone
from tenants.actors import CUSTOMER


def book(connection: CalendarConnection, told: Appointment) -> Outcome:
    """Make a booking of an appointment that nobody here knows."""
    if told.end <= timezone.now():
        return Outcome.OVER
    service = service_for(connection, told)
    if service is None:
        busy_put(connection, told)
        unknown_tell(connection, told)
        return Outcome.NO_SERVICE
    contact = contact_for(told)
    if contact is None:
        busy_put(connection, told)
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
            busy_put(connection, told)
            clash_tell(connection, told, service.name)
            return Outcome.CLASH
        outcome = Outcome.BOOKED
        if kinds_lacking(booking):
            no_room_tell(connection, booking)
    settle(link_of(connection, booking), told, born_there=True)
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


def busy_put(connection: CalendarConnection, told: Appointment) -> None:
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
