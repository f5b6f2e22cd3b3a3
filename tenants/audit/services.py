from typing import Any

from django.db import models
from django.http import HttpRequest

from tenants.actors import Actor
from tenants.audit.models import AuditEntry


def audit(
    action: str,
    obj: models.Model | None = None,
    *,
    actor: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
) -> AuditEntry:
    """Add one audit entry in the running transaction.

    `action` is a namespaced verb ("booking.cancelled"); `before` and `after` hold JSON values of
    the fields that changed and are stored encrypted.
    """
    return AuditEntry.objects.create(
        action=action,
        actor_kind=actor.kind,
        actor=actor.user,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        before=before,
        after=after,
        ip=request.META.get("REMOTE_ADDR") if request else None,
        user_agent=request.headers.get("User-Agent", "")[:200] if request else "",
    )
