"""The demo's payment pages: a purchase by hand, told through the signed door; nowhere else."""

import json
from typing import Any

import pytest
from django.test import Client

from billing.gateways.fake import demo
from billing.gateways.fake.account import Account
from billing.gateways.fake.store import MemoryStore, RedisStore
from billing.models import GatewayEvent, Plan
from billing.services.events import event_process
from billing.services.subscriptions import subscription_start_trial
from tenants.context import public_context
from tenants.models import Business


class Loop:
    """The stand-in's API reached without a socket, its webhooks delivered at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[dict[str, Any]] = []
        self.account = Account(
            MemoryStore(), price=demo.price_of, pages="http://localhost/_sim/stripe", send=self.send
        )
        monkeypatch.setattr(demo, "account", lambda: self.account)

    def send(self, event: dict[str, Any]) -> None:
        self.sent.append(event)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch, settings: Any, db: None) -> Loop:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = demo.KEY, ["whsec_demo"]
    demo.demo_prices_ensure()
    return Loop(monkeypatch)


def session_of(loop: Loop, public_client: Client) -> str:
    """An open payment page, made through the API as the product's client makes it."""
    auth = {"Authorization": f"Bearer {demo.KEY}"}
    form = "application/x-www-form-urlencoded"
    made = public_client.post(
        "/_sim/stripe/v1/customers", "name=Estilo", form, headers=auth | {"Idempotency-Key": "a"}
    ).json()
    fields = (
        f"mode=subscription&customer={made['id']}&line_items[0][price]=price_demo_starter"
        "&line_items[0][quantity]=1"
        "&success_url=http://estilo.localhost/plan/return/&cancel_url=http://estilo.localhost/plan/"
    )
    answer = public_client.post(
        "/_sim/stripe/v1/checkout/sessions", fields, form, headers=auth | {"Idempotency-Key": "b"}
    )
    assert answer.status_code == 200, answer.content
    return str(answer.json()["id"])


def test_a_refused_card_leaves_the_page_open_and_a_good_one_pays(
    loop: Loop, public_client: Client
) -> None:
    path = f"/_sim/stripe/pay/{session_of(loop, public_client)}"
    page = public_client.get(path).content.decode()
    assert "Pasarela de prueba" in page
    assert "29" in page
    refused = public_client.post(path, {"card": "refused"}).content.decode()
    assert "El banco rechazó la tarjeta" in refused
    assert loop.sent == []
    paid = public_client.post(path, {"card": "good"}).content.decode()
    assert "http://estilo.localhost/plan/return/" in paid
    assert "invoice.paid" in [event["type"] for event in loop.sent]
    again = public_client.post(path, {"card": "good"}).content.decode()
    assert "Esto ya está pagado" in again
    assert len(loop.account.store.of_kind("subscription")) == 1


def test_the_customer_s_page_moves_time(loop: Loop, public_client: Client) -> None:
    session = loop.account.require(session_of(loop, public_client), "checkout.session")
    loop.account.pay(session["id"])
    visit = {"id": "bps_1", "object": "billing_portal.session", "customer": session["customer"]}
    loop.account.store.save(visit | {"return_url": "http://estilo.localhost/plan/"})
    path = "/_sim/stripe/portal/bps_1"
    assert "Al día" in public_client.get(path).content.decode()
    assert "Pago pendiente" in public_client.post(path, {"action": "fail"}).content.decode()
    assert "Al día" in public_client.post(path, {"action": "pay"}).content.decode()
    assert "termina el" in public_client.post(path, {"action": "end"}).content.decode()
    ended = public_client.post(path, {"action": "renew"}).content.decode()
    assert "No hay ninguna suscripción" in ended
    assert (
        "Eso ya no se puede hacer" in public_client.post(path, {"action": "pay"}).content.decode()
    )
    assert "Eso ya no se puede hacer" in public_client.post(path, {"action": "x"}).content.decode()
    assert public_client.get("/_sim/stripe/bill/nothing").status_code == 404
    bill = loop.account.store.of_kind("invoice")[0]["id"]
    assert "PRUEBA-" in public_client.get(f"/_sim/stripe/bill/{bill}").content.decode()


def test_its_webhooks_are_signed_as_the_door_wants_them(
    loop: Loop, public_client: Client, estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def through(body: str) -> int:
        headers = {"Stripe-Signature": demo.sign(body, "whsec_demo")}
        kind = "application/json"
        return public_client.post(demo.WEBHOOK, body, kind, headers=headers).status_code

    monkeypatch.setattr(demo, "_post", through)
    monkeypatch.setattr(demo, "TRIES", (0.0,))
    subscription_start_trial(business=estilo, plan_code="starter")
    loop.account.pay(session_of(loop, public_client))
    for event in loop.sent:
        demo._deliver(json.dumps(event))
    with public_context():
        for row in GatewayEvent.objects.all():
            assert event_process(row.pk) is None
        outcomes = set(GatewayEvent.objects.values_list("outcome", flat=True))
    assert outcomes == {"unknown customer"}


def test_with_keys_of_one_s_own_the_pages_do_not_exist(
    loop: Loop, public_client: Client, settings: Any
) -> None:
    path = f"/_sim/stripe/pay/{session_of(loop, public_client)}"
    settings.STRIPE_SECRET_KEY = "sk_test_of_ones_own"
    assert public_client.get(path).status_code == 404
    settings.STRIPE_SECRET_KEY, settings.DEMO = demo.KEY, False
    assert public_client.get(path).status_code == 404


def test_the_demo_prices_what_is_sold_and_nothing_else(loop: Loop) -> None:
    Plan.objects.filter(code="starter").update(gateway_prices={"stripe": "price_of_ones_own"})
    demo.demo_prices_ensure()
    prices = dict(Plan.objects.values_list("code", "gateway_prices"))
    assert prices["starter"] == {"stripe": "price_of_ones_own"}
    assert prices["professional"] == {"stripe": "price_demo_professional"}
    assert prices["free"] == {}


def test_processes_share_what_was_bought(settings: Any) -> None:
    one, other = RedisStore(settings.REDIS_URL), RedisStore(settings.REDIS_URL)
    for ref in ("cus_test_1", "cus_test_2"):
        one.save({"id": ref, "object": "customer", "name": ref})
    one.save({"id": "cus_test_1", "object": "customer", "name": "changed"})
    assert [each["id"] for each in other.of_kind("customer")][:2] == ["cus_test_2", "cus_test_1"]
    assert other.get("cus_test_1") == {"id": "cus_test_1", "object": "customer", "name": "changed"}
    assert other.get("cus_test_3") is None
