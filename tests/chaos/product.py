"""The product as processes of its own, on servers that a test may kill."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg

from config.shell.embedded.paths import PROJECT, database_url, redis_url
from config.shell.embedded.postgres import Postgres
from config.shell.embedded.redis import Redis
from config.shell.embedded.server import Server
from config.tests.processes import is_there, processes_of, wait_until

START_SECONDS = 180
BUILD = "import django; django.setup(); from config.tests import world; world.build()"


class Product:
    """Everything that `manage.py demo` runs, but on servers that a test may kill."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.servers: dict[str, Server] = {}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = self._environment()
        self.supervisor: subprocess.Popen[bytes] | None = None

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "VAR_DIR": str(self.var),
            "DATABASE_URL": database_url(self.var),
            "REDIS_URL": redis_url(self.var),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "DEMO": "",
            "DB_POOL_SIZE": "4",
            "PUBLIC_PORT": str(self.port),
        }

    def start_servers(self) -> None:
        for kind in (Redis, Postgres):
            self.up(kind)

    def up(self, kind: type[Server]) -> None:
        server = kind(self.var)
        server.__enter__()
        self.servers[kind.key] = server

    def down(self, kind: type[Server]) -> None:
        """An orderly stop."""
        self.servers.pop(kind.key).__exit__(None, None, None)

    def quit(self, program: str) -> None:
        """PostgreSQL's immediate shutdown; its keeper starts it again, and it recovers."""
        (server,) = (p for p in processes_of(self.var) if p.name() == program and _leads(p))
        server.send_signal(signal.SIGQUIT)

    def forget(self, kind: type[Server]) -> None:
        """Stop a server and start it with nothing of what it held."""
        server = self.servers[kind.key]
        self.down(kind)
        server.erase()
        self.up(kind)

    def children(self, word: str) -> list[psutil.Process]:
        """Those of the supervisor's children whose command has this word."""
        assert self.supervisor is not None
        running = psutil.Process(self.supervisor.pid).children()
        return [child for child in running if is_there(child) and word in child.cmdline()]

    def kill(self, kind: type[Server], program: str) -> None:
        """kill -9 to the server; a database's children go with it."""
        parents = [p for p in processes_of(self.var) if p.name() == program]
        for process in parents:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(parents, 20)
        self.down(kind)

    def start(self) -> None:
        """The test world in the database, then web, worker and beat, kept running."""
        with psycopg.connect(database_url(self.var, "postgres"), autocommit=True) as admin:
            admin.execute("CREATE DATABASE mostrador")
        assert self.run("-c", BUILD).wait() == 0, self.said()
        self.supervisor = self.run("-m", "tests.chaos.supervised", str(self.port))
        assert wait_until(self.is_ready, START_SECONDS), self.said()

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        """Python with the product's environment, its output in the log."""
        with (self.var.parent / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def leases_end(self) -> None:
        """Let the time go by for which a dead worker's work is reserved."""
        with psycopg.connect(database_url(self.var), autocommit=True) as connection:
            connection.execute("UPDATE public.tenants_dueitem SET lease_until = '2020-01-01Z'")
            connection.execute("UPDATE estilo.conversations_conversation SET run_until = NULL")

    def said(self) -> str:
        """The end of what the children wrote."""
        return (self.var.parent / "log").read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        """The product first, then the servers."""
        if self.supervisor is not None:
            self.supervisor.terminate()
            self.supervisor.wait()
        for server in list(self.servers.values()):
            server.__exit__(None, None, None)

    def is_ready(self) -> bool:
        """Whether the product says so of itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def _leads(process: psutil.Process) -> bool:
    """Whether it is the server itself, and none of its own children."""
    parent = process.parent()
    return parent is None or parent.name() != process.name()
