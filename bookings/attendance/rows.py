"""What pages show of who came: bookings that wait for their mark, and those just marked."""

from datetime import timedelta

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.expressions import Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from bookings.attendance.records import LOOKS_BACK
from bookings.models import Booking, BookingEvent
from leads.selectors import contact_scope
from tenants.models import Membership

State = Booking.State
# How far back the pages ask, and how long what was just marked stays to be taken back.
SHOWN_FOR = timedelta(days=14)
JUST = timedelta(minutes=10)


def unmarked_list(membership: Membership) -> QuerySet[Booking]:
    """Bookings of the last 14 days that are over and that nobody has marked, the member's own
    first, then the latest; those that this member marked in the last minutes stay among them, to
    be taken back. Only whose customer they may know. Each has `waiting_total`. One query."""
    now = timezone.now()
    marks = BookingEvent.objects.filter(
        event__in=("attended", "missed"), at__gt=now - JUST, actor=membership.user_id
    )
    waiting = Q(state=State.CONFIRMED)
    just = Q(state__in=(State.COMPLETED, State.NO_SHOW), pk__in=marks.values("booking"))
    rows = Booking.objects.filter(
        waiting | just, end__lte=now, end__gt=now - SHOWN_FOR, contact__erased_at=None
    )
    own = Case(
        When(resource__user=membership.user_id, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        with_records(rows.filter(contact__in=contact_scope(membership)))
        .annotate(own=own, waiting_total=Window(Count("pk", filter=waiting)))
        .select_related("contact", "service", "resource")
        .order_by("own", F("start").desc(), "pk")
    )


def with_records(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """The same bookings, each with `customer_record`: what became of its customer's appointments
    of the last two years as JSON, None where there were none. No query of its own."""
    past = Booking.objects.filter(
        contact=OuterRef("contact"), start__gt=timezone.now() - LOOKS_BACK
    ).filter(
        Q(state__in=(State.COMPLETED, State.NO_SHOW)) | Q(state=State.CANCELLED, late_cancel=True)
    )
    counted = (
        past.order_by()
        .values("contact")
        .annotate(
            counted=JSONObject(
                kept=Count("pk", filter=Q(state=State.COMPLETED)),
                missed=Count("pk", filter=Q(state=State.NO_SHOW)),
                late=Count("pk", filter=Q(state=State.CANCELLED)),
            )
        )
    )
    return bookings.annotate(customer_record=Subquery(counted.values("counted")))
