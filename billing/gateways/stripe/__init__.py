"""Stripe: Checkout, the billing portal, subscriptions, signed webhooks."""

from billing.gateways.stripe.gateway import StripeGateway

__all__ = ["StripeGateway"]
