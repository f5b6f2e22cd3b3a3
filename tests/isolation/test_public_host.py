"""The platform's own host knows businesses, but nothing of their customers; its admin is for
platform admins."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tenants.models import User
from tests.isolation.doors import doors
from tests.isolation.register import OWN_ACCOUNT, PUBLIC
from tests.isolation.sentinels import Belongings, words_in
from tests.isolation.test_business_host import body_of, post

# The ways out come last: the session has to live until then.
WAYS_OUT = ("account_logout", "admin:logout")
DOORS = sorted(doors(settings.PUBLIC_SCHEMA_URLCONF), key=lambda door: door.name in WAYS_OUT)
OPEN_HERE = {
    "home": "says what this is",
    "calendar_callback": "opened by the signed state that a business's page gave along",
    "signup:api": "begins a sign-up, for anybody and with the same answer for any address",
    "signup:api_address": "says whether an address is free",
    "signup:api_again": "opened by the session that began the sign-up",
    "signup:api_code": "opened by the session that began the sign-up",
    "signup:api_docs": "describes the API of this host",
    "signup:api_progress": "opened by the session that began the sign-up",
    "signup:api_schema": "describes the API of this host",
    "signup:again": "opened by the session that began the sign-up",
    "signup:form": "where a business is wished for",
    "signup:progress": "opened by the session that began the sign-up",
    "signup:terms": "what newcomers accept",
    "simulator_google": "stands in for Google in the demo",
    "simulator_google_consent": "stands in for Google in the demo",
    "simulator_google_page": "stands in for Google in the demo",
    "simulator_mailbox": "the demo's mails; does not exist elsewhere",
    "simulator_calcom": "stands in for Cal.com in the demo",
    "simulator_calendly": "stands in for Calendly in the demo",
    "simulator_sms": "the demo's SMS; does not exist elsewhere",
    "simulator_meta": "stands in for Meta in the demo",
    "simulator_telegram": "stands in for Telegram in the demo",
    "simulator_waha": "stands in for a WhatsApp gateway in the demo",
    "simulator_chatwoot": "stands in for Chatwoot in the demo",
    "simulator_twilio": "stands in for Twilio in the demo",
    "simulator_website": "an invented web site of a demo business",
    "fake_stripe_api": "stands in for Stripe in the demo",
    "fake_stripe_bill": "stands in for Stripe in the demo",
    "fake_stripe_pay": "stands in for Stripe in the demo",
    "fake_stripe_portal": "stands in for Stripe in the demo",
    "stripe_webhook": "opened by the gateway's signature",
}
# The admin's doors that hold nothing: words for its scripts, and the ways in and out.
EMPTY = {"admin:jsi18n", "admin:login", "admin:logout"}


@pytest.fixture
def values(values: Mapping[str, Sequence[Any]]) -> Mapping[str, Sequence[Any]]:
    """The admin's arguments too."""
    rows = {"object_id": ["1", "2"], "id": ["1"], "content_type_id": ["1"]}
    return {**values, **rows, "app_label": ["tenants"], "url": ["tenants/business"]}


def client_of(email: str) -> Client:
    """A browser at the public host, signed in if an account is named."""
    client = Client(HTTP_HOST=settings.PUBLIC_HOST)
    if email:
        client.force_login(User.objects.get(email=email))
    return client


def test_every_door_is_registered() -> None:
    names = {door.name for door in DOORS if not door.route.startswith("admin/")}
    known = {*OWN_ACCOUNT, *PUBLIC, *OPEN_HERE, "switch"}
    assert names - known == set(), "say in register.py, or here, who may use these"


@pytest.mark.parametrize(
    "email",
    [
        "",
        pytest.param("stranger@example.com", marks=pytest.mark.chaos),
        pytest.param("owner@estilo.example", marks=pytest.mark.chaos),
        "owner@academia.example",
    ],
)
def test_nothing_of_a_business_is_said(email: str, values: Mapping[str, Sequence[Any]]) -> None:
    client = client_of(email)
    for door in DOORS:
        for path in door.paths(values, 2):
            cache.clear()  # the limits are not what keeps strangers out
            for answer in (client.get(path), post(client, path)):
                assert answer.status_code != 500, path
                assert words_in(body_of(answer)) == set(), path
                if door.route.startswith("admin/") and door.name not in EMPTY:
                    assert answer.status_code in (302, 403, 404), path
                    assert "/login/" in answer.headers.get("Location", "/login/"), path


def test_platform_admins_see_no_customers(belongings: Belongings) -> None:
    client = client_of("admin@mostrador.example")
    assert client.get("/admin/").status_code == 200
    for model in admin.site._registry:
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listing = reverse(f"{page}_changelist", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
        assert client.get(listing).status_code == 200, listing
        rows = [f"{listing}{pk}/change/" for (pk,) in model.objects.values_list("pk")[:20]]
        for address in (listing, *rows):
            assert words_in(body_of(client.get(address))) == set(), address


@pytest.mark.parametrize(
    ("email", "business", "status"),
    [
        ("owner@estilo.example", "estilo", 302),
        ("owner@estilo.example", "academia", 404),
        ("stranger@example.com", "estilo", 404),
        ("admin@mostrador.example", "estilo", 404),
    ],
)
@pytest.mark.usefixtures("estilo")
def test_links_into_a_business_are_for_its_members(email: str, business: str, status: int) -> None:
    assert client_of(email).get(f"/switch/{business}/").status_code == status
