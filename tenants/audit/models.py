from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField, EncryptedTextField


class AuditEntry(models.Model):
    """Who did what to which object, with the data before and after.

    Rows are only ever added, and pruned when they are years old. Where `before` and `after` would
    hold personal data of a customer, `subject` names the person and the two are sealed under the
    person's own key (`SubjectKey`): to forget them, the key is destroyed and no row is touched.
    """

    class Actor(models.TextChoices):
        PERSON = "person", _("Persona")
        ASSISTANT = "assistant", _("Asistente")
        CUSTOMER = "customer", _("Cliente")
        API_KEY = "api_key", _("Clave de API")
        SYSTEM = "system", _("Sistema")

    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10, choices=Actor)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    subject = models.UUIDField(null=True, blank=True)
    before = EncryptedJSONField(null=True, blank=True)
    after = EncryptedJSONField(null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("entrada de auditoría")
        verbose_name_plural = _("auditoría")
        ordering = ("-id",)
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class SubjectKey(models.Model):
    """The key of what the audit trail says about one person; erasing the row erases that."""

    subject = models.UUIDField(unique=True)
    key = EncryptedTextField()

    class Meta:
        verbose_name = _("clave de una persona")
        verbose_name_plural = _("claves de personas")

    def __str__(self) -> str:
        return str(self.subject)
