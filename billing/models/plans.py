"""What the platform sells, and who is on it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """What a business may use in a month; an editable row. A null quota means unlimited.

    `features` lists the codes of `Feature` that are open on this plan; `gateway_prices` names the
    plan's recurring price at each payment gateway (`{"stripe": "price_..."}`),
    `conversation_prices` the metered one of a plan that may be paid per conversation too: then the
    first `included_conversations` of a period are free and at `conversation_cap` the assistant
    stops, so that no bill passes `(cap - included) * price`.
    """

    class Charging(models.TextChoices):
        MONTH = "month", _("Al mes")
        CONVERSATION = "conversation", _("Por conversación")

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
    included_conversations = models.PositiveIntegerField(
        _("conversaciones gratis por periodo"), default=0
    )
    conversation_cap = models.PositiveIntegerField(
        _("tope de conversaciones por periodo"),
        null=True,
        blank=True,
        help_text=_(
            "Obligatorio con precio por conversación: es lo que hace previsible la factura."
        ),
    )
    currency = models.CharField(_("moneda"), max_length=3, default="USD")
    messages = models.PositiveIntegerField(_("mensajes al mes"), null=True, blank=True)
    contacts = models.PositiveIntegerField(_("contactos activos al mes"), null=True, blank=True)
    services = models.PositiveIntegerField(_("servicios"), null=True, blank=True)
    ai_tokens = models.PositiveIntegerField(
        _("tokens de IA al mes"),
        null=True,
        blank=True,
        help_text=_("Solo con la clave de la plataforma. Vacío: sin límite."),
    )
    api_per_minute = models.PositiveIntegerField(_("peticiones a la API por minuto"), default=50)
    features = models.JSONField(_("funciones"), default=list, blank=True)
    support = models.CharField(
        _("soporte"), max_length=12, choices=Support, default=Support.COMMUNITY
    )
    support_contact = models.CharField(
        _("dónde se pide ayuda"),
        max_length=200,
        blank=True,
        help_text=_("Un correo, un teléfono o una dirección https; vacío: el correo de la casa."),
    )
    is_public = models.BooleanField(_("se ofrece al registrarse"), default=True)
    gateway_prices = models.JSONField(_("precios en las pasarelas"), default=dict, blank=True)
    conversation_prices = models.JSONField(
        _("precios por conversación en las pasarelas"), default=dict, blank=True
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("planes")
        ordering = ("price",)
        constraints = [
            models.CheckConstraint(
                condition=Q(price_per_conversation=None)
                | Q(
                    conversation_cap__isnull=False,
                    conversation_cap__gte=F("included_conversations"),
                ),
                name="plan_conversations_capped",
                violation_error_message=_(
                    "Con precio por conversación hace falta un tope, no menor que las gratis."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_sold(self, charging: str) -> bool:
        """Whether the plan has a price for that way of charging."""
        if charging == self.Charging.CONVERSATION:
            return self.price_per_conversation is not None
        return bool(self.price)

    def per_conversation(self, count: int) -> Decimal:
        """What so many conversations of a period cost: the first ones are free, and what passes the
        cap is not answered. Zero where the plan is not sold so."""
        price, cap = self.price_per_conversation or Decimal(0), self.conversation_cap or 0
        charged = min(count, cap) - self.included_conversations
        return max(charged, 0) * price

    @property
    def highest_bill(self) -> Decimal:
        """The most that a period can cost per conversation."""
        return self.per_conversation(self.conversation_cap or 0)


class Subscription(models.Model):
    """The plan a business is on. Without a row nothing is capped (the platform's own choice).

    `state` is what the business owes, not whether it works: the business's own state says that.
    Its one writer is `billing.services.subscriptions`. `dunning_step` counts the notices sent since
    `past_due_since`; `suspended_at` marks a suspension that a payment ends (the platform's own
    suspensions are not its business); `checkout_ref` is the payment page handed out last;
    `synced_at` is when the gateway's word last changed something here.

    `charging` is how it is charged; per conversation from `charged_from` on. A change of it waits
    for the next period: `next_plan` and `next_charging` are what begins at `switch_at`.
    """

    class State(models.TextChoices):
        TRIAL = "trial", _("En prueba")
        ACTIVE = "active", _("Al día")
        PAST_DUE = "past_due", _("Pago pendiente")
        CANCELLED = "cancelled", _("Cancelada")

    business = models.OneToOneField("tenants.Business", models.CASCADE, related_name="subscription")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="subscriptions")
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.ACTIVE)
    charging = models.CharField(
        _("forma de cobro"),
        max_length=12,
        choices=Plan.Charging,
        default=Plan.Charging.MONTH,
    )
    charged_from = models.DateTimeField(null=True, blank=True, editable=False)
    next_plan = models.ForeignKey(
        Plan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("plan después"),
    )
    next_charging = models.CharField(
        _("forma de cobro después"), max_length=12, choices=Plan.Charging, blank=True
    )
    switch_at = models.DateTimeField(_("cambia"), null=True, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    trial_ends_at = models.DateTimeField(_("fin de la prueba"), null=True, blank=True)
    gateway = models.CharField(_("pasarela"), max_length=20, blank=True)
    customer_ref = models.CharField(_("cliente en la pasarela"), max_length=80, blank=True)
    subscription_ref = models.CharField(_("suscripción en la pasarela"), max_length=80, blank=True)
    period_start = models.DateTimeField(null=True, blank=True, editable=False)
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
