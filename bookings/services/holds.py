"""Holds: a time kept for a person while they decide. They end by time; sweeping is hygiene."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bookings.locks import resources_lock
from bookings.models import Booking, Occupancy, Resource, Service, ServiceArea, Visit
from bookings.selectors import zone_of
from bookings.services.areas import area_of, serving
from bookings.services.records import event_add
from bookings.services.taking import (
    Place,
    Span,
    Wish,
    classes_free,
    occupancy_put,
    place_choose,
    session_for,
    taking,
    wish_check,
    wish_of,
)
from bookings.services.waiting import waitlist_wake
from leads.models import Contact
from tenants.actors import SYSTEM, Actor
from tenants.context import current_business
from tenants.due import due_drop, due_put

State = Booking.State
HOLD_LIFETIME = timedelta(minutes=10)
# For so long a visitor who comes back late is told that the time has lapsed, and what is free.
VISITOR_KEPT = timedelta(days=1)
EXPIRED = "bookings.hold_expired"


def zone_check(name: str) -> None:
    """Raises ValueError for a name that is no time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name[:64]!r}") from error


@dataclass(frozen=True)
class Holder:
    """Who keeps a time: a contact, or a visitor of whom only an earlier hold is known: the token
    of one time, or of a whole visit."""

    contact: Contact | None = None
    earlier: uuid.UUID | None = None
    visitor_index: str = ""
    lifetime: timedelta = HOLD_LIFETIME
    customer_timezone: str = ""

    def __post_init__(self) -> None:
        if self.customer_timezone:
            zone_check(self.customer_timezone)

    @property
    def holds(self) -> Q:
        """Which bookings in state held are theirs."""
        if self.contact is not None:
            return Q(contact=self.contact)
        if self.earlier is None:
            return Q(pk__in=())
        of_visit = Visit.objects.filter(hold_token=self.earlier)
        return Q(contact__isnull=True) & (Q(hold_token=self.earlier) | Q(visit__in=of_visit))

    def owns(self, hold: Booking) -> bool:
        """Whether this hold is theirs."""
        if self.contact is not None:
            return hold.contact_id == self.contact.pk
        if hold.contact_id is not None or self.earlier is None:
            return False
        tokens = {hold.hold_token, hold.visit.hold_token if hold.visit else None}
        return self.earlier in tokens


def booking_hold(
    *,
    contact: Contact,
    service: Service,
    start: datetime,
    staff: Resource | None = None,
    party_size: int = 1,
    actor: Actor,
    source: str = "chat",
    lifetime: timedelta = HOLD_LIFETIME,
    customer_timezone: str = "",
    area: ServiceArea | None = None,
) -> Booking:
    """Keep a time for a person for `lifetime`; `hold_token` of the answer confirms it.

    `customer_timezone` (IANA) is the zone that they read their times in, by default the one that
    they gave last: it is kept for what they are told, and never changes which instant is booked.

    `area`: where it is to be given, else what the person told of themselves; only who covers it
    serves (`services.areas`).

    A person has one hold at a time: a new one replaces theirs, the same one again is prolonged.
    Without `staff`, the business's rule says who serves (`assignment`). The people, rooms and
    machines that are free for it are locked, in order of id (ahead of them the service, where it
    has a daily limit), dead holds freed, and the time checked again. Raises BookingRefused
    (slot_taken, outside_hours, too_soon with alternatives; not_bookable), and ValueError for a
    start without a time zone or an unknown zone. Call it outside of other locks.
    """
    named = [staff.pk if staff else None]
    where = serving(area or area_of(contact), actor=actor, named=named)
    wish = wish_of(service, start, party_size=party_size, staff=staff, serving=where)
    zone = customer_timezone or zone_of(contact)
    holder = Holder(contact, lifetime=lifetime, customer_timezone=zone)
    return hold_put(holder=holder, wish=wish, actor=actor, source=source)


def hold_put(
    *,
    holder: Holder,
    wish: Wish,
    actor: Actor,
    source: str,
    before: Callable[[datetime], None] | None = None,
) -> Booking:
    """`booking_hold` for anybody who may hold. `before` may refuse, with the moment of asking: it
    runs in the transaction, ahead of the resources' locks."""
    now = timezone.now()
    own = tuple(holds_live(holder, now).values_list("pk", flat=True))
    wish = replace(wish, ignoring=own)
    plan = wish_check(wish, now)
    resource_ids = plan.resource_ids
    with taking(wish):
        if before is not None:
            before(now)
        resources_lock(resource_ids, wish.service)
        holds = holds_locked(holder, resource_ids, now, (wish.service,))
        same = _same(holds, wish, holder, now)
        if same is not None:
            same.customer_timezone = holder.customer_timezone or same.customer_timezone
            return hold_prolong(same, now + holder.lifetime)
        holds_lapse(holds, actor=actor)
        classes_free(wish, resource_ids)
        # Their own holds are gone now; one that another tab is confirming this moment is not.
        place = place_choose(plan, replace(wish, ignoring=()), now)
        return hold_insert(wish, place, now, holder=holder, actor=actor, source=source)


def holds_live(holder: Holder, now: datetime) -> QuerySet[Booking]:
    """What the person keeps at this moment."""
    return Booking.objects.filter(holder.holds, state=State.HELD, hold_expires_at__gt=now)


def holds_locked(
    holder: Holder, resource_ids: list[int], now: datetime, services: Sequence[Service] = ()
) -> list[Booking]:
    """The person's own holds and the dead ones of these resources and services, locked. One that is
    being confirmed at this moment is locked by that, and left alone."""
    wanted = _dead(resource_ids, now, services) | holder.holds
    holds = Booking.objects.filter(wanted, state=State.HELD)
    return list(holds.select_for_update(no_key=True, skip_locked=True).order_by("pk"))


