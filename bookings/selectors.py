"""Reads of the booking room: free slots, and bookings of a person, a day, a calendar page."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bookings.availability import Slot, Starts, as_slots
from bookings.models import Booking, Resource, Service
from bookings.planning import plan_load
from bookings.taken import taken_load
from bookings.visibility import bookings_as_seen
from leads.models import Contact
from tenants.context import current_business
from tenants.models import Membership

State = Booking.State
ON_THE_CALENDAR = (State.PENDING, State.CONFIRMED, State.COMPLETED, State.NO_SHOW)
LONGEST_SEARCH = timedelta(days=400)
FURTHEST = timedelta(days=10 * 365)


def slot_search(
    *,
    service: Service,
    range_from: datetime,
    range_to: datetime,
    party_size: int = 1,
    staff: Resource | None = None,
    limit: int | None = None,
    ignoring: Collection[int] = (),
    among: Collection[int] | None = None,
) -> list[Slot]:
    """Free starts (UTC) of a service in [range_from, range_to), ascending, each once.

    Without `staff` a start is offered when anybody can serve it, and `remaining` is the most places
    that one of them has left. `ignoring`: ids of bookings whose time counts as free (the one that
    is being moved). `among`: ids of the people who may serve, where not everybody may. Inactive
    services and ranges in the past or years away give nothing; a range is cut at 400 days. Five
    queries whatever the number of staff, rooms and absences, and a sixth where a daily limit is
    set. Raises ValueError for a party below 1.
    """
    now = timezone.now()
    first = min(max(range_from, now), now + FURTHEST).astimezone(UTC)
    until = min(range_to, now + FURTHEST, first + LONGEST_SEARCH).astimezone(UTC)
    if not service.active or first >= until:
        return []
    plan = plan_load(
        service=service,
        first=first,
        until=until,
        party_size=party_size,
        staff=staff,
        among=among,
    )
    taken = taken_load(plan=plan, first=first, until=until, alive_at=now, ignoring=ignoring)
    found = plan.starts(taken, now, first, until)
    return as_slots(_anybody(found.values(), service.capacity, limit), service.capacity)


def _anybody(found: Iterable[Starts], capacity: int, limit: int | None) -> Starts:
    """The starts at which at least one can serve, with the most places that one has."""
    left: dict[int, int] = {}
    for each in found:
        if each.remaining:
            for at in each.at:
                left[at] = max(left.get(at, 0), each.remaining.get(at, capacity))
        else:
            left.update(dict.fromkeys(each.at, capacity))
    return Starts(sorted(left)[:limit], left)


def bookings_of_contact(*, contact_id: int, upcoming: bool = True) -> QuerySet[Booking]:
    """A person's bookings with service and resource: those ahead in order of start, or all of them,
    newest first. Holds are not bookings yet."""
    bookings = Booking.objects.filter(contact_id=contact_id).select_related("service", "resource")
    if upcoming:
        ahead = bookings.filter(state__in=(State.PENDING, State.CONFIRMED))
        return ahead.filter(end__gt=timezone.now()).order_by("start", "id")
    return bookings.exclude(state__in=(State.HELD, State.EXPIRED)).order_by("-start", "-id")


def zone_of(contact: Contact) -> str:
    """The zone (IANA) that a person gave last when they booked by themselves; "" where they never
    did. One query."""
    told = Booking.objects.filter(contact=contact).exclude(customer_timezone="")
    found = told.order_by("-created_at", "-pk").values_list("customer_timezone", flat=True).first()
    return found or ""


def bookings_between(
    *, first: datetime, until: datetime, seen_by: Membership, staff: Resource | None = None
) -> QuerySet[Booking]:
    """What a calendar shows a member of [first, until): bookings and live holds that overlap it,
    with contact, service and resource, and `customer_shown` (`bookings.visibility`), in order of
    start. A time that a visitor of the web keeps is
    nobody's yet and not among them. One query."""
    held = Q(state=State.HELD, hold_expires_at__gt=timezone.now(), contact__isnull=False)
    bookings = Booking.objects.filter(
        held | Q(state__in=ON_THE_CALENDAR), start__lt=until, end__gt=first
    )
    if staff is not None:
        bookings = bookings.filter(resource=staff)
    shown = bookings_as_seen(bookings, seen_by)
    return shown.select_related("contact", "service", "resource").order_by("start", "id")


def day_bookings(*, day: date, seen_by: Membership) -> QuerySet[Booking]:
    """Bookings and live holds of one local day of the business (23 to 25 hours)."""
    tz = current_business().tz
    first = datetime.combine(day, time(0), tz)
    until = datetime.combine(day + timedelta(days=1), time(0), tz)
    return bookings_between(first=first, until=until, seen_by=seen_by)


def requests_waiting() -> QuerySet[Booking]:
    """What customers asked for and nobody has answered yet, soonest first."""
    waiting = Booking.objects.filter(state=State.PENDING, start__gt=timezone.now())
    return waiting.select_related("contact", "service", "resource").order_by("start", "id")


def services_bookable() -> QuerySet[Service]:
    """What customers can book by themselves: active services that somebody active gives, each with
    those people in `able` and its `picture` (without the bytes), in the business's order. Two
    queries."""
    able = Resource.objects.filter(active=True)
    has_staff = Exists(able.filter(services=OuterRef("pk")))
    staff = Prefetch("staff", queryset=able, to_attr="able")
    rows = Service.objects.filter(has_staff, active=True).prefetch_related(staff)
    return rows.select_related("picture").defer("picture__data")


def services_offered_count() -> int:
    """How many services the business offers now: what its plan's quota of services counts."""
    return Service.objects.filter(active=True).count()


def team() -> QuerySet[Resource]:
    """All that can be booked, those offered first: each with the services offered now that they
    give in `gives`, those that take a room or machine in `needed_by`, and the number of their
    bookings still to begin in `ahead`. Three queries."""
    ahead = Booking.objects.filter(
        resource=OuterRef("pk"),
        state__in=(State.PENDING, State.CONFIRMED),
        start__gt=timezone.now(),
    )
    counted = ahead.order_by().values("resource").annotate(n=Count("pk")).values("n")
    gives = Prefetch("services", queryset=Service.objects.filter(active=True), to_attr="gives")
    people = Resource.objects.annotate(ahead=Coalesce(Subquery(counted), 0))
    needed_by = Prefetch(
        "required_by", queryset=Service.objects.filter(active=True), to_attr="needed_by"
    )
    return people.order_by("-active", "name", "id").prefetch_related(gives, needed_by)
