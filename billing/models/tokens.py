"""What models cost: tokens used of each, and what their vendors charge for them."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class ModelPrice(models.Model):
    """What a vendor charges for a million tokens of one model, in US dollars. Prices change and
    nobody tells us: an editable row. A model without one costs what the setting
    `AI_PRICE_PER_MILLION_TOKENS` says."""

    model = models.CharField(_("modelo"), max_length=80, unique=True)
    price_in = models.DecimalField(_("por millón de tokens leídos"), max_digits=9, decimal_places=4)
    price_out = models.DecimalField(
        _("por millón de tokens escritos"), max_digits=9, decimal_places=4, default=Decimal(0)
    )
    updated_at = models.DateTimeField(_("actualizado"), auto_now=True)

    class Meta:
        verbose_name = _("precio de un modelo")
        verbose_name_plural = _("precios de los modelos")
        ordering = ("model",)

    def __str__(self) -> str:
        return self.model


class ModelUse(models.Model):
    """Tokens that a business used of one model in one month of its zone; `is_own`: with a key of
    its own, which the platform does not pay. For what, the business's own tables say."""

    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="+")
    month = models.DateField()
    model = models.CharField(_("modelo"), max_length=80)
    is_own = models.BooleanField(_("con su propia clave"))
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("uso de un modelo")
        verbose_name_plural = _("uso de los modelos")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "month", "model", "is_own"], name="model_use_once"
            )
        ]
        indexes = [models.Index(fields=["month"], name="model_use_by_month")]

    def __str__(self) -> str:
        return f"{self.business_id} {self.month:%Y-%m} {self.model}"


class TokenHold(models.Model):
    """Tokens of a business set aside for a call to a model that is being made; void after
    `until`."""

    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="+")
    tokens = models.PositiveIntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.business_id} {self.tokens} {self.until:%H:%M:%S}"
