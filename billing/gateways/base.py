"""What a payment gateway is: a class with these verbs. Copy the folder `stripe/` to add one.

A gateway's own words end here: the rest of the product knows only these types. Money is Decimal
with an ISO currency, times are aware, references are the gateway's ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol


class GatewayError(Exception):
    """A gateway could not do what it was asked to.

    `reason` says in the reader's language what happened and what to do; `permanent`: the same
    request will be refused again, somebody has to change something first.
    """

    def __init__(self, reason: str, *, permanent: bool, code: str = "") -> None:
        super().__init__(f"{code or 'gateway'}: {reason}")
        self.reason, self.permanent, self.code = reason, permanent, code


class SignatureRefused(Exception):
    """A webhook that the gateway did not sign, or signed too long ago."""


class PayloadRefused(Exception):
    """A rightly signed webhook whose body is not one of the gateway's events."""


class Standing(Enum):
    """How a subscription stands, whatever its gateway calls it."""

    PENDING = "pending"  # not begun: the first payment is under way or was given up
    LIVE = "live"
    OWING = "owing"  # a payment failed and is still owed
    ENDED = "ended"


@dataclass(frozen=True)
class RemoteSubscription:
    """One subscription as its gateway knows it now."""

    ref: str
    standing: Standing
    price_ref: str
    created_at: datetime
    period_start: datetime | None
    period_end: datetime | None
    ends_at_period_end: bool


@dataclass(frozen=True)
class RemoteInvoice:
    """One bill as its gateway knows it now; `state` is a value of `Invoice.State`."""

    ref: str
    number: str
    amount: Decimal
    currency: str
    state: str
    period_start: datetime
    period_end: datetime
    issued_at: datetime
    paid_at: datetime | None
    hosted_url: str


@dataclass(frozen=True)
class RemoteEvent:
    """A webhook: something happened to this customer. `customer_ref` is empty where it concerns
    no subscription; its content is never believed, only that it is time to ask."""

    ref: str
    kind: str
    customer_ref: str


@dataclass(frozen=True)
class CheckoutOrder:
    """What is to be bought. `previous_ref` is the payment page made before, "" without one; `key`
    makes a repeated order the same order; `metered`: the price is of a unit of use."""

    customer_ref: str
    price_ref: str
    previous_ref: str
    key: str
    business_label: str
    success_url: str
    cancel_url: str
    language: str
    metered: bool = False


@dataclass(frozen=True)
class UsageReport:
    """One unit of use that a metered price charges: `ref` names it for good, so that a repeat is no
    second one; `at` puts it into a period."""

    ref: str
    customer_ref: str
    at: datetime


@dataclass(frozen=True)
class PriceChange:
    """Another price for a running subscription, without settling the rest of the period. `bill_now`
    begins a period at once and charges it; else the present one goes on. `key` as in an order."""

    subscription_ref: str
    price_ref: str
    metered: bool
    bill_now: bool
    key: str


@dataclass(frozen=True)
class CheckoutPage:
    """Where to pay."""

    ref: str
    url: str


class Gateway(Protocol):
    """One way for businesses to pay. Every method may raise `GatewayError`; none of them touches
    the database."""

    name: str

    @property
    def is_configured(self) -> bool:
        """Whether its keys are set; without them nothing can be bought through it."""

    def customer_ensure(self, *, customer_ref: str, name: str, email: str, key: str) -> str:
        """The gateway's customer for a business: the one given, or a new one. A repeated `key`
        makes no second one."""

    def checkout_page(self, order: CheckoutOrder) -> CheckoutPage:
        """A page to buy one subscription on. While the previous page is open it is handed out
        again (for the same price) or closed first, so that only one can be paid."""

    def checkout_is_open(self, checkout_ref: str) -> bool:
        """Whether that page can still be paid."""

    def checkout_close(self, checkout_ref: str) -> None:
        """See to it that that page cannot be paid any more."""

    def portal_url(
        self, *, customer_ref: str, return_url: str, subscription_ref: str = "", price_ref: str = ""
    ) -> str:
        """A page where a customer changes card, sees bills and cancels; with a subscription and
        a price, the page that asks to confirm the change to that price."""

    def subscriptions_fetch(self, customer_ref: str) -> list[RemoteSubscription]:
        """Every subscription of a customer, ended ones too."""

    def invoices_fetch(self, customer_ref: str) -> list[RemoteInvoice]:
        """The latest bills of a customer, without drafts."""

    def cancel(self, *, subscription_ref: str) -> None:
        """Let a subscription end with the period that is paid."""

    def usage_report(self, report: UsageReport) -> None:
        """Tell of one unit of use. A unit that was told before is no second one, if the repeat
        comes within `usage_remembered`; accepted here, it may still be refused behind."""

    @property
    def usage_remembered(self) -> timedelta:
        """For how long the gateway knows a unit again, counted from when it was first sent."""

    def price_change(self, change: PriceChange) -> None:
        """Give a running subscription another price, without a page and without asking anybody."""

    def end_now(self, *, subscription_ref: str) -> None:
        """End a subscription at once and bill the use that was not billed yet; what was paid ahead
        is not given back."""

    def event_verify(self, *, body: bytes, headers: Mapping[str, str]) -> Mapping[str, Any]:
        """The content of a webhook. Raises `SignatureRefused` and `PayloadRefused`."""

    def event_parse(self, payload: Mapping[str, Any]) -> RemoteEvent:
        """What a verified webhook says. Raises `PayloadRefused`."""
