"""An account at the stand-in: its objects, and what customers and time do to them.

Every change tells itself by webhooks through `send`, as Stripe's would; what becomes of them is
the sender's business.
"""

from collections.abc import Callable, Sequence

from billing.gateways.fake import bills, objects
from billing.gateways.fake.bills import Charge
from billing.gateways.fake.objects import Price
from billing.gateways.fake.store import Resource, Store

Send = Callable[[Resource], None]
RUNNING = ("active", "past_due")
PAID = ("invoice.created", "invoice.finalized", "invoice.paid")


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
        invoice = self._bill(subscription, self._charge(subscription), paid=True)
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        session |= {"subscription": subscription["id"], "invoice": invoice["id"]}
        self._saved("checkout.session.completed", session)
        self._saved("customer.subscription.created", subscription)
        self._told(PAID, invoice)
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
        items = self._items(subscription, price, start, end)
        self._saved("customer.subscription.updated", subscription | {"items": items})

    def exchange_price(self, subscription_ref: str, price_ref: str, *, bill_now: bool) -> Resource:
        """Another price without settling; with `bill_now` a period begins now and is charged."""
        subscription = self.require(subscription_ref, "subscription")
        price = self.price(price_ref)
        if price is None or subscription["status"] not in RUNNING:
            raise NotPossible(f"No such price: '{price_ref}'")
        line = subscription["items"]["data"][0]
        start, end = line["current_period_start"], line["current_period_end"]
        if bill_now:
            start, end = objects.now(), objects.month_later(objects.now())
        subscription |= {"items": self._items(subscription, price, start, end)}
        if bill_now:
            self._told(PAID, self._bill(subscription, self._charge(subscription), paid=True))
        self._saved("customer.subscription.updated", subscription)
        return subscription

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
        used = self._charge(subscription)
        line = subscription["items"]["data"][0]
        line["current_period_start"] = line["current_period_end"]
        line["current_period_end"] = objects.month_later(line["current_period_end"])
        subscription["status"] = "active" if paid else "past_due"
        charge = used if used.price.metered else self._charge(subscription)
        invoice = self._bill(subscription, charge, paid=paid)
        result = "invoice.paid" if paid else "invoice.payment_failed"
        self._told(("invoice.created", "invoice.finalized", result), invoice)
        self._saved("customer.subscription.updated", subscription)

    def end(self, subscription_ref: str, *, bill_use: bool = True) -> Resource:
        """End a subscription now; use that was not billed is billed."""
        subscription = self.require(subscription_ref, "subscription")
        if bill_use and self.price_of(subscription).metered:
            self._told(PAID, self._bill(subscription, self._charge(subscription), paid=True))
        moment = objects.now()
        ended = {"status": "canceled", "canceled_at": moment, "ended_at": moment}
        subscription |= ended
        self._saved("customer.subscription.deleted", subscription)
        return subscription

    # --- use ---
    def use(self, params: Resource, moment: int) -> Resource:
        """Note one unit of use; it is billed with the period that its moment lies in."""
        event = bills.meter_event(params, moment)
        self.store.save(event)
        return event

    def _charge(self, subscription: Resource) -> Charge:
        """What the present period costs: one price ahead, or the use within it behind."""
        price, line = self.price_of(subscription), subscription["items"]["data"][0]
        start, end = line["current_period_start"], line["current_period_end"]
        if not price.metered:
            return Charge(price, 1, start, end)
        told = self.of_customer("billing.meter_event", subscription["customer"])
        return Charge(price, sum(start <= one["timestamp"] < end for one in told), start, end)

    # --- writing ---
    def _items(self, subscription: Resource, price: Price, start: int, end: int) -> Resource:
        line = subscription["items"]["data"][0]
        fresh = objects.item(subscription["id"], price, start, end) | {"id": line["id"]}
        items: Resource = subscription["items"] | {"data": [fresh]}
        return items

    def _bill(self, subscription: Resource, charge: Charge, *, paid: bool) -> Resource:
        number = len(self.store.of_kind("invoice")) + 1
        url = f"{self.pages}/bill"
        invoice = bills.invoice(subscription, charge, number, url, paid=paid)
        self.store.save(invoice)
        subscription["latest_invoice"] = invoice["id"]
        return invoice

    def _saved(self, kind: str, resource: Resource) -> None:
        self.store.save(resource)
        self._told((kind,), resource)

    def _told(self, kinds: Sequence[str], resource: Resource) -> None:
        for kind in kinds:
            self._send(objects.event(kind, resource))
