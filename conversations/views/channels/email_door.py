"""What mail providers call: with mails that have come, and with what became of ours.

django-anymail knows their forms and signatures. The platform's own provider calls one address for
all businesses, and the mail's recipient says whose it is; a business's own provider calls an
address with the account in it. A wrong password, a wrong signature and an unknown account are
answered alike: 403.
"""

import hashlib
import json
import logging
import warnings
from typing import Any
from uuid import UUID

from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailError,
    AnymailInsecureWebhookWarning,
    AnymailNotSupportedWarning,
    AnymailWebhookValidationFailure,
)
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent
from anymail.utils import get_request_basic_auth
from anymail.webhooks import mailgun, postmark, sendgrid
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from conversations.channels.email.accounts import HOOK, key_of_recipient, mailbox_by_key
from conversations.channels.email.keeping import HOOK_USER
from conversations.channels.email.mails import CHANNEL, UNREADABLE, mail_store, recipients_of
from conversations.models import ChannelAccount
from conversations.services.connections import account_alive, business_by_route
from conversations.services.door import inbound_store
from conversations.views.channels.doors import business_called
from tenants.context import business_context
from tenants.webhooks import payload_clean

logger = logging.getLogger(__name__)

BODY_BYTES = 30 * 1024 * 1024
_DOORS: dict[tuple[str, str], type[AnymailBaseWebhookView]] = {
    ("sendgrid", "inbound"): sendgrid.SendGridInboundWebhookView,
    ("sendgrid", "events"): sendgrid.SendGridTrackingWebhookView,
    ("mailgun", "inbound"): mailgun.MailgunInboundWebhookView,
    ("mailgun", "events"): mailgun.MailgunTrackingWebhookView,
    ("postmark", "inbound"): postmark.PostmarkInboundWebhookView,
    ("postmark", "events"): postmark.PostmarkTrackingWebhookView,
}
_NOBODYS = "nobody:0000000000000000000000"
# django-anymail is not typed: an `AnymailInboundEvent` or an `AnymailTrackingEvent`.
Event = Any


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def platform(request: HttpRequest, provider: str, what: str) -> HttpResponse:
    """Of the platform's provider, for whichever business: 200 once the caller is known, also for
    recipients that nobody has (they would be sent for ever)."""
    events = _events(request, provider, what, settings.EMAIL_WEBHOOK_SECRET, _platform_keys())
    if isinstance(events, HttpResponse):
        return events
    for event in events:
        for key in _accounts_named(event):
            business = business_by_route(CHANNEL, key)
            if business is None:
                continue
            with business_context(business):
                _store(key, event)
    return HttpResponse()


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def account(request: HttpRequest, account: UUID, provider: str, what: str) -> HttpResponse:
    """Of a business's own provider, for one account."""
    key = str(account)
    business = business_called(request, CHANNEL, key)
    if business is None:
        return _refused()
    with business_context(business):
        mailbox = mailbox_by_key(key)
        if mailbox is None or not _is_wanted(mailbox, provider, what):
            return _refused()
        secret = f"{HOOK_USER}:{mailbox.credential('hook_secret')}"
        events = _events(request, provider, what, secret, _own_keys(mailbox))
        if isinstance(events, HttpResponse):
            return events
        for event in events:
            _store(key, event)
    return HttpResponse()


def _is_wanted(mailbox: ChannelAccount, provider: str, what: str) -> bool:
    named = mailbox.credential("provider") or mailbox.credential("outgoing")
    incoming = what != "inbound" or mailbox.credential("incoming") == HOOK
    return bool(mailbox.credential("hook_secret")) and provider == named and incoming


def _platform_keys() -> dict[str, str]:
    return {
        "mailgun": settings.MAILGUN_WEBHOOK_SIGNING_KEY,
        "sendgrid": settings.SENDGRID_WEBHOOK_PUBLIC_KEY,
    }


def _own_keys(mailbox: ChannelAccount) -> dict[str, str]:
    key = mailbox.credential("signing_key")
    return {"mailgun": key, "sendgrid": key}


def _events(
    request: HttpRequest, provider: str, what: str, secret: str, keys: dict[str, str]
) -> list[Event] | HttpResponse:
    """What a rightly authenticated request tells; else what to answer. The password is looked at
    before the body is read."""
    known = _DOORS.get((provider, what))
    if known is None or not _password_is(request, secret):
        return _refused()
    if request.method == "HEAD":
        return HttpResponse()
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BYTES:
        return HttpResponse(status=413)
    try:
        door = _door(known, secret, provider, what, keys)
        # Providers post whole mails: more than Django reads of a form by itself.
        request._body = request.read(BODY_BYTES + 1)
        door.setup(request)
        door.run_validators(request)
        events: list[Event] = door.parse_events(request)
    except (AnymailWebhookValidationFailure, AnymailConfigurationError):
        return _refused()
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except (AnymailError, SuspiciousOperation, *UNREADABLE):
        logger.warning("mail webhook not understood", extra={"kind": provider})
        return HttpResponse(status=400)
    return events


def _door(
    known: type[AnymailBaseWebhookView], secret: str, provider: str, what: str, keys: dict[str, str]
) -> AnymailBaseWebhookView:
    options: dict[str, Any] = {"webhook_secret": secret}
    if provider == "mailgun":
        options["webhook_signing_key"] = keys["mailgun"] or secret
    elif provider == "sendgrid" and what == "events" and keys["sendgrid"]:
        options["tracking_webhook_verification_key"] = keys["sendgrid"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)
        return known(**options)


def _password_is(request: HttpRequest, secret: str) -> bool:
    given = get_request_basic_auth(request) or ""
    same = constant_time_compare(given, secret or _NOBODYS)
    return same and bool(secret)


def _accounts_named(event: Event) -> list[str]:
    """Keys of the accounts that an event of the platform's provider is about."""
    if isinstance(event, AnymailTrackingEvent):
        key = str((event.metadata or {}).get("account", ""))
        return [key] if _is_uuid(key) else []
    keys = map(key_of_recipient, recipients_of(event.message))
    return list(dict.fromkeys(filter(None, keys)))[:5]


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _store(key: str, event: Event) -> None:
    """Store what an event tells about an account of the open business."""
    mailbox = mailbox_by_key(key)
    if mailbox is None:
        return
    if isinstance(event, AnymailInboundEvent):
        mail_store(mailbox, event.message)
    else:
        _report_store(key, event)
    account_alive(account=mailbox)


def _report_store(key: str, event: AnymailTrackingEvent) -> None:
    told = {
        "event": str(event.event_type),
        "delivery": str((event.metadata or {}).get("delivery", "")),
        "message_id": str(event.message_id or ""),
        "code": str(event.reject_reason or "")[:20],
    }
    name = str(event.event_id or json.dumps(told, sort_keys=True))
    digest = hashlib.sha256(f"{told['event']} {name}".encode()).hexdigest()
    inbound_store(
        channel=CHANNEL,
        account_key=key,
        provider_id=f"{key}:e{digest}",
        payload=payload_clean(told),
    )


def _refused() -> HttpResponse:
    logger.warning("mail webhook refused: unknown account, or a wrong password or signature")
    return HttpResponse(status=403)
