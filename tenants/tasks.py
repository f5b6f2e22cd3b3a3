"""The task base that fails closed, and the tasks that drain due work."""

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from celery import Task, current_app, shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import close_old_connections, transaction
from django.utils import timezone
from django_tenants.postgresql_backend.base import is_valid_schema_name
from django_tenants.utils import get_public_schema_name, schema_context

from tenants import due
from tenants.api.sessions import api_sessions_purge
from tenants.context import current_schema, public_context
from tenants.db import connection
from tenants.models import Business, DueItem
from tenants.second_step.codes import codes_purge

logger = logging.getLogger(__name__)

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_SECONDS = 60
# Up to so many rows are handed out one by one; of more, so many together at most. A worker that is
# killed takes the rest of its handful along until their leases end.
FEW = 8
HANDFUL = 5
# So many tasks are some twenty seconds' work for two processes, well within a lease.
ENOUGH_TASKS = 100

# What a task is told of a claim: row, kind, object, lease.
Row = tuple[int, str, int, str]


class TenantRefused(RuntimeError):
    """A task named no schema, an unknown one, or one that may not be served now."""


@contextmanager
def task_context(schema_name: object) -> Iterator[Business]:
    """Open the business that a task names first among its arguments, or raise `TenantRefused`.

    The template, the platform's own schema, deleted and suspended businesses are refused like
    names that do not exist. It is looked for where the work will be done, so that the server is
    told of one schema only.
    """
    if not isinstance(schema_name, str) or not schema_name:
        raise TenantRefused("The task carries no schema name.")
    if schema_name == get_public_schema_name() or not is_valid_schema_name(schema_name):
        raise TenantRefused(f"No business has the schema {schema_name!r}.")
    with schema_context(schema_name):
        rows = Business.objects.filter(schema_name=schema_name, is_template=False)
        business = rows.order_by().first()
        if business is None:
            raise TenantRefused(f"No business has the schema {schema_name!r}.")
        if not business.is_serving:
            raise TenantRefused(f"The business {schema_name!r} is {business.state}.")
        connection.tenant = business
        yield business


class TenantTask(Task):  # type: ignore[type-arg]
    """Base of every task that touches a business's data: the first argument is the schema name.

    The body runs inside that schema and receives the remaining arguments; without a schema that
    may be served it never runs.
    """

    abstract = True
    # Expected while a business is suspended and its customers write on: a line, no traceback.
    throws = (TenantRefused,)
    # Celery would check the call against the body, which does not take the schema name.
    typing = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        schema_name, *rest = args or (kwargs.pop("schema_name", None),)
        with ExitStack() as stack:
            try:
                stack.enter_context(task_context(schema_name))
            except TenantRefused as refusal:
                logger.warning("task refused", extra={"kind": self.name, "reason": str(refusal)})
                raise
            return self.run(*rest, **kwargs)


@shared_task(base=TenantTask, name="tenants.due_run", acks_late=True)
def due_run_task(due_id: int, kind: str, object_id: int, lease: str) -> None:
    """Work on one row that a tick claimed."""
    due.due_work(due.Claim(due_id, current_schema(), kind, object_id, uuid.UUID(lease)))


@shared_task(base=TenantTask, name="tenants.due_run_many", acks_late=True)
def due_run_many_task(rows: list[tuple[int, str, int, str]]) -> None:
    """Work on a few rows that a tick claimed, one after the other."""
    schema_name = current_schema()
    claims = [
        due.Claim(pk, schema_name, kind, object_id, uuid.UUID(lease))
        for pk, kind, object_id, lease in rows
    ]
    due.due_work_many(claims)


@shared_task(name="tenants.due_run_platform", acks_late=True)
def due_run_platform_task(due_id: int, kind: str, object_id: int, lease: str) -> None:
    """Work on one row of the platform's own that a tick claimed, in the public schema.

    Fails closed like the others: a kind that is not the platform's is refused.
    """
    if kind not in settings.PLATFORM_DUE:
        raise TenantRefused(f"Due work {kind!r} belongs to a business.")
    with public_context():
        due.due_work(due.Claim(due_id, get_public_schema_name(), kind, object_id, uuid.UUID(lease)))


