"""An account at the stand-in: its objects, and what customers and time do to them.

Every change tells itself by webhooks through `send`, as Stripe's would; what becomes of them is
the sender's business.
"""

from collections.abc import Callable, Sequence

from billing.gateways.fake import objects
from billing.gateways.fake.objects import Price
from billing.gateways.fake.store import Resource, Store

Send = Callable[[Resource], None]
RUNNING = ("active", "past_due")


class NotPossible(Exception):
    """The page is closed, or there is nothing to pay."""


class Account:
    """`price` gives what a price costs, or None; `pages` is the address of the payment pages."""

    def __init__(
        self, store: Store, *, price: Callable[[str], Price | None], pages: str, send: Send
    ) -> None:
        self.store, self.price, self.pages, self._send = store, price, pages, send

    # --- reading ---
    def require(self, ref: str, kind: str) -> Resource:
        """An object of that kind. Raises `NotPossible`."""
        found = self.store.get(ref)
        if found is None or found["object"] != kind:
            raise NotPossible(f"No such {kind}: '{ref}'")
        return found

    def of_customer(self, kind: str, customer: str) -> list[Resource]:
        """The objects of a customer, newest first."""
        return [one for one in self.store.of_kind(kind) if one["customer"] == customer]

    def running(self, customer: str) -> Resource | None:
        """The customer's subscription, while it runs."""
        found = self.of_customer("subscription", customer)
        return next((one for one in found if one["status"] in RUNNING), None)

    def price_of(self, subscription: Resource) -> Price:
        """What a subscription costs now. Raises `NotPossible`."""
        ref = subscription["items"]["data"][0]["price"]["id"]
        found = self.price(ref)
        if found is None:
            raise NotPossible(f"No such price: '{ref}'")
        return found

    # --- what customers do ---
    def pay(self, session_ref: str) -> Resource:
        """Pay an open page: a subscription begins and is billed; the subscription."""
        session = self.require(session_ref, "checkout.session")
        price = self.price(session["_price"])
        if session["status"] != "open" or price is None:
            raise NotPossible("This page is closed.")
        subscription = objects.subscription(session, price)
        invoice = self._bill(subscription, price.amount, paid=True)
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        session |= {"subscription": subscription["id"], "invoice": invoice["id"]}
        self._saved("checkout.session.completed", session)
        self._saved("customer.subscription.created", subscription)
        self._told(("invoice.created", "invoice.finalized", "invoice.paid"), invoice)
        return subscription

    def pay_debt(self, customer: str) -> None:
        """Pay what is open with another card. Raises `NotPossible` where nothing is owed."""
        owed = [one for one in self.of_customer("invoice", customer) if one["status"] == "open"]
        if not owed:
            raise NotPossible("Nothing is owed.")
        for invoice in owed:
            transitions = invoice["status_transitions"] | {"paid_at": objects.now()}
            paid = {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0}
            self._saved("invoice.paid", invoice | paid | {"status_transitions": transitions})
        if subscription := self.running(customer):
            self._saved("customer.subscription.updated", subscription | {"status": "active"})

    def change_price(self, subscription_ref: str, price_ref: str) -> None:
        """Another price from now on; the rest of the period is settled with the next bill."""
        subscription = self.require(subscription_ref, "subscription")
        price = self.price(price_ref)
        if price is None:
            raise NotPossible(f"No such price: '{price_ref}'")
        line = subscription["items"]["data"][0]
        start, end = line["current_period_start"], line["current_period_end"]
        fresh = objects.item(subscription_ref, price, start, end) | {"id": line["id"]}
        items = subscription["items"] | {"data": [fresh]}
        self._saved("customer.subscription.updated", subscription | {"items": items})

    def end_later(self, subscription_ref: str, *, wanted: bool) -> Resource:
        """Let a subscription end with its period, or go on after all; the subscription."""
        subscription = self.require(subscription_ref, "subscription")
        end = subscription["items"]["data"][0]["current_period_end"] if wanted else None
        subscription |= {"cancel_at_period_end": wanted, "cancel_at": end}
        self._saved("customer.subscription.updated", subscription)
        return subscription

    # --- what time does ---
    def renew(self, subscription_ref: str, *, paid: bool) -> None:
        """Begin the next period: charged, or refused by the bank; or the end, where that is set."""
        subscription = self.require(subscription_ref, "subscription")
        if subscription["cancel_at_period_end"]:
            self.end(subscription_ref)
            return
        line = subscription["items"]["data"][0]
        line["current_period_start"] = line["current_period_end"]
        line["current_period_end"] = objects.month_later(line["current_period_end"])
        subscription["status"] = "active" if paid else "past_due"
        invoice = self._bill(subscription, self.price_of(subscription).amount, paid=paid)
        result = "invoice.paid" if paid else "invoice.payment_failed"
        self._told(("invoice.created", "invoice.finalized", result), invoice)
        self._saved("customer.subscription.updated", subscription)

    def end(self, subscription_ref: str) -> None:
        """End a subscription now."""
        subscription = self.require(subscription_ref, "subscription")
        moment = objects.now()
        ended = {"status": "canceled", "canceled_at": moment, "ended_at": moment}
        self._saved("customer.subscription.deleted", subscription | ended)

    # --- writing ---
    def _bill(self, subscription: Resource, amount: int, *, paid: bool) -> Resource:
        number = len(self.store.of_kind("invoice")) + 1
        url = f"{self.pages}/bill"
        invoice = objects.invoice(subscription, amount, number, url, paid=paid)
        self.store.save(invoice)
        subscription["latest_invoice"] = invoice["id"]
        return invoice

    def _saved(self, kind: str, resource: Resource) -> None:
        self.store.save(resource)
        self._told((kind,), resource)

    def _told(self, kinds: Sequence[str], resource: Resource) -> None:
        for kind in kinds:
            self._send(objects.event(kind, resource))
