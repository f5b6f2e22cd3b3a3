"""Calendars kept elsewhere: connections, what was read from them and what was written to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.bookings import Booking
from bookings.models.resources import Resource
from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid


class CalendarConnection(models.Model):
    """An account at a provider, for one resource or (without) for the business as a whole.

    `credentials` (tokens, signing secrets) are encrypted; `options` say which calendar or which
    event types are used for what. `webhook_index` finds the connection of an incoming call.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Conectado")
        ERROR = "error", _("Con problemas")
        DISCONNECTED = "disconnected", _("Desconectado")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    provider = models.CharField(_("proveedor"), max_length=20)
    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="calendars"
    )
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    account = EncryptedTextField(_("cuenta"), blank=True)
    credentials = EncryptedJSONField(null=True, blank=True)
    options = models.JSONField(default=dict, blank=True)
    sync_token = models.TextField(blank=True)
    watch = models.JSONField(default=dict, blank=True)
    watch_expires_at = models.DateTimeField(null=True, blank=True)
    last_sync_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    # Readings that failed since the last good one.
    failures = models.PositiveSmallIntegerField(default=0)
    # Since when something there differs from what we know; None: nothing does.
    drift_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("calendario conectado")
        verbose_name_plural = _("calendarios conectados")
        ordering = ("provider", "id")

    def __str__(self) -> str:
        return f"{self.provider} {self.state}"


class ExternalEvent(models.Model):
    """Time that an outside calendar says is taken. It blocks what is offered and is no booking."""

    connection = models.ForeignKey(CalendarConnection, models.CASCADE, related_name="events")
    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="external_events"
    )
    external_id = models.CharField(max_length=300)
    start = models.DateTimeField()
    end = models.DateTimeField()
    title = EncryptedTextField(blank=True)
    etag = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(auto_now=True)
    # Somebody has seen that it overlaps a booking, and lets it be.
    ignored = models.BooleanField(default=False)

    class Meta:
        ordering = ("start", "id")
        indexes = [models.Index(fields=["resource", "end"], name="external_event_ahead")]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id"], name="external_event_once"
            ),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="external_event_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M}–{self.end:%H:%M}"


class CalendarLink(models.Model):
    """One booking's entry at a provider: ours pushed there, or theirs taken in here."""

    class State(models.TextChoices):
        PENDING = "pending", _("Por enviar")
        SYNCED = "synced", _("Al día")
        FAILED = "failed", _("Falló")
        REMOVED = "removed", _("Retirada")

    connection = models.ForeignKey(CalendarConnection, models.CASCADE, related_name="links")
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="calendar_links")
    external_id = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    etag = models.CharField(max_length=120, blank=True)
    born_there = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Grows with each promise, so that work in hand does not settle what came after it began.
    wanted = models.PositiveIntegerField(default=0)
    # To be taken away there, then forgotten here: of a person whose data is erased.
    leaving = models.BooleanField(default=False)
    # What the provider was last told, to see drift by.
    told_start = models.DateTimeField(null=True, blank=True)
    told_end = models.DateTimeField(null=True, blank=True)
    synced_at = models.DateTimeField(null=True, blank=True)
    # What the provider was last seen to have, where it differs from what it was told.
    seen_start = models.DateTimeField(null=True, blank=True)
    seen_end = models.DateTimeField(null=True, blank=True)
    seen_gone = models.BooleanField(default=False)
    ignored = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "booking"], name="calendar_link_once"),
            models.UniqueConstraint(
                fields=["connection", "external_id"],
                condition=~Q(external_id=""),
                name="calendar_link_external_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.state}"


class CalendarDelivery(models.Model):
    """A provider's call, stored as it came, once."""

    connection = models.ForeignKey(CalendarConnection, models.CASCADE, related_name="deliveries")
    delivery_id = models.CharField(max_length=300)
    event = models.CharField(max_length=60)
    payload = EncryptedJSONField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "delivery_id"], name="calendar_delivery_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.delivery_id}"


class CalendarFeed(models.Model):
    """The secret address under which somebody's calendar can be subscribed to (ICS)."""

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="feed")
    token = EncryptedTextField()
    token_index = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.resource_id)
