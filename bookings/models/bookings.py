"""Appointments, their history and the time that they take."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from bookings.models.offers import ServiceArea
from bookings.models.resources import Resource
from bookings.models.services import Service
from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid

if TYPE_CHECKING:
    from bookings.models.notices import Notice
    from leads.models import Contact


class ClassSession(models.Model):
    """One date of a service with several places; its bookings share one occupancy."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="sessions")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="sessions")
    start = models.DateTimeField()
    end = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "resource", "start"], name="class_session_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.start:%Y-%m-%d %H:%M}"


class Visit(models.Model):
    """Several services one after the other in one visit; each is a booking of its own, and they
    are held, confirmed, moved and cancelled together."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    hold_token = models.UUIDField(default=uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.uuid)


class BookingSeries(models.Model):
    """An appointment that comes again by a rule of RFC 5545, in wall-clock time of its zone.

    Each occurrence is a booking with `recurrence_id`, the instant that the rule gave it, wherever
    it was moved to since. `excluded`: instants (ISO, UTC) that were taken out.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Activa")
        ENDED = "ended", _("Terminada")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    contact: "models.ForeignKey[Contact, Contact]" = models.ForeignKey(
        "leads.Contact", models.CASCADE, related_name="booking_series"
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="series")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="series")
    rule = models.CharField(_("repetición"), max_length=200)
    first_start = models.DateTimeField(_("primera vez"))
    timezone = models.CharField(max_length=64)
    seats = models.PositiveSmallIntegerField(default=1)
    excluded = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    # Occurrences up to here have been booked, or refused with the reason in their event.
    booked_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("serie")
        verbose_name_plural = _("series")
        ordering = ("first_start", "id")

    def __str__(self) -> str:
        return f"{self.service} {self.rule}"


class Booking(models.Model):
    """A contact's appointment. Written by `bookings.services` only.

    `held` is a booking that waits for its confirmation and frees itself at `hold_expires_at`.
    """

    class State(models.TextChoices):
        HELD = "held", _("Retenida")
        PENDING = "pending", _("Pendiente")
        CONFIRMED = "confirmed", _("Confirmada")
        CANCELLED = "cancelled", _("Cancelada")
        COMPLETED = "completed", _("Completada")
        NO_SHOW = "no_show", _("No vino")
        EXPIRED = "expired", _("Caducada")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    # Nobody's only while a visitor of the web keeps a time without having said who they are: such
    # a hold is on no calendar (`bookings_between`), and never becomes a booking without a contact.
    contact: "models.ForeignKey[Contact, Contact]" = models.ForeignKey(  # type: ignore[misc]
        "leads.Contact", models.CASCADE, null=True, blank=True, related_name="bookings"
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="bookings")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings")
    session = models.ForeignKey(
        ClassSession, models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    series = models.ForeignKey(
        BookingSeries, models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    recurrence_id = models.DateTimeField(null=True, blank=True)
    # Where it is to be given, where the business goes to its customers and they said where.
    area = models.ForeignKey(
        ServiceArea, models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    # The rooms and machines it takes beside `resource`.
    extras = models.ManyToManyField(Resource, related_name="extra_bookings", blank=True)
    start = models.DateTimeField(_("inicio"))
    end = models.DateTimeField(_("fin"))
    seats = models.PositiveSmallIntegerField(_("plazas"), default=1)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.HELD)
    hold_token = models.UUIDField(default=uuid4, unique=True, editable=False)
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    # Keyed digest of the network that a visitor's hold came from; what its limit counts by.
    visitor_index = models.CharField(max_length=64, blank=True, editable=False)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=20, default="chat")
    # The zone that the customer reads their times in; empty: the business's.
    customer_timezone = models.CharField(max_length=64, blank=True)
    party_name = models.CharField(max_length=80, blank=True)
    notes = EncryptedTextField(_("notas"), blank=True)
    answers = EncryptedJSONField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    # Cancelled by the customer with less notice than the rule asks for.
    late_cancel = models.BooleanField(_("cancelación tardía"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reserva")
        verbose_name_plural = _("reservas")
        ordering = ("start", "id")
        indexes = [
            models.Index(fields=["start", "state"], name="booking_calendar"),
            models.Index(fields=["contact", "start"], name="booking_contact"),
            models.Index(
                fields=["resource", "hold_expires_at"],
                condition=Q(state="held"),
                name="booking_holds",
            ),
            models.Index(
                fields=["hold_expires_at"],
                condition=Q(state="held", contact__isnull=True),
                name="booking_visitors_holds",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | Q(state__in=["held", "expired"]),
                name="booking_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["series", "recurrence_id"], name="booking_series_date_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.start:%Y-%m-%d %H:%M}"

    @property
    def reminders(self) -> "models.QuerySet[Notice]":
        """Those of its notices that remind of it, soonest first."""
        return self.notices.filter(kind="reminder")


class BookingEvent(models.Model):
    """One change of a booking: from, to, when, who, why."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="events")
    event = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    from_start = models.DateTimeField(null=True, blank=True)
    to_start = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.event} {self.from_state} → {self.to_state}"


class Occupancy(models.Model):
    """The time that a hold, booking or class takes from one resource, buffers included.

    The exclusion constraint is the last guard against double booking: two rows of one resource
    never overlap. Every row that exists blocks, so cancelling and expiring delete it; expired
    holds are freed under the resource's lock before a new row is tried. Only core range types are
    used (no extension), as the embedded server has no others.
    """

    class State(models.TextChoices):
        HELD = "held"
        CONFIRMED = "confirmed"

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="occupancies")
    booking = models.ForeignKey(
        Booking, models.CASCADE, null=True, blank=True, related_name="occupancies"
    )
    session = models.ForeignKey(
        ClassSession, models.CASCADE, null=True, blank=True, related_name="occupancies"
    )
    during = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="occupancy_no_overlap",
                expressions=[
                    (
                        Func(
                            F("resource_id"),
                            F("resource_id"),
                            Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(booking__isnull=False) ^ Q(session__isnull=False),
                name="occupancy_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.during}"
