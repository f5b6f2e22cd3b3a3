"""Tools that find, take, move and cancel the customer's own appointments.

What is part of a visit is moved and cancelled with all of it, as on the customer's own page.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from pydantic import AwareDatetime, Field

from billing.features import feature_enabled
from bookings.models import Booking, Resource, Service
from bookings.selectors import bookings_of_contact, slot_search
from bookings.services import (
    booking_cancel,
    booking_confirm,
    booking_hold,
    booking_reschedule,
)
from bookings.services.areas import area_of_booking, covering
from bookings.services.visit_life import visit_cancel, visit_reschedule
from bookings.services.visit_own import together_free, visit_head, visit_parts
from conversations.assistant.tools.box import (
    Arguments,
    Nothing,
    Tool,
    Toolbox,
    local,
)
from tenants.actors import ASSISTANT

SLOTS_MAX = 400
LONGEST_SEARCH = timedelta(days=62)
# So long a customer may take to answer: what is offered can still be had then.
ANSWER_TIME = timedelta(minutes=5)
ONE_START = timedelta(minutes=1)
ASKED = gettext_noop("Lo pidió el cliente en el chat")
CHANGED = gettext_noop("El cliente prefirió otro servicio a la misma hora")


class SearchSlots(Arguments):
    """Find free starts of a service in [first, until)."""

    service_id: UUID
    first: AwareDatetime = Field(description="earliest start, ISO 8601 with offset")
    until: AwareDatetime = Field(description="starts before this, ISO 8601 with offset")
    staff_id: UUID | None = None
    party_size: int = Field(default=1, ge=1, le=50)
    moving_booking_id: UUID | None = Field(
        default=None, description="own booking that is being moved: its time counts as free"
    )


class Hold(Arguments):
    """Keep one start for the customer for ten minutes."""

    service_id: UUID
    start: AwareDatetime
    staff_id: UUID | None = None
    party_size: int = Field(default=1, ge=1, le=50)
    beside: bool = Field(
        default=False,
        description="for somebody else, beside the customer's own booking of the same time",
    )
    party_name: str = Field(
        default="", max_length=80, description="who comes, where it is not the customer"
    )


class Confirm(Arguments):
    """Turn the customer's hold into a confirmed booking."""

    hold_token: UUID
    party_name: str = Field(default="", max_length=80)


class Reschedule(Arguments):
    """Move one of the customer's own bookings to another start."""

    booking_id: UUID
    start: AwareDatetime
    staff_id: UUID | None = None


class Cancel(Arguments):
    """Cancel one of the customer's own bookings, with the whole visit that it is part of."""

    booking_id: UUID
    only_this_part: bool = Field(
        default=False, description="of a visit of several services, cancel this one alone"
    )


class ChangeService(Arguments):
    """Book another service instead, at the same start unless another is given."""

    booking_id: UUID
    service_id: UUID
    start: AwareDatetime | None = Field(default=None, description="None: the booking's own")
    staff_id: UUID | None = None


def service_of(uuid: UUID) -> Service:
    """A service that is offered. Raises Service.DoesNotExist."""
    return Service.objects.get(uuid=uuid, active=True)


def staff_of(uuid: UUID | None) -> Resource | None:
    """Somebody who can be booked, None for nobody. Raises Resource.DoesNotExist."""
    return Resource.objects.get(uuid=uuid, active=True) if uuid else None


def own_booking(box: Toolbox, uuid: UUID) -> Booking:
    """A booking of this contact; anybody else's does not exist."""
    return (
        Booking.objects.select_related("service", "resource", "contact", "visit", "area")
        .exclude(state__in=(Booking.State.HELD, Booking.State.EXPIRED))
        .get(uuid=uuid, contact=box.contact)
    )


def offered_from(services: Sequence[Service], first: datetime, until: datetime) -> datetime:
    """From when on starts in [first, until) are offered: those whose notice ends while the customer
    is still reading are not. A single start that was asked for is looked at as it is."""
    if until - first <= ONE_START:
        return first
    notice = timedelta(minutes=max(service.min_notice_min for service in services))
    return max(first, timezone.now() + notice + ANSWER_TIME)


def _search_slots(box: Toolbox, args: SearchSlots) -> dict[str, Any]:
    moving = own_booking(box, args.moving_booking_id) if args.moving_booking_id else None
    # Subtracted first: adding to a model's last day of the calendar would leave it.
    too_long = args.until - args.first > LONGEST_SEARCH
    until = args.first + LONGEST_SEARCH if too_long else args.until
    parts = visit_parts(moving) if moving is not None else []
    if moving is not None and len(parts) > 1 and args.service_id in map(_service_uuid, parts):
        head = visit_head(moving)
        free = together_free(head, first=args.first, until=until, area=box.where)
        return {"slots": [local(slot.start) for slot in free[:SLOTS_MAX]]}
    service = service_of(args.service_id)
    slots = slot_search(
        service=service,
        range_from=offered_from([service], args.first, until),
        range_to=until,
        party_size=args.party_size,
        staff=staff_of(args.staff_id),
        limit=SLOTS_MAX,
        ignoring=[moving.pk] if moving else [],
        among=_among(box, moving),
    )
    return {"slots": [local(slot.start) for slot in slots]}


def _service_uuid(booking: Booking) -> UUID:
    return booking.service.uuid


def _among(box: Toolbox, moving: Booking | None) -> tuple[int, ...] | None:
    """Who may serve: those who cover where the customer is now, else where the booking was."""
    where = box.where or (area_of_booking(moving) if moving else None)
    return covering(where)


