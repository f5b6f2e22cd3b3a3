"""Tools for more than one at a time: several services in one visit, several people together.

Both are found and booked whole: every part, or none.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from pydantic import AwareDatetime, Field

from bookings.groups import group_search, together_search, together_staff
from bookings.models import Booking, Resource, Service
from bookings.selectors import bookings_of_contact
from bookings.services import BookingRefused, booking_confirm, booking_hold
from bookings.services.visit_life import visit_confirm
from bookings.services.visits import visit_hold
from bookings.visits import visit_search
from conversations.assistant.tools.appointments import (
    LONGEST_SEARCH,
    SLOTS_MAX,
    by_plan,
    offered_from,
    party_name_put,
    service_of,
    staff_of,
)
from conversations.assistant.tools.box import Arguments, Tool, Toolbox, local
from tenants.actors import ASSISTANT

PARTS = Field(min_length=2, max_length=6, description="in the order in which they are given")
PEOPLE = Field(ge=2, le=6)
AT_ONCE = Field(
    default=False,
    description="for several people: all at the same time with different staff where that can be "
    "had, else one after the other",
)


class SearchVisit(Arguments):
    """Find starts in [first, until) at which several services can be had one after the other."""

    service_ids: list[UUID] = PARTS
    first: AwareDatetime = Field(description="earliest start, ISO 8601 with offset")
    until: AwareDatetime = Field(description="starts before this, ISO 8601 with offset")
    staff_id: UUID | None = None
    at_once: bool = AT_ONCE


class BookVisit(Arguments):
    """Book several services one after the other from one start: all of them or none."""

    service_ids: list[UUID] = PARTS
    start: AwareDatetime
    staff_id: UUID | None = None
    at_once: bool = AT_ONCE
    party_name: str = Field(
        default="", max_length=80, description="who comes, where it is not the customer"
    )
    party_names: list[str] = Field(
        default_factory=list,
        max_length=6,
        description='where each service is for somebody else: who, in order; "" for the customer',
    )


class SearchGroup(Arguments):
    """Find starts in [first, until) of one service for several people."""

    service_id: UUID
    people: int = PEOPLE
    first: AwareDatetime = Field(description="earliest start, ISO 8601 with offset")
    until: AwareDatetime = Field(description="starts before this, ISO 8601 with offset")


class BookGroup(Arguments):
    """Book one service for several people from one start: for all of them or nobody."""

    service_id: UUID
    people: int = PEOPLE
    start: AwareDatetime
    party_names: list[str] = Field(
        default_factory=list, max_length=6, description='who comes; "" for the customer'
    )


def _staff_of_each(services: Sequence[Service], staff_id: UUID | None) -> list[Resource | None]:
    """The person asked for, for each service that they give; anybody for the others."""
    staff = staff_of(staff_id)
    if staff is None:
        return [None] * len(services)
    gives = set(staff.services.values_list("pk", flat=True))
    return [staff if service.pk in gives else None for service in services]


def _until(first: datetime, until: datetime) -> datetime:
    # Subtracted first: adding to a model's last day of the calendar would leave it.
    return first + LONGEST_SEARCH if until - first > LONGEST_SEARCH else until


def _search_visit(box: Toolbox, args: SearchVisit) -> dict[str, Any]:
    services = [service_of(uuid) for uuid in args.service_ids]
    until = _until(args.first, args.until)
    wish: dict[str, Any] = {
        "services": services,
        "range_from": offered_from(services, args.first, until),
        "range_to": until,
        "staff": _staff_of_each(services, args.staff_id),
        "limit": SLOTS_MAX,
        "among": box.among,
    }
    found = together_search(**wish) if args.at_once else []
    in_turn = args.at_once and not found
    found = found or visit_search(**wish)
    slots = {"slots": [local(slot.start) for slot in found]}
    return slots | ({"in_turn": bool(found)} if in_turn else {})


def _book_visit(box: Toolbox, args: BookVisit) -> dict[str, Any]:
    services = [service_of(uuid) for uuid in args.service_ids]
    if same := _same_visit(box, services, args.start):
        return box.facts_of_parts(same) | {"already_booked": True}
    staff = _staff_of_each(services, args.staff_id)
    names = [*args.party_names, *[args.party_name] * len(services)][: len(services)]
    if args.at_once and (same := _same_at_once(box, services, args.start, names)):
        return box.facts_of_parts(same) | {"already_booked": True}

    def change() -> dict[str, Any]:
        who: Sequence[Resource] = ()
        if args.at_once:
            wish: dict[str, Any] = {"services": services, "start": args.start, "staff": staff}
            who = together_staff(**wish, among=box.among)
        if who:
            with suppress(BookingRefused):  # a room that both need, or somebody was quicker
                return box.facts_of_parts(_together(box, services, who, args.start, names))
        return _visit_facts(box, services, args.start, staff, names)

    return by_plan(box, change)


def _same_at_once(
    box: Toolbox, services: Sequence[Service], start: datetime, names: Sequence[str]
) -> list[Booking]:
    """What a run that was cut off has booked of exactly this, in the order that was asked for."""
    rows = list(bookings_of_contact(contact_id=box.contact.pk).filter(start=start))
    found = {(row.service_id, row.party_name): row for row in rows}
    asked = [(service.pk, name) for service, name in zip(services, names, strict=True)]
    return [found[key] for key in asked] if all(key in found for key in asked) else []


def _same_visit(box: Toolbox, services: Sequence[Service], start: datetime) -> list[Booking]:
    """The customer's own visit of these services at that time, which a run that was cut off has
    booked already; nothing where there is none."""
    rows = bookings_of_contact(contact_id=box.contact.pk).filter(visit__isnull=False)
    head = rows.filter(start=start, service=services[0]).first()
    parts = list(rows.filter(visit=head.visit_id)) if head else []
    asked = [service.pk for service in services]
    return parts if [part.service_id for part in parts] == asked else []


def _visit_facts(
    box: Toolbox,
    services: Sequence[Service],
    start: datetime,
    staff: Sequence[Resource | None],
    names: Sequence[str],
) -> dict[str, Any]:
    visit = visit_hold(
        contact=box.contact,
        services=services,
        start=start,
        staff=staff,
        actor=ASSISTANT,
        area=box.where,
    )
    parts = visit.bookings.order_by("start", "pk")
    for part, name in zip(parts, names, strict=True):
        party_name_put(part, name)
    visit_confirm(hold_token=visit.hold_token, actor=ASSISTANT)
    fresh = visit.bookings.select_related("service", "resource", "contact", "visit")
    return box.facts_of_parts(list(fresh.order_by("start", "pk")))


def _search_group(box: Toolbox, args: SearchGroup) -> dict[str, Any]:
    service, until = service_of(args.service_id), _until(args.first, args.until)
    first, among = offered_from([service], args.first, until), box.among
    found = group_search(
        service=service,
        people=args.people,
        range_from=first,
        range_to=until,
        limit=SLOTS_MAX,
        among=among,
    )
    in_turn = not found
    if in_turn:
        found = visit_search(
            services=[service] * args.people,
            range_from=first,
            range_to=until,
            limit=SLOTS_MAX,
            among=among,
        )
    return {"slots": [local(slot.start) for slot in found], "in_turn": in_turn and bool(found)}


def _book_group(box: Toolbox, args: BookGroup) -> dict[str, Any]:
    service = service_of(args.service_id)
    names = [name[:80] for name in args.party_names[: args.people]]
    names += [""] * (args.people - len(names))

    def change() -> dict[str, Any]:
        try:
            people = len(names)
            return box.facts_of_parts(
                _together(box, [service] * people, [None] * people, args.start, names)
            )
        except BookingRefused:
            services: list[Service] = [service] * args.people
            nobody: list[Resource | None] = [None] * args.people
            return _visit_facts(box, services, args.start, nobody, names) | {"in_turn": True}

    if same := _same_group(box, service, args.start, names):
        return box.facts_of_parts(same) | {"already_booked": True}
    return by_plan(box, change)


def _same_group(
    box: Toolbox, service: Service, start: datetime, names: Sequence[str]
) -> list[Booking]:
    """What a run that was cut off has booked of exactly this."""
    rows = bookings_of_contact(contact_id=box.contact.pk).filter(service=service)
    head = rows.filter(start=start).first()
    if head is None:
        return []
    same = list(rows.filter(visit=head.visit_id) if head.visit_id else rows.filter(start=start))
    return same if sorted(row.party_name for row in same) == sorted(names) else []


def _together(
    box: Toolbox,
    services: Sequence[Service],
    staff: Sequence[Resource | None],
    start: datetime,
    names: Sequence[str],
) -> list[Booking]:
    """A booking for each, all at one start with different people of the team, or none."""
    booked = []
    with transaction.atomic():
        for service, who, name in zip(services, staff, names, strict=True):
            held = booking_hold(
                contact=box.contact,
                service=service,
                start=start,
                staff=who,
                actor=ASSISTANT,
                source="chat",
                area=box.where,
            )
            party_name_put(held, name)
            booked.append(booking_confirm(hold_token=held.hold_token, actor=ASSISTANT))
    return booked


TOOLS = (
    Tool(
        "search_visit",
        "Free starts for two to six services one after the other in one visit; not for classes.",
        SearchVisit,
        _search_visit,
    ),
    Tool(
        "book_visit",
        "Book several services as one visit at a found start; no hold is needed.",
        BookVisit,
        _book_visit,
        acts=True,
    ),
    Tool(
        "search_group",
        "Free starts of a service that is given to one person at a time, for two to six people: at "
        "once with different staff, else (in_turn) one after the other. A class has party_size.",
        SearchGroup,
        _search_group,
    ),
    Tool(
        "book_group",
        "Book a found start of search_group for all of them; no hold is needed.",
        BookGroup,
        _book_group,
        acts=True,
    ),
)
