"""Stripe as a `Gateway`."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import stripe
from django.conf import settings
from pydantic import ValidationError

from billing.gateways.base import (
    CheckoutOrder,
    CheckoutPage,
    PayloadRefused,
    PriceChange,
    RemoteEvent,
    RemoteInvoice,
    RemoteSubscription,
    SignatureRefused,
    UsageReport,
)
from billing.gateways.stripe.client import client
from billing.gateways.stripe.errors import gateway_error
from billing.gateways.stripe.payloads import (
    CheckoutObject,
    EventObject,
    InvoiceObject,
    SubscriptionObject,
)
from billing.gateways.stripe.signature import HEADER, signature_is_valid

# A business has one subscription at a time and a bill a month.
LISTED_SUBSCRIPTIONS = 100
LISTED_INVOICES = 24
# How Stripe says that it has a meter event of that identifier already.
KNOWN_UNIT = "duplicate_meter_event"
_LANGUAGES = frozenset({"es", "en", "pt"})


@contextmanager
def _words() -> Iterator[None]:
    try:
        yield
    except (stripe.StripeError, ValidationError) as error:
        raise gateway_error(error) from error


def _options(key: str, params: Mapping[str, Any]) -> stripe.RequestOptions:
    """A repeated call is the same call to Stripe, and one with other values another call."""
    digest = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:16]
    return {"idempotency_key": f"mostrador-{key}-{digest}"[:255]}


class StripeGateway:
    """See `billing.gateways.base.Gateway`. Keys: STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET."""

    name = "stripe"

    @property
    def is_configured(self) -> bool:
        return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRETS)

    def customer_ensure(self, *, customer_ref: str, name: str, email: str, key: str) -> str:
        if customer_ref:
            return customer_ref
        params: Any = {"name": name, "email": email, "metadata": {"mostrador": key}}
        with _words():
            made = client().v1.customers.create(params, _options(key, params))
        return str(made.id)

    def checkout_page(self, order: CheckoutOrder) -> CheckoutPage:
        with _words():
            if order.previous_ref and (page := _reuse(order)):
                return page
            params = _checkout_params(order)
            made = client().v1.checkout.sessions.create(params, _options(order.key, params))
            session = CheckoutObject.model_validate(made.to_dict())
        return CheckoutPage(session.id, session.url or "")

    def checkout_is_open(self, checkout_ref: str) -> bool:
        with _words():
            return _session(checkout_ref).status == "open"

    def checkout_close(self, checkout_ref: str) -> None:
        with _words():
            if _session(checkout_ref).status == "open":
                client().v1.checkout.sessions.expire(checkout_ref)

    def portal_url(
        self, *, customer_ref: str, return_url: str, subscription_ref: str = "", price_ref: str = ""
    ) -> str:
        with _words():
            params: Any = {"customer": customer_ref, "return_url": return_url}
            if subscription_ref and price_ref:
                params["flow_data"] = _change_flow(subscription_ref, price_ref, return_url)
            # Each visit is a page of its own: the SDK makes a fresh Idempotency-Key.
            return str(client().v1.billing_portal.sessions.create(params).url)

    def subscriptions_fetch(self, customer_ref: str) -> list[RemoteSubscription]:
        with _words():
            found = client().v1.subscriptions.list(
                {"customer": customer_ref, "status": "all", "limit": LISTED_SUBSCRIPTIONS}
            )
            return [SubscriptionObject.model_validate(one.to_dict()).remote() for one in found.data]

    def invoices_fetch(self, customer_ref: str) -> list[RemoteInvoice]:
        with _words():
            found = client().v1.invoices.list({"customer": customer_ref, "limit": LISTED_INVOICES})
            made = [one.to_dict() for one in found.data if one.status not in (None, "draft")]
            return [InvoiceObject.model_validate(one).remote() for one in made]

    def cancel(self, *, subscription_ref: str) -> None:
        with _words():
            client().v1.subscriptions.update(subscription_ref, {"cancel_at_period_end": True})

    @property
    def usage_remembered(self) -> timedelta:
        # Stripe promises a day; an hour of it is for the clocks.
        return timedelta(hours=23)

    def usage_report(self, report: UsageReport) -> None:
        params: Any = {
            "event_name": settings.STRIPE_METER_EVENT,
            "identifier": report.ref,
            "timestamp": int(report.at.timestamp()),
            "payload": {"stripe_customer_id": report.customer_ref, "value": "1"},
        }
        with _words():
            try:
                client().v1.billing.meter_events.create(params, _options(report.ref, params))
            except stripe.InvalidRequestError as error:
                if error.code != KNOWN_UNIT:
                    raise

    def price_change(self, change: PriceChange) -> None:
        with _words():
            found = client().v1.subscriptions.retrieve(change.subscription_ref).to_dict()
            item = {"id": found["items"]["data"][0]["id"], "price": change.price_ref}
            params: Any = {"items": [item], "proration_behavior": "none"}
            if not change.metered:
                item["quantity"] = 1
            if change.bill_now:
                params["billing_cycle_anchor"] = {"type": "now"}
            client().v1.subscriptions.update(
                change.subscription_ref, params, _options(change.key, params)
            )

    def end_now(self, *, subscription_ref: str) -> None:
        with _words():
            client().v1.subscriptions.cancel(
                subscription_ref, {"invoice_now": True, "prorate": False}
            )

    def event_verify(self, *, body: bytes, headers: Mapping[str, str]) -> Mapping[str, Any]:
        if not signature_is_valid(body, headers.get(HEADER, ""), settings.STRIPE_WEBHOOK_SECRETS):
            raise SignatureRefused
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise PayloadRefused("Not JSON.") from error
        if not isinstance(payload, dict):
            raise PayloadRefused("Not an object.")
        return payload

    def event_parse(self, payload: Mapping[str, Any]) -> RemoteEvent:
        try:
            event = EventObject.model_validate(payload)
        except ValidationError as error:
            raise PayloadRefused("Not an event.") from error
        return RemoteEvent(ref=event.id, kind=event.type, customer_ref=event.customer)


def _session(checkout_ref: str) -> CheckoutObject:
    found = client().v1.checkout.sessions.retrieve(checkout_ref)
    return CheckoutObject.model_validate(found.to_dict())


def _reuse(order: CheckoutOrder) -> CheckoutPage | None:
    """The page made before, while it is open and sells the same; otherwise it is closed."""
    session = _session(order.previous_ref)
    if session.status != "open":
        return None
    if (session.metadata or {}).get("price") == order.price_ref and session.url:
        return CheckoutPage(session.id, session.url)
    # Refused when it was paid this very moment: then nothing new is sold.
    client().v1.checkout.sessions.expire(session.id)
    return None


def _checkout_params(order: CheckoutOrder) -> Any:
    return {
        "mode": "subscription",
        "customer": order.customer_ref,
        "line_items": [{"price": order.price_ref} | ({} if order.metered else {"quantity": 1})],
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "client_reference_id": order.business_label,
        "metadata": {"price": order.price_ref, "business": order.business_label},
        "subscription_data": {"metadata": {"business": order.business_label}},
        "locale": order.language if order.language in _LANGUAGES else "auto",
    }


def _change_flow(subscription_ref: str, price_ref: str, return_url: str) -> dict[str, Any]:
    """Stripe's own page to confirm a change of price: it shows what is charged for the rest of
    the period and what is credited."""
    found = client().v1.subscriptions.retrieve(subscription_ref).to_dict()
    return {
        "type": "subscription_update_confirm",
        "subscription_update_confirm": {
            "subscription": subscription_ref,
            "items": [{"id": found["items"]["data"][0]["id"], "price": price_ref, "quantity": 1}],
        },
        "after_completion": {"type": "redirect", "redirect": {"return_url": return_url}},
    }
