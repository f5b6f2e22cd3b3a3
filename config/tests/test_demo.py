"""`manage.py demo` as a person at a terminal meets it."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import psycopg
import pytest

from config.shell.embedded.paths import PROJECT
from config.shell.reset import database_empty
from config.tests.processes import processes_of


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


def test_a_data_folder_of_somebody_else_is_named(var: Path) -> None:
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "holiday.jpg").touch()
    assert_one_line(demo(var, PORT=free_port()), "is not a complete PostgreSQL data folder")
    assert_one_line(demo(var, "--reset", PORT=free_port()), "was not made by the demo")
    assert (var / "postgres" / "holiday.jpg").exists()
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
