"""What customers book."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.resources import Resource
from tenants.ids import new_uuid


class Service(models.Model):
    """What customers book. Durations and buffers in minutes, price in the business's currency."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    name = models.CharField(_("nombre"), max_length=80)
    description = models.TextField(_("descripción"), blank=True)
    category = models.CharField(_("categoría"), max_length=60, blank=True)
    synonyms = models.JSONField(_("otras formas de pedirlo"), default=list, blank=True)
    duration_min = models.PositiveSmallIntegerField(
        _("duración (minutos)"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
    )
    price = models.DecimalField(
        _("precio"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    buffer_before_min = models.PositiveSmallIntegerField(_("margen antes (minutos)"), default=0)
    buffer_after_min = models.PositiveSmallIntegerField(_("margen después (minutos)"), default=0)
    step_min = models.PositiveSmallIntegerField(
        _("cada cuántos minutos"), default=30, validators=[MinValueValidator(5)]
    )
    min_notice_min = models.PositiveIntegerField(_("antelación mínima (minutos)"), default=60)
    horizon_days = models.PositiveSmallIntegerField(
        _("se reserva hasta (días)"), null=True, blank=True, default=60
    )
    capacity = models.PositiveSmallIntegerField(
        _("plazas"), default=1, validators=[MinValueValidator(1)]
    )
    is_trial = models.BooleanField(_("clase o visita de prueba"), default=False)
    staff = models.ManyToManyField(Resource, related_name="services", blank=True)
    # Rooms and machines it takes beside the person: of each kind named here, any one that is free.
    requires = models.ManyToManyField(Resource, related_name="required_by", blank=True)
    max_per_day = models.PositiveSmallIntegerField(
        _("máximo al día"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    needs_approval = models.BooleanField(_("cada reserva espera un sí"), default=False)
    # Up to so long before the start customers cancel and move freely; empty: the business's rule.
    cancel_notice_min = models.PositiveIntegerField(
        _("cancelar o mover sin aviso tardío (minutos antes)"), null=True, blank=True
    )
    # Minutes before the start at which to remind; empty: the business's.
    reminders = models.JSONField(null=True, blank=True)
    # Where an online appointment takes place.
    meeting_url = models.URLField(_("enlace de la videollamada"), blank=True)
    color = models.PositiveSmallIntegerField(_("color"), default=0)
    active = models.BooleanField(_("activo"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("servicio")
        verbose_name_plural = _("servicios")
        ordering = ("position", "name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_min__gte=1) & Q(step_min__gte=1) & Q(capacity__gte=1),
                name="service_sane",
            )
        ]

    def __str__(self) -> str:
        return self.name
