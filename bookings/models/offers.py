"""What a business offers for a while, and where it goes to work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.resources import Resource
from bookings.models.services import Service
from tenants.ids import new_uuid


class SpecialOffer(models.Model):
    """An offer that the assistant may speak of while it holds: `valid_from` to `valid_until`, both
    days included, business's zone. `price` in the business's currency; None: the text says it all.
    """

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("Todo el mundo")
        PROSPECTS = "prospects", _("Quien aún no es cliente")
        CUSTOMERS = "customers", _("Clientes")
        VIP = "vip", _("Clientes VIP")

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    title = models.CharField(_("nombre"), max_length=80)
    text = models.CharField(_("texto"), max_length=500)
    # Language -> text, where it is said in another language than the business's.
    texts = models.JSONField(default=dict, blank=True)
    service = models.ForeignKey(
        Service,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("servicio"),
    )
    price = models.DecimalField(_("precio"), max_digits=10, decimal_places=2, null=True, blank=True)
    audience = models.CharField(
        _("para"), max_length=10, choices=Audience, default=Audience.EVERYBODY
    )
    valid_from = models.DateField(_("desde"))
    valid_until = models.DateField(_("hasta"))
    active = models.BooleanField(_("activa"), default=True)

    class Meta:
        ordering = ("valid_until", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="offer_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="offer_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ServiceArea(models.Model):
    """Where the business goes to work, by the names that people call it (`synonyms`) or by the
    beginnings of its postcodes, and who covers it (nobody named: anybody)."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)
    name = models.CharField(_("zona"), max_length=80, unique=True)
    synonyms = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("también")
    )
    postcodes = ArrayField(
        models.CharField(max_length=10),
        default=list,
        blank=True,
        verbose_name=_("códigos postales"),
    )
    resources = models.ManyToManyField(
        Resource, related_name="areas", blank=True, verbose_name=_("quién la cubre")
    )
    active = models.BooleanField(_("activa"), default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
