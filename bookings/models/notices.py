"""The ledger of what customers are promised to hear about their appointments."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking, BookingEvent
from tenants.ids import new_uuid


class Notice(models.Model):
    """One promised word about a booking, with what became of it; written by
    `bookings.services.notices` and `bookings.services.reminders` only.

    What tells a change belongs to the change (`event`), once; a reminder to its offset
    (`minutes_before`), of which at most one is still to be sent: a booking that is moved keeps the
    rows of its old time as history. `run_at` is when it is, or was, to be sent. `round` counts
    how often all ways were gone through: 1, and one more each time it is sent again.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmación")
        REQUESTED = "requested", _("Petición recibida")
        APPROVED = "approved", _("Petición aceptada")
        DECLINED = "declined", _("Petición rechazada")
        MOVED = "moved", _("Cambio de hora")
        CANCELLED = "cancelled", _("Cancelación")
        REMINDER = "reminder", _("Recordatorio")

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Programado")
        SENDING = "sending", _("En camino")
        RETRYING = "retrying", _("Se reintenta")
        SENT = "sent", _("Enviado")
        DELIVERED = "delivered", _("Entregado")
        READ = "read", _("Leído")
        UNKNOWN = "unknown", _("Sin confirmar")
        FAILED = "failed", _("Fallido")
        SKIPPED = "skipped", _("Omitido")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="notices")
    event = models.OneToOneField(
        BookingEvent, models.CASCADE, null=True, blank=True, related_name="notice"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REMINDER)
    minutes_before = models.PositiveIntegerField(null=True, blank=True)
    # A change or cancellation by the business less than two hours ahead.
    urgent = models.BooleanField(default=False)
    run_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    reason = models.CharField(max_length=200, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("run_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "minutes_before"],
                condition=Q(kind="reminder", state__in=["scheduled", "sending", "retrying"]),
                name="notice_reminder_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="reminder", minutes_before__isnull=False, event__isnull=True)
                | (~Q(kind="reminder") & Q(minutes_before__isnull=True, event__isnull=False)),
                name="notice_of_an_event_or_an_offset",
            ),
        ]
        indexes = [models.Index(fields=["state", "-run_at"], name="notice_ledger")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind} {self.state}"


class NoticeAttempt(models.Model):
    """One way that was tried for a notice: each at most once per round.

    `way` is what the business orders by (whatsapp, email, sms), `channel` what it was in fact:
    the way `whatsapp` stands for whatever chat the person writes in. `cost` is the predicted price
    in US dollars. `message_id` is the message in the conversation, where there is one.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Por salir")
        SENDING = "sending", _("Enviando")
        SENT = "sent", _("Enviado")
        DELIVERED = "delivered", _("Entregado")
        READ = "read", _("Leído")
        UNKNOWN = "unknown", _("Sin confirmar")
        FAILED = "failed", _("Fallido")
        SKIPPED = "skipped", _("No se usó")

    class Way(models.TextChoices):
        WHATSAPP = "whatsapp", _("WhatsApp")
        EMAIL = "email", _("Correo")
        SMS = "sms", _("SMS")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attempts")
    round = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=10, choices=Way)
    channel = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    code = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    cost = models.DecimalField(max_digits=10, decimal_places=5, null=True, blank=True)
    message_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "round", "way"], name="notice_attempt_once_per_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.way} {self.state}"
