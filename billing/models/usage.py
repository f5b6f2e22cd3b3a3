"""What businesses have used."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from tenants.ids import new_uuid


def _same(column: str) -> Func:
    """A number as a range of one, since exclusion constraints of the core compare ranges only."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class UsageCounter(models.Model):
    """How much of one metric a business has used in one month of its own zone; for conversations
    that are charged, in the period that `month` begins (see `billing.periods`).

    `warned` is the highest per cent that the owners were told of (0, 80 or 100), of the cap
    `warned_of`: after a change of plan they are told anew.
    """

    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="usage")
    metric = models.CharField(max_length=20)
    month = models.DateField()
    used = models.PositiveIntegerField(default=0)
    warned = models.PositiveSmallIntegerField(db_default=0, editable=False)
    warned_of = models.PositiveIntegerField(null=True, editable=False)

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


class ActiveContact(models.Model):
    """A contact of a business that wrote in a month: why a contact counts once, and who has room.

    The contact is named by its number only: its row lies in the business's schema.
    """

    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="+")
    month = models.DateField()
    contact_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("contacto activo del mes")
        verbose_name_plural = _("contactos activos del mes")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "month", "contact_id"], name="active_contact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.business_id} {self.month:%Y-%m} {self.contact_id}"


class CountedConversation(models.Model):
    """One conversation: 24 hours with one contact, from the assistant's first answer on.

    The constraint is the rule: no two windows of a contact overlap, so that however many workers
    answer at once, on whatever channels, one conversation is counted. Hours are elapsed time, which
    clock changes do not touch. `month` is the calendar month it began in, in the business's zone.
    The contact is named by its number only. `report` is how far telling the gateway has come: empty
    where it is not charged (paid by the month, or one of the free ones); its one writer is
    `billing.services.conversations`. `unsure_since` is when it was first sent without an answer.
    """

    class Report(models.TextChoices):
        DUE = "due", _("Por comunicar")
        SENT = "sent", _("Comunicada")
        UNSURE = "unsure", _("No se sabe si llegó")
        REFUSED = "refused", _("No la aceptaron")

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="+")
    contact_id = models.BigIntegerField()
    during = DateTimeRangeField()
    month = models.DateField()
    gateway = models.CharField(max_length=20, blank=True)
    customer_ref = models.CharField(max_length=80, blank=True)
    report = models.CharField(_("aviso a la pasarela"), max_length=8, choices=Report, blank=True)
    unsure_since = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(_("comunicada"), null=True, blank=True)

    class Meta:
        verbose_name = _("conversación contada")
        verbose_name_plural = _("conversaciones contadas")
        indexes = [
            models.Index(fields=["business", "month"], name="conversation_by_month"),
            models.Index(fields=["report"], name="conversation_to_report", condition=~Q(report="")),
        ]
        constraints = [
            ExclusionConstraint(
                name="conversation_once",
                expressions=[
                    (_same("business_id"), RangeOperators.OVERLAPS),
                    (_same("contact_id"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.business_id} {self.month:%Y-%m} {self.contact_id}"
