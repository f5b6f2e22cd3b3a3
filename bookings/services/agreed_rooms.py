"""Rooms and machines for appointments that were agreed elsewhere: of each kind that the service
takes one is taken where one is free; where none is, the appointment stands without."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from bookings.locks import resources_lock
from bookings.models import Booking, Occupancy, Resource
from bookings.planning import things_of
from bookings.services.errors import BookingRefused, Refusal
from bookings.services.lifecycle import booking_lock
from bookings.services.taking import Span, Wish, day_of, occupancy_put, rooms_of_class, taking
from tenants.actors import Actor
from tenants.audit.services import audit

State = Booking.State
STANDS = (State.PENDING, State.CONFIRMED)


class NoRoom(BookingRefused):
    """Somebody could serve, but of `kinds` (of `Resource.Kind`) nothing is free."""

    def __init__(self, kinds: Collection[str]) -> None:
        super().__init__(Refusal.SLOT_TAKEN)
        self.kinds = tuple(kinds)


@dataclass(frozen=True)
class Rooms:
    """What is taken beside the person, and the kinds of which nothing was free."""

    taken: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def everything(things: Mapping[str, Iterable[int]]) -> list[int]:
    """The ids of all kinds together: what is locked."""
    return [pk for pks in things.values() for pk in pks]


def rooms_choose(
    wish: Wish,
    resource_id: int,
    things: Mapping[str, list[int]],
    span: Span,
    *,
    usual: Callable[[], Collection[int]] = tuple,
) -> Rooms:
    """Of each kind in `things` one that is free in `span`: that of the class which has begun, the
    preferred one, one that customers could have then (`usual`, asked only where there is a choice),
    or the one with least to do that day, in this order. Under the lock of all of them."""
    ours = set(rooms_of_class(wish, resource_id)) if wish.service.capacity > 1 else set()
    free = _free(wish, things, span) | ours
    chosen, missing = [], []
    for kind, pks in things.items():
        can = [pk for pk in pks if pk in free]
        begun = [pk for pk in can if pk in ours] or [pk for pk in can if pk in wish.prefer_extras]
        if begun or can:
            chosen.append((begun or _best(wish, can, usual))[0])
        else:
            missing.append(kind)
    return Rooms(tuple(chosen), tuple(missing))


def _free(wish: Wish, things: Mapping[str, list[int]], span: Span) -> set[int]:
    pks = set(everything(things))
    taken = Occupancy.objects.filter(resource_id__in=pks, during__overlap=span)
    taken = taken.exclude(booking__in=wish.ignoring)
    return pks - set(taken.values_list("resource_id", flat=True))


def _best(wish: Wish, pks: list[int], usual: Callable[[], Collection[int]]) -> list[int]:
    if len(pks) == 1:
        return pks
    there, day = usual(), day_of(wish.start)
    rows = Occupancy.objects.filter(resource_id__in=pks, during__overlap=day).order_by()
    counted = rows.values_list("resource_id").annotate(n=Count("pk"))
    busy = dict(counted.values_list("resource_id", "n"))
    return sorted(pks, key=lambda pk: (pk not in there, busy.get(pk, 0), pk))


def kinds_lacking(booking: Booking) -> list[str]:
    """The kinds of room or machine that its service takes and it has none of."""
    has = set(booking.extras.values_list("kind", flat=True))
    return [kind for kind in things_of(booking.service) if kind not in has]


def rooms_find(*, booking: Booking, actor: Actor) -> list[Resource]:
    """Give a booking that stands without them the rooms and machines that it lacks and are free
    now; those it got. Locks them in order of id, then the booking. Raises NoRoom where one kind is
    still missing, and BookingRefused (wrong_state, not_found); nothing is changed then."""
    things = things_of(booking.service)
    wish = Wish(booking.service, booking.start, booking.seats, ignoring=(booking.pk,))
    with taking(wish):
        resources_lock([booking.resource_id, *everything(things)])
        locked = booking_lock(pk=booking.pk)
        if locked.state not in STANDS or locked.start != booking.start:
            raise BookingRefused(Refusal.WRONG_STATE)
        has, span = list(locked.extras.values_list("pk", flat=True)), _span_of(locked)
        lacks = {kind: things[kind] for kind in kinds_lacking(locked)}
        found = rooms_choose(wish, locked.resource_id, lacks, span)
        if found.missing:
            raise NoRoom(found.missing)
        _give(locked, has, found.taken, span)
        new = list(Resource.objects.filter(pk__in=found.taken).order_by("pk"))
        names = [each.name for each in new]
        audit("booking.rooms_found", locked, actor=actor, after={"rooms": names})
    return new


def _span_of(booking: Booking) -> Span:
    """What the booking takes from whoever serves."""
    mine = Occupancy.objects.filter(resource=booking.resource_id)
    owner = {"booking": booking} if booking.session_id is None else {"session": booking.session_id}
    during = mine.get(**owner).during
    return during.lower, during.upper


def _give(booking: Booking, has: list[int], new: tuple[int, ...], span: Span) -> None:
    booking.extras.add(*new)
    state = Occupancy.State.CONFIRMED
    if booking.session_id is not None:
        occupancy_put(booking, state, [*has, *new])
        return
    Occupancy.objects.bulk_create(
        Occupancy(resource_id=pk, booking=booking, during=span, state=state) for pk in new
    )
