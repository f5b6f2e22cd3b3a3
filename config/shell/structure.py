"""What a database looks like, as SQL: written down by `manage.py baseline`, compared by tests."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from config.shell import embedded
from config.shell.embedded.postgres import programs

# A business's row holds a key of this very database: each database makes its own.
_ROWS_LEFT_OUT = "public.tenants_business"
_NOISE = re.compile(
    r"^(--.*|\\.*|SET .*|SELECT pg_catalog\.set_config.*|.*tenants_business_id_seq', .*)?\n", re.M
)


def structure_made(*, all_migrations: bool) -> str:
    """The structure of a database prepared from nothing, on servers of its own: by running every
    migration, or by the baseline and those after it."""
    with tempfile.TemporaryDirectory(prefix="mostrador-structure-") as folder:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        with embedded.servers(Path(folder), durable=False) as urls:
            named = {"DATABASE_URL": urls.database, "REDIS_URL": urls.redis, "VAR_DIR": folder}
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare"]
            command += ["--all-migrations"] if all_migrations else []
            subprocess.run(command, check=True, env=os.environ | named)  # noqa: S603 - ours
            return structure_of(urls.database)


def structure_of(url: str) -> str:
    """SQL that makes a database like this one: tables, functions and the rows that all databases
    share, without anything that names a role or a business."""
    command = [str(programs() / "pg_dump"), "--no-owner", "--no-privileges", "--no-comments"]
    command += ["--inserts", f"--exclude-table-data={_ROWS_LEFT_OUT}", "--exclude-extension=vector"]
    command.append(f"--dbname={url}")
    dump = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    return _NOISE.sub("", dump.stdout)
