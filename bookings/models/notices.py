"""What is told to customers about their appointments, and what became of it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking, BookingEvent


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
