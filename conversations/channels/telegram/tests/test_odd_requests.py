"""What Telegram never sends, with the right secret all the same: kept or refused, never an error
of ours."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from conversations.channels.telegram.keeping import webhook_url
from conversations.models import ChannelAccount, InboundEvent
from conversations.services.inbound import event_process
from conversations.views.channels.telegram_door import SECRET_HEADER
from tenants.db import connection
from tenants.models import Business

ODD = {
    "a list": b"[1]",
    "no JSON": b"{",
    "no UTF-8": b'{"a": "\xff"}',
    "no number": b'{"update_id": 1e999, "a": Infinity}',
    "5,000 digits": b'{"update_id": ' + b"9" * 5000 + b"}",
    "60 digits": b'{"update_id": ' + b"9" * 60 + b"}",
    "4,000 digits": b'{"update_id": ' + b"9" * 4000 + b"}",
    "deep": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "less deep": b'{"a":' * 300 + b"1" + b"}" * 300,
    "lists": b'{"a":' + b"[" * 100_000,
    "NUL": b'{"a": "\\ud800", "\\u0000": "\\u0000", "update_id": 5}',
    "a message of a list": b'{"update_id": 9, "message": {"chat": [1]}}',
    "a chat of an object": b'{"update_id": 9, "message": {"chat": {"id": {"a": 1}}}}',
    "20 MB": b'{"a": "' + b"x" * 20_000_000 + b'"}',
    "nothing": b"",
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_update_is_kept_or_refused(
    account: ChannelAccount, estilo: Business, odd: str
) -> None:
    answer = Client(HTTP_HOST="localhost").generic(
        "POST",
        urlsplit(webhook_url(account)).path,
        ODD[odd],
        content_type="application/json",
        headers={SECRET_HEADER: account.credential("secret")},
    )
    assert answer.status_code in (200, 400)
    connection.set_tenant(estilo)
    for event in InboundEvent.objects.all():
        event_process(event.pk)
    assert not InboundEvent.objects.filter(state="received").exists()
