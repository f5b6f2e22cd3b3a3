"""What is read of Stripe's objects, strictly; fields that we do not use are let through."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from billing.gateways.base import RemoteInvoice, RemoteSubscription, Standing
from billing.models import Invoice

# Currencies whose smallest unit is the currency itself, or its thousandth (Stripe's table).
_WHOLE = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"
_THOUSANDTHS = "bhd jod kwd omr tnd"

_STANDINGS = {
    "active": Standing.LIVE,
    "trialing": Standing.LIVE,
    "past_due": Standing.OWING,
    "unpaid": Standing.OWING,
    "paused": Standing.OWING,
    "canceled": Standing.ENDED,
    "incomplete": Standing.PENDING,
    "incomplete_expired": Standing.PENDING,
}


def _ref(value: Any) -> Any:
    """The id of an object that may come expanded."""
    return value.get("id") if isinstance(value, Mapping) else value


def _moment(value: Any) -> Any:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else value


Moment = Annotated[datetime, BeforeValidator(_moment)]
Ref = Annotated[str, BeforeValidator(_ref), Field(min_length=1, max_length=120)]
OptionalRef = Annotated[str | None, BeforeValidator(_ref)]


class _Object(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Item(_Object):
    price: Ref = Field(validation_alias=AliasChoices("price", "plan"))  # "plan" before 2020
    current_period_start: Moment | None = None
    current_period_end: Moment | None = None


class _Items(_Object):
    data: list[_Item] = Field(min_length=1)


class SubscriptionObject(_Object):
    """A subscription. Newer portals end one at `cancel_at`, older ones by the flag."""

    id: Ref
    status: str
    created: Moment
    cancel_at_period_end: bool
    cancel_at: int | None = None
    items: _Items
    current_period_start: Moment | None = None  # before 2025 the period stood here
    current_period_end: Moment | None = None

    def remote(self) -> RemoteSubscription:
        """In our terms. A status that Stripe adds later counts as not begun."""
        first = self.items.data[0]
        return RemoteSubscription(
            ref=self.id,
            standing=_STANDINGS.get(self.status, Standing.PENDING),
            price_ref=first.price,
            created_at=self.created,
            period_start=first.current_period_start or self.current_period_start,
            period_end=first.current_period_end or self.current_period_end,
            ends_at_period_end=self.cancel_at_period_end or self.cancel_at is not None,
        )


class _Transitions(_Object):
    paid_at: Moment | None = None
    finalized_at: Moment | None = None


class InvoiceObject(_Object):
    """A bill; `amount_due` is what was or will be charged, after credit."""

    id: Ref
    status: str
    number: str | None = None
    amount_due: int
    currency: str = Field(min_length=3, max_length=3)
    attempted: bool
    created: Moment
    period_start: Moment
    period_end: Moment
    status_transitions: _Transitions
    hosted_invoice_url: str | None = None

    def remote(self) -> RemoteInvoice:
        """In our terms."""
        return RemoteInvoice(
            ref=self.id,
            number=self.number or "",
            amount=money(self.amount_due, self.currency),
            currency=self.currency.upper(),
            state=self._state(),
            period_start=self.period_start,
            period_end=self.period_end,
            issued_at=self.status_transitions.finalized_at or self.created,
            paid_at=self.status_transitions.paid_at,
            hosted_url=self.hosted_invoice_url or "",
        )

    def _state(self) -> str:
        if self.status == "open":
            return Invoice.State.FAILED if self.attempted else Invoice.State.OPEN
        if self.status == "uncollectible":
            return Invoice.State.FAILED
        return Invoice.State.VOID if self.status == "void" else Invoice.State.PAID


class CheckoutObject(_Object):
    """A payment page."""

    id: Ref
    status: str | None = None
    url: str | None = None
    metadata: dict[str, str] | None = None


class _Named(_Object):
    id: str = ""
    object: str = ""
    customer: OptionalRef = None


class _Data(_Object):
    object: _Named


class EventObject(_Object):
    """A webhook: its own id and kind, and whom it concerns."""

    id: Ref
    type: str = Field(min_length=1, max_length=80)
    data: _Data

    @property
    def customer(self) -> str:
        """The customer whose subscription or bill changed; "" for any other event."""
        if not self.type.startswith(("customer.subscription.", "invoice.", "checkout.session.")):
            return ""
        return self.data.object.customer or ""


def money(minor: int, currency: str) -> Decimal:
    """An amount in the currency's smallest unit as Decimal."""
    code = currency.lower()
    places = 0 if code in _WHOLE else 3 if code in _THOUSANDTHS else 2
    return Decimal(minor).scaleb(-places).quantize(Decimal("0.01"))
