from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.crypto import EncryptedJSONField
from tenants.ids import new_uuid


class Plan(models.Model):
    """What a business may use in a month; an editable row. A null quota means unlimited.

    `features` lists the codes of `Feature` that are open on this plan; `gateway_prices` names the
    plan's recurring price at each payment gateway (`{"stripe": "price_..."}`).
    """

    class Feature(models.TextChoices):
        AUTOMATIC_BOOKING = "automatic_booking", _("Reservas automáticas")
        PAYMENTS = "payments", _("Cobros")
        REPORTS = "reports", _("Informes")
        ADVANCED_ANALYSIS = "advanced_analysis", _("Análisis avanzado")
        API = "api", _("API")

    class Support(models.TextChoices):
        COMMUNITY = "community", _("Comunidad")
        EMAIL = "email", _("Correo")
        PRIORITY = "priority", _("Prioritario, todos los días a cualquier hora")

    code = models.SlugField(unique=True)
    name = models.CharField(_("nombre"), max_length=60)
    price = models.DecimalField(_("precio al mes"), max_digits=10, decimal_places=2)
    price_per_conversation = models.DecimalField(
        _("precio por conversación"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Alternativa al precio mensual; vacío si no se ofrece."),
    )
    currency = models.CharField(_("moneda"), max_length=3, default="USD")
    messages = models.PositiveIntegerField(_("mensajes al mes"), null=True, blank=True)
    contacts = models.PositiveIntegerField(_("contactos activos al mes"), null=True, blank=True)
    services = models.PositiveIntegerField(_("servicios"), null=True, blank=True)
    api_per_minute = models.PositiveIntegerField(_("peticiones a la API por minuto"), default=50)
    features = models.JSONField(_("funciones"), default=list, blank=True)
    support = models.CharField(
        _("soporte"), max_length=12, choices=Support, default=Support.COMMUNITY
    )
    is_public = models.BooleanField(_("se ofrece al registrarse"), default=True)
    gateway_prices = models.JSONField(_("precios en las pasarelas"), default=dict, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("planes")
        ordering = ("price",)

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """The plan a business is on. Without a row nothing is capped (the platform's own choice).

    `state` is what the business owes, not whether it works: the business's own state says that.
    Its one writer is `billing.services.subscriptions`. `dunning_step` counts the notices sent since
    `past_due_since`; `suspended_at` marks a suspension that a payment ends (the platform's own
    suspensions are not its business); `checkout_ref` is the payment page handed out last;
    `synced_at` is when the gateway's word last changed something here.
    """

    class State(models.TextChoices):
        TRIAL = "trial", _("En prueba")
        ACTIVE = "active", _("Al día")
        PAST_DUE = "past_due", _("Pago pendiente")
        CANCELLED = "cancelled", _("Cancelada")

    business = models.OneToOneField("tenants.Business", models.CASCADE, related_name="subscription")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="subscriptions")
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.ACTIVE)
    started_at = models.DateTimeField(auto_now_add=True)
    trial_ends_at = models.DateTimeField(_("fin de la prueba"), null=True, blank=True)
    gateway = models.CharField(_("pasarela"), max_length=20, blank=True)
    customer_ref = models.CharField(_("cliente en la pasarela"), max_length=80, blank=True)
    subscription_ref = models.CharField(_("suscripción en la pasarela"), max_length=80, blank=True)
    period_end = models.DateTimeField(_("próximo pago"), null=True, blank=True)
    ends_at_period_end = models.BooleanField(_("termina con el periodo"), default=False)
    past_due_since = models.DateTimeField(_("pago pendiente desde"), null=True, blank=True)
    dunning_step = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(_("suspendido por impago"), null=True, blank=True)
    checkout_ref = models.CharField(max_length=120, blank=True, editable=False)
    synced_at = models.DateTimeField(_("comprobada"), null=True, blank=True)

    class Meta:
        verbose_name = _("suscripción")
        verbose_name_plural = _("suscripciones")
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "subscription_ref"],
                condition=~models.Q(subscription_ref=""),
                name="subscription_ref_once",
            ),
            models.UniqueConstraint(
                fields=["gateway", "customer_ref"],
                condition=~models.Q(customer_ref=""),
                name="customer_ref_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business} · {self.plan}"


class Invoice(models.Model):
    """One bill of the platform to a business, as its gateway knows it."""

    class State(models.TextChoices):
        OPEN = "open", _("Pendiente")
        PAID = "paid", _("Pagada")
        FAILED = "failed", _("Pago rechazado")
        VOID = "void", _("Anulada")

    uuid = models.UUIDField(unique=True, default=new_uuid, editable=False)
    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="invoices")
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


class UsageCounter(models.Model):
    """How much of one metric a business has used in one month of its own zone.

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
