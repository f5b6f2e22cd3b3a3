from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.ids import new_uuid


class SignUp(models.Model):
    """One wish for a business, from the form to the finished schema.

    `user` is null where the address given belonged to an account already: such a row waits for a
    code that nobody has, so that an outsider cannot tell it from the others. `skeleton` is the
    sub-domain without what only looks different (`config.shell.signup.names`). The one writer of
    `state` is `config.shell.signup.services`.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Falta confirmar el correo")
        MAKING = "making", _("Creándose")
        READY = "ready", _("Listo")
        FAILED = "failed", _("No se pudo crear")

    class Reason(models.TextChoices):
        NAME_TAKEN = "name_taken", _("La dirección ya no está libre")
        ERROR = "error", _("Fallo nuestro")

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="signups"
    )
    state = models.CharField(_("estado"), max_length=8, choices=State, default=State.PENDING)
    reason = models.CharField(_("motivo"), max_length=12, choices=Reason, blank=True)
    name = models.CharField(_("nombre"), max_length=120)
    subdomain = models.CharField(_("dirección"), max_length=40)
    skeleton = models.CharField(max_length=40, editable=False)
    vertical = models.CharField(_("sector"), max_length=20)
    country = models.CharField(_("país"), max_length=2)
    timezone = models.CharField(_("zona horaria"), max_length=64)
    currency = models.CharField(_("moneda"), max_length=3)
    language = models.CharField(_("idioma"), max_length=2)
    plan_code = models.SlugField(_("plan"))
    terms_version = models.CharField(_("condiciones aceptadas"), max_length=20)
    terms_accepted_at = models.DateTimeField(_("aceptadas el"))
    business = models.OneToOneField(
        "tenants.Business", models.SET_NULL, null=True, blank=True, related_name="signup"
    )
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("alta de negocio")
        verbose_name_plural = _("altas de negocios")
        ordering = ("-created_at", "-pk")
        constraints = [
            # Of two people who want the same (or a look-alike) address at once, one gets it.
            models.UniqueConstraint(
                fields=["skeleton"], condition=Q(state="making"), name="signup_name_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subdomain} {self.state}"
