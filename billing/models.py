from django.db import models
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """What a business may use in a month; an editable row. A null quota means unlimited."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("nombre"), max_length=60)
    price = models.DecimalField(_("precio al mes"), max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3, default="USD")
    messages = models.PositiveIntegerField(_("mensajes al mes"), null=True, blank=True)
    contacts = models.PositiveIntegerField(_("contactos activos al mes"), null=True, blank=True)
    services = models.PositiveIntegerField(_("servicios"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("planes")
        ordering = ("price",)

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """The plan a business is on. Without a row nothing is capped (the platform's own choice)."""

    business = models.OneToOneField("tenants.Business", models.CASCADE, related_name="subscription")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="subscriptions")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("suscripción")
        verbose_name_plural = _("suscripciones")

    def __str__(self) -> str:
        return f"{self.business} · {self.plan}"


class UsageCounter(models.Model):
    """How much of one metric a business has used in one month of its own zone."""

    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="usage")
    metric = models.CharField(max_length=20)
    month = models.DateField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("consumo del mes")
        verbose_name_plural = _("consumos del mes")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "metric", "month"], name="usage_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.business} {self.metric} {self.month:%Y-%m}: {self.used}"