def _dead(resource_ids: Sequence[int], now: datetime, services: Sequence[Service]) -> Q:
    """What has expired by `now` and still takes time from one of these, be it as a room, or still
    counts for the daily limit of a service, whoever would have given it."""
    rows = Occupancy.objects.filter(resource_id__in=resource_ids, expires_at__lte=now)
    theirs = Q(resource_id__in=resource_ids) | Q(pk__in=rows.values("booking_id"))
    limited = [each.pk for each in services if each.max_per_day is not None]
    if limited:
        theirs |= Q(service_id__in=limited)
    return Q(hold_expires_at__lte=now) & theirs


def _same(holds: list[Booking], wish: Wish, holder: Holder, now: datetime) -> Booking | None:
    """The person's live hold of exactly this wish, if there is one."""
    for hold in holds:
        alive = hold.hold_expires_at is not None and hold.hold_expires_at > now
        asked = (hold.service_id, hold.start, hold.seats)
        if (
            alive
            and holder.owns(hold)
            and hold.visit_id is None
            and asked == (wish.service.pk, wish.start, wish.party_size)
            and (wish.staff is None or wish.staff.pk == hold.resource_id)
            and wish.serving.bears(hold.resource_id)
        ):
            return hold
    return None


def hold_prolong(hold: Booking, until: datetime) -> Booking:
    """Keep a hold until then, if it does not last longer already. Its row is locked."""
    hold.hold_expires_at = max(until, hold.hold_expires_at or until)
    hold.save(update_fields=["hold_expires_at", "customer_timezone"])
    Occupancy.objects.filter(booking=hold).update(expires_at=hold.hold_expires_at)
    due_put(EXPIRED, hold.pk, hold.hold_expires_at)
    return hold


def hold_insert(
    wish: Wish,
    place: Place,
    now: datetime,
    *,
    holder: Holder,
    actor: Actor,
    source: str,
    visit: Visit | None = None,
    during: Mapping[int, Span] | None = None,
) -> Booking:
    """Write a hold at the place chosen for it; as part of a visit, with what it takes from whom.
    Under the lock of all that it takes."""
    session = session_for(wish, place.resource_id)
    booking = Booking.objects.create(
        contact=holder.contact,
        visitor_index=holder.visitor_index,
        customer_timezone=holder.customer_timezone,
        service=wish.service,
        resource_id=place.resource_id,
        session=session,
        visit=visit,
        area=wish.serving.area,
        start=wish.start,
        end=wish.start + timedelta(minutes=wish.service.duration_min),
        seats=wish.party_size,
        state=State.HELD,
        hold_expires_at=now + holder.lifetime,
        price=wish.service.price,
        currency=current_business().currency,
        source=source,
    )
    if place.extras:
        booking.extras.set(place.extras)
    occupancy_put(booking, Occupancy.State.HELD, place.extras, during)
    event_add(booking, "held", from_state="", actor=actor)
    due_put(EXPIRED, booking.pk, now + holder.lifetime)
    return booking


def holds_lapse(holds: list[Booking], *, actor: Actor) -> None:
    """End holds and free their time. The caller has locked their rows."""
    if not holds:
        return
    ids = [hold.pk for hold in holds]
    Booking.objects.filter(pk__in=ids).update(state=State.EXPIRED)
    Occupancy.objects.filter(booking_id__in=ids).delete()
    for hold in holds:
        hold.state = State.EXPIRED
        event_add(hold, "expired", from_state=State.HELD, actor=actor)
    waitlist_wake()


def dead_holds_free(
    resource_ids: list[int], now: datetime, *, actor: Actor, services: Sequence[Service] = ()
) -> None:
    """Free what expired holds still take from these resources, and of the daily limits of these
    services. Under their lock."""
    dead = Booking.objects.filter(_dead(resource_ids, now, services), state=State.HELD)
    holds_lapse(
        list(dead.select_for_update(no_key=True, skip_locked=True).order_by("pk")), actor=actor
    )


def booking_release(*, hold_token: uuid.UUID, actor: Actor) -> None:
    """Give a hold back before its time, or all parts of a visit by its token; nothing happens to
    one that is no hold any more."""
    with transaction.atomic():
        holds = Booking.objects.select_for_update(no_key=True).order_by("pk")
        of_visit = Visit.objects.filter(hold_token=hold_token)
        theirs = Q(hold_token=hold_token) | Q(visit__in=of_visit)
        held = list(holds.filter(theirs, state=State.HELD))
        holds_lapse(held, actor=actor)
        for hold in held:
            if hold.contact_id is not None:
                due_drop(EXPIRED, hold.pk)


def booking_hold_expire(booking_id: int) -> datetime | None:
    """Due work: tidy up a hold whose time is over; looks again later if it was prolonged. What a
    visitor held and left is forgotten a day later: it says nothing of anybody."""
    with transaction.atomic():
        hold = Booking.objects.select_for_update(no_key=True).filter(pk=booking_id).first()
        if hold is None or hold.hold_expires_at is None:
            return None
        if hold.state == State.HELD:
            if hold.hold_expires_at > timezone.now():
                return hold.hold_expires_at
            holds_lapse([hold], actor=SYSTEM)
        return _visitors_forget(hold)


def _visitors_forget(hold: Booking) -> datetime | None:
    """Delete a visitor's lapsed hold once it is old enough; when that will be, until then."""
    if hold.contact_id is not None or hold.hold_expires_at is None:
        return None
    old_at = hold.hold_expires_at + VISITOR_KEPT
    if timezone.now() < old_at:
        return old_at
    hold.delete()
    if hold.visit_id is not None:
        Visit.objects.filter(pk=hold.visit_id, bookings__isnull=True).delete()
    return None
