"""Who may come where: the people who cover the area that a customer is in.

An appointment keeps the area that it was asked for; else what its customer told last counts
(`Contact.preferences["area"]`, written by conversations). Nobody named for an area: anybody may.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from bookings.models import Booking, Resource, ServiceArea
from bookings.services.policy import for_customer
from leads.models import Contact
from tenants.actors import Actor

PREFERENCE = "area"


@dataclass(frozen=True)
class Serving:
    """The area that something is asked for (None: unknown, or the business has none), and the ids
    of those who may serve there; None is anybody."""

    area: ServiceArea | None = None
    among: tuple[int, ...] | None = None

    def bears(self, resource_id: int) -> bool:
        """Whether this one may serve."""
        return self.among is None or resource_id in self.among


ANYWHERE = Serving()


def area_find(uuid: str | UUID) -> ServiceArea | None:
    """An area in use by its id; None for any other, and for what is no id. At most one query."""
    try:
        wanted = UUID(str(uuid))
    except ValueError:
        return None
    return ServiceArea.objects.filter(uuid=wanted, active=True).first()


def area_of(contact: Contact | None) -> ServiceArea | None:
    """The area that a person has told. No query for whoever has told none."""
    told = contact.preferences.get(PREFERENCE) if contact is not None else None
    return area_find(told) if told else None


def area_of_booking(booking: Booking) -> ServiceArea | None:
    """The area that a booking was asked for, else its customer's."""
    area = booking.area
    return area if area is not None and area.active else area_of(booking.contact)


def covering(area: ServiceArea | None) -> tuple[int, ...] | None:
    """The ids of the people who cover an area, in order; None where anybody may come."""
    if area is None:
        return None
    rows = Resource.objects.filter(areas=area, active=True)
    return tuple(sorted(rows.values_list("pk", flat=True))) or None


def serving(area: ServiceArea | None, *, actor: Actor, named: Iterable[int | None] = ()) -> Serving:
    """Who may serve in an area when `actor` asks. Whomever a member of the team, or the system on
    their behalf, `named` may too: the map binds customers, not those who drew it."""
    covers = covering(area)
    if covers is None or for_customer(actor):
        return Serving(area, covers)
    theirs = {pk for pk in named if pk is not None}
    return Serving(area, tuple(sorted({*covers, *theirs})))


def areas_among(
    asked: Iterable[tuple[ServiceArea | None, Contact]],
) -> Callable[[ServiceArea | None, Contact], tuple[int, ...] | None]:
    """`covering` for many who ask, by the area they named or their own, in two queries; none where
    nobody has an area."""
    wanted = {_key(area, contact) for area, contact in asked} - {""}
    if not wanted:
        return lambda area, contact: None
    known = {str(row.uuid): row.pk for row in ServiceArea.objects.filter(active=True)}
    pairs = Resource.objects.filter(active=True, areas__in=known.values())
    people: dict[int, list[int]] = {}
    for area_id, pk in pairs.order_by("pk").values_list("areas", "pk"):
        people.setdefault(area_id, []).append(pk)

    def found(area: ServiceArea | None, contact: Contact) -> tuple[int, ...] | None:
        return tuple(people.get(known.get(_key(area, contact), 0), ())) or None

    return found


def _key(area: ServiceArea | None, contact: Contact) -> str:
    if area is not None and area.active:
        return str(area.uuid)
    return str(contact.preferences.get(PREFERENCE, ""))
