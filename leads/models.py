from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leads.imports.models import ImportJob, ImportRow, PastMessage
from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid

__all__ = [
    "Contact",
    "ContactConsent",
    "ContactIdentity",
    "ContactMerge",
    "Erasure",
    "FollowUp",
    "FollowUpRule",
    "ImportJob",
    "ImportRow",
    "Lead",
    "LeadEvent",
    "PastMessage",
]


class Contact(models.Model):
    """A person the business talks to. Addresses live in `ContactIdentity`, encrypted; the name is
    plain because people search for it."""

    class Kind(models.TextChoices):
        PROSPECT = "prospect", pgettext_lazy("tipo de contacto", "Interesado")
        CUSTOMER = "customer", _("Cliente")
        VIP = "vip", _("VIP")
        BLOCKED = "blocked", _("Bloqueado")

    class Audience(models.TextChoices):
        CUSTOMER = "customer", _("Cliente")
        TECHNICIAN = "technician", _("Quien atiende")
        OFFICE = "office", _("Oficina")

    class NoticeWay(models.TextChoices):
        WHATSAPP = "whatsapp", _("WhatsApp o su chat")
        EMAIL = "email", _("Correo")
        SMS = "sms", _("SMS")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    name = models.CharField(_("nombre"), max_length=120, blank=True)
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind, default=Kind.PROSPECT)
    # Whom they are written to as. Who works here makes no lead and uses up nothing of the plan by
    # answering; what they ask for as customers is a customer's.
    audience = models.CharField(
        _("escribe como"), max_length=10, choices=Audience, default=Audience.CUSTOMER
    )
    language = models.CharField(_("idioma"), max_length=2, blank=True)
    city = models.CharField(_("ciudad"), max_length=80, blank=True)
    country = models.CharField(_("país"), max_length=2, blank=True)
    birthday = models.DateField(_("cumpleaños"), null=True, blank=True)
    notes = EncryptedTextField(_("notas"), blank=True)
    # "notices": the way by which they want to hear about their appointments (`notice_way`);
    # "channels": in which order to write to them (`channel_order`).
    preferences = models.JSONField(default=dict, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # While `kind` is blocked: why and since when, and what to be again afterwards.
    blocked_for = EncryptedTextField(blank=True, default="")
    blocked_at = models.DateTimeField(null=True, blank=True, editable=False)
    kind_before = models.CharField(
        max_length=10, choices=Kind, blank=True, editable=False, default=""
    )
    # Set on the nameless contact that stands in for a person whose data was erased.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("contacto")
        verbose_name_plural = _("contactos")
        ordering = ("-last_contact_at", "-id")
        indexes = [models.Index(fields=["-last_contact_at", "-id"], name="contact_recent")]

    def __str__(self) -> str:
        if self.erased_at:
            return str(_("Datos borrados"))
        return self.name or str(_("Sin nombre"))

    @property
    def display_name(self) -> str:
        """The name, or what to show for a person who has not said it."""
        return str(self)

    @property
    def channel_order(self) -> list[str]:
        """The channels that a member put first for them, best first; empty without an order."""
        order = self.preferences.get("channels", [])
        return [str(each) for each in order] if isinstance(order, list) else []

    @property
    def notice_way(self) -> str:
        """By which way they want to hear about their appointments first; "" for any."""
        way = str(self.preferences.get("notices", ""))
        return way if way in self.NoticeWay.values else ""


class ContactIdentity(models.Model):
    """One address of a person. `kind` says what the address is, not which channel used it: the
    same phone number on WhatsApp and by SMS is one identity of one person."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Teléfono")
        EMAIL = "email", _("Correo")
        TELEGRAM = "telegram", _("Telegram")
        CHATWOOT = "chatwoot", _("Chatwoot")
        WEB = "web", _("Chat web")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=Kind)
    address = EncryptedTextField()
    address_index = models.CharField(max_length=64)
    # Since when what is written there does not reach them: they blocked the business's bot.
    shut_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "address_index"], name="identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class ContactMerge(models.Model):
    """That the record of `gone_uuid` became part of `contact`, with all that is needed to take it
    out again: `record` (see `leads.joining`), emptied once that was done."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="merges")
    gone_uuid = models.UUIDField(db_index=True)
    record = EncryptedJSONField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.contact_id} {self.at:%Y-%m-%d}"

    @property
    def gone_name(self) -> str:
        """What the record that became part was called; "" without a name, or once undone."""
        return str((self.record or {}).get("gone", {}).get("name", ""))


