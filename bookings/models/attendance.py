"""Who was asked whether somebody came, and what they answered."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.resources import Resource
from tenants.ids import new_uuid


class AttendanceQuestion(models.Model):
    """One question about one booking: to whoever attended it, or to its customer; each at most
    once. Written by `bookings.services.attendance` only.

    Whether it still needs an answer is said by the booking, which may have been marked elsewhere.
    `way` is the channel that it went by; "dashboard": shown on the pages only. A question of
    several bookings is one message, which all their rows name.
    """

    class Asked(models.TextChoices):
        STAFF = "staff", _("Quien atiende")
        CUSTOMER = "customer", _("Cliente")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="attendance_questions")
    asked = models.CharField(max_length=8, choices=Asked)
    resource = models.ForeignKey(Resource, models.SET_NULL, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=20)
    message_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    asked_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    # Whether they said that the person came; None while they have said nothing.
    answer = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["booking", "asked"], name="attendance_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.asked} {self.answer}"
