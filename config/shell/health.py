"""Health: is the process alive, and can the whole do its job."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants.context import public_context
from tenants.due import due_oldest_wait
from tenants.tasks import HEARTBEAT_KEY

OLDEST_DUE_LIMIT = timedelta(minutes=2)


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, Redis and a worker answer and no due work is late; else 503, by part."""
    with public_context():
        checks = {name: _checked(check) for name, check in _CHECKS.items()}
    healthy = all(check["ok"] for check in checks.values())
    response = JsonResponse(
        {"status": "ready" if healthy else "unready", "checks": checks},
        status=200 if healthy else 503,
    )
    # a probe asks every few seconds: its 503 is an answer, not an error to log and to report
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _checked(check: Callable[[], str]) -> dict[str, object]:
    began = time.monotonic()
    try:
        problem = check()
    except Exception as error:
        # Whatever a check meets is the answer: the page must say which part is down.
        problem = type(error).__name__
    took = round((time.monotonic() - began) * 1000, 1)
    return {"ok": not problem, "problem": problem, "ms": took}


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _redis() -> str:
    cache.get("health")
    return ""


def _worker() -> str:
    beat = cache.get(HEARTBEAT_KEY)
    return "" if beat else "no heartbeat of a worker for a minute"


def _due() -> str:
    waiting = due_oldest_wait(timezone.now())
    return "" if waiting < OLDEST_DUE_LIMIT else f"oldest due work waits {waiting.seconds} s"


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "redis": _redis,
    "worker": _worker,
    "due": _due,
}
