"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import os
import signal
from typing import Any

from celery import Celery
from celery.signals import (
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_init,
    worker_ready,
)

from config.shell.embedded.keeper import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("mostrador")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config.shell.doctor"])


@setup_logging.connect
def _log_like_the_web(**_: Any) -> None:
    """Keep our logging: without this Celery installs its own handlers, without scrubbing."""


@worker_init.connect
def _warm(**_: Any) -> None:
    """Before the pool's processes are made, which share what is loaded: the first customer after
    a start would wait for it in each of them."""
    from conversations.assistant.warming import assistant_warm

    assistant_warm()


@worker_process_init.connect
def _end_with_the_worker(**_: Any) -> None:
    """A process of the pool that outlives its worker would finish what nobody will acknowledge,
    beside whoever is given the task next."""
    follow_parent(signal.SIGKILL)


@worker_ready.connect
def _first_heartbeat(**_: Any) -> None:
    """Show life at once: beat's first heartbeat is ten seconds away, and /health/ready waits."""
    app.send_task("tenants.heartbeat")


@task_prerun.connect
@task_postrun.connect
def _connections_return(**_: Any) -> None:
    """Between tasks a connection rests in the pool, which looks whether it is alive before the
    next one gets it."""
    from django.db import close_old_connections

    close_old_connections()
