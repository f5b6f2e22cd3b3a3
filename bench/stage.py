"""Where the measurements happen: servers of their own in a folder of their own, settings as in
production, a salon with sample data, and the product's processes as children."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.shell.embedded import servers
from config.shell.embedded.keeper import dies_with_parent

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 180
SALON = "estilo"


def free_port() -> int:
    """A port on which nobody listens just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def stage() -> Iterator[Path]:
    """PostgreSQL and Redis on an empty folder, the environment of a production process, Django
    ready. Servers of the machine are left alone: DATABASE_URL and REDIS_URL are not used."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    var = Path(tempfile.mkdtemp(prefix="mostrador-bench-"))
    try:
        with servers(var) as urls:
            os.environ |= _environment(var, urls.database, urls.redis)
            import django

            django.setup()
            (var / "static").mkdir()
            yield var
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _environment(var: Path, database: str, redis: str) -> dict[str, str]:
    return {
        "VAR_DIR": str(var),
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ENCRYPTION_KEYS": f"bench:{secrets.token_hex(32)}",
        "ALLOWED_HOSTS": ".localhost,127.0.0.1",
        "PUBLIC_SCHEME": "http",
        "PUBLIC_PORT": str(free_port()),
        "SECURE_SSL_REDIRECT": "0",
        "EMAIL_HOST": "127.0.0.1",
        "DEMO": "",
    }


def salon_prepare() -> None:
    """Migrate and make the sample salon; nothing of it is due."""
    from config.shell.seed import DEMO_BUSINESSES
    from config.shell.seed.fill import business_seed
    from tenants.provisioning import platform_prepare

    platform_prepare()
    business_seed(DEMO_BUSINESSES[0])
    due_forget()


def due_forget() -> None:
    """Drop what one measurement has left to do, which the next one would be burdened with."""
    from tenants.models import DueItem

    DueItem.objects.all().delete()


@contextmanager
def children(*commands: list[str], log: Path, **environment: str) -> Iterator[None]:
    """Python modules as child processes for the length of the block."""
    with ExitStack() as stack:
        out = stack.enter_context(log.open("ab"))
        for command in commands:
            child = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=PROJECT,
                env=os.environ | environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=dies_with_parent(),
            )
            stack.callback(child.wait)
            stack.callback(child.terminate)
        try:
            yield
        except Exception:
            sys.stderr.write(log.read_text(errors="replace")[-4000:])
            raise


def gunicorn(port: int, module: str = "config.wsgi") -> list[str]:
    """The web as production runs it, on two cores."""
    threads = ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    bind = ["--bind", f"127.0.0.1:{port}", "--keep-alive", "10", "--log-level", "warning"]
    return ["gunicorn", f"{module}:application", *threads, *bind]


def wait_for_port(port: int) -> None:
    """Wait until somebody listens there."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"Nobody answers on port {port}.")
