"""Starting, sharing and leaving one server: what PostgreSQL and Redis have in common.

Three lock files in `var/run` per server say what is going on, and no crash can leave one locked:
`<key>.users` is held (shared) by every process that uses the server, `<key>.keeper` by its keeper,
`<key>.alive` by the keeper, the server and the server's own children.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

from config.shell.embedded import errors, keeper
from config.shell.embedded.account import Account, let_through, own_folder, service_account
from config.shell.embedded.errors import ServerError
from config.shell.embedded.paths import socket_dir

START_SECONDS = 60.0
LEAVE_SECONDS = 25.0
_POLL_SECONDS = 0.02
_ANSWER_SECONDS = 2.0
_LOG_KEPT_BYTES = 5 * errors.MEGABYTE


class Server(ABC):
    """One server of the data folder `var`, used through `with server: ...`.

    The first user starts it and the last one to leave waits until it has stopped. `durable` False
    trades safety against a power cut for speed: for tests.
    """

    name: ClassVar[str]
    key: ClassVar[str]
    stop_signals: ClassVar[tuple[int, ...]]

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = var
        self.durable = durable
        self.data = var / self.key
        self.run = var / "run"
        self.sockets = socket_dir(var)
        self.log = var / "log" / f"{self.key}.log"
        self._users = -1
        self._keeper: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self, account: Account) -> None:
        """Make the data folder usable; nothing runs on it. Raises `ServerError`."""

    @abstractmethod
    def argv(self) -> list[str]:
        """The command that runs the server in the foreground."""

    @abstractmethod
    def ready(self) -> bool:
        """True once the server answers."""

    @abstractmethod
    def is_ours(self) -> bool:
        """False where the data folder holds something that no server of ours has made."""

    def __enter__(self) -> Self:
        try:
            self._prepare_folders()
            self._users = self._open("users")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            with self._locked("start"):
                self._ensure_running()
        except OSError as error:
            self._forget()
            raise errors.of_os_error(error, self.var) from error
        except BaseException:
            self._forget()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Leave; where nobody else uses the server, wait until it and its keeper are gone."""
        self._forget()
        deadline = time.monotonic() + LEAVE_SECONDS
        while not self._is_free("alive") and time.monotonic() < deadline:
            if self._used_by_others():
                return
            time.sleep(_POLL_SECONDS)
        if self._keeper:
            self._keeper.wait()

    def ask(self, socket_name: str, message: bytes) -> bytes:
        """The start of the server's answer to `message`; empty while nobody answers."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_ANSWER_SECONDS)
            try:
                connection.connect(str(self.sockets / socket_name))
                connection.sendall(message)
                return connection.recv(16)
            except OSError:
                return b""

    def erase(self) -> None:
        """Delete the server's data. Raises `ServerError` while it runs, or if it is not ours."""
        self._prepare_folders()
        with self._locked("start"):
            if not self._is_free("alive"):
                raise ServerError(f"{self.name} of {self.var} is in use: stop the demo first.")
            if not self.is_ours():
                raise ServerError(f"{self.data} was not made by the demo: move it away yourself.")
            if self.data.exists():
                shutil.rmtree(self.data)

    def _prepare_folders(self) -> None:
        self.var.mkdir(parents=True, exist_ok=True)
        for folder in (self.run, self.log.parent):
            folder.mkdir(mode=0o700, exist_ok=True)

    def _ensure_running(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            alive = self._open("alive")
            if _take(alive, fcntl.LOCK_EX):
                return self._start(alive)
            os.close(alive)
            kept = not self._is_free("keeper")
            if kept and self.ready():
                return None
            if time.monotonic() > deadline:
                raise self._stuck(kept)
            time.sleep(_POLL_SECONDS)

    def _start(self, alive: int) -> None:
        """Spawn the keeper, who inherits the lock `alive`, and wait until the server answers."""
        keeper_lock = self._open("keeper")
        try:
            fcntl.flock(keeper_lock, fcntl.LOCK_EX)
            account = service_account()
            let_through(self.var, account)
            own_folder(self.sockets, account)
            self.prepare(account)
            self._keeper = self._spawn(account, alive, keeper_lock)
        finally:
            os.close(alive)
            os.close(keeper_lock)
        deadline = time.monotonic() + START_SECONDS
        while not self.ready():
            if self._keeper.poll() is not None:
                raise self._failure()
            if time.monotonic() > deadline:
                raise self._stuck(kept=True)
            time.sleep(_POLL_SECONDS)
        self._keeper.send_signal(signal.SIGUSR1)

    def _spawn(self, account: Account, alive: int, keeper_lock: int) -> subprocess.Popen[bytes]:
        if self.log.exists() and self.log.stat().st_size > _LOG_KEPT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        order = {
            "argv": self.argv(),
            "users": str(self.run / f"{self.key}.users"),
            "stop_signals": self.stop_signals,
            "server_lock": alive,
            "popen": account.popen,
        }
        # -S -E: the keeper needs the standard library only, and starts three times as fast
        command = [sys.executable, "-S", "-E", keeper.__file__, json.dumps(order)]
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            return subprocess.Popen(  # noqa: S603 - a command of ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=child_environment(),
                pass_fds=(alive, keeper_lock),
                start_new_session=True,
            )

    def _failure(self) -> ServerError:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode(errors="replace").splitlines()
        return self.failure([line for line in lines if line.strip()])

    def failure(self, lines: list[str]) -> ServerError:
        """The sentence for a server that ended at its start, from what it and its tools said."""
        full = any("No space left on device" in line for line in lines)
        if full or errors.free_space(self.var) < errors.MEGABYTE:  # the log may have had no room
            return errors.disk_full(self.var)
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line or "error" in line]
        reason = (fatal or lines or ["no reason given"])[-1].strip()
        return ServerError(f"{self.name} does not start on {self.var}: {reason} (log: {self.log})")

    def _stuck(self, kept: bool) -> ServerError:
        if kept:
            return ServerError(
                f"{self.name} of {self.var} has not answered for {START_SECONDS:.0f} s: see"
                f" {self.log}."
            )
        return ServerError(
            f"A {self.name} of an earlier start still runs on {self.var}, without its keeper:"
            " stop that process, then start again."
        )

    def _used_by_others(self) -> bool:
        """Someone holds the users' lock, and it is not the keeper on its way out."""
        lock = self._open("users")
        try:
            return not _take(lock, fcntl.LOCK_EX) and _take(lock, fcntl.LOCK_SH)
        finally:
            os.close(lock)

    def _is_free(self, kind: str) -> bool:
        lock = self._open(kind)
        try:
            return _take(lock, fcntl.LOCK_SH)
        finally:
            os.close(lock)

    @contextmanager
    def _locked(self, kind: str) -> Iterator[None]:
        lock = self._open(kind)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _open(self, kind: str) -> int:
        return os.open(self.run / f"{self.key}.{kind}", os.O_RDWR | os.O_CREAT, 0o600)

    def _forget(self) -> None:
        if self._users >= 0:
            os.close(self._users)
            self._users = -1


def child_environment() -> dict[str, str]:
    """The environment of servers and their tools: none of ours, so that a PGDATA or a locale of
    the machine changes nothing."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _take(lock: int, kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
