"""The stand-in inside the demo: where it runs, what it sells, how its webhooks come back.

It plays the outside world, so its webhooks do not leave through the product's egress door; they
can reach this machine only: whatever host an address names, the connection goes to 127.0.0.1.
"""

import http.client
import json
import logging
import threading
import time
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from billing.gateways.fake.account import Account
from billing.gateways.fake.api import FakeStripe
from billing.gateways.fake.objects import Price
from billing.gateways.fake.store import RedisStore, Resource
from billing.gateways.stripe.signature import HEADER, sign
from billing.models import Plan
from billing.services.standing import prices_of
from tenants.urls_for import public_url

logger = logging.getLogger(__name__)

KEY = "sk_test_demo"
PATH = "/_sim/stripe"
WEBHOOK = "/webhook/stripe"
# After so many seconds each; Stripe goes on for three days.
TRIES = (0.3, 1.0, 3.0, 10.0)


def is_running() -> bool:
    """Whether this is the demo and it pays here, not with keys of Stripe's test mode."""
    return bool(settings.DEMO) and settings.STRIPE_SECRET_KEY == KEY


@lru_cache(maxsize=1)
def account() -> Account:
    """The demo's account; its objects are shared through Redis."""
    store = RedisStore(settings.REDIS_URL)
    return Account(store, price=price_of, pages=public_url(PATH), send=_send)


def stand_in() -> FakeStripe:
    """The API of that account."""
    return FakeStripe(account(), key=KEY)


def price_of(ref: str) -> Price | None:
    """What a price costs: the month's or the conversation's of the plan that names it."""
    for plan in Plan.objects.exclude(gateway_prices={}, conversation_prices={}):
        currency = plan.currency.lower()
        if ref in prices_of(plan, "stripe"):
            return Price(ref, plan.name, int(plan.price * 100), currency)
        if ref in prices_of(plan, "stripe", Plan.Charging.CONVERSATION):
            each = plan.price_per_conversation or Decimal(0)
            return Price(ref, plan.name, int(each * 100), currency, metered=True)
    return None


def demo_prices_ensure() -> None:
    """Give the plans that are sold a price at the stand-in, where they have none."""
    for plan in Plan.objects.filter(is_public=True, price__gt=0):
        if not prices_of(plan, "stripe"):
            plan.gateway_prices = {**plan.gateway_prices, "stripe": f"price_demo_{plan.code}"}
        if plan.price_per_conversation and not plan.conversation_prices:
            plan.conversation_prices = {"stripe": f"price_demo_{plan.code}_conversation"}
        plan.save(update_fields=["gateway_prices", "conversation_prices"])


def _send(event: Resource) -> None:
    """Each on its own and a little later, so that they come in any order, as Stripe's do."""
    threading.Thread(target=_deliver, args=(json.dumps(event),), daemon=True).start()


def _deliver(body: str) -> None:
    for pause in TRIES:
        time.sleep(pause)
        try:
            status = _post(body)
        except OSError as error:
            logger.warning("the webhook could not be reached: %s", type(error).__name__)
            continue
        if status == http.client.OK:
            return
        logger.warning("the webhook was answered with %d", status)


def _post(body: str) -> int:
    parts = urlsplit(public_url(WEBHOOK))
    headers = {HEADER: sign(body, settings.STRIPE_WEBHOOK_SECRETS[0])}
    headers |= {"Host": parts.netloc, "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=10)
    try:
        connection.request("POST", parts.path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()
