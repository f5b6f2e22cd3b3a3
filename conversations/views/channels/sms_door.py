"""What Twilio calls about SMS: messages to a number of ours, and reports on what we sent.

The signature is checked against the address made from settings, never the Host header.
"""

import logging
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from conversations.channels.sms.accounts import (
    CHANNEL,
    SmsAccount,
    credentials_of,
    sms_account,
    sms_account_of,
)
from conversations.models import Delivery
from conversations.services.connections import account_alive, account_by_key
from conversations.services.door import inbound_store
from conversations.views.channels.doors import business_called, content_id
from tenants.context import business_context, current_business
from tenants.middleware import require_business
from tenants.models import Business
from tenants.twilio.payloads import DELIVERY_KEY
from tenants.urls_for import business_url, public_url
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

_SIGNATURE = HttpHeaders.to_wsgi_name("X-Twilio-Signature")
# Checked against where no account is, so that this takes as long as a wrong token.
_NOBODYS_TOKEN = "0" * 32
_ID_CHARS = 100


@csrf_exempt
@require_POST
def message(request: HttpRequest, account: UUID) -> HttpResponse:
    """200 for whatever the number's account rightly signed, new or seen before; 403 for a wrong
    signature, and for a number that nobody has."""
    key = str(account)
    business = business_called(request, CHANNEL, key)
    if business is None:
        _is_signed(request, public_url(request.get_full_path()), None)
        return _refused()
    with business_context(business):
        connected = account_by_key(CHANNEL, key)
        credentials = credentials_of(connected) if connected else None
        if not _is_signed(request, _called(request), credentials) or connected is None:
            return _refused()
        form = request.POST.dict()
        sid = str(form.get("MessageSid", ""))
        if not sid or form.get("To") != connected.address:
            return HttpResponse(status=400)
        inbound_store(
            channel=CHANNEL,
            account_key=connected.address,
            provider_id=sid if len(sid) <= _ID_CHARS else content_id(form),
            payload=payload_clean(form),
            sender=str(form.get("From", ""))[:64],
        )
        account_alive(account=connected)
    return _thanks()


@csrf_exempt
@require_POST
def status(request: HttpRequest, delivery_uuid: UUID) -> HttpResponse:
    """200 for whatever the sending number's account rightly signed, new or seen before; else
    403."""
    require_business(request)
    form = request.POST.dict()
    account = _account_of(delivery_uuid)
    signed = _is_signed(request, _called(request), account)
    sid, state = str(form.get("MessageSid", "")), str(form.get("MessageStatus", ""))
    if account is None or not signed or not sid or len(sid + state) > _ID_CHARS:
        return _refused()
    inbound_store(
        channel=CHANNEL,
        account_key=account.number,
        provider_id=f"{sid}.{state}",
        payload=payload_clean({**form, DELIVERY_KEY: str(delivery_uuid)}),
    )
    return _thanks()


def _account_of(delivery_uuid: UUID) -> SmsAccount | None:
    """What a delivery left by; the usual way for one that is not known (any more)."""
    rows = Delivery.objects.filter(uuid=delivery_uuid, channel=CHANNEL)
    number = rows.values_list("message__conversation__account_key", flat=True).first()
    return (sms_account_of(number) if number else None) or sms_account()


def _called(request: HttpRequest) -> str:
    """The address that Twilio was given for this request."""
    host: Business | None = getattr(request, "tenant", None)
    path = request.get_full_path()
    return business_url(current_business(), path) if host is not None else public_url(path)


def _is_signed(request: HttpRequest, url: str, account: SmsAccount | None) -> bool:
    token = account.token if account else _NOBODYS_TOKEN
    given = str(request.META.get(_SIGNATURE, ""))
    valid: bool = RequestValidator(token).validate(url, request.POST, given)
    return valid and account is not None


def _refused() -> HttpResponse:
    logger.warning("sms webhook refused: unknown number or wrong signature")
    return HttpResponse(status=403)


def _thanks() -> HttpResponse:
    # An empty TwiML document: any text here would be sent to the customer as a reply.
    return HttpResponse(b"<Response/>", content_type="text/xml")
