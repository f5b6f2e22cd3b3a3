"""The servers of our own: shared, safe to kill, and clear about what is wrong."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from config.shell import embedded
from config.shell.embedded import ServerError, errors, servers
from config.shell.embedded.paths import POSTGRES_SOCKET, PROJECT, socket_dir
from config.shell.embedded.postgres import Postgres
from config.shell.embedded.redis import Redis
from config.tests.processes import is_there, processes_of, wait_until


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own; its path is short enough for sockets."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    folder = Path(tempfile.mkdtemp(prefix="m-"))
    yield folder / "var"
    for process in processes_of(folder):
        process.kill()
    shutil.rmtree(folder)


def user_process(var: Path) -> subprocess.Popen[str]:
    """Another process that uses the servers of `var`, has stored one fact in each and waits."""
    code = f"""
        import sys, psycopg, redis
        from pathlib import Path
        from config.shell.embedded import servers
        with servers(Path({str(var)!r})) as urls:
            with psycopg.connect(urls.database) as connection:
                connection.execute("CREATE TABLE fact AS SELECT 42 AS answer")
            redis.from_url(urls.redis).set("answer", 42)
            print("stored", flush=True)
            sys.stdin.read()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "stored\n"
    return process


def answers(urls: embedded.Urls) -> tuple[int, bytes]:
    """The two facts that `user_process` has stored."""
    with psycopg.connect(urls.database) as connection:
        [row] = connection.execute("SELECT answer FROM fact").fetchall()
    return row[0], redis.from_url(urls.redis).get("answer")


def kill_and_wait(processes: list[psutil.Process]) -> None:
    for process in processes:
        process.kill()
    assert wait_until(lambda: not any(is_there(process) for process in processes))


def test_data_outlives_a_restart_and_no_process_outlives_the_block(var: Path) -> None:
    process = user_process(var)
    assert {p.name() for p in processes_of(var)} >= {"postgres", "redis-server"}
    process.communicate("", timeout=30)
    assert process.returncode == 0
    assert processes_of(var) == []

    with servers(var) as urls:
        assert answers(urls) == (42, b"42")
    assert processes_of(var) == []


@pytest.mark.chaos
def test_a_killed_user_takes_the_servers_along(var: Path) -> None:
    process = user_process(var)
    assert len(processes_of(var)) > 4
    process.kill()
    process.communicate()
    assert wait_until(lambda: processes_of(var) == [])


@pytest.mark.chaos
def test_everything_killed_at_once_is_recovered_by_the_next_start(var: Path) -> None:
    process = user_process(var)
    kill_and_wait(processes_of(var))
    process.communicate()
    assert (var / "postgres" / "postmaster.pid").exists()
    with servers(var) as urls:
        assert answers(urls) == (42, b"42")


@pytest.mark.chaos
def test_a_killed_keeper_leaves_no_server_without_one(var: Path) -> None:
    process = user_process(var)
    keepers = [p for p in processes_of(var) if "keeper.py" in " ".join(p.cmdline())]
    assert len(keepers) == 2
    kill_and_wait(keepers)
    with servers(var) as urls:
        assert answers(urls) == (42, b"42")
        process.communicate("", timeout=30)
        assert answers(urls) == (42, b"42")
    assert processes_of(var) == []


def test_erasing_begins_anew_but_not_under_running_servers(var: Path) -> None:
    with servers(var, durable=False), pytest.raises(ServerError, match="stop the demo first"):
        embedded.erase(var)
    assert (var / "postgres" / "PG_VERSION").exists()
    embedded.erase(var)
    assert not (var / "postgres").exists()
    assert not (var / "redis").exists()


def test_erasing_leaves_what_is_not_ours(var: Path) -> None:
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "holiday.jpg").touch()
    with pytest.raises(ServerError, match="move it away yourself"):
        embedded.erase(var)
    assert (var / "postgres" / "holiday.jpg").exists()


@pytest.mark.chaos
def test_a_server_that_crashes_in_use_is_started_again(var: Path) -> None:
    server = Redis(var, durable=False)
    with server:
        [crashed] = [p for p in processes_of(var) if p.name() == "redis-server"]
        kill_and_wait([crashed])
        assert wait_until(server.ready)
    assert processes_of(var) == []


