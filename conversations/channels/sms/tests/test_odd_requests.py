"""What Twilio never sends, rightly signed all the same: stored or refused, never an error of
ours."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client
from twilio.request_validator import RequestValidator

from conversations.channels.sms.tests.conftest import TOKEN
from conversations.models import ChannelAccount, InboundEvent
from conversations.services.inbound import event_process
from tenants.db import connection
from tenants.models import Business
from tenants.urls_for import business_url

SID = "SM" + "a" * 32
STATUS = "/webhook/sms/status/0190a1b2-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "changed",
    [
        {"sid": "SM\0aa"},
        {"sid": "S" * 5000},
        {"sid": "🙂", "NumMedia": "x"},
        {"sid": SID, "From": "+34\0"},
        {"sid": SID, "From": "🙂" * 5000},
        {"sid": SID, "NumMedia": "-1"},
        {"sid": SID, "NumMedia": "10"},
    ],
    ids=range(7),
)
def test_an_odd_message_is_kept(text: Callable[..., int], changed: dict[str, str]) -> None:
    assert text("hola", **changed) == 200
    event = InboundEvent.objects.get()
    event_process(event.pk)
    event.refresh_from_db()
    assert event.state in ("rejected", "ignored", "processed")


@pytest.mark.parametrize(
    ("sid", "state", "answer"),
    [("SM\0a", "sent", 200), (SID, "se\0nt", 200), ("🙂", "🙂", 200), ("S" * 5000, "sent", 403)],
    ids=["sid", "state", "letters", "long"],
)
def test_an_odd_report_is_kept_or_refused(
    number: ChannelAccount, estilo: Business, sid: str, state: str, answer: int
) -> None:
    form = {"MessageSid": sid, "MessageStatus": state, "ErrorCode": "x" * 5000}
    signature = RequestValidator(TOKEN).compute_signature(business_url(estilo, STATUS), form)
    told = Client(HTTP_HOST="estilo.localhost").post(
        STATUS,
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature},
    )
    assert told.status_code == answer
    connection.set_tenant(estilo)
    for event in InboundEvent.objects.all():
        event_process(event.pk)
