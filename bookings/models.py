from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid

if TYPE_CHECKING:
    from leads.models import Contact


class Resource(models.Model):
    """Somebody or something that can serve one thing at a time: a person, a room, a machine.

    All kinds share one id space, so that one constraint guards them all.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("Persona")
        ROOM = "room", _("Sala")
        MACHINE = "machine", _("Equipo")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind, default=Kind.STAFF)
    name = models.CharField(_("nombre"), max_length=80)
    color = models.PositiveSmallIntegerField(_("color"), default=0)
    active = models.BooleanField(_("activo"), default=True)

    class Meta:
        verbose_name = _("recurso")
        verbose_name_plural = _("recursos")
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """What customers book. Durations and buffers in minutes, price in the business's currency."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    name = models.CharField(_("nombre"), max_length=80)
    description = models.TextField(_("descripción"), blank=True)
    category = models.CharField(_("categoría"), max_length=60, blank=True)
    synonyms = models.JSONField(_("otras formas de pedirlo"), default=list, blank=True)
    duration_min = models.PositiveSmallIntegerField(
        _("duración (minutos)"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
    )
    price = models.DecimalField(
        _("precio"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    buffer_before_min = models.PositiveSmallIntegerField(_("margen antes (minutos)"), default=0)
    buffer_after_min = models.PositiveSmallIntegerField(_("margen después (minutos)"), default=0)
    step_min = models.PositiveSmallIntegerField(
        _("cada cuántos minutos"), default=30, validators=[MinValueValidator(5)]
    )
    min_notice_min = models.PositiveIntegerField(_("antelación mínima (minutos)"), default=60)
    horizon_days = models.PositiveSmallIntegerField(
        _("se reserva hasta (días)"), null=True, blank=True, default=60
    )
    capacity = models.PositiveSmallIntegerField(
        _("plazas"), default=1, validators=[MinValueValidator(1)]
    )
    is_trial = models.BooleanField(_("clase o visita de prueba"), default=False)
    staff = models.ManyToManyField(Resource, related_name="services", blank=True)
    color = models.PositiveSmallIntegerField(_("color"), default=0)
    active = models.BooleanField(_("activo"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("servicio")
        verbose_name_plural = _("servicios")
        ordering = ("position", "name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_min__gte=1) & Q(step_min__gte=1) & Q(capacity__gte=1),
                name="service_sane",
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkingHours(models.Model):
    """One window of a weekday, local wall-clock time. Without `resource`: the business's hours,
    which also hold for staff that have none of their own. An end not later than the start means
    the next day; 00:00 as end is midnight."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="hours"
    )
    weekday = models.PositiveSmallIntegerField(
        _("día"), validators=[MaxValueValidator(6)], help_text="0 = Monday"
    )
    start = models.TimeField(_("desde"))
    end = models.TimeField(_("hasta"))

    class Meta:
        ordering = ("weekday", "start")

    def __str__(self) -> str:
        return f"{self.weekday} {self.start:%H:%M}–{self.end:%H:%M}"


class DateOverride(models.Model):
    """What replaces the weekly hours on one date; no windows closes it. Windows are pairs of
    "HH:MM" texts."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="overrides"
    )
    date = models.DateField(_("fecha"))
    windows = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("motivo"), max_length=80, blank=True)

    class Meta:
        ordering = ("date",)
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "date"], name="override_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"


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
    party_name = models.CharField(max_length=80, blank=True)
    notes = EncryptedTextField(_("notas"), blank=True)
    answers = EncryptedJSONField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
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
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.start:%Y-%m-%d %H:%M}"


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


class BookingMail(models.Model):
    """The mail that tells a customer of one change of their booking, and what became of it. Only
    bookings made with an email address have any."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Por enviar")
        SENT = "sent", _("Enviado")
        SKIPPED = "skipped", _("Omitido")

    event = models.OneToOneField(BookingEvent, models.CASCADE, related_name="mail")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.event} {self.state}"


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


class Reminder(models.Model):
    """One promised message about a booking, with what became of it. A booking that is moved keeps
    the rows of its old time as history; at most one row per offset is still to be sent."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Programado")
        SENT = "sent", _("Enviado")
        SKIPPED = "skipped", _("Omitido")
        FAILED = "failed", _("Fallido")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="reminders")
    minutes_before = models.PositiveIntegerField()
    run_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    reason = models.CharField(max_length=120, blank=True)
    message_id = models.BigIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("run_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "minutes_before"],
                condition=Q(state="scheduled"),
                name="reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} −{self.minutes_before} min {self.state}"
