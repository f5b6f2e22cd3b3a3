"""Due work: one indexed table, claimed with SKIP LOCKED; a tick costs what is due.

`due_put` is written in the transaction of the state it belongs to, so work is promised exactly
when that state commits. A claim stamps a lease; the work runs in a task of its own and then
deletes the row it claimed, or moves it on. A crash in between loses nothing: the lease expires and
the next tick claims the row again, therefore every handler is idempotent. Re-putting a row that is
being worked on takes its lease away, so that the news is worked on too. Work begins by renewing
its lease: a task that waited in the queue until its claim had lapsed does nothing, or a backlog
would feed itself.

Kinds of `settings.PLATFORM_DUE` are the platform's own work: whoever promises them, their rows
stand under the schema `public` and their handlers run there, so that the suspension of a business
does not set them aside.
"""

import logging
import time
import uuid
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tenants.utils import get_public_schema_name

from tenants.context import current_schema
from tenants.hints import Hint, hint_publish, later_is_worth_it
from tenants.models import Business, DueItem

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
ATTEMPTS = 8
TICK_BATCH = 500
# For how long one task goes on taking up the next of its rows.
TURN_SECONDS = 5.0

Handler = Callable[[int], datetime | None]


@dataclass(frozen=True)
class Claim:
    """One row that this process may work on until its lease ends."""

    pk: int
    schema_name: str
    kind: str
    object_id: int
    lease: uuid.UUID


_PUT = """
INSERT INTO public.tenants_dueitem
    (schema_name, kind, object_id, run_at, attempts, last_error, parked, failed)
VALUES (%s, %s, %s, %s, 0, '', false, false)
ON CONFLICT (schema_name, kind, object_id) DO UPDATE
SET run_at = EXCLUDED.run_at, lease = NULL, lease_until = NULL, attempts = 0, failed = false
"""

_CLAIM = """
UPDATE public.tenants_dueitem SET lease = gen_random_uuid(), lease_until = %(until)s
WHERE id IN (
    SELECT id FROM public.tenants_dueitem
    WHERE {which} AND NOT parked AND NOT failed
      AND (lease_until IS NULL OR lease_until < %(now)s)
    ORDER BY run_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
RETURNING id, schema_name, kind, object_id, lease
"""

_BEGIN = """
UPDATE public.tenants_dueitem SET lease_until = %s, attempts = attempts + 1
WHERE id = %s AND lease = %s RETURNING attempts
"""


_DONE = "DELETE FROM public.tenants_dueitem WHERE id = %s AND lease = %s"


def due_put(kind: str, object_id: int, run_at: datetime) -> None:
    """Promise `kind` for one object of the open business at `run_at`, replacing its row."""
    if kind not in settings.DUE_HANDLERS:
        raise LookupError(f"No handler for due work {kind!r} in DUE_HANDLERS.")
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [schema_of(kind), kind, object_id, run_at])


def schema_of(kind: str) -> str:
    """The schema whose work `kind` is: the open one, `public` for the platform's own kinds."""
    return get_public_schema_name() if kind in settings.PLATFORM_DUE else current_schema()


_REVIVE = """
UPDATE public.tenants_dueitem AS item
SET run_at = wanted.run_at, attempts = 0, failed = false
FROM unnest(%(names)s::text[], %(times)s::timestamptz[]) AS wanted (schema_name, run_at)
WHERE item.schema_name = wanted.schema_name AND kind = %(kind)s AND object_id = 0 AND failed
"""

_PUT_EVERYWHERE = """
INSERT INTO public.tenants_dueitem
    (schema_name, kind, object_id, run_at, attempts, last_error, parked, failed)
SELECT schema_name, %(kind)s, 0, run_at, 0, '', false, false
FROM unnest(%(names)s::text[], %(times)s::timestamptz[]) AS wanted (schema_name, run_at)
ON CONFLICT (schema_name, kind, object_id) DO NOTHING
"""


def due_put_everywhere(kind: str, run_at: datetime, *, within: timedelta = timedelta(0)) -> int:
    """Promise `kind` with object 0 to every business that is served and has no such row; how many
    rows that made. Rows that had been given up are tried again.

    A business's turn comes at `run_at` or up to `within` later, each day as much (`spread_of`).
    """
    if kind not in settings.DUE_HANDLERS:
        raise LookupError(f"No handler for due work {kind!r} in DUE_HANDLERS.")
    served = Business.objects.filter(
        state__in=(Business.State.TRIAL, Business.State.ACTIVE), is_template=False
    ).exclude(schema_name=get_public_schema_name())
    names = list(served.values_list("schema_name", flat=True))
    times = [run_at + spread_of(name, within) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_REVIVE, {"kind": kind, "names": names, "times": times})
        cursor.execute(_PUT_EVERYWHERE, {"kind": kind, "names": names, "times": times})
        return int(cursor.rowcount)


def spread_of(schema_name: str, within: timedelta) -> timedelta:
    """How much later than the first a business's turn at the same nightly work comes: whole
    seconds below `within`, the same every night."""
    seconds = int(within.total_seconds())
    return timedelta(seconds=zlib.crc32(schema_name.encode()) % seconds if seconds else 0)


def due_drop(kind: str, object_id: int) -> None:
    """Take a promise of the open business back."""
    DueItem.objects.filter(schema_name=schema_of(kind), kind=kind, object_id=object_id).delete()


def due_drop_many(kind: str, object_ids: Iterable[int]) -> None:
    """Take many promises of one kind back."""
    rows = DueItem.objects.filter(schema_name=schema_of(kind), kind=kind)
    rows.filter(object_id__in=list(object_ids)).delete()


