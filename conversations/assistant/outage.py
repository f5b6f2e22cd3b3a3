"""While a model's provider is down: who is told of it, once, and that it is over.

An outage is an incident: of the platform for each account whose key is the platform's, and of each
business whose answers it touches. It begins when the provider fails three times in a row (counted
in Redis for all processes together), or at once when paying or another key is what helps; it ends
with the first answer. Whoever opens or closes the incident tells people in the same transaction,
so that of many workers one does.
"""

import hashlib
import logging
from functools import cache

import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from billing.usage import AI_LATE, usage_add
from conversations.assistant.engines.openai_client import (
    FAILURES_IN_A_ROW,
    Account,
    LeftAlone,
    ProviderFailed,
)
from tenants.context import business_context, current_business
from tenants.due import due_hint, due_put
from tenants.incidents import incident_close, incident_of, incident_open
from tenants.models import Business, Incident
from tenants.notices import owner_notify
from tenants.platform_notices import platform_notify

logger = logging.getLogger(__name__)

AI_DOWN = "ai_down"
OVER = "conversations.outage_over"
AT_ONCE = frozenset({"quota", "key"})
_REMEMBERED_SECONDS = 24 * 3600


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1)


def subject_of(account: Account) -> str:
    """The name of an account in incidents: a digest, so that no key and no address shows."""
    return hashlib.sha256(account.circuit.encode()).hexdigest()[:32]


def model_check(account: Account) -> None:
    """Whether the account may be asked now. Raises `EngineUnavailable` without a key and while it
    is left alone after failures; then this business is touched by the outage too."""
    try:
        account.check()
    except LeftAlone as error:
        _open(account, str(error), "down")
        raise


def model_failed(account: Account, failure: ProviderFailed) -> None:
    """A question to the model ended because of its provider; call outside a transaction. A reply
    that was too late is counted in the business's month."""
    account.failed()
    if failure.kind == "late":
        usage_add(AI_LATE, 1)
    if failure.kind in AT_ONCE or _in_a_row(account) >= FAILURES_IN_A_ROW:
        _open(account, str(failure), failure.kind)


def model_answered(account: Account) -> None:
    """The model answered a question of the open business: an outage is over, for all whom it
    touched. Costs three statements where there is none; call outside a transaction."""
    account.succeeded()
    try:
        _client().delete(_key(account))
    except redis.RedisError as error:
        logger.warning("failures not forgotten", extra={"reason": type(error).__name__})
    _close_own(account)
    if not account.is_own:
        _close_platform(account)


def _key(account: Account) -> str:
    return f"public:ai-failures:{subject_of(account)}"


def _in_a_row(account: Account) -> int:
    """How many failures this account now has without an answer between them, whichever process
    met them; without Redis each process knows its own only (its breaker)."""
    try:
        with _client().pipeline() as pipe:
            pipe.incr(_key(account))
            pipe.expire(_key(account), _REMEMBERED_SECONDS)
            return int(pipe.execute()[0])
    except redis.RedisError as error:
        logger.warning("failures not counted", extra={"reason": type(error).__name__})
        return FAILURES_IN_A_ROW if account.is_left_alone else 0


# --- It begins ----------------------------------------------------------------------------------
def _open(account: Account, reason: str, why: str) -> None:
    if not account.is_own:
        _open_platform(account, reason, why)
    with transaction.atomic():
        business, subject = current_business(), subject_of(account)
        if incident_open(kind=AI_DOWN, subject=subject, reason=reason, business=business):
            incident = _incident(account, business)
            owner_notify(
                kind=AI_DOWN,
                key=f"{AI_DOWN}:{incident.pk}",
                context={
                    "why": why if account.is_own else "",
                    "began_at": incident.opened_at,
                    "path": "/settings/assistant/" if account.is_own else "/",
                },
            )


def _open_platform(account: Account, reason: str, why: str) -> None:
    with transaction.atomic():
        if incident_open(kind=AI_DOWN, subject=subject_of(account), reason=reason):
            incident = _incident(account, None)
            logger.error("the model is down", extra={"reason": reason})
            platform_notify(
                kind=AI_DOWN,
                key=f"{AI_DOWN}:{incident.pk}",
                context={"why": why, "reason": reason, "began": f"{incident.opened_at:%H:%M}"},
            )


def _incident(account: Account, business: Business | None) -> Incident:
    """The incident that this transaction has just opened."""
    found = incident_of(kind=AI_DOWN, subject=subject_of(account), business=business)
    assert found is not None
    return found


# --- It ends ------------------------------------------------------------------------------------
def _close_own(account: Account) -> None:
    """This business's, whichever account it was of: it is answered again."""
    business = current_business()
    with transaction.atomic():
        mine = Incident.objects.select_for_update().filter(
            kind=AI_DOWN, business=business, closed_at=None
        )
        for incident in list(mine):
            _close(incident)


def _close_platform(account: Account) -> None:
    with transaction.atomic():
        incident = incident_of(kind=AI_DOWN, subject=subject_of(account))
        if incident and incident_close(kind=AI_DOWN, subject=subject_of(account)):
            platform_notify(
                kind="ai_back",
                key=f"ai_back:{incident.pk}",
                context={"began": f"{incident.opened_at:%H:%M}", "times": incident.times},
            )
            due_put(OVER, incident.pk, timezone.now())
            due_hint(OVER, incident.pk)


def _close(incident: Incident) -> None:
    """Close one of a business whose schema is open, and say so; the caller holds its lock."""
    incident.closed_at = timezone.now()
    incident.save(update_fields=["closed_at"])
    owner_notify(
        kind="ai_back",
        key=f"ai_back:{incident.pk}",
        context={
            "began_at": incident.opened_at,
            "ended_at": incident.closed_at,
            "path": "/",
        },
    )


def outage_over(incident_id: int) -> None:
    """Due work of the platform: an account answers again; close what it meant for each business
    that has not been answered itself since. Idempotent: what is closed is left out."""
    over = Incident.objects.get(pk=incident_id)
    touched = Incident.objects.filter(
        kind=AI_DOWN, subject=over.subject, closed_at=None, last_at__lte=over.closed_at
    ).exclude(business=None)
    for incident in touched.select_related("business"):
        assert incident.business is not None
        with business_context(incident.business), transaction.atomic():
            held = Incident.objects.select_for_update().filter(pk=incident.pk, closed_at=None)
            for still_open in held:
                _close(still_open)
