from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import new_uuid


class ApiSession(models.Model):
    """One sign-in to one business's API: what its access and refresh tokens stand on.

    The row hangs on the membership and goes with it, and so do the tokens. `session_key` names
    the sign-in's row among Django's sessions, which knows the refresh token that counts now.
    """

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    membership = models.ForeignKey(
        "tenants.Membership", models.CASCADE, related_name="api_sessions"
    )
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    ip = models.GenericIPAddressField(_("dirección IP"), null=True, blank=True)
    user_agent = models.CharField(_("programa"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("desde"), auto_now_add=True)
    refreshed_at = models.DateTimeField(_("renovada"))
    expires_at = models.DateTimeField(_("caduca"), db_index=True)

    class Meta:
        verbose_name = _("sesión de la API")
        verbose_name_plural = _("sesiones de la API")
        ordering = ("-refreshed_at", "-pk")

    def __str__(self) -> str:
        return f"{self.membership} · {self.uuid}"
