"""Pytest plugin, loaded by `-p config.tests.servers`: servers for the whole test run.

Before settings are read, a plain run or xdist's controller starts PostgreSQL and Redis of its own
in a temporary folder, unless DATABASE_URL and REDIS_URL name others; xdist's workers inherit the
URLs and take a Redis database each.
"""

import atexit
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from config.shell.embedded import ServerError, redis_database, servers


def _start() -> None:
    var = Path(tempfile.mkdtemp(prefix="mostrador-tests-"))
    os.environ["VAR_DIR"] = str(var)
    stack = ExitStack()
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    atexit.register(stack.close)
    try:
        urls = stack.enter_context(servers(var, durable=False))
    except ServerError as error:
        sys.exit(str(error))
    os.environ |= {"DATABASE_URL": urls.database, "REDIS_URL": urls.redis}


_worker = os.environ.get("PYTEST_XDIST_WORKER")
if _worker:
    _number = int(_worker.removeprefix("gw"))
    os.environ["REDIS_URL"] = redis_database(os.environ["REDIS_URL"], _number + 1)
else:
    _start()
