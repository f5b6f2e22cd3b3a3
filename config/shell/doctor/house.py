"""Is the house itself in order: database, Redis, worker, beat, mail, keys, storage, address."""

import shutil
from pathlib import Path

import requests
from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tenants.utils import get_tenant_database_alias
from redis import RedisError

from config.shell.doctor.findings import Sick
from tenants.context import public_context
from tenants.crypto import DecryptionError, data_key_unwrap
from tenants.due import due_oldest_wait
from tenants.http import EgressSession
from tenants.http.egress import EgressAdapter
from tenants.http.guard import endpoint_of
from tenants.media.store import StoreAway, store_probe
from tenants.models import Business, DueItem
from tenants.tasks import HEARTBEAT_KEY
from tenants.urls_for import public_url

DUE_SECONDS = 120
LEAST_FREE_BYTES = 500 * 1024 * 1024


def database() -> str:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        raise Sick(
            f"PostgreSQL does not answer ({reason})",
            "start it (or `make demo`), and check DATABASE_URL",
        ) from error
    return ""


def migrations() -> str:
    """Every migration of this version is applied to the public schema."""
    with public_context():
        executor = MigrationExecutor(connections[get_tenant_database_alias()])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise Sick(
            f"{len(plan)} migrations are not applied (the first: {plan[0][0]})",
            "run `manage.py migrate_schemas`",
        )
    return ""


def redis() -> str:
    """Redis answers."""
    try:
        cache.get("doctor")
    except (RedisError, OSError) as error:
        raise Sick(
            f"Redis does not answer ({type(error).__name__})",
            "start it (or `make demo`), and check REDIS_URL",
        ) from error
    return ""


def worker() -> str:
    """A worker has done beat's heartbeat within the last minute."""
    with public_context():
        at = cache.get(HEARTBEAT_KEY)
    if at is None:
        raise Sick(
            "no heartbeat for a minute: worker or beat is not running",
            "start `celery -A config worker` and `celery -A config beat`, then read their logs",
        )
    return f"heartbeat {max(int(timezone.now().timestamp() - at), 0)} s ago"


def due_work() -> str:
    """Beat's ticks hand due work out in time, and none of it has given up."""
    waiting = due_oldest_wait(timezone.now()).total_seconds()
    if waiting > DUE_SECONDS:
        raise Sick(
            f"the oldest due work has waited {int(waiting)} s",
            "is beat running, and are there enough workers?",
        )
    failed = DueItem.objects.filter(failed=True).count()
    if failed:
        raise Sick(
            f"{failed} pieces of work gave up",
            "look at them in the admin (Trabajos pendientes), mend the cause, requeue them",
        )
    return ""


def mail() -> str:
    """The mail server lets us in; nothing is sent."""
    backend = get_connection(fail_silently=False)
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return f"written to {settings.EMAIL_FILE_PATH}"
    try:
        backend.open()
        backend.close()
    except OSError as error:
        raise Sick(
            f"the mail server does not let us in ({type(error).__name__})",
            "check EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER and EMAIL_HOST_PASSWORD",
        ) from error
    return ""


def keys() -> str:
    """Every business's data key opens with a configured master key."""
    with public_context():
        rows = Business.objects.exclude(state=Business.State.DELETED).values_list(
            "schema_name", "wrapped_key"
        )
        shut = [name for name, wrapped in rows.iterator() if not _opens(bytes(wrapped))]
    if shut:
        raise Sick(
            f"{len(shut)} data keys do not open (the first: {shut[0]})",
            "put the missing key back into ENCRYPTION_KEYS, then run `manage.py keys_rewrap`",
        )
    return ""


def _opens(wrapped: bytes) -> bool:
    try:
        data_key_unwrap(wrapped)
    except (DecryptionError, ValueError):
        return False
    return True


def storage() -> str:
    """The data folder can be written to and has room."""
    folder = Path(settings.VAR_DIR)
    probe = folder / ".doctor"
    try:
        probe.write_text("ok", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise Sick(
            f"{folder} cannot be written to ({error.strerror})",
            "give the product's user the folder, or set VAR_DIR",
        ) from error
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise Sick(f"{free // 1024**2} MB are free in {folder}", "make room on that disk")
    return f"{free // 1024**3} GB free"


def files() -> str:
    """The store of files takes one, gives it back and lets it go; its folder has room."""
    remedy = "give the product's user the folder (MEDIA_DIR), and make sure that it is there"
    if settings.MEDIA_BUCKET:
        remedy = "check MEDIA_BUCKET, its endpoint and its keys: put, get and delete are needed"
    try:
        folder = store_probe()
    except StoreAway as error:
        raise Sick(f"the store of files cannot be used ({error})", remedy) from error
    if settings.MEDIA_BUCKET:
        return f"bucket {settings.MEDIA_BUCKET}"
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise Sick(f"{free // 1024**2} MB are free in {folder}", "make room on that disk")
    return f"{folder}, {free // 1024**3} GB free"


def own_session(url: str) -> EgressSession:
    """A session to an address of our own, which may be a private one."""
    allowed = frozenset({endpoint_of(url)})
    return EgressSession(url, EgressAdapter("self", allowed, deadline=5.0), (2.0, 3.0))


def public_address() -> str:
    """The product answers at its own public address, as links and webhooks name it."""
    url = public_url("/health/live")
    try:
        answer = own_session(url).get(url)
    except requests.RequestException as error:
        raise Sick(
            f"{url} does not answer from here ({type(error).__name__})",
            "is the web server running, and do PUBLIC_SCHEME, PUBLIC_HOST and PUBLIC_PORT fit?",
        ) from error
    if answer.status_code != 200:
        raise Sick(
            f"{url} answers with status {answer.status_code}",
            "check the proxy, and PUBLIC_SCHEME, PUBLIC_HOST and PUBLIC_PORT",
        )
    return url
