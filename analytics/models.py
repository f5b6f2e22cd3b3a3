from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.detail import HOURS_A_DAY, Detail
from analytics.numbers import COUNTED, Numbers


class DailyMetric(models.Model):
    """The figures of one day that is over, in the business's zone. What each column counts stands
    in `analytics.numbers.Numbers`; `analytics.rollups.daily_metric_rebuild` is the only writer.

    `currency` is what `revenue` was counted in. `hours` and `services` are what
    `analytics.detail.Detail` says; `hours` is null in rows from before either was counted.
    """

    date = models.DateField(_("día"), unique=True)
    messages_in = models.PositiveIntegerField(default=0)
    messages_out = models.PositiveIntegerField(default=0)
    messages_assistant = models.PositiveIntegerField(default=0)
    messages_answered = models.PositiveIntegerField(default=0)
    replies = models.PositiveIntegerField(default=0)
    reply_seconds_total = models.FloatField(default=0)
    conversations = models.PositiveIntegerField(default=0)
    handovers = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    whatsapp_people = models.PositiveIntegerField(default=0)
    whatsapp_booked = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    bookings = models.PositiveIntegerField(default=0)
    bookings_unaided = models.PositiveIntegerField(default=0)
    revenue = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    currency = models.CharField(max_length=3)
    cancelled = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    no_shows = models.PositiveIntegerField(default=0)
    leads_new = models.PositiveIntegerField(default=0)
    leads_won = models.PositiveIntegerField(default=0)
    people_engaged = models.PositiveIntegerField(default=0)
    intents_reviewed = models.PositiveIntegerField(default=0)
    intents_corrected = models.PositiveIntegerField(default=0)
    hours = models.JSONField(null=True)
    services = models.JSONField(default=dict)
    rebuilt_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cifras de un día")
        verbose_name_plural = _("cifras por día")
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"

    def as_numbers(self) -> Numbers:
        """The row's counts, as what can be added up."""
        return Numbers(1, *(getattr(self, name) for name in COUNTED))

    def as_detail(self) -> Detail:
        """The row's hours and services."""
        empty = [0] * HOURS_A_DAY
        hours = self.hours or {"in": empty, "out": empty}
        return Detail(tuple(hours["in"]), tuple(hours["out"]), self.services)


class AcquisitionSpend(models.Model):
    """What the business paid in a month, in one place, to win customers; entered by hand.
    `analytics.spend.spend_save` is the only writer."""

    class Channel(models.TextChoices):
        META = "meta", _("Instagram y Facebook")
        GOOGLE = "google", _("Google")
        TIKTOK = "tiktok", _("TikTok")
        PORTALS = "portals", _("Portales y directorios")
        REFERRALS = "referrals", _("Recomendaciones y descuentos")
        PRINT = "print", _("Carteles y folletos")
        OTHER = "other", _("Otros gastos")

    month = models.DateField()
    channel = models.CharField(max_length=12, choices=Channel)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("gasto de captación")
        verbose_name_plural = _("gastos de captación")
        ordering = ("month", "channel")
        constraints = [
            models.UniqueConstraint(fields=["month", "channel"], name="acquisition_spend_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="acquisition_spend_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.channel}"
