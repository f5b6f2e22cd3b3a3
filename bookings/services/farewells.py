"""Outside calendars of a business that is erased: access is given back, watches and webhooks end.

The schema with their connections goes at once, whatever the providers answer; what they need to be
told waits in the public schema (`tenants.Farewell`) until they have been.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bookings.models import CalendarConnection
from bookings.providers.base import CalendarError
from bookings.providers.registry import calendar_for
from tenants.context import business_context, public_context
from tenants.due import due_hint, due_put
from tenants.models import Business, Farewell

logger = logging.getLogger(__name__)

KIND = "bookings.farewell"
RETRY_MIN, RETRY_MAX = timedelta(minutes=2), timedelta(hours=6)
# A provider that has not answered for so long is left alone: watches and webhooks end by
# themselves long before, and their keys must not be kept for ever.
PATIENCE = timedelta(days=30)
Facts = dict[str, Any]


def business_farewell(business: Business) -> None:
    """Promise that what this business has at calendars' providers ends there.

    Call in the transaction that erases it (`settings.BUSINESS_CLOSERS`), while its schema and key
    are still there."""
    with business_context(business):
        rows = CalendarConnection.objects.exclude(credentials=None).order_by("pk")
        all_facts = [_facts(row) for row in rows if row.credentials]
    if not all_facts:
        return
    with public_context():
        row = Farewell.objects.create(
            kind=KIND,
            business_label=business.schema_name,
            facts=_access_last(all_facts),
            requested_at=timezone.now(),
        )
        due_put(KIND, row.pk, timezone.now())
        due_hint(KIND, row.pk)


def _facts(row: CalendarConnection) -> Facts:
    names = ("provider", "credentials", "options", "watch")
    return {name: getattr(row, name) for name in names}


def _access_last(all_facts: list[Facts]) -> list[Facts]:
    """Several calendars of one account share its access: the last of them gives it back."""
    last = {_account(facts): number for number, facts in enumerate(all_facts)}
    for number, facts in enumerate(all_facts):
        options = {name: value for name, value in facts["options"].items() if name != "keep_access"}
        facts["options"] = options | {"keep_access": number != last[_account(facts)]}
    return all_facts


def _account(facts: Facts) -> tuple[str, str]:
    secrets = facts["credentials"]
    return facts["provider"], str(secrets.get("refresh_token") or secrets.get("token") or "")


def farewell_say(farewell_id: int) -> datetime | None:
    """Due work of the platform: end what is left of an erased business's connections, each as far
    as its provider answers; when to ask the others again. Ending twice is no error there."""
    row = Farewell.objects.filter(pk=farewell_id, done_at=None).first()
    if row is None:
        return None
    now = timezone.now()
    left, error = _end(row.facts or [])
    over = not left or now - row.requested_at > PATIENCE
    row.facts, row.last_error = (None if over else left), error
    row.done_at = now if over else None
    row.save(update_fields=["facts", "last_error", "done_at"])
    if over:
        return None
    return now + min(max(now - row.requested_at, RETRY_MIN), RETRY_MAX)


def _end(all_facts: Iterable[Facts]) -> tuple[list[Facts], str]:
    """What could not be ended yet, and why; an account's access waits for all its calendars."""
    left: list[Facts] = []
    code = ""
    for facts in all_facts:
        if any(_account(other) == _account(facts) for other in left):
            left.append(facts)
            continue
        try:
            calendar_for(facts["provider"]).disconnect(CalendarConnection(**facts))
        except CalendarError as error:
            if error.access_lost or error.permanent:
                continue  # it ended there already, or never will by our asking
            code = error.code[:60]
            left.append(facts)
            logger.warning("calendar not left yet", extra={"kind": facts["provider"], "code": code})
    return left, code
