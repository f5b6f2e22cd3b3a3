"""Plans, subscriptions, bills, and what is used; all of it in `public`."""

from billing.models.gateways import GatewayClosure, GatewayEvent, Invoice
from billing.models.plans import Plan, Subscription
from billing.models.tokens import ModelPrice, ModelUse, TokenHold
from billing.models.usage import ActiveContact, CountedConversation, UsageCounter

__all__ = [
    "ActiveContact",
    "CountedConversation",
    "GatewayClosure",
    "GatewayEvent",
    "Invoice",
    "ModelPrice",
    "ModelUse",
    "Plan",
    "Subscription",
    "TokenHold",
    "UsageCounter",
]
