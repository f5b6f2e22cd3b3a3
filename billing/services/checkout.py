"""Buying, changing and ending a plan: where the owner is sent for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.gateways.base import CheckoutOrder, Gateway
from billing.gateways.registry import gateway, gateway_for_sales
from billing.models import Plan, Subscription
from billing.services.invoices import invoices_apply
from billing.services.standing import is_bought, prices_of
from billing.services.subscriptions import (
    SubscriptionError,
    subscription_apply,
    subscription_ensure,
    subscription_locked,
    subscription_write,
)
from billing.services.switching import switch_forget, switch_plan
from tenants.actors import Actor
from tenants.models import Business, User
from tenants.urls_for import business_url
from tenants.webhooks import payload_clean

Charging = Plan.Charging


@dataclass(frozen=True)
class Departure:
    """Where to go next: to `url` at the gateway, or nowhere (`url` empty) because it is done: the
    plan `begins` with the next period, or a promised change is taken back (`stays`), or the plan
    ends with the period."""

    url: str
    plan: Plan
    is_payment: bool = False
    begins: datetime | None = None
    stays: bool = False


def checkout_begin(
    *, business: Business, plan_code: str, user: User, charging: str = Charging.MONTH
) -> Departure:
    """What an owner has to do to be on a plan, charged in that way: pay on a page of the gateway,
    confirm the change of a running subscription there, or nothing more when they go back to a plan
    without price or choose how the next period is charged.

    The subscription's row is locked while the gateway is asked, and the payment page handed out
    last is remembered in it: a double click gets the same page twice, and whoever has bought
    already is never sold a second subscription. Raises `SubscriptionError` (words for the owner)
    and `GatewayError`.
    """
    source = _source()
    plan = Plan.objects.filter(code=payload_clean(plan_code), is_public=True).first()
    if plan is None or charging not in Charging.values:
        raise SubscriptionError(_("Ese plan ya no se ofrece. Elige otro de la lista."))
    with transaction.atomic():
        subscription = subscription_ensure(business=business, plan=plan)
        _look(subscription, source)
        if is_bought(subscription):
            departure = _change(subscription, plan, charging, user)
        else:
            departure = _buy(subscription, plan, charging, source, user)
    return departure


def portal_visit(*, business: Business) -> Departure:
    """The gateway's page for card, bills and cancelling. Raises `SubscriptionError` where nothing
    was ever bought, and `GatewayError`."""
    found = Subscription.objects.select_related("plan").filter(business=business)
    subscription = found.exclude(customer_ref="").first()
    if subscription is None:
        raise SubscriptionError(_("Todavía no has contratado ningún plan de pago."))
    url = gateway(subscription.gateway).portal_url(
        customer_ref=subscription.customer_ref,
        return_url=business_url(business, reverse("billing:return")),
    )
    return Departure(url, subscription.plan)


def checkout_confirm(*, business: Business) -> Subscription | None:
    """The subscription after a visit to the gateway, asked for at once instead of waiting for the
    webhook. Raises `GatewayError`."""
    found = Subscription.objects.filter(business=business).first()
    if found is None:
        return None
    with transaction.atomic():
        subscription = subscription_locked(found.pk)
        if subscription is not None and subscription.customer_ref:
            _look(subscription, gateway(subscription.gateway))
    return subscription


def _source() -> Gateway:
    source = gateway_for_sales()
    if source is None:
        raise SubscriptionError(
            _("Aquí no se puede pagar en línea: escribe a quien lleva la plataforma.")
        )
    return source


def _look(subscription: Subscription, source: Gateway) -> None:
    """Learn what was bought meanwhile, in another tab or by a colleague."""
    if subscription.customer_ref:
        source = gateway(subscription.gateway)
        remotes = source.subscriptions_fetch(subscription.customer_ref)
        invoices = source.invoices_fetch(subscription.customer_ref)
        subscription_apply(subscription=subscription, remotes=remotes)
        invoices_apply(subscription=subscription, invoices=invoices)


def _buy(
    subscription: Subscription, plan: Plan, charging: str, source: Gateway, user: User
) -> Departure:
    prices = prices_of(plan, source.name, charging)
    if not plan.is_sold(charging):
        raise SubscriptionError(_not_sold(subscription))
    if not prices:
        raise SubscriptionError(
            _("Este plan aún no se puede pagar en línea: escribe a quien lleva la plataforma.")
        )
    business = subscription.business
    same = subscription.gateway in ("", source.name)
    customer_ref = source.customer_ensure(
        customer_ref=subscription.customer_ref if same else "",
        name=business.name,
        email=user.email,
        key=f"customer-{business.schema_name}-{subscription.pk}",
    )
    previous = subscription.checkout_ref if same else ""
    page = source.checkout_page(
        CheckoutOrder(
            customer_ref=customer_ref,
            price_ref=prices[0],
            previous_ref=previous,
            key=f"checkout-{subscription.pk}-{prices[0]}-{previous}-{subscription.subscription_ref}",
            business_label=business.schema_name,
            success_url=business_url(business, reverse("billing:return")),
            cancel_url=business_url(business, "/plan/"),
            language=get_language() or "",
            metered=charging == Charging.CONVERSATION,
        )
    )
    target = {"gateway": source.name, "customer_ref": customer_ref, "checkout_ref": page.ref}
    subscription_write(subscription, target, "subscription.checkout", Actor.person(user))
    return Departure(page.url, plan, is_payment=True)


def _not_sold(subscription: Subscription) -> str:
    if subscription.suspended_at:
        return _("Tu negocio está suspendido por un pago pendiente: elige un plan de pago.")
    return _("Ese plan no se compra: ya puedes usarlo.")


def _change(subscription: Subscription, plan: Plan, charging: str, user: User) -> Departure:
    """A running subscription: pay what is owed, let it end, choose how the next period is charged,
    or confirm another price for the month."""
    source = gateway(subscription.gateway)
    owed = subscription.state == Subscription.State.PAST_DUE
    if not plan.price and not owed:
        return _end(subscription, plan, source, user)
    waits = Charging.CONVERSATION in (charging, subscription.charging) or subscription.next_charging
    if waits and not owed:
        return _later(subscription, plan, charging, user)
    prices = prices_of(plan, source.name)
    changes = plan != subscription.plan and prices and not owed
    url = source.portal_url(
        customer_ref=subscription.customer_ref,
        return_url=business_url(subscription.business, reverse("billing:return")),
        subscription_ref=subscription.subscription_ref if changes else "",
        price_ref=prices[0] if changes else "",
    )
    return Departure(url, plan)


def _later(subscription: Subscription, plan: Plan, charging: str, user: User) -> Departure:
    if not plan.is_sold(charging) or not prices_of(plan, subscription.gateway, charging):
        raise SubscriptionError(
            _("Este plan aún no se puede pagar así en línea: escribe a quien lleva la plataforma.")
        )
    actor = Actor.person(user)
    begins = switch_plan(subscription=subscription, plan=plan, charging=charging, actor=actor)
    return Departure("", plan, begins=begins, stays=begins is None)


def _end(subscription: Subscription, plan: Plan, source: Gateway, user: User) -> Departure:
    switch_forget(subscription, Actor.person(user))
    if not subscription.ends_at_period_end:
        source.cancel(subscription_ref=subscription.subscription_ref)
        target = {"ends_at_period_end": True}
        subscription_write(subscription, target, "subscription.cancelled", Actor.person(user))
    return Departure("", plan)
