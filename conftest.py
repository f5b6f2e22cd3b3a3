"""What every test stands on: real servers, a database cloned per worker, two businesses, four
personas, and no way out of this machine."""

import fcntl
import hashlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.models.signals import post_save
from django.test import Client
from psycopg import sql
from xdist.scheduler import LoadScopeScheduling

from channels_whatsapp.accounts import accounts_forget
from config.settled import process_settle
from config.tests import world
from tenants.baseline import BASELINE
from tenants.context import business_context
from tenants.middleware import forget_hosts
from tenants.models import Business, User

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"


# --- No way out ---------------------------------------------------------------------------------
_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> Any:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if not (host.startswith("127.") or host in ("::1", "localhost")):
            raise ConnectionRefusedError(f"Tests may not connect to {host}.")
    return _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def no_way_out() -> Iterator[None]:
    """Refuse sockets to anywhere but loopback."""
    socket.socket.connect = _loopback_only  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


# --- The collector ------------------------------------------------------------------------------
def pytest_collection_finish(session: pytest.Session) -> None:
    """As in a server process: what is loaded is not gone through again and again."""
    process_settle()


# --- What stays on one worker -------------------------------------------------------------------
class _Schedule(LoadScopeScheduling):
    """Test by test, but the browser's together and first: they share one demo.

    xdist's own groups (3.8) are without effect under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "e2e" if nodeid.startswith("tests/e2e/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Schedule:
    """How tests are given to xdist's workers."""
    return _Schedule(config, log)


# --- Databases: migrate once, clone per worker --------------------------------------------------
def _admin() -> psycopg.Connection:
    default = settings.DATABASES["default"]
    return psycopg.connect(
        host=default["HOST"] or None,
        port=default["PORT"] or None,
        user=default["USER"] or None,
        password=default["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


def _fingerprint() -> str:
    """A new template whenever migrations or the tests' world change."""
    digest = hashlib.sha256()
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py")]
    made_by = [Path(world.__file__), ROOT / "tenants" / "provisioning.py", BASELINE]
    for path in [*sorted(files), *made_by]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with open(Path(settings.VAR_DIR) / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _use_database(name: str) -> None:
    connections["default"].close()
    connections.settings["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _create(name: str, template: str | None = None) -> None:
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        # Where nobody syncs, copying files is several times as fast as logging them whole.
        statement += sql.SQL(" TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(template))
    with _admin() as admin:
        admin.execute(statement)


def _drop(name: str) -> None:
    with _admin() as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def _wait_until_unused(admin: psycopg.Connection, name: str) -> None:
    """A closed connection's server process needs a moment to go."""
    for _ in range(100):
        users = admin.execute("SELECT 1 FROM pg_stat_activity WHERE datname = %s", [name])
        if not users.fetchone():
            return
        time.sleep(0.05)


def _template() -> str:
    """The database that every test database is cloned from, built at most once."""
    name = f"mostrador_tpl_{_fingerprint()}"
    with _one_at_a_time():
        with _admin() as admin:
            if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return name
        building = f"{name}_building"
        _drop(building)
        _create(building)
        _use_database(building)
        world.build()
        connections["default"].close()
        with _admin() as admin:
            _wait_until_unused(admin, building)
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(building), sql.Identifier(name)
                )
            )
    return name


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return _template()


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    """This worker's own database, a clone of the template; each test rolls back."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():
        _create(name, template_database)
        _use_database(name)
        yield
        connections["default"].close()
        _drop(name)


@pytest.fixture
def live_db(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A committed database of the test's own, for threads and processes; yields its libpq URL."""
    before = connections.settings["default"]["NAME"]
    name = f"live_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():
        _drop(name)
        _create(name, template_database)
        _use_database(name)
        forget_hosts()
        yield database_url(name)
        connections.close_all()
        _use_database(before)
        _drop(name)


def database_url(name: str) -> str:
    """The libpq URL of one of the tests' databases, for child processes."""
    default = settings.DATABASES["default"]
    host = f"host={default['HOST']}" if default["HOST"] else ""
    port = f"&port={default['PORT']}" if default["PORT"] else ""
    user = default["USER"] or "postgres"
    password = f":{default['PASSWORD']}" if default["PASSWORD"] else ""
    return f"postgresql://{user}{password}@/{name}?{host}{port}"


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """No remembered hosts and accounts, and an empty cache, for each test; and a new session at
    the server after one that made businesses, as they themselves see to where they are committed.
    """
    cache.clear()
    connections["default"].set_schema_to_public()
    made: list[Any] = []

    def note(created: bool, **_: Any) -> None:
        made.extend([True] if created else [])

    post_save.connect(note, sender=Business)
    yield
    post_save.disconnect(note, sender=Business)
    if made:
        connections["default"].close()
    forget_hosts()
    accounts_forget()


# --- Businesses and personas --------------------------------------------------------------------
@pytest.fixture
def estilo(db: None) -> Iterator[Business]:
    """The salon, its schema open."""
    with business_context("estilo") as business:
        yield business


@pytest.fixture
def academia(db: None) -> Business:
    """The other business: an academy. Its schema is not opened."""
    return Business.objects.get(schema_name="academia")


def _client(user: User | None, business: str) -> Client:
    client = Client(HTTP_HOST=f"{business}.{settings.PUBLIC_HOST}")
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def owner(db: None) -> User:
    """Owner of the salon."""
    return User.objects.get(email="owner@estilo.example")


@pytest.fixture
def agent(db: None) -> User:
    """Agent of the salon."""
    return User.objects.get(email="agent@estilo.example")


@pytest.fixture
def other_owner(db: None) -> User:
    """Owner of the academy: a stranger to the salon who has a session of their own."""
    return User.objects.get(email="owner@academia.example")


@pytest.fixture
def stranger(db: None) -> User:
    """A user of the platform without any membership."""
    return User.objects.get(email="stranger@example.com")


@pytest.fixture
def owner_client(owner: User) -> Client:
    return _client(owner, "estilo")


@pytest.fixture
def agent_client(agent: User) -> Client:
    return _client(agent, "estilo")


@pytest.fixture
def viewer_client(db: None) -> Client:
    return _client(User.objects.get(email="viewer@estilo.example"), "estilo")


@pytest.fixture
def other_owner_client(other_owner: User) -> Client:
    """The academy's owner knocking at the salon's host."""
    return _client(other_owner, "estilo")


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    return _client(stranger, "estilo")


@pytest.fixture
def visitor_client(db: None) -> Client:
    """Nobody: no session."""
    return _client(None, "estilo")


@pytest.fixture
def public_client(db: None) -> Client:
    """The platform's public host, no session."""
    return Client(HTTP_HOST=settings.PUBLIC_HOST)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published provider contracts and labelled data; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("The folder of provider contracts is not beside this checkout.")
    return SHARED
