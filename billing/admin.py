from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing.models import (
    CountedConversation,
    GatewayClosure,
    GatewayEvent,
    Invoice,
    ModelPrice,
    Plan,
    Subscription,
    UsageCounter,
)
from billing.services.subscriptions import SubscriptionError, subscription_change_plan
from billing.support import support_link
from tenants.admin_parts import ReadOnlyAdmin, actor_of
from tenants.audit.services import audit
from tenants.context import public_context


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """A plan with its features as boxes to tick."""

    features = forms.MultipleChoiceField(
        label=_("funciones"),
        choices=Plan.Feature.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Plan
        fields = (
            "name",
            "code",
            "is_public",
            "support",
            "support_contact",
            "price",
            "price_per_conversation",
            "included_conversations",
            "conversation_cap",
            "currency",
            "messages",
            "contacts",
            "services",
            "ai_tokens",
            "api_per_minute",
            "features",
            "gateway_prices",
            "conversation_prices",
        )
        help_texts = {
            "messages": _("Vacío: sin límite."),
            "contacts": _("Vacío: sin límite."),
            "services": _("Vacío: sin límite."),
        }

    def clean_support_contact(self) -> str:
        """Owners are led there by a link."""
        contact: str = self.cleaned_data["support_contact"].strip()
        if contact and not support_link(contact):
            raise forms.ValidationError(
                _("Escribe un correo, un teléfono con prefijo o una dirección https.")
            )
        return contact

    def clean_gateway_prices(self) -> dict[str, Any]:
        """Per gateway one price or several: everybody's plan page reads this."""
        return self._prices("gateway_prices")

    def clean_conversation_prices(self) -> dict[str, Any]:
        """As the month's; each of them is a metered price."""
        return self._prices("conversation_prices")

    def _prices(self, name: str) -> dict[str, Any]:
        prices = self.cleaned_data[name] or {}
        if not isinstance(prices, dict) or not all(map(_is_price, prices.values())):
            raise forms.ValidationError(
                _('Escríbelo como {"stripe": "price_..."} o {"stripe": ["price_...", "..."]}.')
            )
        return prices


def _is_price(value: object) -> bool:
    """One reference of a price, or a list of them."""
    many = value if isinstance(value, list) else [value]
    return all(isinstance(each, str) and each for each in many)


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Plans are rows: a change counts from the next message on. Each change is audited."""

    form = PlanForm
    list_display = (
        "name",
        "code",
        "price",
        "currency",
        "messages",
        "contacts",
        "services",
        "api_per_minute",
        "is_public",
    )
    list_filter = ("is_public",)
    search_fields = ("name", "code")
    fieldsets = (
        (None, {"fields": ("name", "code", "is_public", "support", "support_contact")}),
        (_("Precio"), {"fields": ("price", "currency")}),
        (
            _("Precio por conversación"),
            {"fields": ("price_per_conversation", "included_conversations", "conversation_cap")},
        ),
        (_("Topes"), {"fields": ("messages", "contacts", "services", "api_per_minute")}),
        (_("Qué abre"), {"fields": ("features",)}),
        (_("Pasarelas"), {"fields": ("gateway_prices", "conversation_prices")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[str, ...]:
        """A code is what the rest of the product knows a plan by."""
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        before = _facts(Plan.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        action = "plan.updated" if change else "plan.created"
        audit(
            action, obj, actor=actor_of(request), before=before, after=_facts(obj), request=request
        )


def _facts(plan: Plan) -> dict[str, Any]:
    facts = {name: getattr(plan, name) for name in PlanForm.Meta.fields}
    return {name: str(each) if isinstance(each, Decimal) else each for name, each in facts.items()}


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which plan a business is on. Only the plan is changed here, through its one writer: the
    platform's own decision, without charging."""

    list_display = (
        "business",
        "plan",
        "charging",
        "state",
        "trial_ends_at",
        "period_end",
        "gateway",
    )
    list_filter = ("state", "plan", "charging", "gateway")
    list_select_related = ("business", "plan")
    search_fields = ("business__name", "business__schema_name")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Subscription | None = None
    ) -> list[str]:
        return [field.name for field in Subscription._meta.fields if field.name != "plan"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:
        if "plan" not in form.changed_data:
            return
        try:
            with public_context():
                subscription_change_plan(
                    business=obj.business, plan_code=obj.plan.code, actor=actor_of(request)
                )
        except SubscriptionError as error:
            messages.error(request, str(error))


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    """Bills, as the gateways know them."""

    list_display = ("number", "business", "amount", "currency", "state", "issued_at", "paid_at")
    list_filter = ("state", "gateway", "currency")
    list_select_related = ("business",)
    search_fields = ("number", "external_ref", "business__name")
    date_hierarchy = "issued_at"


@admin.register(GatewayEvent)
class GatewayEventAdmin(ReadOnlyAdmin):
    """What payment gateways told us, and what came of it. The payload stays encrypted."""

    list_display = ("received_at", "gateway", "kind", "external_id", "processed_at", "outcome")
    list_filter = ("gateway", "kind")
    search_fields = ("external_id",)
    exclude = ("payload",)


@admin.register(GatewayClosure)
class GatewayClosureAdmin(ReadOnlyAdmin):
    """Businesses that are no more, and whether their gateways have ended what they paid for."""

    list_display = (
        "business_label",
        "gateway",
        "requested_at",
        "done_at",
        "failed_at",
        "last_error",
    )
    list_filter = (("done_at", admin.EmptyFieldListFilter), "gateway")
    search_fields = ("business_label", "customer_ref")
    exclude = ("checkout_ref",)


@admin.register(CountedConversation)
class CountedConversationAdmin(ReadOnlyAdmin):
    """Conversations that were counted, and whether the gateway knows of those that cost."""

    list_display = ("uuid", "business", "month", "report", "reported_at")
    list_filter = ("report", "month")
    list_select_related = ("business",)
    search_fields = ("uuid", "business__name")
    exclude = ("contact_id",)


@admin.register(UsageCounter)
class UsageCounterAdmin(ReadOnlyAdmin):
    """What businesses have used, month by month."""

    list_display = ("business", "metric", "month", "used", "warned")
    list_filter = ("metric", "month")
    list_select_related = ("business",)
    search_fields = ("business__name",)
    date_hierarchy = "month"


@admin.register(ModelPrice)
class ModelPriceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What each model costs, for the figures of the platform and of its businesses."""

    search_fields = ("model",)
    list_display = ("model", "price_in", "price_out", "updated_at")
    list_editable = ("price_in", "price_out")
