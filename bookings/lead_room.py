"""What the board of leads shows of people's appointments."""

from datetime import datetime

from django.db.models import Case, DurationField, ExpressionWrapper, F, IntegerField, Q, Value, When
from django.db.models.functions import Abs, Extract
from django.utils import timezone

from bookings.models import Booking
from bookings.selectors import ON_THE_CALENDAR
from leads.rooms import Facts, LeadRoom
from tenants.models import Membership

AHEAD = (Booking.State.PENDING, Booking.State.CONFIRMED)


class BookingsRoom(LeadRoom):
    """The next appointment, and what it, or the last one, is worth."""

    def fill(self, facts: dict[int, Facts], membership: Membership) -> None:
        now = timezone.now()
        away = ExpressionWrapper(F("start") - Value(now), DurationField())
        nearest = (
            Booking.objects.filter(contact__in=list(facts), state__in=ON_THE_CALENDAR)
            .annotate(
                past=Case(
                    When(Q(state__in=AHEAD, end__gt=now), then=0),
                    default=1,
                    output_field=IntegerField(),
                ),
                distance=Abs(Extract(away, "epoch")),
            )
            .order_by("contact_id", "past", "distance")
            .distinct("contact_id")
            .values_list("contact_id", "past", "start", "price", "currency", "service__name")
        )
        for contact_id, past, start, price, currency, service in nearest:
            each = facts[contact_id]
            each.value, each.currency = price, currency
            if not past:
                each.next_start, each.next_service = start, service

    def attendance_from(self, contact_id: int) -> datetime | None:
        """The start of the next appointment, for whom none has begun that is not yet marked."""
        open_ones = Booking.objects.filter(contact_id=contact_id, state__in=AHEAD)
        start = open_ones.order_by("start").values_list("start", flat=True).first()
        return start if start and start > timezone.now() else None