def test_whoever_leaves_first_the_last_user_keeps_the_servers(var: Path) -> None:
    starter, other = ExitStack(), ExitStack()
    urls = starter.enter_context(servers(var, durable=False))
    assert other.enter_context(servers(var, durable=False)) == urls
    starter.close()
    assert redis.from_url(urls.redis).ping()
    with psycopg.connect(urls.database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    with servers(var, durable=False):
        pass
    assert redis.from_url(urls.redis).ping()
    other.close()
    assert processes_of(var) == []


def test_servers_named_by_the_environment_are_taken_as_they_are(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/mostrador")
    monkeypatch.setenv("REDIS_URL", "redis://cache/0")
    with servers(var) as urls:
        assert urls == embedded.Urls("postgresql://db/mostrador", "redis://cache/0")
    assert not var.exists()


@pytest.mark.chaos
def test_an_interrupted_initialisation_is_done_again(var: Path) -> None:
    half = var / "postgres.new-abc"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (var / "postgres").mkdir()
    with servers(var, durable=False, databases=("one", "two")) as urls:
        found = psycopg.connect(urls.database.replace("/mostrador", "/two")).info.dbname
    assert found == "two"
    assert not half.exists()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"PG_VERSION": "18\n"}, "is not a complete PostgreSQL data folder"),
        ({"holiday.jpg": ""}, "is not a complete PostgreSQL data folder"),
        ({"PG_VERSION": "19\n", "global/pg_control": ""}, "was made by PostgreSQL 19"),
        ({"PG_VERSION": "18\n", "global/pg_control": ""}, "PostgreSQL does not start on"),
    ],
)
def test_a_data_folder_that_cannot_be_used_is_named_in_one_line(
    var: Path, files: dict[str, str], says: str
) -> None:
    for name, text in files.items():
        path = var / "postgres" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    hand_to_service_account(var / "postgres")
    with pytest.raises(ServerError, match=says) as raised, servers(var, durable=False):
        pass
    assert "\n" not in str(raised.value)
    assert str(var) in str(raised.value)
    assert all((var / "postgres" / name).exists() for name in files), "nothing may be deleted"
    assert processes_of(var) == []


def hand_to_service_account(folder: Path) -> None:
    account = embedded.account.service_account()
    folder.chmod(0o700)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.uid, account.gid)


def test_a_full_disk_is_said_before_anything_is_written(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "free_space", lambda folder: 20 * errors.MEGABYTE)
    says = r"The disk that holds .* is full \(20 MB free, "
    with pytest.raises(ServerError, match=says), servers(var):
        pass
    assert not (var / "postgres").exists()


def test_a_disk_that_fills_up_meanwhile_is_told_apart(var: Path) -> None:
    said = ["creating directory", "initdb: error: could not write: No space left on device"]
    var.mkdir()
    assert "is full" in str(Postgres(var).failure(said))


@pytest.mark.parametrize("above", ["/dev/null", "/sys"])
def test_a_data_folder_that_cannot_be_made_is_named_in_one_line(var: Path, above: str) -> None:
    with pytest.raises(ServerError, match=above), servers(Path(above) / "var"):
        pass


def test_a_socket_folder_that_somebody_else_made_is_refused(var: Path) -> None:
    var.mkdir()
    (var / "sockets").symlink_to(tempfile.gettempdir())
    with pytest.raises(ServerError, match="move it away"), servers(var):
        pass


def test_only_the_servers_account_may_reach_the_sockets(var: Path) -> None:
    with Redis(var, durable=False) as server:
        assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
        assert stat.S_IMODE(var.parent.stat().st_mode) & 0o007 == 0


def test_a_long_data_folder_gets_a_short_socket() -> None:
    var = Path("/srv") / ("x" * 200)
    short = socket_dir(var)
    assert len(os.fsencode(short / POSTGRES_SOCKET)) < 104
    assert short == socket_dir(Path(str(var)))
    assert short != socket_dir(var / "other")
    assert str(short) in embedded.database_url(var)
    assert str(short) in embedded.redis_url(var)


@pytest.mark.parametrize(
    ("url", "other", "broker"),
    [
        ("unix:///v/redis.sock?db=0", "unix:///v/redis.sock?db=3", "redis+socket:///v/redis.sock"),
        ("redis://:pw@host:6380/0", "redis://:pw@host:6380/3", "redis://:pw@host:6380/0"),
    ],
)
def test_a_redis_url_is_spelled_for_another_database_and_for_celery(
    url: str, other: str, broker: str
) -> None:
    assert embedded.redis_database(url, 3) == other
    assert embedded.broker_url(url).removesuffix("?virtual_host=0") == broker


def test_the_data_folder_follows_var_dir(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", "data/../here")
    assert embedded.var_dir() == Path.cwd() / "here"
    monkeypatch.delenv("VAR_DIR")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert embedded.var_dir() == Path("/var/lib/mostrador")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert embedded.var_dir() == PROJECT / "var"


@pytest.mark.chaos
def test_ctrl_c_in_the_terminal_does_not_reach_the_servers(var: Path) -> None:
    with Redis(var, durable=False) as server:
        [process] = [p for p in processes_of(var) if p.name() == "redis-server"]
        assert os.getsid(process.pid) != os.getsid(0)
        assert server.stop_signals == (signal.SIGTERM,)
