"""`manage.py demo` as a person at a terminal meets it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import psycopg
import pytest

from config.shell.embedded import servers
from config.shell.embedded.paths import PROJECT
from config.shell.named_servers import database_empty
from config.tests.processes import processes_of, wait_until


@pytest.fixture
def var() -> Iterator[Path]:
    """A data folder of the demo's own, with a path short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="m-"))
    yield folder / "var"
    for process in processes_of(folder):
        process.kill()
    rmtree(folder)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def free_port() -> str:
    """A port on which nobody listens just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def demo_environment(var: Path, **extra: str) -> dict[str, str]:
    """The environment of somebody who has configured nothing but the data folder."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return environment | {"VAR_DIR": str(var)} | extra


def demo(var: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", "demo", *words],
        cwd=PROJECT,
        env=demo_environment(var, **extra),
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_one_line(done: subprocess.CompletedProcess[str], says: str) -> None:
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stdout == ""


def test_a_taken_port_is_said_before_anything_starts(var: Path, taken_port: int) -> None:
    done = demo(var, PORT=str(taken_port))
    assert_one_line(done, f"Port {taken_port} on 127.0.0.1 is taken by another program")
    assert not (var / "postgres").exists()


@pytest.mark.parametrize(
    ("port", "says"), [("http", "PORT='http' is not a whole number"), ("70000", "is not a port")]
)
def test_a_port_that_is_none_is_named(var: Path, port: str, says: str) -> None:
    assert_one_line(demo(var, PORT=port), says)


@pytest.mark.parametrize("above", ["/dev/null", "/sys"])
def test_a_data_folder_that_cannot_be_written_is_named(above: str) -> None:
    assert_one_line(demo(Path(above) / "var", PORT=free_port()), f"{above}/var cannot be written")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none"),
        ("REDIS_URL", "redis://127.0.0.1:9/0"),
        ("REDIS_URL", "localhost"),
    ],
)
def test_a_named_server_that_does_not_answer_is_named(var: Path, name: str, url: str) -> None:
    done = demo(var, PORT=free_port(), **{name: url})
    assert_one_line(done, f"{name} cannot be used")
    assert processes_of(var) == []


def test_a_data_folder_of_somebody_else_is_named(var: Path) -> None:
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "holiday.jpg").touch()
    assert_one_line(demo(var, PORT=free_port()), "is not a complete PostgreSQL data folder")
    assert_one_line(demo(var, "--reset", PORT=free_port()), "was not made by the demo")
    assert (var / "postgres" / "holiday.jpg").exists()
    assert processes_of(var) == []


class RunningDemo:
    """A demo in the background, from its start until it is ended; its log is a file."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.log = var.parent / "demo.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=PROJECT,
                env=demo_environment(var, PORT=self.port),
                stdout=log,
                stderr=log,
            )

    def wait_ready(self) -> None:
        """Until its log says that it is ready."""
        ready = wait_until(self._says_ready, seconds=120)
        assert ready, self.log.read_text()

    def _says_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return "Mostrador is ready" in self.log.read_text()

    def status(self, path: str, host: str = "127.0.0.1") -> int:
        """The status of a page; 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=20)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def end(self, number: int) -> None:
        """Send a signal and wait for its end."""
        self.process.send_signal(number)
        self.process.wait(timeout=40)


@pytest.mark.chaos
def test_the_demo_starts_stops_and_starts_again_with_its_data(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = RunningDemo(var)
    demo.wait_ready()
    assert "Traceback" not in demo.log.read_text()
    assert demo.status("/health/ready") == 200
    assert demo.status("/health/live", "localhost") == 200
    assert demo.status("/accounts/login/", "estilo.localhost") == 200
    assert demo.status("/accounts/login/", "nobody.localhost") == 404
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    with servers(var) as urls, psycopg.connect(urls.database) as connection:
        businesses = business_count(connection)
        assert businesses >= 3
        connection.execute("CREATE TABLE public.kept AS SELECT 1")
    demo.end(signal.SIGTERM)
    assert demo.process.returncode == 0
    assert demo.log.read_text().endswith("Stopped.\n")
    assert processes_of(var) == []

    demo = RunningDemo(var)
    demo.wait_ready()
    with servers(var) as urls, psycopg.connect(urls.database) as connection:
        assert connection.execute("SELECT count(*) FROM public.kept").fetchone() == (1,)
        assert business_count(connection) == businesses
    demo.end(signal.SIGKILL)
    assert wait_until(lambda: processes_of(var) == []), processes_of(var)


def business_count(connection: psycopg.Connection) -> int:
    [row] = connection.execute("SELECT count(*) FROM public.tenants_business").fetchall()
    return row[0]


PARTS = {
    "web": "uvicorn",
    "worker": "celery --quiet -A config worker",
    "beat": "celery --quiet -A config beat",
    "PostgreSQL": "postgres -D",
    "Redis": "redis-server unixsocket",
}


def pids(var: Path, part: str) -> set[int]:
    """Those of the processes that are this part of the demo."""
    return {p.pid for p in processes_of(var) if PARTS[part] in " ".join(p.cmdline())}


@pytest.mark.chaos
def test_parts_that_are_killed_come_back(var: Path) -> None:
    demo = RunningDemo(var)
    demo.wait_ready()
    killed = {part: pids(var, part) for part in PARTS}
    assert all(killed.values()), killed
    for pid in set().union(*killed.values()):
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: all(pids(var, part) - killed[part] for part in PARTS), seconds=60)
    assert wait_until(lambda: demo.status("/health/ready") == 200, seconds=60)
    demo.end(signal.SIGINT)
    assert demo.process.returncode == 0
    assert processes_of(var) == []


def test_a_reset_empties_the_businesses_of_a_given_database(live_db: str) -> None:
    with psycopg.connect(live_db, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA somebody_elses")
        assert schemas(connection) >= {"estilo", "academia", "public", "somebody_elses"}
        database_empty(live_db)
        assert schemas(connection) == {"public", "somebody_elses"}
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(count).fetchone() == (0,)
        database_empty(live_db)


def schemas(connection: psycopg.Connection) -> set[str]:
    names = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'"
    return {row[0] for row in connection.execute(names)}
