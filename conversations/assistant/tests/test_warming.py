"""What a worker has loaded before its first message."""

import os
import subprocess
import sys

from config.shell.embedded.paths import PROJECT

PROGRAM = """
import django
django.setup()
import sys
from celery.signals import worker_init
import config.celery
worker_init.send(sender=None)
before = set(sys.modules)
from conversations.assistant.engines import fallback_engine
from conversations.services import inbound, outbound, replies
fallback_engine()
print(sorted(name for name in set(sys.modules) - before if name.startswith("conversations")))
"""


def test_a_worker_loads_a_messages_way_before_it_begins_and_asks_no_database() -> None:
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9",
    }
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT,
        env=os.environ | nowhere | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert found.stdout.strip() == "[]", found.stderr
