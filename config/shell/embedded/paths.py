"""Where the servers of our own keep things, and the URLs that follow from it. Pure functions:
settings are read by every process, long before (or without) a server being started."""

import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

PROJECT = Path(__file__).resolve().parents[3]
# A unix socket's path holds 107 bytes on Linux and 103 on macOS, with its file name.
_SOCKET_PATH_MAX = 103
POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"


def var_dir() -> Path:
    """The data folder, absolute: VAR_DIR, else /var/lib/mostrador as root (whose home other
    accounts cannot enter, and PostgreSQL refuses to run as root), else `var/` of the project."""
    chosen = os.environ.get("VAR_DIR")
    if chosen:
        return Path(os.path.abspath(Path(chosen).expanduser()))
    return Path("/var/lib/mostrador") if os.geteuid() == 0 else PROJECT / "var"


def socket_dir(var: Path) -> Path:
    """The private folder of both sockets: inside `var`, or a short one derived from its path
    where that would be too long for a socket."""
    inside = var / "sockets"
    if len(os.fsencode(inside / POSTGRES_SOCKET)) <= _SOCKET_PATH_MAX:
        return inside
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    return Path("/tmp") / f"mostrador-{digest}"  # noqa: S108 - own_folder() refuses a foreign one


def database_url(var: Path, database: str = "mostrador") -> str:
    """The libpq URL of `database` in the PostgreSQL of `var`."""
    return f"postgresql://postgres@/{quote(database)}?host={quote(str(socket_dir(var)))}"


def redis_url(var: Path, database: int = 0) -> str:
    """The redis-py URL of database number `database` (0 to 63) in the Redis of `var`."""
    return f"unix://{quote(str(socket_dir(var) / REDIS_SOCKET))}?db={database}"


def redis_database(url: str, database: int) -> str:
    """The same Redis as `url`, another database number."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={database}"
    return parts._replace(path=f"/{database}").geturl()


def broker_url(url: str) -> str:
    """Celery's spelling of a Redis URL: kombu knows a socket as `redis+socket://`."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{quote(unquote(parts.path))}?virtual_host={database}"