def _hold(box: Toolbox, args: Hold) -> dict[str, Any]:
    same = _same_booking(box, args)
    if same is not None:
        return box.facts_of(same) | {"already_booked": True}
    return by_plan(box, lambda: _hold_facts(box, args))


def _hold_facts(box: Toolbox, args: Hold) -> dict[str, Any]:
    held = booking_hold(
        contact=box.contact,
        service=service_of(args.service_id),
        start=args.start,
        staff=staff_of(args.staff_id),
        party_size=args.party_size,
        actor=ASSISTANT,
        source="chat",
        area=box.where,
    )
    party_name_put(held, args.party_name)
    return box.facts_of(held) | {"hold_token": str(held.hold_token)}


def party_name_put(booking: Booking, name: str) -> None:
    """Note who comes with it, where somebody was named."""
    if name and name != booking.party_name:
        booking.party_name = name
        booking.save(update_fields=["party_name"])


def by_plan(box: Toolbox, change: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Make a change where the plan lets the assistant book, and answer its facts; else try it, take
    it back with all that it wrote, and note the wish. Refusals are raised in both cases."""
    automatic = feature_enabled("automatic_booking")
    with transaction.atomic():
        facts = change()
        if not automatic:
            transaction.set_rollback(True)
    if automatic:
        return facts
    box.wish = {name: facts[name] for name in ("service", "start", "staff", "seats")}
    return {"error": "person_confirms", **box.wish}


def _same_booking(box: Toolbox, args: Hold) -> Booking | None:
    """The customer's own booking of that very service and start: a run that was cut off after
    confirming finds its work here instead of being told that the time is taken."""
    rows = bookings_of_contact(contact_id=box.contact.pk)
    if args.beside:
        rows = rows.filter(party_name=args.party_name)
    return rows.filter(
        service__uuid=args.service_id, start=args.start, seats=args.party_size
    ).first()


def _confirm(box: Toolbox, args: Confirm) -> dict[str, Any]:
    held = Booking.objects.get(hold_token=args.hold_token, contact=box.contact)
    party_name_put(held, args.party_name)
    return by_plan(
        box,
        lambda: box.facts_of(booking_confirm(hold_token=held.hold_token, actor=ASSISTANT)),
    )


def _reschedule(box: Toolbox, args: Reschedule) -> dict[str, Any]:
    booking, staff = own_booking(box, args.booking_id), staff_of(args.staff_id)
    parts = visit_parts(booking)
    if len(parts) > 1 and staff is None:
        return by_plan(box, lambda: _visit_moved(box, booking, args.start))
    return by_plan(box, lambda: _moved(box, booking, args.start, staff))


def _moved(
    box: Toolbox, booking: Booking, start: datetime, staff: Resource | None
) -> dict[str, Any]:
    moved = booking_reschedule(
        booking=booking, start=start, staff=staff, actor=ASSISTANT, area=box.where
    )
    return box.facts_of(moved)


def _visit_moved(box: Toolbox, booking: Booking, start: datetime) -> dict[str, Any]:
    assert booking.visit is not None
    visit_reschedule(visit=booking.visit, start=start, actor=ASSISTANT, area=box.where)
    booking.refresh_from_db()
    return box.facts_of_parts(visit_parts(booking))


def _cancel(box: Toolbox, args: Cancel) -> dict[str, Any]:
    booking = own_booking(box, args.booking_id)
    if booking.visit is not None and not args.only_this_part and len(visit_parts(booking)) > 1:
        parts = visit_cancel(visit=booking.visit, actor=ASSISTANT, reason=ASKED)
        return box.facts_of_parts(parts)
    return box.facts_of(booking_cancel(booking=booking, actor=ASSISTANT, reason=ASKED))


def _change_service(box: Toolbox, args: ChangeService) -> dict[str, Any]:
    """Another service in place of the booked one: both changes, or neither."""
    old = own_booking(box, args.booking_id)

    def change() -> dict[str, Any]:
        booking_cancel(booking=old, actor=ASSISTANT, reason=CHANGED)
        held = booking_hold(
            contact=box.contact,
            service=service_of(args.service_id),
            start=args.start or old.start,
            staff=staff_of(args.staff_id),
            actor=ASSISTANT,
            source="chat",
            area=box.where or area_of_booking(old),
        )
        party_name_put(held, old.party_name)
        return box.facts_of(booking_confirm(hold_token=held.hold_token, actor=ASSISTANT))

    return by_plan(box, change)


def _my_bookings(box: Toolbox, args: Nothing) -> dict[str, Any]:
    rows = bookings_of_contact(contact_id=box.contact.pk).select_related("visit")[:10]
    return {"bookings": [box.facts_of(row) for row in rows]}


TOOLS = (
    Tool(
        "search_slots",
        "Free start times of a service between two instants. Never offer other times.",
        SearchSlots,
        _search_slots,
    ),
    Tool("hold", "Keep one of the found starts for ten minutes.", Hold, _hold, acts=True),
    Tool("confirm", "Confirm a hold: only now is it booked.", Confirm, _confirm, acts=True),
    Tool("reschedule", "Move an own booking to a found start.", Reschedule, _reschedule, acts=True),
    Tool("cancel", "Cancel an own booking.", Cancel, _cancel, acts=True),
    Tool(
        "change_service",
        "Book another service instead of an own booking, at the same start or a found one.",
        ChangeService,
        _change_service,
        acts=True,
    ),
    Tool("my_bookings", "The customer's own bookings that lie ahead.", Nothing, _my_bookings),
)
