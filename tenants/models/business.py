from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.lookalikes import skeleton_sql
from tenants.validators import validate_time_zone

validate_schema_name = RegexValidator(
    r"^[a-z][a-z0-9_]{1,40}$", _("Letras minúsculas, números y guion bajo; empieza por letra.")
)


class Business(TenantMixin):  # type: ignore[misc]
    """One customer of the platform: a row here and a PostgreSQL schema of the same name.

    The row with schema `public` is the platform itself (it holds the platform's data key); the
    row with `is_template` is the schema that new businesses are cloned from, kept current by
    migrations and hidden from everything else.
    """

    class State(models.TextChoices):
        TRIAL = "trial", _("En prueba")
        ACTIVE = "active", _("Activo")
        SUSPENDED = "suspended", _("Suspendido")
        DELETED = "deleted", _("Eliminado")

    class SuspendedFor(models.TextChoices):
        PLATFORM = "platform"
        UNPAID = "unpaid"

    class Vertical(models.TextChoices):
        SALON = "salon", _("Peluquería o estética")
        CLINIC = "clinic", _("Clínica")
        ACADEMY = "academy", _("Academia")
        MAINTENANCE = "maintenance", _("Mantenimiento")
        OTHER = "other", _("Otro")

    name = models.CharField(_("nombre"), max_length=120)
    description = models.TextField(_("descripción"), blank=True)
    vertical = models.CharField(
        _("sector"), max_length=20, choices=Vertical, default=Vertical.OTHER
    )
    state = models.CharField(_("estado"), max_length=12, choices=State, default=State.TRIAL)
    # Whose suspension it is, so that only whoever made it ends it by itself; empty while it serves.
    suspended_for = models.CharField(
        max_length=12,
        choices=SuspendedFor,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    is_template = models.BooleanField(default=False, editable=False)
    timezone = models.CharField(
        _("zona horaria"),
        max_length=64,
        default="Europe/Madrid",
        validators=[validate_time_zone],
    )
    currency = models.CharField(_("moneda"), max_length=3, default="USD")
    language = models.CharField(_("idioma"), max_length=2, default="es")
    country = models.CharField(_("país"), max_length=2, default="ES")
    phone = models.CharField(_("teléfono"), max_length=20, blank=True)
    address = models.CharField(_("dirección"), max_length=200, blank=True)
    city = models.CharField(_("ciudad"), max_length=80, blank=True)
    map_url = models.URLField(_("enlace del mapa"), blank=True)
    website = models.URLField(_("web"), blank=True)
    settings = models.JSONField(default=dict, blank=True)
    wrapped_key = models.BinaryField(editable=False)
    trial_started_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    auto_create_schema = False
    auto_drop_schema = False

    class Meta:
        verbose_name = _("negocio")
        verbose_name_plural = _("negocios")
        ordering = ("name",)
        indexes = [models.Index(skeleton_sql("schema_name"), name="business_skeleton")]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        """The zone that the business's hours, days and reports are reckoned in."""
        return ZoneInfo(self.timezone)

    @property
    def is_serving(self) -> bool:
        """Whether work may be done for this business at all."""
        return self.state in (self.State.TRIAL, self.State.ACTIVE)

    @property
    def slug(self) -> str:
        """The business's label in its host name (`slug.localhost`)."""
        return str(self.schema_name).replace("_", "-")


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name of a business, without port."""

    class Meta:
        verbose_name = _("dominio")
        verbose_name_plural = _("dominios")
