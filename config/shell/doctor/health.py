"""Whether the integrations work: asked every five minutes by beat, told to whoever watches."""

import logging
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from channels_whatsapp.models import WhatsAppAccount
from config.shell.doctor import house, providers
from config.shell.doctor.findings import Check, findings_of
from conversations.services.connections import account_latest
from tenants.context import public_context

logger = logging.getLogger(__name__)

KEY = "integrations-health"
# A little more than beat's five minutes; a business's own host asks anew after this.
REMEMBERED_SECONDS = 330
_SHARED = (Check("openai", providers.openai), Check("database", house.database))
PLATFORM = (
    *_SHARED,
    Check("calendly", providers.calendly),
    Check("twilio", providers.twilio_reachable),
)
BUSINESS = (
    *_SHARED,
    Check("calendly", providers.calendly_accounts),
    Check("twilio", providers.twilio_accounts),
)
META = Check("meta", providers.meta_accounts)
GATEWAY = Check("waha", providers.gateway_accounts)
# Asked only where the business has an account of the kind.
CONNECTED = {
    "telegram": Check("telegram", providers.telegram_accounts),
    "chatwoot": Check("chatwoot", providers.chatwoot_accounts),
    "email": Check("email", providers.mail_accounts),
    "sms": Check("sms", providers.sms_accounts),
}


def business_checks() -> tuple[Check, ...]:
    """What is asked for the open business; of the rest only those that it is with."""
    at = set(WhatsAppAccount.objects.order_by().values_list("provider", flat=True).distinct())
    meta = (META,) if WhatsAppAccount.Provider.META in at else ()
    gateway = (GATEWAY,) if WhatsAppAccount.Provider.GATEWAY in at else ()
    connected = tuple(check for kind, check in CONNECTED.items() if account_latest(kind))
    return (*BUSINESS, *meta, *gateway, *connected)


def integrations_ask(checks: tuple[Check, ...]) -> dict[str, Any]:
    """Ask now, and remember the answer in the cache of the open schema. At most three seconds for
    each provider. What is not configured counts as well."""
    results = {found.name: found.ok for found in findings_of(checks)}
    told = {
        "allHealthy": all(results.values()),
        "results": results,
        "timestamp": timezone.now().isoformat(),
    }
    try:
        cache.set(KEY, told, REMEMBERED_SECONDS)
    except RedisError as error:
        logger.warning("health not remembered", extra={"reason": type(error).__name__})
    return told


def told_last() -> dict[str, Any] | None:
    """The answer that is remembered; None where there is none, or no cache."""
    try:
        told: dict[str, Any] | None = cache.get(KEY)
    except RedisError:
        return None
    return told


def platform_integrations_ask() -> dict[str, Any]:
    """As the public host tells it: Twilio is asked whether it answers, for nobody's account."""
    with public_context():
        return integrations_ask(PLATFORM)


@require_safe
@never_cache
def integrations(request: HttpRequest) -> JsonResponse:
    """The latest answer, at most five minutes old; on a business's host with its own Twilio
    accounts. 200 also when something is down: the product answers."""
    told = told_last()
    if told is None:
        told = integrations_ask(business_checks() if hasattr(request, "tenant") else PLATFORM)
    return JsonResponse(told)
