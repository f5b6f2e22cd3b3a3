"""A signed report sent the way Twilio sends it, through the public address, and followed behind
the door. It reports on a delivery that does not exist, so neither customer nor message comes of
it."""

import time
from urllib.parse import urlencode

import requests
from django.http import QueryDict

from channels_whatsapp.channel import STATUS_PATH
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.twilio.signature import SIGNATURE_HEADER, sign
from config.shell.doctor.findings import Sick
from config.shell.doctor.house import own_session
from conversations.models import InboundEvent
from tenants.ids import new_uuid
from tenants.urls_for import public_url

PATIENCE_SECONDS = 15.0
FORM = "application/x-www-form-urlencoded"


def webhook_round_trip() -> str:
    """The open business's WhatsApp door takes a rightly signed report, refuses a wrong one, and a
    worker looks at it. What was stored is taken away again."""
    account = WhatsAppAccount.objects.filter(
        provider=WhatsAppAccount.Provider.TWILIO, state=WhatsAppAccount.State.ACTIVE
    ).first()
    if account is None:
        return "not configured"
    sid = f"SM{new_uuid().hex}"
    try:
        _send(account, sid)
        _await_worker(sid)
    finally:
        InboundEvent.objects.filter(provider_id__startswith=sid).delete()
    return f"{account.number}: signed, stored and worked on"


def _send(account: WhatsAppAccount, sid: str) -> None:
    form = urlencode(
        {
            "MessageSid": sid,
            "AccountSid": account.account_sid,
            "From": f"whatsapp:{account.number}",
            "To": f"whatsapp:{account.number}",
            "MessageStatus": "delivered",
        }
    )
    url = public_url(f"{STATUS_PATH}{new_uuid()}")
    right = sign(url, QueryDict(form), account.auth_token)
    remedy = "check PUBLIC_SCHEME, PUBLIC_HOST and PUBLIC_PORT, and the proxy in front"
    if (status := _post(url, form, "wrong")) != 403:
        raise Sick(f"a wrong signature is answered with {status}, not 403", remedy)
    if (status := _post(url, form, right)) != 200:
        raise Sick(f"a right signature is answered with {status}, not 200", remedy)


def _post(url: str, form: str, signature: str) -> int:
    headers = {"Content-Type": FORM, SIGNATURE_HEADER: signature}
    try:
        return own_session(url).post(url, data=form, headers=headers).status_code
    except requests.RequestException as error:
        raise Sick(
            f"{url.split(STATUS_PATH)[0]} does not answer ({type(error).__name__})",
            "is the web server running, and do PUBLIC_SCHEME, PUBLIC_HOST and PUBLIC_PORT fit?",
        ) from error


def _await_worker(sid: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        event = InboundEvent.objects.filter(provider_id__startswith=sid).first()
        if event is not None and event.state != InboundEvent.State.RECEIVED:
            return
        time.sleep(0.2)
    raise Sick(
        f"the report was stored, but no worker looked at it for {PATIENCE_SECONDS:.0f} s",
        "start `celery -A config worker`, then read its log",
    )
