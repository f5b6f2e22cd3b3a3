"""Bills and the use that they charge, in Stripe's form."""

from dataclasses import dataclass
from typing import Any

from billing.gateways.fake.objects import Price, listing, new_object, now, ref
from billing.gateways.fake.store import Resource


@dataclass(frozen=True)
class Charge:
    """What a bill is about: so many units of a price, in a period."""

    price: Price
    quantity: int
    start: int
    end: int

    @property
    def amount(self) -> int:
        """In the currency's smallest unit."""
        return self.price.amount * self.quantity


_UNTAXED = {"enabled": False, "liability": None, "status": None}
_UNSET: Resource = {
    "amount_overpaid": 0,
    "amount_shipping": 0,
    "starting_balance": 0,
    "pre_payment_credit_notes_amount": 0,
    "collection_method": "charge_automatically",
    "billing_reason": "subscription_cycle",
    "automatic_tax": _UNTAXED | {"provider": None, "disabled_reason": None},
    "default_tax_rates": [],
    "discounts": [],
    "issuer": {"type": "self"},
    "payment_settings": {
        "default_mandate": None,
        "payment_method_options": None,
        "payment_method_types": None,
    },
}


def invoice(sub: Resource, charge: Charge, number: int, url: str, *, paid: bool) -> Resource:
    """The bill of a charge to a subscription's customer, taken or refused by the bank."""
    made = new_object(
        "invoice",
        "in",
        number=f"PRUEBA-{number:04d}",
        customer=sub["customer"],
        currency=sub["currency"],
        parent=_parent(sub),
        period_start=charge.start,
        period_end=charge.end,
        **_standing(charge.amount, paid=paid),
        **_UNSET,
    )
    lines = listing(f"/v1/invoices/{made['id']}/lines", [_line(made["id"], charge)])
    return made | {"lines": lines, "hosted_invoice_url": f"{url}/{made['id']}"}


def _parent(sub: Resource) -> Resource:
    details = {"subscription": sub["id"], "metadata": sub["metadata"]}
    kind = "subscription_details"
    return {"type": kind, "quote_details": None, "subscription_details": details}


def _standing(amount: int, *, paid: bool) -> Resource:
    """How a bill stands, and what that makes of its amount."""
    moment = now()
    return {
        "status": "paid" if paid else "open",
        "attempt_count": 1,
        "attempted": True,
        "auto_advance": not paid,
        "subtotal": amount,
        "total": amount,
        "amount_due": amount,
        "amount_paid": amount if paid else 0,
        "amount_remaining": 0 if paid else amount,
        "status_transitions": {
            "finalized_at": moment,
            "marked_uncollectible_at": None,
            "paid_at": moment if paid else None,
            "voided_at": None,
        },
    }


def _line(invoice_ref: str, charge: Charge) -> Resource:
    """The one line of a bill."""
    return {
        "id": ref("il"),
        "object": "line_item",
        "invoice": invoice_ref,
        "amount": charge.amount,
        "currency": charge.price.currency,
        "description": charge.price.name,
        "quantity": charge.quantity,
        "period": {"start": charge.start, "end": charge.end},
        "livemode": False,
        "metadata": {},
    }


def meter_event(params: dict[str, Any], moment: int) -> Resource:
    """One unit of use that was told. It has no id of its own; the stand-in keeps it by its name."""
    return {
        "id": f"meter_{params['identifier']}",
        "object": "billing.meter_event",
        "created": now(),
        "livemode": False,
        "event_name": params["event_name"],
        "identifier": params["identifier"],
        "payload": params["payload"],
        "timestamp": moment,
        "customer": params["payload"]["stripe_customer_id"],
    }
