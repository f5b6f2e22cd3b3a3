from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DueItem(models.Model):
    """One piece of work that has to happen at a time: the only index a tick reads.

    At most one row exists per (schema, kind, object). `lease` names the claim that is being
    worked on; it expires at `lease_until`, so that a crash loses nothing. `parked` rows belong
    to a suspended business and wait for it to resume; `failed` rows gave up after
    `tenants.due.ATTEMPTS` tries and wait for a person.
    """

    schema_name = models.CharField(max_length=63)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    run_at = models.DateTimeField()
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    parked = models.BooleanField(default=False)
    failed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("trabajo pendiente")
        verbose_name_plural = _("trabajos pendientes")
        constraints = [
            models.UniqueConstraint(
                fields=["schema_name", "kind", "object_id"], name="due_item_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["run_at"],
                name="due_item_waiting",
                condition=Q(parked=False, failed=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.kind} {self.object_id}"
