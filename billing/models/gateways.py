"""What payment gateways told us, and what they still have to be told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.plans import Plan
from tenants.crypto import EncryptedJSONField
from tenants.ids import new_uuid


class Invoice(models.Model):
    """One bill of the platform to a business, as its gateway knows it.

    `plan` is the one that the business was on when the bill was first seen.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Pendiente")
        PAID = "paid", _("Pagada")
        FAILED = "failed", _("Pago rechazado")
        VOID = "void", _("Anulada")

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="invoices")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="invoices")
    gateway = models.CharField(max_length=20)
    external_ref = models.CharField(max_length=80)
    number = models.CharField(_("número"), max_length=60, blank=True)
    amount = models.DecimalField(_("importe"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("moneda"), max_length=3)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.OPEN)
    period_start = models.DateTimeField(null=True, blank=True)
    period_end = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(_("emitida"))
    paid_at = models.DateTimeField(_("pagada"), null=True, blank=True)
    hosted_url = models.URLField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("factura")
        verbose_name_plural = _("facturas")
        ordering = ("-issued_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "external_ref"], name="invoice_once")
        ]

    def __str__(self) -> str:
        return self.number or self.external_ref


class GatewayEvent(models.Model):
    """One webhook of a payment gateway, kept once as it came; a repeat ends at the constraint."""

    gateway = models.CharField(max_length=20)
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    payload = EncryptedJSONField()
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("aviso de una pasarela")
        verbose_name_plural = _("avisos de las pasarelas")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "external_id"], name="gateway_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.kind} {self.external_id}"


class GatewayClosure(models.Model):
    """A customer at a gateway whose subscriptions must end because the business is closed.

    It outlives the business: its row is written in the transaction that erases it, and worked off
    until the gateway says that nothing runs any more. Its one writer is `billing.services.closing`.
    """

    gateway = models.CharField(_("pasarela"), max_length=20)
    customer_ref = models.CharField(_("cliente en la pasarela"), max_length=80)
    checkout_ref = models.CharField(max_length=120, blank=True)
    business_label = models.CharField(_("negocio"), max_length=63)
    requested_at = models.DateTimeField(_("pedida"))
    done_at = models.DateTimeField(_("hecha"), null=True, blank=True)
    last_error = models.CharField(_("último fallo"), max_length=120, blank=True)
    failed_at = models.DateTimeField(_("falló"), null=True, blank=True)

    class Meta:
        verbose_name = _("baja en una pasarela")
        verbose_name_plural = _("bajas en las pasarelas")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "customer_ref"], name="gateway_closure_once")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.customer_ref}"
