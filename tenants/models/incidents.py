"""Something that goes wrong for a while, so that people hear of it once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.models.business import Business


class Incident(models.Model):
    """A fault from its first sign until it is over. `subject` tells faults of a kind apart (an
    account at a provider, as a digest); without a business it is the platform's own. The
    constraint makes two processes that meet the same fault open one incident."""

    business = models.ForeignKey(
        Business, models.CASCADE, null=True, blank=True, related_name="incidents"
    )
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    times = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("incidente")
        verbose_name_plural = _("incidentes")
        ordering = ("-opened_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["business", "kind", "subject"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="incident_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opened_at:%Y-%m-%d %H:%M}"
