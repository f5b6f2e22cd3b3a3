"""What came from providers and what was handed to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.talk import Message
from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid


class InboundEvent(models.Model):
    """What a provider delivered, as it came, stored once per provider id before anything else."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        IGNORED = "ignored"
        REJECTED = "rejected"

    channel = models.CharField(max_length=20)
    account_key = models.CharField(max_length=80, blank=True)
    provider_id = models.CharField(max_length=120)
    # A keyed digest of who wrote, while it is to be read: messages of one sender are taken up in
    # the order in which they came. Empty where nothing depends on order.
    stream = models.CharField(max_length=64, blank=True, db_default="")
    payload = EncryptedJSONField()
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    note = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)
    # Whom it turned out to be about, once it was understood.
    contact = models.ForeignKey(
        "leads.Contact",
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="inbound_events",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "provider_id"], name="inbound_event_once")
        ]
        indexes = [
            models.Index(
                fields=["contact"],
                name="inbound_event_contact",
                condition=Q(contact__isnull=False),
            ),
            models.Index(
                fields=["stream", "id"],
                name="inbound_event_waiting",
                condition=Q(state="received") & ~Q(stream=""),
            ),
            # What could not be read: few rows, that the figures of errors look for by time.
            models.Index(
                fields=["received_at"],
                name="inbound_event_rejected",
                condition=Q(state="rejected"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk} {self.state}"


class Delivery(models.Model):
    """The sending of one message: state, attempts, what the provider said.

    `sending` is committed before the provider is called; a row that stays there after a crash is
    reconciled by callback or by listing at the provider, and becomes `unknown` where neither
    knows: shown, and never resent by itself.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("En cola")
        WAITING = "waiting", _("En espera")
        SENDING = "sending", _("Enviando")
        SENT = "sent", _("Enviado")
        DELIVERED = "delivered", _("Entregado")
        READ = "read", _("Leído")
        FAILED = "failed", _("No enviado")
        REFUSED = "refused", _("Retenido")
        UNKNOWN = "unknown", _("Sin confirmar")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    message = models.OneToOneField(Message, models.CASCADE, related_name="delivery")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    mode = models.CharField(max_length=10, blank=True)
    cost = models.DecimalField(max_digits=10, decimal_places=5, null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    # Why it was sent in this way (`sending.rule`), what that was expected to cost in US dollars,
    # the template that it went out as, and the ways that came before it, as {"channel", "reason"}.
    why = models.CharField(max_length=200, blank=True)
    estimate = models.DecimalField(max_digits=10, decimal_places=5, null=True, blank=True)
    template = models.CharField(max_length=130, blank=True)
    passed = models.JSONField(default=list, blank=True)
    provider_id = models.CharField(max_length=120, blank=True, db_index=True)
    error_code = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    # How many attempts there had been when a person last asked to send it again: it gets as many
    # retries as a new one.
    tries_from = models.PositiveSmallIntegerField(default=0)
    # When a person took it off the list of what did not arrive.
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # What did not arrive: few rows, that people look through.
            models.Index(
                fields=["message"],
                name="delivery_unsent",
                condition=Q(state__in=("failed", "refused", "unknown"), dismissed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class DeliveryAttempt(models.Model):
    """One attempt at a delivery: what the provider said of it, and when the next one comes."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tried")
    number = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=Delivery.State, default=Delivery.State.SENDING)
    provider_id = models.CharField(max_length=120, blank=True)
    error_code = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    # When it is tried again; empty where it is not.
    retry_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="delivery_attempt_once")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}:{self.number} {self.state}"


class SmsSender(models.Model):
    """What the business sends SMS with, where that is not its WhatsApp number's account: a number
    or a sender name, and a Twilio account of its own (empty: that of WhatsApp). One row at most."""

    number = models.CharField(_("número o nombre que firma"), max_length=16, blank=True)
    account_sid = models.CharField(_("identificador de la cuenta"), max_length=34, blank=True)
    auth_token = EncryptedTextField(_("token"), blank=True)
    active = models.BooleanField(_("enviar SMS"), default=True)
    # Always true: a second row breaks the constraint.
    only = models.BooleanField(default=True, unique=True, editable=False)

    def __str__(self) -> str:
        return self.number or "SMS"
