from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelRoute(models.Model):
    """Which business a provider account belongs to, where the provider has one callback for all.

    `address` is what the provider names in its callback (a receiving number in E.164, a page id);
    it is the business's own public number, not a customer's.
    """

    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=80)
    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="routes")

    class Meta:
        verbose_name = _("número de un negocio")
        verbose_name_plural = _("números de los negocios")
        constraints = [
            models.UniqueConstraint(fields=["channel", "address"], name="channel_route_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"
