"""Twilio's reports on SMS of ours; the URL names the delivery."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from conversations.channels.sms import CHANNEL, DELIVERY_KEY, sms_account
from conversations.services.door import inbound_store
from tenants.context import current_business
from tenants.middleware import require_business
from tenants.urls_for import business_url
from tenants.webhooks import payload_clean

_SIGNATURE = HttpHeaders.to_wsgi_name("X-Twilio-Signature")
# Checked against where no account is, so that this takes as long as a wrong token.
_NOBODYS_TOKEN = "0" * 32
_ID_CHARS = 100


@csrf_exempt
@require_POST
def status(request: HttpRequest, delivery_uuid: UUID) -> HttpResponse:
    """200 for whatever the account's provider rightly signed, new or seen before; else 403. The
    signature is checked against the address made from settings, never the Host header."""
    require_business(request)
    account = sms_account()
    url = business_url(current_business(), request.get_full_path())
    form = request.POST.dict()
    token = account.token if account else _NOBODYS_TOKEN
    valid = RequestValidator(token).validate(url, form, request.META.get(_SIGNATURE, ""))
    sid, state = str(form.get("MessageSid", "")), str(form.get("MessageStatus", ""))
    if account is None or not valid or not sid or len(sid + state) > _ID_CHARS:
        return HttpResponse(status=403)
    inbound_store(
        channel=CHANNEL,
        account_key=account.number,
        provider_id=f"{sid}.{state}",
        payload=payload_clean({**form, DELIVERY_KEY: str(delivery_uuid)}),
    )
    return HttpResponse(b"<Response/>", content_type="text/xml")
