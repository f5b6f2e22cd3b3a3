"""What somebody fills in, and the way to a finished business."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.shell.signup.services import KIND
from tenants.due import due_claim_one, due_work
from tenants.models import DueItem, SignUp

PASSWORD = "una-clave-larga-77"
ANSWERS = {
    "first_name": "Carla",
    "last_name": "Soto",
    "email": "carla@peluqueria-soto.example",
    "password1": PASSWORD,
    "name": "Peluquería Soto",
    "subdomain": "peluqueria-soto",
    "vertical": "salon",
    "country": "ES",
    "plan": "professional",
    "terms": "on",
}
CODE = "/accounts/confirm-email/"


def answers(**changed: str) -> dict[str, str]:
    """The form filled in, with some of it otherwise."""
    return ANSWERS | changed


def browser() -> Client:
    """A visitor of the public host."""
    return Client(HTTP_HOST=settings.PUBLIC_HOST)


def code_of(outbox: Sequence[Any]) -> str:
    """The six digits of the latest mail."""
    found = re.search(r"\b(\d{6})\b", outbox[-1].body)
    assert found, outbox[-1].body
    return found.group(1)


def sign_up(client: Client, **changed: str) -> SignUp:
    """Form and code; the sign-up as it is then."""
    response = client.post("/signup/", answers(**changed))
    assert response.status_code == 302, response.content.decode()
    confirmed = client.post(CODE, {"code": code_of(mail.outbox)})
    assert confirmed.status_code == 302, confirmed.content.decode()
    return SignUp.objects.latest("pk")


def work() -> int:
    """Do what a worker would do now for sign-ups; how many pieces there were."""
    rows = list(DueItem.objects.filter(kind=KIND, failed=False))
    for row in rows:
        claim = due_claim_one("public", KIND, row.object_id, now=timezone.now(), early=True)
        if claim is not None:
            due_work(claim)
    return len(rows)
