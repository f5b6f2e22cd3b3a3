"""The real product in the background, and a real browser in front of it.

Set E2E_SCREENSHOTS to a folder to get pictures of the pages that the tests visit.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis
from playwright.sync_api import Browser, Playwright, sync_playwright

from config.shell.embedded import database_url, redis_url
from config.tests.processes import processes_of, wait_until
from config.tests.test_demo import RunningDemo

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",  # the pages are ours, and containers refuse the sandbox
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Demo:
    """The running demo: its addresses, and its database for questions that no page answers."""

    port: str
    var: Path

    def url(self, business: str) -> str:
        """The origin of a business's host."""
        return f"http://{business}.localhost:{self.port}"

    @property
    def public_url(self) -> str:
        """The origin of the platform's own host."""
        return f"http://localhost:{self.port}"

    def wait_processed(self, schema: str) -> None:
        """Until no message that has come in waits for being stored or answered. A claim whose task
        went lost is made again when it lapses, after two minutes."""
        assert wait_until(lambda: not self._waiting(schema), seconds=150), self._waiting(schema)

    def forget_counts(self) -> None:
        """Empty the counters of limits (django-ratelimit's keys)."""
        with redis.Redis.from_url(redis_url(self.var)) as store:
            for key in store.scan_iter("*rl:*", count=1000):
                store.delete(key)

    def _waiting(self, schema: str) -> list[tuple[object, ...]]:
        query = (
            "SELECT kind, object_id, run_at, lease_until, attempts, failed, last_error, now()"
            " FROM public.tenants_dueitem WHERE schema_name = %s"
            " AND kind IN ('conversations.inbound', 'conversations.reply')"
            " AND NOT failed AND run_at < now() + interval '10 seconds'"
        )
        with psycopg.connect(database_url(self.var)) as connection:
            return connection.execute(query, [schema]).fetchall()


@pytest.fixture(scope="package")
def demo() -> Iterator[Demo]:
    """`manage.py demo` with servers and data of its own; it must leave no process behind."""
    folder = Path(tempfile.mkdtemp(prefix="m-"))
    running = RunningDemo(folder / "var")
    try:
        running.wait_ready()
        yield Demo(running.port, folder / "var")
        running.end(signal.SIGTERM)
        assert running.process.returncode == 0
        assert processes_of(folder) == []
        assert "Traceback" not in running.log.read_text()
    finally:
        for process in processes_of(folder):
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def uncounted(demo: Demo) -> None:
    """Each test is another visitor: what earlier ones did from this address is not held against
    it."""
    demo.forget_counts()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of this folder. Playwright's event loop ends with it, so that
    the tests after these may use the ORM."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_installed(playwright), args=list(_FLAGS)
        )
        yield browser
        browser.close()


def _installed(playwright: Playwright) -> str:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    own = playwright.chromium.executable_path
    if found is None and not os.path.exists(own):
        pytest.skip("No Chromium here: `make browser` installs one.")
    return found or own
