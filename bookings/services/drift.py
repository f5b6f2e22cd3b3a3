"""Mending where an outside calendar and our bookings differ: ours again, theirs, or let it be."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from bookings.drift import Line, drift_lines, drifted
from bookings.models import Booking, CalendarConnection, CalendarLink, Resource
from bookings.services.agreed_rooms import rooms_find
from bookings.services.calendars import link_promise
from bookings.services.errors import BookingRefused
from bookings.services.lifecycle import booking_cancel
from bookings.services.moves import booking_reschedule
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit

DELETED_THERE = gettext_noop("Se borró en el calendario conectado")
State = CalendarLink.State
CAN_CHANGE = (Booking.State.PENDING, Booking.State.CONFIRMED)


def line_find(key: str) -> Line | None:
    """The difference that a form names, if it is still there."""
    return next((line for line in drift_lines() if line.key == key), None)


def drift_write(*, line: Line, actor: Actor) -> None:
    """Promise that what we have is written there again."""
    assert line.link is not None
    with transaction.atomic():
        link_promise(line.link)
        audit("calendar.repaired", line.connection, actor=actor, after=_facts(line, "write"))


def drift_accept(*, line: Line, actor: Actor) -> None:
    """Make what was done there so here: the booking is moved or cancelled, as if by `actor`, and
    its customer is told as always. Raises BookingRefused where it cannot be."""
    assert line.link is not None
    with transaction.atomic():
        _accept(line.link, actor)
        audit("calendar.repaired", line.connection, actor=actor, after=_facts(line, "accept"))


def _accept(link: CalendarLink, actor: Actor) -> None:
    booking = link.booking
    if link.seen_gone:
        booking_cancel(booking=booking, actor=actor, reason=DELETED_THERE)
    elif link.seen_start is not None:
        booking_reschedule(
            booking=booking, start=link.seen_start, staff=booking.resource, actor=actor
        )
    # Its length stays ours; and where nothing had to change, what is there is written over.
    link_promise(link)


def drift_rooms(*, line: Line, actor: Actor) -> list[Resource]:
    """Give the booking the rooms and machines that it lacks, where they are free by now; those it
    got. Raises BookingRefused where one is not."""
    assert line.booking is not None
    with transaction.atomic():
        found = rooms_find(booking=line.booking, actor=actor)
        audit("calendar.repaired", line.connection, actor=actor, after=_facts(line, "rooms"))
    return found


def drift_ignore(*, line: Line, actor: Actor) -> None:
    """Say nothing more of this difference until it becomes another."""
    row = line.link or line.event
    assert row is not None
    with transaction.atomic():
        row.ignored = True
        row.save(update_fields=["ignored"])
        audit("calendar.repaired", line.connection, actor=actor, after=_facts(line, "ignore"))


def drift_write_all(*, actor: Actor) -> int:
    """Write all of ours again, wherever they differ; how many."""
    done = 0
    for line in drift_lines():
        if line.can_write:
            drift_write(line=line, actor=actor)
            done += 1
    return done


def drift_accept_all(connection: CalendarConnection) -> None:
    """Where the owner lets changes there count: make them ours. One that is refused is kept as a
    difference with the reason, and is not tried again until it changes."""
    for link in drifted(connection).filter(state=State.SYNCED, reason=""):
        if link.booking.state not in CAN_CHANGE:
            continue
        try:
            with transaction.atomic():
                _accept(link, SYSTEM)
        except BookingRefused as refusal:
            with translation.override(settings.LANGUAGE_CODE):  # stored as its msgid
                reason = refusal.message
            CalendarLink.objects.filter(pk=link.pk, wanted=link.wanted).update(reason=reason)


def _facts(line: Line, how: str) -> dict[str, str]:
    booking = line.booking
    return {"what": line.kind.value, "how": how, "booking": str(booking.uuid) if booking else ""}
