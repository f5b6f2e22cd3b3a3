"""A day on paper: everybody's appointments as a list, with what is needed to receive them."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from bookings.calendar.choice import Choice
from bookings.calendar.facts import facts_load
from bookings.models import Booking, TimeOff
from bookings.visibility import customer_shown
from leads.models import ContactIdentity
from tenants.models import Membership


@dataclass
class Line:
    """One appointment; `phone` and `notes` only where the reader may know whose it is."""

    booking: Booking
    phone: str = ""
    notes: str = ""


@dataclass
class Sheet:
    """The lines of one person, or (without a name) of everybody."""

    name: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many places are taken."""
        return sum(line.booking.seats for line in self.lines)


@dataclass
class Paper:
    """The sheets of a day, and who is away on it."""

    sheets: list[Sheet]
    away: list[TimeOff]
    special: str = ""


def paper_load(*, choice: Choice, tz: ZoneInfo, seen_by: Membership, each: bool) -> Paper:
    """The chosen day as a member sees it, on one sheet or (`each`) a sheet for each person. Phones
    and notes are read for those bookings only whose customer they may know."""
    facts = facts_load(first=choice.day, last=choice.day, tz=tz, seen_by=seen_by, choice=choice)
    known = [row.contact for row in facts.bookings if customer_shown(row)]
    prefetch_related_objects(known, Prefetch("identities", _phones(), to_attr="phones"))
    lines = [_line(row) for row in facts.bookings]
    sheets = [Sheet(lines=lines)]
    if each:
        names = sorted({line.booking.resource.name for line in lines})
        sheets = [
            Sheet(name, [line for line in lines if line.booking.resource.name == name])
            for name in names
        ] or sheets
    return Paper(sheets, list(facts.away), facts.special.get(choice.day, ""))


def _phones() -> QuerySet[ContactIdentity]:
    return ContactIdentity.objects.filter(kind=ContactIdentity.Kind.PHONE).order_by("pk")


def _line(booking: Booking) -> Line:
    if not customer_shown(booking):
        return Line(booking)
    phones: list[ContactIdentity] = booking.contact.phones  # type: ignore[attr-defined]
    return Line(booking, phones[0].address if phones else "", booking.notes)
