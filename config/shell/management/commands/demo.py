"""`manage.py demo`: the whole product on this machine, with servers of its own and sample data."""

import errno
import http.client
import logging
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config import env
from config.shell import embedded, named_servers
from config.shell.embedded import ServerError, Urls
from config.shell.embedded.keeper import follow_parent
from config.shell.supervisor import LogStream, Stopped, Supervisor, stop_signals
from tenants.db import connection

logger = logging.getLogger(__name__)

READY_PATH = "/health/ready"
_PROBE_SECONDS = 2.0
# Celery's, once per start as root: true of a server, noise on one's own machine
_ROOT_WARNING = "You're running the worker with superuser privileges"


class Command(BaseCommand):
    help = (
        "Start PostgreSQL and Redis (unless DATABASE_URL and REDIS_URL name others), prepare the"
        " demo's data, and run web, worker and beat until Ctrl-C. PORT (8000), HOST (127.0.0.1)"
        " and VAR_DIR are read from the environment."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", dest="anew", help="begin anew: drop all data first"
        )

    def handle(self, *, anew: bool, **_: Any) -> None:
        """Exit status 0 after SIGTERM or Ctrl-C, 1 with one line where it cannot start."""
        _stop_with_make()
        with stop_signals():
            try:
                _demo(anew=anew)
            except Stopped:
                self.stdout.write("Stopped.")
            except (ServerError, ImproperlyConfigured) as error:
                raise CommandError(str(error)) from error


def _demo(*, anew: bool) -> None:
    host, port = env.text("HOST", "127.0.0.1"), env.integer("PORT", 8000)
    _require_port(host, port)
    var: Path = settings.VAR_DIR
    if anew:
        embedded.erase(var)
    log = LogStream()
    with embedded.servers(var) as urls:
        named_servers.require_answers(urls)
        if anew:
            _begin_anew(urls)
        supervisor = Supervisor(_environment(urls, var, port), log)
        _prepare()
        try:
            _start(supervisor, host, port)
            supervisor.run(_announcer(log, port))
        finally:
            supervisor.stop_all()


def _stop_with_make() -> None:
    """Under `make demo` a killed make takes the demo along, as Ctrl-C would."""
    if "MAKELEVEL" in os.environ:
        follow_parent(signal.SIGTERM)


def _require_port(host: str, port: int) -> None:
    """Raise `ServerError` unless we could listen there."""
    if not 1 <= port <= 65535:
        raise ServerError(f"PORT={port} is not a port: choose 1 to 65535.")
    try:
        family = socket.getaddrinfo(host, port)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "is taken by another program"
        else:
            reason = f"cannot be used ({error.strerror or error})"
        raise ServerError(
            f"Port {port} on {host} {reason}: choose another, for example PORT={port + 1} make demo"
        ) from error


def _environment(urls: Urls, var: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": urls.database,
        "REDIS_URL": urls.redis,
        "VAR_DIR": str(var),
        "DEMO": "1",
        # Worker and beat would each load every page to check it: two seconds of a start.
        "CELERY_SKIP_CHECKS": "1",
        "PUBLIC_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": f"ignore:{_ROOT_WARNING}",
    }


def _prepare() -> None:
    """Migrate and seed in this process: a child would first load all that is loaded here."""
    try:
        call_command("seed")
    except Stopped:
        raise
    except Exception as error:
        logger.exception("data not prepared")
        raise ServerError("Preparing the data failed: see the lines above.") from error
    finally:
        # Children are forked next: no connection and no thread of a pool may stand open.
        connection.close()
        connection.close_pool()


def _start(supervisor: Supervisor, host: str, port: int) -> None:
    """Web first, since the worker sends to its stand-ins; they are stopped in reverse."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config"]
    web = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--no-access-log"]
    web += ["--host", host, "--port", str(port), "--timeout-graceful-shutdown", "2"]
    # No proxy stands in front: whoever names another address (X-Forwarded-For) makes it up.
    web += ["--no-proxy-headers"]
    supervisor.add("web", web)
    # Killed without a word, we leave no servers behind: a worker that took its leave in order would
    # try to say so to Redis, for ever. Its tasks are acknowledged late and begin anew.
    worker = [*celery, "worker", "--concurrency", "2", "--without-mingle"]
    supervisor.add("worker", worker, orphaned=signal.SIGKILL)
    supervisor.add("beat", [*celery, "beat", "--schedule", os.devnull, "--pidfile="])


def _announcer(log: LogStream, port: int) -> Any:
    """A tick that says once where everything is, as soon as everything is ready."""
    said = False

    def tick() -> None:
        nonlocal said
        if not said and _is_ready(port):
            said = True
            log.write(_welcome(port))

    return tick


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PROBE_SECONDS)
    try:
        connection.request("GET", READY_PATH)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(port: int) -> str:
    host = f"{settings.PUBLIC_HOST}:{port}"
    businesses = (
        f"  http://{slug}.{host}/".ljust(36) + f"owner@{slug}.example  agent@{slug}.example"
        for slug in ("estilo", "academia", "instala")
    )
    lines = [
        "Mostrador is ready.",
        *businesses,
        f"  http://{host}/admin/".ljust(36) + "admin@mostrador.example",
        f"  http://estilo.{host}/simulador/".ljust(42) + "a customer's phone",
        "  Password of all: mostrador-demo",
        f"  Data: {settings.VAR_DIR}   Stop: Ctrl-C",
    ]
    return "\n".join(["", *lines, ""])


def _begin_anew(urls: Urls) -> None:
    """Empty the servers that DATABASE_URL and REDIS_URL name; our own have been erased."""
    if env.text("DATABASE_URL", ""):
        named_servers.database_empty(urls.database)
    if env.text("REDIS_URL", ""):
        named_servers.redis_empty(urls.redis)
