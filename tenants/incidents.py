"""Faults that last: opened by the first who meets one, counted by all others, closed once.

Rows lie in `public` and are written from any schema. One statement decides who opened or closed an
incident, so that of many workers exactly one tells people of it: do that in the same transaction.
"""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from tenants.models import Business, Incident

_OPEN = """
INSERT INTO public.tenants_incident AS incident
    (business_id, kind, subject, reason, times, opened_at, last_at)
VALUES (%(business)s, %(kind)s, %(subject)s, %(reason)s, 1, %(now)s, %(now)s)
ON CONFLICT (business_id, kind, subject) WHERE closed_at IS NULL DO UPDATE
SET times = incident.times + 1, last_at = excluded.last_at, reason = excluded.reason
RETURNING times
"""
_REASON_MAX = 200


def incident_open(
    *, kind: str, subject: str = "", reason: str = "", business: Business | None = None
) -> bool:
    """Note that a fault was met: True for the call that opened its incident, False for those that
    met an open one (its `times`, `last_at` and `reason` are brought up to date).

    Without a business it is the platform's own. Locks the incident's row until the caller's
    transaction ends; another who meets the same fault waits for that. `reason` is for operators
    and must not hold personal data, keys or a provider's own words.
    """
    values = {
        "business": business.pk if business else None,
        "kind": kind,
        "subject": subject,
        "reason": reason[:_REASON_MAX],
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        times: int = cursor.fetchone()[0]
    return times == 1


def incident_close(*, kind: str, subject: str = "", business: Business | None = None) -> bool:
    """The fault is over: True for the call that closed its incident, False where none was open.
    One indexed statement, so it may be asked at every success."""
    return bool(_open_ones(kind, subject, business).update(closed_at=timezone.now()))


def incident_of(
    *, kind: str, subject: str = "", business: Business | None = None
) -> Incident | None:
    """The open incident of that kind and subject, if there is one."""
    return _open_ones(kind, subject, business).first()


def incidents_open() -> QuerySet[Incident]:
    """All open incidents, the latest first, with their businesses."""
    return Incident.objects.filter(closed_at=None).select_related("business")


def incidents_since(moment: datetime) -> QuerySet[Incident]:
    """Those that were open at some time since `moment`, the latest first."""
    rows = Incident.objects.exclude(closed_at__lt=moment)
    return rows.select_related("business")


def _open_ones(kind: str, subject: str, business: Business | None) -> QuerySet[Incident]:
    return Incident.objects.filter(
        business=business, kind=kind, subject=subject, closed_at__isnull=True
    )
