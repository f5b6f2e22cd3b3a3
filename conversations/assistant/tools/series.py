"""Tools for appointments that come again: how the dates would come out, and booking them."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop
from pydantic import AwareDatetime, Field

from bookings.models import Booking, Resource, Service
from bookings.recurrence import Rule, RuleError, rule_read
from bookings.selectors import bookings_of_contact
from bookings.services import BookingRefused, Refusal, booking_cancel
from bookings.services.series import series_create
from bookings.services.series_dates import DateAhead, series_preview
from conversations.assistant.tools.appointments import by_plan, service_of, staff_of
from conversations.assistant.tools.box import Arguments, Tool, Toolbox, local
from tenants.actors import ASSISTANT

REPEATS = gettext_noop("El cliente prefirió que se repitiera")

# So many dates a customer may take for themselves in a chat; for more, the team is asked.
SERIES_DATES_MAX = 12
# Looked at for the one who can on most dates; a team that is larger is not searched to its end.
STAFF_TRIED = 6


class PreviewSeries(Arguments):
    """How the dates of an appointment that comes again would come out; nothing is booked."""

    service_id: UUID
    start: AwareDatetime = Field(description="the first date, ISO 8601 with offset")
    rule: str = Field(
        max_length=200,
        description="RFC 5545, with COUNT of at most 12: FREQ=WEEKLY;INTERVAL=2;COUNT=6",
    )
    staff_id: UUID | None = None
    party_size: int = Field(default=1, ge=1, le=50)
    instead_booking_id: UUID | None = Field(
        default=None, description="an own booking whose place the series takes"
    )


class BookSeries(PreviewSeries):
    """Book the dates that are free of an appointment that comes again."""


def _rule(text: str) -> Rule | None:
    """The rule where a customer may take it: with so many dates and no more."""
    try:
        rule = rule_read(text)
    except RuleError:
        return None
    return rule if rule.count is not None and 2 <= rule.count <= SERIES_DATES_MAX else None


def _dates(
    box: Toolbox, service: Service, args: PreviewSeries, rule: Rule
) -> tuple[Resource, list[DateAhead]] | None:
    """Whoever can on most dates, the one asked for where there is one, with the dates; of those who
    cover the customer's area, where that says who may."""
    asked, among = staff_of(args.staff_id), box.among
    team = [asked] if asked else list(service.staff.filter(active=True))
    team = [each for each in team if among is None or each.pk in among][:STAFF_TRIED]
    old = _old(box, args)
    own = (old.pk,) if old else ()
    best: tuple[Resource, list[DateAhead]] | None = None
    most = -1
    for each in team:
        dates = series_preview(
            service=service,
            staff=each,
            start=args.start,
            rule=str(rule),
            seats=args.party_size,
            own=own,
        )
        free = sum(date.free for date in dates)
        if free > most:
            best, most = (each, dates), free
        if free == len(dates):
            break
    return best


def _old(box: Toolbox, args: PreviewSeries) -> Booking | None:
    """The customer's own booking that gives way; None where there is none, or no longer."""
    if args.instead_booking_id is None:
        return None
    ahead = bookings_of_contact(contact_id=box.contact.pk)
    return ahead.filter(uuid=args.instead_booking_id).first()


def _preview(box: Toolbox, args: PreviewSeries) -> dict[str, Any]:
    service, rule = service_of(args.service_id), _rule(args.rule)
    found = _dates(box, service, args, rule) if rule else None
    if found is None:
        return {"error": "no_such_series", "dates_max": SERIES_DATES_MAX}
    staff, dates = found
    return {
        "staff_id": str(staff.uuid),
        "staff": staff.name,
        "slots": [local(date.at) for date in dates if date.free],
        "taken": [local(date.at) for date in dates if not date.free and not date.later],
        "too_far_ahead": [local(date.at) for date in dates if date.later],
    }


def _book(box: Toolbox, args: BookSeries) -> dict[str, Any]:
    service, rule = service_of(args.service_id), _rule(args.rule)
    found = _dates(box, service, args, rule) if rule else None
    if rule is None or found is None or not any(date.free for date in found[1]):
        return {"error": "no_such_series", "dates_max": SERIES_DATES_MAX}
    staff, old = found[0], _old(box, args)

    def change() -> dict[str, Any]:
        if old is not None:
            booking_cancel(booking=old, actor=ASSISTANT, reason=REPEATS)
        made = series_create(
            contact=box.contact,
            service=service,
            staff=staff,
            start=args.start,
            rule=str(rule),
            seats=args.party_size,
            actor=ASSISTANT,
        )
        if old is not None and not made.booked:
            raise BookingRefused(Refusal.SLOT_TAKEN)  # the old one stays then
        missed = [local(each.at) for each in made.missed]
        return {**box.facts_of_parts(made.booked), "missed": missed}

    return by_plan(box, change)


TOOLS = (
    Tool(
        "preview_series",
        "Which dates of a weekly, fortnightly or monthly appointment are free.",
        PreviewSeries,
        _preview,
    ),
    Tool(
        "book_series",
        "Book the free dates of a series that was previewed and that the customer agreed to.",
        BookSeries,
        _book,
        acts=True,
    ),
)
