import re
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField, EncryptedTextField
from tenants.ids import new_uuid

MAX_WEIGHT = 10


class WhatsAppAccount(models.Model):
    """One WhatsApp number of the business and the provider account that serves it.

    `number` is E.164 and plain: it is the number the business publishes. What must stay secret is
    the token, which both sends and proves that a webhook is the provider's.

    Twilio's numbers use `account_sid` and `auth_token`. Meta's have two public ids,
    `phone_number_id` and `waba_id`, and three secrets in `credentials` (`providers.meta.keys`).
    Those of a gateway of one's own have their number from the phone that scanned its QR, and none
    until then; `account_sid` is what its webhooks name it by, the rest is in `credentials`
    (`providers.waha.keys`).
    """

    class Provider(models.TextChoices):
        TWILIO = "twilio", "Twilio"
        META = "meta", "Meta Cloud API"
        GATEWAY = "gateway", _("Pasarela propia")
        FAKE = "fake", _("Simulado")

    class State(models.TextChoices):
        ACTIVE = "active", _("Activa")
        INACTIVE = "inactive", _("Inactiva")
        DISCONNECTED = "disconnected", _("Desconectada")
        ERROR = "error", _("Con error")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    provider = models.CharField(
        _("proveedor"), max_length=10, choices=Provider, default=Provider.TWILIO
    )
    label = models.CharField(_("nombre"), max_length=60, default="WhatsApp")
    number = models.CharField(_("número"), max_length=16, blank=True)
    account_sid = models.CharField(_("identificador de la cuenta"), max_length=64, blank=True)
    auth_token = EncryptedTextField(_("token"), blank=True)
    phone_number_id = models.CharField(max_length=32, blank=True)
    waba_id = models.CharField(max_length=32, blank=True)
    credentials = EncryptedJSONField(null=True, blank=True)
    # None where it does not expire, or the provider does not say.
    token_expires_at = models.DateTimeField(null=True, blank=True)
    # When the provider asked whether our webhook is ours.
    webhook_verified_at = models.DateTimeField(null=True, blank=True)
    # What WhatsApp says of the number: its quality, and how many people a day may be written to.
    quality = models.CharField(max_length=20, blank=True)
    sending_limit = models.CharField(max_length=30, blank=True)
    # The share of new conversations that this number begins, beside the other numbers; with 0 it
    # only answers.
    weight = models.PositiveSmallIntegerField(
        _("peso"), default=1, validators=[MinValueValidator(0), MaxValueValidator(MAX_WEIGHT)]
    )
    state = models.CharField(_("estado"), max_length=12, choices=State, default=State.ACTIVE)
    state_reason = models.CharField(max_length=120, blank=True)
    connected_at = models.DateTimeField(null=True, blank=True)
    last_heartbeat = models.DateTimeField(null=True, blank=True)
    # Not before then does a number send that keeps a human pace (`pace`).
    next_send_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("cuenta de WhatsApp")
        verbose_name_plural = _("cuentas de WhatsApp")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="whatsapp_number_once"
            ),
            models.UniqueConstraint(
                fields=["phone_number_id"],
                condition=~models.Q(phone_number_id=""),
                name="whatsapp_phone_id_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.number}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let this process's door see the change at once."""
        from channels_whatsapp.accounts import accounts_forget

        super().save(*args, **kwargs)
        accounts_forget()

    @property
    def people_a_day(self) -> int | None:
        """How many people it may begin to write to in 24 hours (`TIER_1K`); None where unlimited,
        or not known."""
        tier = re.fullmatch(r"TIER_(\d{1,6})(K?)", self.sending_limit)
        return int(tier[1]) * (1000 if tier[2] else 1) if tier else None


class ChoiceContent(models.Model):
    """A content of a Twilio account that holds what can be pressed, for any message of its shape:
    so many buttons or rows, everything else a variable. Needs no approval, as it is only used while
    the customer's 24 hours last."""

    account_sid = models.CharField(max_length=64)
    shape = models.CharField(max_length=40)
    content_sid = models.CharField(max_length=34)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_sid", "shape"], name="choice_content_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_sid} {self.shape}"


