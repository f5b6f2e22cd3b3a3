"""People who wait for a time to become free."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.offers import ServiceArea
from bookings.models.resources import Resource
from bookings.models.services import Service
from tenants.ids import new_uuid

if TYPE_CHECKING:
    from leads.models import Contact


class WaitlistEntry(models.Model):
    """Somebody who wants a service at a time that was full: any start in [first, until) whose
    local time of day lies in [time_from, time_until), with `staff` or anybody. Written by
    `bookings.services.waitlist` only."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En espera")
        OFFERED = "offered", _("Ofrecida una hora")
        BOOKED = "booked", _("Reservada")
        LAPSED = "lapsed", _("Pasó la fecha")
        LEFT = "left", _("Ya no espera")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    contact: "models.ForeignKey[Contact, Contact]" = models.ForeignKey(
        "leads.Contact", models.CASCADE, related_name="waitlist"
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="waitlist")
    staff = models.ForeignKey(
        Resource, models.SET_NULL, null=True, blank=True, related_name="waitlist"
    )
    first = models.DateTimeField(_("desde"))
    until = models.DateTimeField(_("hasta"))
    time_from = models.TimeField(null=True, blank=True)
    time_until = models.TimeField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("plazas"), default=1)
    # Where they want it, where that was asked; else what the person tells of themselves counts.
    area = models.ForeignKey(
        ServiceArea, models.SET_NULL, null=True, blank=True, related_name="waitlist"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    source = models.CharField(max_length=20, default="chat")
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("espera")
        verbose_name_plural = _("lista de espera")
        ordering = ("created_at", "id")
        indexes = [
            models.Index(
                fields=["service", "created_at"],
                condition=Q(state="waiting"),
                name="waitlist_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("until")), name="waitlist_forward")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.first:%Y-%m-%d}"


class WaitlistOffer(models.Model):
    """A freed time offered to one person who waits, as a hold that ends by itself."""

    class State(models.TextChoices):
        OPEN = "open", _("Ofrecida")
        TAKEN = "taken", _("Aceptada")
        DECLINED = "declined", _("Rechazada")
        EXPIRED = "expired", _("Sin respuesta")

    entry = models.ForeignKey(WaitlistEntry, models.CASCADE, related_name="offers")
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="waitlist_offers")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    offered_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="open"), name="waitlist_one_offer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.state}"
