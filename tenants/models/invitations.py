from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedTextField
from tenants.ids import new_uuid
from tenants.models.people import Membership


class Invitation(models.Model):
    """A place at a business that waits for whoever reads the mail at `email`.

    The link's secret is stored as a digest (`token_hash`); the secret itself stands in `token`,
    encrypted, from when the mail is promised until it has left. `email_index` finds an address
    within its business. The one writer is `tenants.members.invitations`.
    """

    class Mail(models.TextChoices):
        PENDING = "pending", _("Enviando el correo")
        SENT = "sent", _("Correo enviado")
        FAILED = "failed", _("El correo no llegó")

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="invitations")
    email = EncryptedTextField()
    email_index = models.CharField(max_length=64, editable=False)
    role = models.CharField(_("rol"), max_length=10, choices=Membership.Role)
    language = models.CharField(_("idioma"), max_length=2)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    token = EncryptedTextField(blank=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.PENDING)
    promised_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(_("caduca"))
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "email_index"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.business} {self.role} {self.uuid}"

    @property
    def state(self) -> str:
        """open, expired, accepted or withdrawn."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "open" if self.expires_at > timezone.now() else "expired"