@shared_task(base=TenantTask, name="tenants.due_try", acks_late=True)
def due_try_task(kind: str, object_id: int) -> None:
    """Work on one row if it is due and nobody else does."""
    claim = due.due_claim_one(current_schema(), kind, object_id, now=timezone.now())
    if claim is not None:
        due.due_work(claim)


@shared_task(name="tenants.due_tick", ignore_result=True)
def due_tick_task() -> int:
    """Claim what is due and hand it to workers; the number of rows handed out.

    Each row goes by itself while few are due. In a backlog a business's rows go by the handful,
    oldest first: a task costs about as much as a status report that it works on. While the
    workers have enough before them, nothing more is claimed: claims that lapse in the queue are
    work for nothing.
    """
    with current_app.producer_pool.acquire(block=True) as producer:
        if _tasks_waiting(producer) >= ENOUGH_TASKS:
            return 0
        with public_context():
            claims = _servable(due.due_claim(timezone.now()))
        most = min(max(len(claims) // FEW, 1), HANDFUL)
        for schema_name, rows in _rows_by_schema(claims).items():
            _hand_out(schema_name, rows, most, producer)
    return len(claims)


def _rows_by_schema(claims: list[due.Claim]) -> dict[str, list[Row]]:
    by_schema: dict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        row = (claim.pk, claim.kind, claim.object_id, str(claim.lease))
        by_schema[claim.schema_name].append(row)
    return by_schema


def _tasks_waiting(producer: Any) -> int:
    """How many tasks lie in the broker's queue."""
    queue = producer.channel.queue_declare(current_app.conf.task_default_queue)
    return int(queue.message_count)


def _hand_out(schema_name: str, rows: list[Row], most: int, producer: Any) -> None:
    if schema_name == get_public_schema_name():
        for row in rows:
            due_run_platform_task.apply_async(row, producer=producer)
        return
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        if len(some) == 1:
            due_run_task.apply_async((schema_name, *some[0]), producer=producer)
        else:
            due_run_many_task.apply_async((schema_name, some), producer=producer)


def _servable(claims: list[due.Claim]) -> list[due.Claim]:
    """The claims whose business may be served. Work that came in for a suspended one is set aside
    until it resumes; what is left of a business that is gone is dropped."""
    serving = _serving({claim.schema_name for claim in claims})
    rest = [claim for claim in claims if not serving.get(claim.schema_name)]
    if rest:
        _set_aside(rest)
    return [claim for claim in claims if serving.get(claim.schema_name)]


def _serving(schemas: set[str], *, lock: bool = False) -> dict[str, bool]:
    """Whether each of these businesses may be served, as far as they exist."""
    businesses = Business.objects.filter(schema_name__in=schemas).order_by("pk")
    if lock:
        businesses = businesses.select_for_update()
    return {business.schema_name: business.is_serving for business in businesses}


def _set_aside(claims: list[due.Claim]) -> None:
    """Park or drop rows. The businesses are asked again under their lock, which a business that
    resumes at this moment holds: its rows must not be parked behind its back."""
    with transaction.atomic():
        serving = _serving({claim.schema_name for claim in claims}, lock=True)
        rows = DueItem.objects.filter(pk__in=[claim.pk for claim in claims])
        rows.exclude(schema_name__in=serving).delete()
        for schema_name, served in serving.items():
            mine = rows.filter(schema_name=schema_name)
            mine.update(parked=not served, lease=None, lease_until=None)


@shared_task(name="tenants.heartbeat", ignore_result=True)
def heartbeat_task() -> None:
    """Show /health/ready that beat publishes and a worker works."""
    with public_context():
        cache.set(HEARTBEAT_KEY, timezone.now().timestamp(), HEARTBEAT_SECONDS)


@shared_task(name="tenants.sessions_clear", ignore_result=True)
def sessions_clear_task() -> None:
    """Delete expired sign-in sessions, the API's too, and codes that have lapsed."""
    with public_context():
        api_sessions_purge(timezone.now())
        codes_purge(timezone.now())
        SessionStore.clear_expired()
    close_old_connections()
