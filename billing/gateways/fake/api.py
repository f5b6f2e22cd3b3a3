"""Stripe's API, as far as the product uses it, with its refusals."""

import hashlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from billing.gateways.fake import objects
from billing.gateways.fake.account import Account, NotPossible
from billing.gateways.fake.forms import ApiError, decode
from billing.gateways.fake.objects import Price
from billing.gateways.fake.store import Resource

Params = dict[str, Any]
# The meter that the account has; how Stripe treats the moments and the names of its events.
METER_EVENT = "mostrador_conversation"
EVENT_AGE, EVENT_AHEAD, EVENT_REMEMBERED = 35 * 24 * 3600, 5 * 60, 24 * 3600


@dataclass(frozen=True)
class Call:
    """One request: `path` from /v1 on, `form` the body or the query."""

    method: str
    path: str
    form: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """Status and body of an answer."""

    status: int
    body: Resource


@dataclass(frozen=True)
class _Route:
    method: str
    path: re.Pattern[str]
    handler: Callable[["FakeStripe", str, Params], Resource]
    params: frozenset[str]


class FakeStripe:
    """Answers calls made with `key`. One at a time, as Stripe does for one customer's objects."""

    def __init__(self, account: Account, *, key: str) -> None:
        self.account, self._key = account, key
        self._lock = threading.RLock()

    def answer(self, call: Call) -> Reply:
        """The answer to one call."""
        with self._lock:
            try:
                return self._answer(call)
            except ApiError as error:
                return Reply(error.status, error.body)
            except NotPossible as error:
                refusal = ApiError(400, str(error), code="resource_missing")
                return Reply(refusal.status, refusal.body)

    def _answer(self, call: Call) -> Reply:
        if call.headers.get("Authorization") != f"Bearer {self._key}":
            raise ApiError(401, "Invalid API Key provided: sk_test_****")
        if call.method != "POST":
            return self._routed(call)
        key = call.headers.get("Idempotency-Key", "")
        if not key:
            raise ApiError(400, "This stand-in insists on an Idempotency-Key.")
        return self._once(key, call)

    def _once(self, key: str, call: Call) -> Reply:
        """A repeated key gets the first answer again; with other values it is refused."""
        digest = hashlib.sha256(f"{call.path}?{call.form}".encode()).hexdigest()
        known = self.account.store.get(f"key_{key}")
        if known is None:
            reply = self._routed(call)
            kept = {"digest": digest, "status": reply.status, "body": reply.body}
            self.account.store.save({"id": f"key_{key}", "object": "key", **kept})
            return reply
        if known["digest"] != digest:
            raise ApiError(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were"
                " first used with.",
                kind="idempotency_error",
            )
        return Reply(known["status"], known["body"])

    def _routed(self, call: Call) -> Reply:
        params = decode(call.form)
        for route in _ROUTES:
            if route.method == call.method and (found := route.path.fullmatch(call.path)):
                if unknown := sorted(set(params) - route.params):
                    raise ApiError(
                        400,
                        f"Received unknown parameter: {unknown[0]}",
                        code="parameter_unknown",
                        param=unknown[0],
                    )
                ref = found[1] if found.groups() else ""
                return Reply(200, objects.public(route.handler(self, ref, params)))
        raise ApiError(404, f"Unrecognized request URL ({call.method}: {call.path}).")

    # --- resources ---
    def customer_create(self, _ref: str, params: Params) -> Resource:
        return self._kept(objects.customer(params))

    def customer_get(self, ref: str, _params: Params) -> Resource:
        return self._found(ref, "customer")

    def session_create(self, _ref: str, params: Params) -> Resource:
        _need(params, "customer", "line_items", "mode", "success_url")
        self._found(params["customer"], "customer", param="customer")
        (line,) = params["line_items"]
        price = self._price(line, "line_items[0]")
        params.setdefault("subscription_data", {})
        return self._kept(objects.checkout_session(params, price, f"{self.account.pages}/pay"))

    def session_get(self, ref: str, _params: Params) -> Resource:
        return self._current(self._found(ref, "checkout.session"))

    def session_expire(self, ref: str, _params: Params) -> Resource:
        session = self._current(self._found(ref, "checkout.session"))
        if session["status"] != "open":
            raise ApiError(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
        return self._kept(session | {"status": "expired", "url": None})

    def subscription_list(self, _ref: str, params: Params) -> Resource:
        found = self._of(params, "subscription")
        if params.get("status") != "all":
            found = [one for one in found if one["status"] != "canceled"]
        return self._page("/v1/subscriptions", found, params)

    def subscription_get(self, ref: str, _params: Params) -> Resource:
        return self._found(ref, "subscription")

    def subscription_update(self, ref: str, params: Params) -> Resource:
        self._found(ref, "subscription")
        if "items" in params:
            return self._exchange(ref, params)
        wanted = params.get("cancel_at_period_end") == "true"
        return self.account.end_later(ref, wanted=wanted)

    def _exchange(self, ref: str, params: Params) -> Resource:
        """The one item for another price, without proration: all that the product asks for."""
        (item,) = params["items"]
        known = self._found(ref, "subscription")["items"]["data"][0]["id"]
        if item.get("id") != known or params.get("proration_behavior") != "none":
            raise ApiError(400, "This stand-in changes the one item, without proration.")
        price = self._price(item, "items[0]")
        anchor = params.get("billing_cycle_anchor", {}).get("type")
        return self.account.exchange_price(ref, price.ref, bill_now=anchor == "now")

    def subscription_cancel(self, ref: str, params: Params) -> Resource:
        if self._found(ref, "subscription")["status"] == "canceled":
            raise ApiError(404, "No such subscription", code="resource_missing", param="id")
        return self.account.end(ref, bill_use=params.get("invoice_now") == "true")

    def meter_event_create(self, _ref: str, params: Params) -> Resource:
        customer, moment = meter_event_check(params)
        self._found(customer, "customer", param="payload[stripe_customer_id]")
        known = self.account.store.get(f"meter_{params['identifier']}")
        if known and known["created"] > objects.now() - EVENT_REMEMBERED:
            message = "An event already exists with this identifier."
            raise ApiError(400, message, code="duplicate_meter_event", param="identifier")
        return self.account.use(params, moment)

    def invoice_list(self, _ref: str, params: Params) -> Resource:
        return self._page("/v1/invoices", self._of(params, "invoice"), params)

    def portal_create(self, _ref: str, params: Params) -> Resource:
        _need(params, "customer")
        self._found(params["customer"], "customer", param="customer")
        return self._kept(objects.portal_session(params, f"{self.account.pages}/portal"))

    # --- helpers ---
    def _price(self, item: Params, name: str) -> Price:
        """The price that an item names. A metered one takes no quantity, another one needs it."""
        price = self.account.price(item.get("price", ""))
        if price is None:
            param = f"{name}[price]"
            raise ApiError(400, "No such price", code="resource_missing", param=param)
        if price.metered == ("quantity" in item):
            raise ApiError(400, "Quantity does not fit the price.", param=f"{name}[quantity]")
        return price

    def _found(self, ref: str, kind: str, param: str = "") -> Resource:
        found = self.account.store.get(ref)
        if found is None or found["object"] != kind:
            status = 400 if param else 404
            message = f"No such {kind}: '{ref}'"
            raise ApiError(status, message, code="resource_missing", param=param or "id")
        return found

    def _kept(self, resource: Resource) -> Resource:
        self.account.store.save(resource)
        return resource

    def _current(self, session: Resource) -> Resource:
        if session["status"] == "open" and session["expires_at"] <= objects.now():
            return self._kept(session | {"status": "expired", "url": None})
        return session

    def _of(self, params: Params, kind: str) -> list[Resource]:
        _need(params, "customer")
        self._found(params["customer"], "customer", param="customer")
        return self.account.of_customer(kind, params["customer"])

    def _page(self, url: str, found: list[Resource], params: Params) -> Resource:
        limit = int(params.get("limit", 10))
        if not 1 <= limit <= 100:
            raise ApiError(400, "Invalid integer", code="parameter_invalid", param="limit")
        shown = [objects.public(one) for one in found[:limit]]
        return objects.listing(url, shown, has_more=len(found) > limit)


def meter_event_check(params: Params) -> tuple[str, int]:
    """Whose use, and when. Raises `ApiError` for what Stripe would not take."""
    _need(params, "event_name", "payload", "identifier", "timestamp")
    if params["event_name"] != METER_EVENT:
        raise ApiError(400, "No meter has this event_name.", code="no_meter")
    payload = params["payload"]
    if set(payload) != {"stripe_customer_id", "value"} or payload["value"] != "1":
        raise ApiError(400, "Invalid payload", code="meter_event_invalid_value", param="payload")
    moment, now = int(params["timestamp"]), objects.now()
    if not now - EVENT_AGE <= moment <= now + EVENT_AHEAD:
        raise ApiError(400, "Out of time", code="timestamp_too_far_in_past", param="timestamp")
    return payload["stripe_customer_id"], moment


def _need(params: Params, *names: str) -> None:
    for name in names:
        if not params.get(name):
            raise ApiError(
                400, f"Missing required param: {name}.", code="parameter_missing", param=name
            )


def _route(
    method: str, path: str, handler: Callable[[FakeStripe, str, Params], Resource], *params: str
) -> _Route:
    pattern = re.compile(path.replace("{ref}", "([A-Za-z0-9_]+)"))
    return _Route(method, pattern, handler, frozenset(params))


_ROUTES = (
    _route("POST", "/v1/customers", FakeStripe.customer_create, "name", "email", "metadata"),
    _route("GET", "/v1/customers/{ref}", FakeStripe.customer_get),
    _route(
        "POST",
        "/v1/checkout/sessions",
        FakeStripe.session_create,
        "cancel_url",
        "client_reference_id",
        "customer",
        "line_items",
        "locale",
        "metadata",
        "mode",
        "subscription_data",
        "success_url",
    ),
    _route("GET", "/v1/checkout/sessions/{ref}", FakeStripe.session_get),
    _route("POST", "/v1/checkout/sessions/{ref}/expire", FakeStripe.session_expire),
    _route("GET", "/v1/subscriptions", FakeStripe.subscription_list, "customer", "limit", "status"),
    _route("GET", "/v1/subscriptions/{ref}", FakeStripe.subscription_get),
    _route(
        "POST",
        "/v1/subscriptions/{ref}",
        FakeStripe.subscription_update,
        "billing_cycle_anchor",
        "cancel_at_period_end",
        "items",
        "proration_behavior",
    ),
    _route(
        "DELETE",
        "/v1/subscriptions/{ref}",
        FakeStripe.subscription_cancel,
        "invoice_now",
        "prorate",
    ),
    _route(
        "POST",
        "/v1/billing/meter_events",
        FakeStripe.meter_event_create,
        "event_name",
        "identifier",
        "payload",
        "timestamp",
    ),
    _route("GET", "/v1/invoices", FakeStripe.invoice_list, "customer", "limit"),
    _route(
        "POST",
        "/v1/billing_portal/sessions",
        FakeStripe.portal_create,
        "customer",
        "flow_data",
        "return_url",
    ),
)
