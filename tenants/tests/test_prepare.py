"""The commands of a first deployment, on an empty database and with the production settings."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "production-like-secret-key-of-this-test-only-0123456789",
    "ALLOWED_HOSTS": ".front-desk.example",
    "PUBLIC_HOST": "front-desk.example",
    "ENCRYPTION_KEYS": "2026a:" + "44" * 32,
}


@pytest.fixture
def empty_database(live_db: str) -> Iterator[str]:
    """The libpq URL of a new database without tables."""
    name = f"{urlsplit(live_db).path[1:]}_empty"
    with psycopg.connect(live_db, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield urlsplit(live_db)._replace(path=f"/{name}").geturl()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(database: str, *words: str) -> str:
    """What `manage.py` with these words prints; fails with its error."""
    environment = os.environ | PRODUCTION | {"DATABASE_URL": database}
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *words],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.chaos
def test_an_empty_database_is_prepared_without_sample_data_and_takes_businesses(
    empty_database: str,
) -> None:
    manage(empty_database, "prepare")
    with psycopg.connect(empty_database) as reader:
        rows = reader.execute("SELECT schema_name FROM tenants_business").fetchall()
        assert {name for (name,) in rows} == {"public", "template_business"}
    made = manage(empty_database, "business_create", "nueva", "Nueva", "--owner", "ana@x.example")
    assert "https://nueva.front-desk.example/" in made
    assert "up to date" in manage(empty_database, "prepare")  # the next deployment
