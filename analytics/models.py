from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.numbers import COUNTED, Numbers


class DailyMetric(models.Model):
    """The figures of one day that is over, in the business's zone. What each column counts stands
    in `analytics.numbers.Numbers`; `analytics.rollups.daily_metric_rebuild` is the only writer.

    `currency` is what `revenue` was counted in.
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
