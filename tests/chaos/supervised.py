"""`python -m tests.chaos.supervised PORT`: web, beat and worker under the demo's supervisor."""

import os
import sys

from config.shell import supervisor as supervising
from config.shell.supervisor import LogStream, Stopped, Supervisor, stop_signals


def main(port: str) -> None:
    """Keep the three running until SIGTERM; what dies is back after `RESTART_SECONDS`, if given,
    however often it dies."""
    if pause := os.environ.get("RESTART_SECONDS"):
        supervising.BACKOFF_SECONDS = (float(pause),)
    supervisor = Supervisor(os.environ, LogStream())
    run = [sys.executable, "-m"]
    celery = [*run, "celery", "-A", "config"]
    web = ["gunicorn", "config.wsgi:application", "--threads", "3", "--log-level", "warning"]
    with stop_signals():
        try:
            supervisor.add("web", [*run, *web, "--bind", f"127.0.0.1:{port}"])
            supervisor.add("beat", [*celery, "beat", "--schedule", os.devnull, "--pidfile="])
            supervisor.add("worker", [*celery, "worker", "-c", "2", "--without-mingle"])
            supervisor.run(lambda: None)
        except Stopped:
            supervisor.stop_all()


if __name__ == "__main__":
    main(sys.argv[1])
