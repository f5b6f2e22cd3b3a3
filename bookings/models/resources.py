"""Who and what can be booked, and when they are away."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedTextField
from tenants.ids import new_uuid


class Resource(models.Model):
    """Somebody or something that can serve one thing at a time: a person, a room, a machine.

    All kinds share one id space, so that one constraint guards them all.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("Persona")
        ROOM = "room", _("Sala")
        MACHINE = "machine", _("Equipo")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind, default=Kind.STAFF)
    name = models.CharField(_("nombre"), max_length=80)
    color = models.PositiveSmallIntegerField(_("color"), default=0)
    active = models.BooleanField(_("activo"), default=True)
    # The member who this person is, where they sign in themselves, and where they are written to.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    phone = EncryptedTextField(_("teléfono"), blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    # How big a part of the bookings for "anybody" this person gets beside the others.
    weight = models.PositiveSmallIntegerField(
        _("peso en el reparto"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    max_per_day = models.PositiveSmallIntegerField(
        _("máximo de citas al día"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    # Where a business names nobody, its people are numbered: this is one of them (1, 2, …), and
    # works in those hours that say so many are there.
    place_no = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("recurso")
        verbose_name_plural = _("recursos")
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1) & (Q(max_per_day=None) | Q(max_per_day__gte=1)),
                name="resource_sane",
            ),
            models.UniqueConstraint(fields=["place_no"], name="resource_place_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TimeOff(models.Model):
    """A stretch in which somebody, or (without `resource`) the whole business, takes no bookings:
    holidays, sick leave, a blocked hour. Bookings already made in it stand, and are shown."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="time_off"
    )
    start = models.DateTimeField(_("desde"))
    end = models.DateTimeField(_("hasta"))
    reason = models.CharField(_("motivo"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ausencia")
        verbose_name_plural = _("ausencias")
        ordering = ("start", "id")
        indexes = [models.Index(fields=["resource", "end"], name="time_off_ahead")]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="time_off_forward")
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M}–{self.end:%Y-%m-%d %H:%M}"