def due_hint(kind: str, object_id: int, countdown: float = 0.0) -> None:
    """Ask a worker, once this transaction commits, to try that row without waiting for a tick.

    Only a hint: it and the tick claim the same lease, so whichever comes first does the work.
    """
    from tenants.tasks import due_try_task

    hint = Hint(schema_of(kind), kind, object_id)
    if countdown and kind not in settings.PLATFORM_DUE:
        if not later_is_worth_it():
            return
        transaction.on_commit(
            lambda: due_try_task.apply_async(tuple(hint), countdown=countdown, retry=False),
            robust=True,
        )
    else:
        transaction.on_commit(lambda: hint_publish(hint))


def due_claim(now: datetime, limit: int = TICK_BATCH) -> list[Claim]:
    """Claim what is due at `now`, oldest first."""
    return _claim("run_at <= %(now)s", now=now, limit=limit)


def due_claim_one(
    schema_name: str, kind: str, object_id: int, *, now: datetime, early: bool = False
) -> Claim | None:
    """Claim one known row if it is due (or `early`: even before its time) and free."""
    which = "schema_name = %(schema)s AND kind = %(kind)s AND object_id = %(object_id)s"
    if not early:
        which += " AND run_at <= %(now)s"
    claims = _claim(which, now=now, limit=1, schema=schema_name, kind=kind, object_id=object_id)
    return claims[0] if claims else None


def _claim(which: str, *, now: datetime, limit: int, **values: Any) -> list[Claim]:
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM.format(which=which),
            {"now": now, "until": now + LEASE, "limit": limit, **values},
        )
        return [Claim(*row) for row in cursor.fetchall()]


def due_work_many(claims: Sequence[Claim]) -> int:
    """Run claimed rows of the open business one after the other; how many. After `TURN_SECONDS`
    the others are given back, so that nobody waits behind slow work of somebody else's."""
    until = time.monotonic() + TURN_SECONDS
    for done, claim in enumerate(claims):
        if time.monotonic() > until:
            _give_back(claims[done:])
            return done
        due_work(claim)
    return len(claims)


def _give_back(claims: Sequence[Claim]) -> None:
    leases = [claim.lease for claim in claims]
    DueItem.objects.filter(lease__in=leases).update(lease=None, lease_until=None)


def due_work(claim: Claim) -> None:
    """Run a claimed row's handler inside the open business and settle the row.

    Nothing happens when the claim is not the row's any more. A handler's error is logged with its
    type (its text may hold personal data), and the row is tried again after 2, 4, 8 … seconds;
    after `ATTEMPTS` tries it is marked failed, also where each of them killed its worker, and
    whoever `settings.DUE_GIVEN_UP` names is told.
    """
    attempt = _begin(claim)
    if attempt is None:
        return
    if attempt > ATTEMPTS:
        logger.error("due work given up", extra={"kind": claim.kind, "due_id": claim.pk})
        _mine(claim).update(failed=True, lease=None, lease_until=None, last_error="cut off")
        _tell_given_up(claim)
        return
    handler: Handler = import_string(settings.DUE_HANDLERS[claim.kind])
    try:
        again = handler(claim.object_id)
    except Exception as error:
        logger.exception("due work failed", extra={"kind": claim.kind, "due_id": claim.pk})
        _settle_error(claim, attempt, error)
        if attempt >= ATTEMPTS:
            _tell_given_up(claim)
        return
    if again is None:
        _done(claim)
    else:
        _mine(claim).update(run_at=again, lease=None, lease_until=None, attempts=0)


def _begin(claim: Claim) -> int | None:
    """Renew the lease; which try this is, None when the row is somebody else's or gone."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [timezone.now() + LEASE, claim.pk, claim.lease])
        row = cursor.fetchone()
    return row[0] if row else None


def _done(claim: Claim) -> None:
    """Delete the row; plain SQL, since nothing hangs on it and it is done for every message."""
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [claim.pk, claim.lease])


def _mine(claim: Claim) -> QuerySet[DueItem]:
    return DueItem.objects.filter(pk=claim.pk, lease=claim.lease)


def _settle_error(claim: Claim, attempt: int, error: Exception) -> None:
    _mine(claim).update(
        run_at=timezone.now() + timedelta(seconds=2**attempt),
        lease=None,
        lease_until=None,
        last_error=type(error).__name__[:200],
        failed=attempt >= ATTEMPTS,
    )


def _tell_given_up(claim: Claim) -> None:
    """Let the room whose work it is show what will not be done (`settings.DUE_GIVEN_UP`)."""
    dotted = settings.DUE_GIVEN_UP.get(claim.kind)
    if dotted is None:
        return
    try:
        import_string(dotted)(claim.object_id)
    except Exception:
        logger.exception("given up untold", extra={"kind": claim.kind, "due_id": claim.pk})


def due_park(schema_name: str, *, parked: bool) -> int:
    """Set a suspended business's rows aside (or back); the number of rows."""
    return DueItem.objects.filter(schema_name=schema_name).update(
        parked=parked, lease=None, lease_until=None
    )


def due_oldest_wait(now: datetime) -> timedelta:
    """How long the oldest row has been waiting past its time; zero when nothing is late."""
    oldest = DueItem.objects.filter(parked=False, failed=False, run_at__lt=now).aggregate(
        at=Min("run_at")
    )["at"]
    return now - oldest if oldest else timedelta(0)
