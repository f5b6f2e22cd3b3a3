"""Twilio's side of the tests: the strict stand-in, and people with phones."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from twilio.request_validator import RequestValidator

from config.shell.simulator.local import LocalTwilio
from conversations.channels.sms.keeping import number_connect, webhook_url
from conversations.models import ChannelAccount
from tenants.actors import SYSTEM
from tenants.db import connection
from tenants.http.breaker import breaker
from tenants.models import Business

SID, TOKEN, NUMBER = "AC" + "7" * 32, "sms-token", "+34910000077"
LUCIA = "+34600111222"


@pytest.fixture(scope="module")
def served() -> Iterator[LocalTwilio]:
    with LocalTwilio({SID: (TOKEN, {NUMBER})}) as stand_in:
        yield stand_in


@pytest.fixture
def twilio(served: LocalTwilio, settings: Any) -> Iterator[LocalTwilio]:
    """The stand-in, as if it were new."""
    breaker.reset()
    served.store.__init__()  # type: ignore[misc]
    served.api.stopped.clear()
    served.api.numbers.urls.clear()
    served.mishaps.clear()
    settings.TWILIO_BASE_URL = served.base_url
    yield served
    breaker.reset()


@pytest.fixture
def number(estilo: Business, twilio: LocalTwilio) -> ChannelAccount:
    """The salon's connected number; the salon's schema is open."""
    return number_connect(number=NUMBER, account_sid=SID, auth_token=TOKEN, actor=SYSTEM)


@pytest.fixture
def text(number: ChannelAccount, estilo: Business) -> Callable[..., int]:
    """Somebody sends an SMS: what the door answers."""
    made = iter(range(1, 100))

    def send(body: str, *, token: str = TOKEN, sid: str = "", **more: str) -> int:
        sid = sid or f"SM{next(made):032x}"
        form = {"MessageSid": sid, "From": LUCIA, "To": NUMBER, "Body": body, "NumMedia": "0"}
        form |= more
        url = webhook_url(number)
        signature = RequestValidator(token).compute_signature(url, form)
        path = url[url.index("/webhook/") :]
        client = Client(HTTP_HOST="localhost")
        answer = client.post(path, form, HTTP_X_TWILIO_SIGNATURE=signature)
        connection.set_tenant(estilo)
        return int(answer.status_code)

    return send