class ContactConsent(models.Model):
    """That a person agreed to their data being kept: the very words they were shown, where, and
    when. Withdrawn, the row stays as the proof of both."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    text = models.TextField()
    channel = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.contact_id} {self.given_at:%Y-%m-%d}"


class Lead(models.Model):
    """One attempt to win a person, from first contact to won or lost. `state` is written by
    `leads.services.lead_transition` only; a person has at most one open lead.

    `last_activity_at` is the last sign of life of the customer or the team (not of the clock);
    `visited_at` the end of the last appointment that they came to, or missed."""

    class State(models.TextChoices):
        NEW = "NEW", _("Nuevo")
        ENGAGED = "ENGAGED", _("En conversación")
        INTERESTED = "INTERESTED", _("Interesado")
        SCHEDULED = "SCHEDULED", _("Con cita")
        SHOWED_UP = "SHOWED_UP", _("Vino")
        NO_SHOW = "NO_SHOW", _("No vino")
        FOLLOW_UP = "FOLLOW_UP", _("En seguimiento")
        RE_ENGAGED = "RE_ENGAGED", _("Recuperado")
        CONVERTED = "CONVERTED", _("Ganado")
        LOST = "LOST", _("Perdido")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="leads")
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reopened_as"
    )
    source = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_activity_at = models.DateTimeField()
    visited_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=~Q(state__in=["CONVERTED", "LOST"]),
                name="lead_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-last_activity_at", "-id"], name="lead_board_order")
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.get_state_display()}"


class LeadEvent(models.Model):
    """One move of a lead, with what caused it: the ledger that funnel and history read."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="events")
    event = models.CharField(max_length=24)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    actor_kind = models.CharField(max_length=10)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state} ({self.event})"


class FollowUpRule(models.Model):
    """A message that the business sends by itself some time after something happened.

    One row per kind; a rule is switched off, never deleted, so a business without rows has never
    had any. `texts` holds the wording per language ("es", "en", "pt") with placeholders in braces
    (`leads.follow_up_texts.PLACEHOLDERS`).
    """

    class Kind(models.TextChoices):
        CLASS_TOMORROW = "class_tomorrow", _("Recordatorio de la cita reservada")
        HOW_WAS_IT = "how_was_it", _("¿Cómo te fue?")
        OFFER = "offer", _("Oferta si no se ha apuntado")
        LAST = "last", _("Último mensaje")
        SECOND_TRY = "second_try", _("Segundo intento tras no venir")

    class Base(models.TextChoices):
        BOOKING_CREATED = "booking_created", _("después de reservar")
        VISIT = "visit", _("después de venir")
        MISSED = "missed", _("después de no venir")

    kind = models.CharField(max_length=20, choices=Kind, unique=True)
    base = models.CharField(max_length=20, choices=Base)
    after = models.DurationField(_("cuánto después"))
    texts = models.JSONField(_("texto"), default=dict)
    active = models.BooleanField(_("activo"), default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.get_kind_display())


class FollowUp(models.Model):
    """One promised follow-up of a lead: when it is meant to go out, and what became of it, in
    words. `subject` is the uuid of the booking that it is about (of the lead itself, where a person
    moved it by hand), `base_at` the moment (UTC) that its rule counts from, `decided_by` who
    brought it forward or called it off. Written by `leads.followups` only."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Programado")
        SENT = "sent", _("Enviado")
        SKIPPED = "skipped", _("Omitido")
        FAILED = "failed", _("Fallido")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="follow_ups")
    rule = models.ForeignKey(FollowUpRule, models.PROTECT, related_name="follow_ups")
    subject = models.UUIDField()
    base_at = models.DateTimeField()
    run_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    reason = models.CharField(max_length=200, blank=True)
    message_id = models.BigIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("run_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["lead", "rule", "subject"], name="follow_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"

    @property
    def settled_day(self) -> int | None:
        """How many days after its base it was settled; None while it waits, or on the same day."""
        if self.settled_at is None:
            return None
        return (self.settled_at - self.base_at).days or None


class Erasure(models.Model):
    """The certificate of one erasure: when, by whom, how many rows of what. It says nothing of
    the person, so that it may be kept and shown for good."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=150, blank=True)
    counts = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.uuid}"
