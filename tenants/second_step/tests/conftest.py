"""People at the platform's hosts, and the codes that they get."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config.shell.simulator.local import LocalTwilio
from tenants.http.breaker import breaker
from tenants.middleware import forget_hosts
from tenants.models import Business, Domain

PASSWORD = "mostrador-demo"
PHONE = "+34600111222"
SENDER = "+34910005050"
_SID = "AC" + "7" * 32


def entering(email: str = "owner@estilo.example", host: str = "estilo.localhost") -> Client:
    """A browser in which somebody has given the right password, and no more."""
    client = Client(HTTP_HOST=host)
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    return client


def inside(email: str = "owner@estilo.example", host: str = "estilo.localhost") -> Client:
    """A browser in which somebody is signed in and has just said so again."""
    client = entering(email, host)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    """Whether the pages of members open."""
    return client.get("/inbox/").status_code == 200


def mailed_code() -> str:
    """The code in the latest mail."""
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def text_code(twilio: LocalTwilio) -> str:
    """The code in the latest SMS."""
    return str(twilio.sent[-1]["body"][:6])


def switch_on(client: Client, kind: str = "email", **form: str) -> Any:
    """Begin a way; the code is on its way then."""
    return client.post(f"/accounts/2fa/code/{kind}/add/", form)


@pytest.fixture
def with_mail_code(estilo: Business) -> None:
    """The salon's owner has switched codes by mail on."""
    client = inside()
    switch_on(client)
    client.post("/accounts/2fa/code/email/confirm/", {"code": mailed_code()})
    mail.outbox.clear()


@pytest.fixture
def twilio(settings: Any) -> Iterator[LocalTwilio]:
    """The platform's own account at a stand-in of Twilio."""
    breaker.reset()
    with LocalTwilio({_SID: ("token", {SENDER})}) as server:
        settings.TWILIO_BASE_URL = server.base_url
        settings.PLATFORM_SMS_ACCOUNT_SID = _SID
        settings.PLATFORM_SMS_AUTH_TOKEN = "token"
        settings.PLATFORM_SMS_FROM = SENDER
        yield server
    breaker.reset()


@pytest.fixture
def platform(settings: Any, estilo: Business, academia: Business) -> str:
    """The platform at a real domain, and the salon at one of its own too."""
    settings.PUBLIC_HOST = "front-desk.example"
    settings.ALLOWED_HOSTS = ["*"]
    for business, host in (
        (estilo, "estilo.front-desk.example"),
        (academia, "academia.front-desk.example"),
        (estilo, "citas.peluqueria.example"),
    ):
        Domain.objects.create(domain=host, tenant=business, is_primary=False)
    forget_hosts()
    return "front-desk.example"
