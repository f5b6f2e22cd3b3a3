"""Channels of a business that is erased: their providers are told that nothing has to be sent here
any more.

The schema with their accounts goes at once, whatever the providers answer; what they need to be
told waits in the public schema (`tenants.Farewell`) until they have been.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from conversations.channels.base import SendError
from conversations.channels.sms.accounts import credentials_of
from conversations.models import ChannelAccount
from conversations.services.connections import keeper_for
from tenants.context import business_context, public_context
from tenants.due import due_hint, due_put
from tenants.models import Business, Farewell

logger = logging.getLogger(__name__)

KIND = "conversations.farewell"
RETRY_MIN, RETRY_MAX = timedelta(minutes=2), timedelta(hours=6)
# A provider that has not answered for so long is left alone: what it still sends is refused, and
# its keys must not be kept for ever.
PATIENCE = timedelta(days=7)
Facts = dict[str, Any]


class Leaver(Protocol):
    """Who knows how the accounts of some channels are left (`settings.CHANNEL_LEAVERS`)."""

    def facts(self) -> Iterable[Facts]:
        """What is needed to leave each connected account of the open business."""

    def leave(self, facts: Facts) -> None:
        """Tell the provider, in no business's schema; twice is no error. Raises `SendError`."""


class AccountsLeaver:
    """Accounts of `ChannelAccount`, by their keepers."""

    def facts(self) -> Iterable[Facts]:
        rows = ChannelAccount.objects.exclude(state=ChannelAccount.State.DISCONNECTED)
        return [_facts(account) for account in rows.order_by("pk")]

    def leave(self, facts: Facts) -> None:
        keeper_for(facts["kind"]).leave(ChannelAccount(**facts))


def _facts(account: ChannelAccount) -> Facts:
    credentials = dict(account.credentials or {})
    if account.kind == ChannelAccount.Kind.SMS and (using := credentials_of(account)):
        # Lent by a WhatsApp number, which goes with the schema.
        credentials |= {"account_sid": using.sid, "auth_token": using.token}
    facts = {"uuid": account.key, "kind": account.kind, "address": account.address}
    return facts | {"credentials": credentials}


def _leaver(name: str) -> Leaver:
    leaver: Leaver = import_string(settings.CHANNEL_LEAVERS[name])()
    return leaver


def business_farewell(business: Business) -> None:
    """Promise that the providers of this business's channels are told. Call in the transaction that
    erases it (`settings.BUSINESS_CLOSERS`), while its schema and key are still there."""
    with business_context(business):
        left = [[name, each] for name in settings.CHANNEL_LEAVERS for each in _leaver(name).facts()]
    if not left:
        return
    with public_context():
        row = Farewell.objects.create(
            kind=KIND,
            business_label=business.schema_name,
            facts=left,
            requested_at=timezone.now(),
        )
        due_put(KIND, row.pk, timezone.now())
        due_hint(KIND, row.pk)


def farewell_say(farewell_id: int) -> datetime | None:
    """Due work of the platform: tell the providers of an erased business, each as far as it
    answers; when to ask the others again."""
    row = Farewell.objects.filter(pk=farewell_id, done_at=None).first()
    if row is None:
        return None
    now, left, code = timezone.now(), [], ""
    for name, facts in row.facts or []:
        try:
            _leaver(name).leave(facts)
        except SendError as error:
            if error.permanent:
                continue  # it ended there already, or never will by our asking
            left.append([name, facts])
            code = error.code[:60]
            logger.warning("channel not left yet", extra={"kind": name, "code": code})
    over = not left or now - row.requested_at > PATIENCE
    row.facts, row.last_error = (None if over else left), code
    row.done_at = now if over else None
    row.save(update_fields=["facts", "last_error", "done_at"])
    return None if over else now + min(max(now - row.requested_at, RETRY_MIN), RETRY_MAX)
