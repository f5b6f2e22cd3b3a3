"""Stripe's objects with the fields that its API always sends. Times are Unix seconds."""

import calendar
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from billing.gateways.fake.store import Resource

_DAY = 24 * 3600
METER = "mtr_test_conversations"


@dataclass(frozen=True)
class Price:
    """What a price costs, in the currency's smallest unit: a month, or each unit of use
    (`metered`)."""

    ref: str
    name: str
    amount: int
    currency: str
    metered: bool = False


def now() -> int:
    """This moment."""
    return int(timezone.now().timestamp())


def ref(prefix: str) -> str:
    """A new id in Stripe's manner."""
    return f"{prefix}_{secrets.token_hex(12)}"


def month_later(moment: int) -> int:
    """The same day of the next month, or its last one."""
    start = datetime.fromtimestamp(moment, UTC)
    year, month = (start.year + 1, 1) if start.month == 12 else (start.year, start.month + 1)
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def new_object(kind: str, prefix: str, **fields: Any) -> Resource:
    """An object of a kind, with a new id and what every object has."""
    return {"id": ref(prefix), "object": kind, "created": now(), "livemode": False, **fields}


def listing(url: str, data: list[Resource], *, has_more: bool = False) -> Resource:
    """A page of objects."""
    return {"object": "list", "url": url, "has_more": has_more, "data": data}


def customer(params: dict[str, Any]) -> Resource:
    """A customer."""
    return new_object(
        "customer",
        "cus",
        name=params.get("name"),
        email=params.get("email"),
        metadata=params.get("metadata", {}),
        balance=0,
    )


def checkout_session(params: dict[str, Any], price: Price, url: str) -> Resource:
    """An open payment page for a subscription."""
    made = new_object(
        "checkout.session",
        "cs_test",
        mode="subscription",
        status="open",
        payment_status="unpaid",
        customer=params["customer"],
        client_reference_id=params.get("client_reference_id"),
        metadata=params.get("metadata", {}),
        success_url=params["success_url"],
        cancel_url=params.get("cancel_url"),
        subscription=None,
        invoice=None,
        amount_subtotal=0 if price.metered else price.amount,
        amount_total=0 if price.metered else price.amount,
        currency=price.currency,
        locale=params.get("locale"),
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        custom_fields=[],
        custom_text={
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        payment_method_types=["card"],
        shipping_options=[],
    )
    expires = {"expires_at": made["created"] + _DAY, "url": f"{url}/{made['id']}"}
    return made | expires | {"_price": price.ref, "_subscription_data": params["subscription_data"]}


def subscription(session: Resource, price: Price) -> Resource:
    """The subscription that a paid page makes."""
    start = now()
    made = new_object(
        "subscription",
        "sub",
        status="active",
        customer=session["customer"],
        currency=price.currency,
        start_date=start,
        billing_cycle_anchor=start,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        ended_at=None,
        latest_invoice=None,
        collection_method="charge_automatically",
        metadata=session["_subscription_data"].get("metadata", {}),
        automatic_tax={"enabled": False, "liability": None, "disabled_reason": None},
        billing_mode={"type": "classic", "flexible": None},
        billing_schedules=[],
        discounts=[],
        invoice_settings={"account_tax_ids": None, "issuer": {"type": "self"}},
    )
    items = [item(made["id"], price, start, month_later(start))]
    url = f"/v1/subscription_items?subscription={made['id']}"
    return made | {"items": listing(url, items)}


def item(subscription_ref: str, price: Price, start: int, end: int) -> Resource:
    """The one line of a subscription."""
    fields = {"currency": price.currency, "active": True, "billing_scheme": "per_unit"}
    shared = {"product": f"prod_{price.ref}", "livemode": False, "metadata": {}, "created": start}
    usage = "metered" if price.metered else "licensed"
    recurring = {"interval": "month", "interval_count": 1, "usage_type": usage}
    counted = {} if price.metered else {"quantity": 1}
    return {
        "id": ref("si"),
        "object": "subscription_item",
        "created": start,
        "current_period_start": start,
        "current_period_end": end,
        "discounts": [],
        "metadata": {},
        **counted,
        "subscription": subscription_ref,
        "tax_rates": [],
        "price": {
            "id": price.ref,
            "object": "price",
            "type": "recurring",
            "unit_amount": price.amount,
            "recurring": recurring | {"meter": METER if price.metered else None},
            **fields,
            **shared,
        },
        "plan": {
            "id": price.ref,
            "object": "plan",
            "amount": price.amount,
            **recurring,
            **fields,
            **shared,
        },
    }


def portal_session(params: dict[str, Any], url: str) -> Resource:
    """A visit to the customer's own page; `flow` is what the visit is for."""
    made = new_object(
        "billing_portal.session",
        "bps",
        customer=params["customer"],
        return_url=params.get("return_url"),
        configuration="bpc_prueba",
        on_behalf_of=None,
        locale=None,
    )
    flow = params.get("flow_data")
    return made | {"url": f"{url}/{made['id']}", "flow": None, "_flow": flow}


def event(kind: str, about: Resource) -> Resource:
    """A webhook about an object as it is now."""
    data = {"object": public(about)}
    made = new_object("event", "evt", type=kind, data=data, pending_webhooks=1, api_version=None)
    return made | {"request": {"id": None, "idempotency_key": None}}


def public(resource: Resource) -> Resource:
    """An object as the API shows it: without what the stand-in notes for itself."""
    return {name: value for name, value in resource.items() if not name.startswith("_")}
