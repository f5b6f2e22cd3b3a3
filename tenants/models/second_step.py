from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import new_uuid


class CodeWay(models.Model):
    """A second step that a person switched on: a code by mail or SMS, weaker than a passkey or an
    app. `sealed_address` is where it goes, under the platform's key; a code that went there has
    come back before the row is made."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("Código por correo")
        SMS = "sms", _("Código por SMS")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="code_ways")
    kind = models.CharField(_("vía"), max_length=10, choices=Kind)
    sealed_address = models.TextField(editable=False)
    created_at = models.DateTimeField(_("desde"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("último uso"), null=True, blank=True)

    class Meta:
        verbose_name = _("código como segundo paso")
        verbose_name_plural = _("códigos como segundo paso")
        ordering = ("kind",)
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="code_way_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.kind}"


class SentCode(models.Model):
    """A code on its way to a person: six digits as a keyed digest, good until `expires_at`, for a
    few tries and once. Whoever may use it holds its `uuid` in their session. One that begins a way
    names the address it would be switched on for."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"
        SWITCH_ON = "switch_on"

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sent_codes")
    kind = models.CharField(max_length=10, choices=CodeWay.Kind)
    purpose = models.CharField(max_length=10, choices=Purpose)
    sealed_address = models.TextField()
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("código enviado")
        verbose_name_plural = _("códigos enviados")

    def __str__(self) -> str:
        return f"{self.user_id} · {self.kind} · {self.purpose}"
