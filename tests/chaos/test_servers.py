"""Redis and PostgreSQL killed and restarted under the running product: web, worker and beat as
children on servers of their own, met only over HTTP and at the provider."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
import pytest

from channels_whatsapp.providers.twilio.signature import sign
from config.shell.embedded.paths import PROJECT, database_url, redis_url
from config.shell.embedded.postgres import Postgres
from config.shell.embedded.redis import Redis
from config.shell.embedded.server import Server
from config.shell.simulator.local import LocalTwilio
from config.tests.processes import processes_of, wait_until
from config.tests.world import SALON_NUMBER
from tests import live
from tests.live import FORM, PATH, TOKEN, eventually, message_form, post, stays

pytestmark = pytest.mark.chaos
START_SECONDS = 90
BUILD = "import django; django.setup(); from config.tests import world; world.build()"


class Product:
    """Everything that `manage.py demo` runs, but on servers that a test may kill."""

    def __init__(self, var: Path, twilio: LocalTwilio) -> None:
        self.var, self.twilio = var, twilio
        self.servers: dict[str, Server] = {}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = self._environment()
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.people = 0

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "VAR_DIR": str(self.var),
            "DATABASE_URL": database_url(self.var),
            "REDIS_URL": redis_url(self.var),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "DEMO": "",
            "DB_POOL_SIZE": "4",
            "TWILIO_BASE_URL": self.twilio.base_url,
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

    def somebody(self) -> "Person":
        """A customer who has never written before."""
        self.people += 1
        return Person(self, f"+346005550{self.people:02d}")


class Person:
    """A customer of the running product."""

    def __init__(self, product: Product, number: str) -> None:
        self.product, self.number = product, number
        self.form = message_form(number, "¿cuánto cuesta un corte?")

    def write(self) -> int:
        """Send the message, the same one each time: Twilio's retry."""
        body = urlencode(self.form)
        url = f"http://localhost:{self.product.port}{PATH}"
        headers = {"Content_Type": FORM, "X_Twilio_Signature": sign(url, self.form, TOKEN)}
        try:
            return post(self.product.port, body.encode(), host="localhost", **headers)[0]
        except OSError:
            return 0

    @property
    def heard(self) -> int:
        """How many messages came."""
        sent = self.product.twilio.sent
        return sum(message["to"] == f"whatsapp:{self.number}" for message in sent)

    def is_answered_once(self) -> bool:
        """Wait for the answer, and see that no second one follows."""
        eventually(lambda: self.heard, "an answer")
        return stays(lambda: self.heard == 1, 3)


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    folder = Path(tempfile.mkdtemp(prefix="m-"))
    with LocalTwilio({live.ACCOUNT: (TOKEN, {SALON_NUMBER})}) as twilio:
        product = Product(folder / "var", twilio)
        try:
            product.start_servers()
            product.start()
            yield product
        finally:
            product.stop()
            shutil.rmtree(folder, ignore_errors=True)


def test_a_message_while_redis_is_down_is_kept_and_answered_when_it_is_back(
    product: Product,
) -> None:
    before, during = product.somebody(), product.somebody()
    assert before.write() == 200
    product.kill(Redis, "redis-server")
    assert during.write() == 200, "the message is stored without Redis"
    product.up(Redis)
    assert before.is_answered_once()
    assert during.is_answered_once()
    eventually(product.is_ready, "healthy again")


def test_a_message_around_a_restart_of_postgresql_is_answered_once(product: Product) -> None:
    before, during, after = (product.somebody() for _ in range(3))
    assert before.write() == 200
    product.down(Postgres)
    assert during.write() != 200, "not acknowledged, so the provider tries again"
    product.up(Postgres)
    product.leases_end()
    assert after.write() == 200, "the web has noticed that its connections are dead"
    assert during.write() == 200
    for person in (before, during, after):
        assert person.is_answered_once()


def test_a_killed_database_recovers_and_nothing_is_lost(product: Product) -> None:
    before, after = product.somebody(), product.somebody()
    assert before.write() == 200
    product.kill(Postgres, "postgres")
    product.up(Postgres)
    product.leases_end()
    assert after.write() == 200
    assert before.is_answered_once()
    assert after.is_answered_once()


def test_a_killed_worker_and_web_are_started_again_and_answer(product: Product) -> None:
    before, after = product.somebody(), product.somebody()
    assert before.write() == 200
    family = psutil.Process(product.supervisor.pid)
    old = family.children(recursive=True)
    for child in family.children():
        child.kill()
    assert len(psutil.wait_procs(old, START_SECONDS)[1]) == 0, "children of the dead go with them"
    assert wait_until(product.is_ready, START_SECONDS), product.said()
    assert after.write() == 200
    product.leases_end()
    assert before.is_answered_once()
    assert after.is_answered_once()
