"""Draining due work in the calling process, for `manage.py chat`, benchmarks and tests."""

import time
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tenants import due
from tenants.context import current_schema
from tenants.models import DueItem

# What a customer's message sets off, up to the answer's delivery.
MESSAGE_KINDS = (
    "conversations.inbound",
    "conversations.acknowledge",
    "conversations.files_fetch",
    "conversations.file_loose",
    "conversations.reply",
    "conversations.deliver",
    "bookings.changed",
)
SOON = timedelta(seconds=10)
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.02


class DrainTimeout(RuntimeError):
    """Due work did not come to an end in time."""


def drain(kinds: tuple[str, ...] = MESSAGE_KINDS, patience: float = PATIENCE_SECONDS) -> int:
    """Do the waiting work of these kinds of the open business now; how many pieces there were.

    Waits of a few seconds (the burst wait, a retry) are not slept; work that is due later stays.
    What another process is working on is waited for. Raises `DrainTimeout`.
    """
    done, until = 0, time.monotonic() + patience
    while time.monotonic() < until:
        rows = list(_waiting(kinds))
        if not rows:
            return done
        worked = sum(_work(row) for row in rows)
        done += worked
        if not worked:
            time.sleep(PAUSE_SECONDS)
    raise DrainTimeout(f"Due work is still waiting after {patience:.0f} s.")


def _waiting(kinds: tuple[str, ...]) -> QuerySet[DueItem]:
    return DueItem.objects.filter(
        schema_name=current_schema(),
        kind__in=kinds,
        failed=False,
        parked=False,
        run_at__lt=timezone.now() + SOON,
    ).order_by("run_at", "id")


def _work(row: DueItem) -> bool:
    claim = due.due_claim_one(
        row.schema_name, row.kind, row.object_id, now=timezone.now(), early=True
    )
    if claim is not None:
        due.due_work(claim)
    return claim is not None
