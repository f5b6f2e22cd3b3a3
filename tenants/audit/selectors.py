"""Reading the audit trail, with what it says of people opened where their key is still there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from tenants.audit.models import AuditEntry, SubjectKey
from tenants.audit.services import SEALED
from tenants.context import current_business
from tenants.crypto import unseal

Values = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """One entry with its values in the clear; `erased`: what they said of a person is gone."""

    entry: AuditEntry
    before: Values
    after: Values
    erased: bool = False


def entries_open(entries: Iterable[AuditEntry]) -> list[Opened]:
    """The entries as people read them. One query for all keys."""
    rows = list(entries)
    subjects = {row.subject for row in rows if row.subject}
    found = SubjectKey.objects.filter(subject__in=subjects) if subjects else ()
    keys = {row.subject: row.key for row in found}
    return [_open(row, keys.get(row.subject, "") if row.subject else "") for row in rows]


def _open(entry: AuditEntry, key: str) -> Opened:
    sides = (entry.before or {}, entry.after or {})
    if not any(SEALED in side for side in sides):
        return Opened(entry, *sides)
    if not key:
        return Opened(entry, {}, {}, erased=True)
    before, after = (json.loads(unseal(side[SEALED], key)) if side else {} for side in sides)
    return Opened(entry, before, after)


def entry_list(
    *,
    action: str = "",
    actor: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEntry]:
    """Entries of the open business, newest first.

    `action` is the first part of a verb ("contact", "service"); `actor` a kind of actor or the id
    of a member; `first` and `last` are days of the business's zone, both included.
    """
    entries = AuditEntry.objects.select_related("actor").order_by("-pk")
    if action:
        entries = entries.filter(action__startswith=f"{action}.")
    if actor:
        which = {"actor": int(actor)} if actor.isdigit() else {"actor_kind": actor}
        entries = entries.filter(**which)
    if first:
        entries = entries.filter(at__gte=_midnight(first))
    if last:
        entries = entries.filter(at__lt=_midnight(last + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), current_business().tz)
