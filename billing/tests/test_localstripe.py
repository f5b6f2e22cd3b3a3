"""The adapter against a Stripe that somebody else wrote: `localstripe` knows customers,
subscriptions, bills and refused cards; it has no Checkout and no portal."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from billing.gateways.base import Standing
from billing.gateways.registry import gateway
from config.shell.embedded.keeper import dies_with_parent
from config.tests.processes import wait_until
from tenants.http.breaker import breaker

pytest.importorskip("localstripe")
KEY = "sk_test_12345"
GOOD, REFUSED = "4242424242424242", "4000000000000341"  # the second one is only refused in use


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """What Stripe's own pages would do, done through the API."""

    url: str

    def post(self, path: str, **fields: Any) -> dict[str, Any]:
        answer = requests.post(f"{self.url}/v1/{path}", auth=(KEY, ""), data=fields, timeout=10)
        return dict(answer.json())

    def card(self, customer: str, number: str) -> None:
        card = {"card[exp_month]": 12, "card[exp_year]": 2034, "card[cvc]": "123"}
        made = self.post("payment_methods", type="card", **{"card[number]": number}, **card)
        self.post(f"payment_methods/{made['id']}/attach", customer=customer)
        default = {"invoice_settings[default_payment_method]": made["id"]}
        self.post(f"customers/{customer}", **default)

    def subscribe(self, customer: str) -> dict[str, Any]:
        return self.post("subscriptions", customer=customer, **{"items[0][plan]": "price_starter"})


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    port = free_port()
    child = subprocess.Popen(
        [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dies_with_parent(),
    )
    try:
        assert wait_until(lambda: answers(port)), "localstripe does not answer"
        server = Server(f"http://127.0.0.1:{port}")
        product = server.post("products", name="Starter", type="service")
        plan = {"id": "price_starter", "amount": 2900, "currency": "usd", "interval": "month"}
        server.post("plans", product=product["id"], **plan)
        yield server
    finally:
        child.kill()
        child.wait()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server(running: Server, settings: Any) -> Server:
    breaker.reset()
    settings.STRIPE_BASE_URL, settings.STRIPE_SECRET_KEY = running.url, KEY
    return running


def customer_new(name: str) -> str:
    """A customer, made by the adapter."""
    ensure = gateway("stripe").customer_ensure
    return ensure(customer_ref="", name=name, email="owner@estilo.example", key=name)


def test_a_paid_subscription_and_its_bill_are_understood(server: Server) -> None:
    customer = customer_new("paid")
    server.card(customer, GOOD)
    made = server.subscribe(customer)
    (remote,) = gateway("stripe").subscriptions_fetch(customer)
    assert (remote.ref, remote.standing, remote.price_ref) == (
        made["id"],
        Standing.LIVE,
        "price_starter",
    )
    assert remote.period_end is not None
    assert int(remote.period_end.timestamp()) == made["current_period_end"]
    (bill,) = gateway("stripe").invoices_fetch(customer)
    assert (str(bill.amount), bill.currency, bill.state) == ("29.00", "USD", "paid")


def test_a_cancelled_subscription_ends_with_its_period(server: Server) -> None:
    customer = customer_new("leaving")
    server.card(customer, GOOD)
    made = server.subscribe(customer)
    gateway("stripe").cancel(subscription_ref=made["id"])
    (remote,) = gateway("stripe").subscriptions_fetch(customer)
    assert (remote.standing, remote.ends_at_period_end) == (Standing.LIVE, True)


def test_a_refused_first_payment_is_no_subscription_yet(server: Server) -> None:
    customer = customer_new("refused")
    server.card(customer, REFUSED)
    server.subscribe(customer)
    remotes = gateway("stripe").subscriptions_fetch(customer)
    assert [remote.standing for remote in remotes] == [Standing.PENDING]
    (bill,) = gateway("stripe").invoices_fetch(customer)
    assert (bill.state, bill.paid_at) == ("failed", None)


def test_other_customers_are_not_seen(server: Server) -> None:
    customer = customer_new("nothing bought")
    assert gateway("stripe").subscriptions_fetch(customer) == []
    assert gateway("stripe").invoices_fetch(customer) == []
