"""A task and handlers that tests watch."""

import time
from datetime import datetime

from celery import shared_task

from tenants.context import current_schema
from tenants.tasks import TenantTask

SEEN: list[tuple[str, tuple[object, ...]]] = []
NOTED: list[int] = []


@shared_task(base=TenantTask, name="tenants.tests.probe")
def probe(*args: object) -> None:
    """Note the schema that is open and the arguments."""
    SEEN.append((current_schema(), args))


def explode(object_id: int) -> datetime | None:
    """A handler that always fails."""
    raise RuntimeError("boom")


def note(object_id: int) -> datetime | None:
    """A handler that notes what it worked on."""
    NOTED.append(object_id)
    return None


def die(object_id: int) -> datetime | None:
    """A handler that takes its process along."""
    raise SystemExit


def wait_for(mark: str, seconds: float = 20.0) -> None:
    """Wait until the probe has seen `mark`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if any(mark in args for _, args in SEEN):
            return
        time.sleep(0.02)
    raise AssertionError(f"The worker did not come to {mark!r}; it saw {SEEN}.")