class MessageTemplate(models.Model):
    """A message that may be sent outside the 24-hour window once WhatsApp has approved it.

    One row per account at a provider (`account_key`: Twilio's account, Meta's WABA; empty: whatever
    account sends), name and language. `body` shows the wording with its places ({{1}}, {{2}}, …),
    which are those of its purpose (`templating.purposes`); `buttons` are dicts with `type`
    (quick_reply, url), `text` and `url`; `samples` the examples that reviewers see, by place.
    `content_sid` is Twilio's id, `external_id` Meta's, `language_code` what the provider calls the
    language. A wording that was approved is not changed: another row `replaces` it, and goes on to
    be used once it is approved itself. States are written by `templating.services` only.
    """

    class Category(models.TextChoices):
        UTILITY = "utility", _("Utilidad")
        MARKETING = "marketing", _("Publicidad")
        AUTHENTICATION = "authentication", _("Autenticación")

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        SENDING = "sending", _("Enviándose")
        PENDING = "pending", _("En revisión")
        APPROVED = "approved", _("Aprobada")
        REJECTED = "rejected", _("Rechazada")
        PAUSED = "paused", _("En pausa")
        DISABLED = "disabled", _("Desactivada")
        RETIRED = "retired", _("Sustituida")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    account_key = models.CharField(max_length=64, blank=True)
    name = models.CharField(_("nombre"), max_length=120)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    language_code = models.CharField(max_length=10, blank=True)
    category = models.CharField(
        _("categoría"), max_length=14, choices=Category, default=Category.UTILITY
    )
    purpose = models.CharField(_("uso"), max_length=30, blank=True)
    header = models.CharField(_("encabezado"), max_length=60, blank=True)
    body = models.TextField(_("texto"))
    footer = models.CharField(_("pie"), max_length=60, blank=True)
    buttons = models.JSONField(_("botones"), default=list, blank=True)
    samples = models.JSONField(_("ejemplos"), default=dict, blank=True)
    content_sid = models.CharField(max_length=34, blank=True)
    external_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.DRAFT)
    # As the provider says it: a code or a sentence (`templating.reasons`).
    rejected_reason = models.CharField(max_length=200, blank=True)
    quality = models.CharField(max_length=20, blank=True)
    # When it was found at the provider, where somebody had made it; None for one of ours.
    imported_at = models.DateTimeField(null=True, blank=True)
    # What of it is not filled from here, so that it is only shown (`templating.importing`).
    unfilled = models.CharField(max_length=20, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("plantilla")
        verbose_name_plural = _("plantillas")
        ordering = ("name", "language")
        constraints = [
            models.UniqueConstraint(
                fields=["account_key", "name", "language"], name="whatsapp_template_once"
            )
        ]
        indexes = [models.Index(fields=["purpose", "language"], name="whatsapp_template_purpose")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    def text(self, values: list[str]) -> str:
        """The body with `values` in place of {{1}}, {{2}}, …: what the customer reads."""
        filled = self.body
        for number, value in enumerate(values, start=1):
            filled = filled.replace(f"{{{{{number}}}}}", value)
        return filled

    def values_used(self, values: list[str]) -> list[str]:
        """Those of `values` that the body has places for, in their order: WhatsApp refuses any
        beyond them."""
        return [values[place - 1] for place in self.places if place <= len(values)]

    @property
    def places(self) -> list[int]:
        """The places of the body, each once, smallest first. A provider is told them as 1, 2, …
        without gaps, in this order."""
        return sorted({int(number) for number in re.findall(r"\{\{(\d+)\}\}", self.body)})

    @property
    def link_places(self) -> list[tuple[int, str, int]]:
        """Its buttons whose link ends in a place: which button it is (answers stand before links),
        the link before the place, and the place."""
        quick = sum(1 for each in self.buttons if each.get("type") != "url")
        urls = [str(each.get("url", "")) for each in self.buttons if each.get("type") == "url"]
        found = [(quick + n, re.fullmatch(r"(.+)\{\{(\d+)\}\}", url)) for n, url in enumerate(urls)]
        return [(n, each[1], int(each[2])) for n, each in found if each is not None]

    def link_values(self, values: list[str]) -> list[tuple[int, str]]:
        """What the links of its buttons end in, by button: a value that begins like the link gives
        what comes after that, any other address its last part."""
        return [
            (button, ending_of(before, values[place - 1]))
            for button, before, place in self.link_places
            if 0 < place <= len(values)
        ]

    @property
    def code(self) -> str:
        """The language as the provider calls it."""
        return self.language_code or self.language


def ending_of(before: str, value: str) -> str:
    """What a link that begins with `before` ends in, for a whole address or for just its end."""
    if value.startswith(before):
        return value[len(before) :]
    return value.rstrip("/").rpartition("/")[2] if "://" in value else value
