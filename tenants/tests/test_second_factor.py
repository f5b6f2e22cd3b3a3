"""A second factor: one account on every host, its secret unreadable where it is stored."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client

from tenants.context import business_context
from tenants.models import User

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def protected(owner: User) -> User:
    """The salon's owner, who set a second factor up at the salon's host."""
    with business_context("estilo"):
        auth.TOTP.activate(owner, SECRET)
    return owner


def code() -> str:
    now = next(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(SECRET, now)))


def signs_in(host: str, answer: str) -> bool:
    client = Client(HTTP_HOST=host)
    form = {"login": "owner@estilo.example", "password": "mostrador-demo"}
    asked = client.post("/accounts/login/", form)
    assert asked.headers["Location"].startswith("/accounts/2fa/authenticate/")
    return client.post("/accounts/2fa/authenticate/", {"code": answer}).status_code == 302


def test_the_secret_is_not_stored_as_it_is(protected: User) -> None:
    assert SECRET not in str(Authenticator.objects.get().data)


def test_a_code_opens_any_host_but_only_once(protected: User) -> None:
    given = code()
    assert signs_in("localhost", given)
    assert not signs_in("estilo.localhost", given)
