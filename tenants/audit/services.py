"""Adding to the audit trail, and letting its oldest entries go."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpRequest

from tenants.actors import Actor
from tenants.audit.models import AuditEntry, SubjectKey
from tenants.audit.origin import Origin, origin_current, origin_of
from tenants.crypto import seal, subject_key_new

SEALED = "sealed"
_WITH_ORIGIN = frozenset({AuditEntry.Actor.PERSON.value, AuditEntry.Actor.API_KEY.value})


def audit(
    action: str,
    obj: models.Model | None = None,
    *,
    actor: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
    subject: UUID | None = None,
) -> AuditEntry:
    """Add one audit entry in the running transaction.

    `action` is a namespaced verb ("booking.cancelled"); `before` and `after` hold JSON values of
    the fields that changed and are stored encrypted. Where they hold personal data of a customer,
    `subject` must name the person (the contact's uuid): the values are then sealed under the
    person's key and end with it. Address and browser are the running request's, or `request`'s,
    and only kept of people and API keys.
    """
    origin = origin_of(request) if request else origin_current()
    if actor.kind not in _WITH_ORIGIN:
        origin = Origin()
    key = _subject_key(subject) if subject and (before or after) else ""
    return AuditEntry.objects.create(
        action=action,
        actor_kind=actor.kind,
        actor=actor.user,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        subject=subject,
        before=_sealed(before, key),
        after=_sealed(after, key),
        ip=origin.ip,
        user_agent=origin.user_agent,
    )


def _subject_key(subject: UUID) -> str:
    row, _ = SubjectKey.objects.get_or_create(subject=subject, defaults={"key": subject_key_new()})
    key: str = row.key
    return key


def _sealed(values: dict[str, Any] | None, key: str) -> dict[str, Any] | None:
    if not values or not key:
        return values
    return {SEALED: seal(json.dumps(values, ensure_ascii=False), key)}


def audit_forget(*, subject: UUID, obj: models.Model) -> None:
    """Make what the trail says about a person unreadable for good: their key is destroyed.

    Entries stay as they are, but for those about `obj` from before such keys existed: these were
    readable with the business's key, so their values are blanked.
    """
    SubjectKey.objects.filter(subject=subject).delete()
    AuditEntry.objects.filter(
        subject=None, object_type=obj._meta.label_lower, object_id=str(obj.pk)
    ).update(before=None, after=None)


def audit_prune(*, before: datetime, limit: int) -> int:
    """Delete up to `limit` entries from before a moment, the oldest first; how many there were.

    Entries are added in the order of time, so this looks at no more rows than it deletes.
    """
    oldest = AuditEntry.objects.order_by("pk").values_list("pk", "at")[:limit]
    old = [pk for pk, at in oldest if at < before]
    AuditEntry.objects.filter(pk__in=old).delete()
    return len(old)
