"""The sandbox of providers as a process of its own, steered by its control door."""

import http.client
import json
import os
import re
import subprocess
import sys
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from config.shell.embedded.keeper import dies_with_parent
from config.shell.embedded.paths import PROJECT


class Boxed:
    """A context manager: `manage.py sandbox`, ready. `urls` are the variables that it printed."""

    def __init__(self, product: str, environment: dict[str, str], *options: str) -> None:
        self._command = [sys.executable, "manage.py", "sandbox", "--port", "0"]
        self._command += ["--product", product, *options]
        self._environment = os.environ | environment
        self.urls: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            cwd=PROJECT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=dies_with_parent(),
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.match(r"Control door: (\S+)", line):
                self._door = urlsplit(found[1])
            if found := re.match(r"([A-Z_]+)=(\S+)", line):
                self.urls[found[1]] = found[2]
            if line.startswith("The sandbox is ready"):
                break
        self._link = self._connect()
        return self

    def __exit__(self, *_: object) -> None:
        self._link.close()
        self._process.terminate()
        assert self._process.wait(20) == 0

    def ask(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """One call of the control door, on a connection that stays."""
        target = f"{path}?{urlencode(query)}" if query else path
        self._link.request(method, target, None if body is None else json.dumps(body))
        answer = self._link.getresponse()
        said = answer.read()
        assert answer.status < 300, said
        return json.loads(said) if said else None

    def lines(self) -> list[dict[str, Any]]:
        """Every message that was handed over, oldest first."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["number"] if found else 0
            some = self.ask("GET", "/ledger", sent=1, after=after, limit=2000)["lines"]
            if not some:
                return found
            found += some

    def _connect(self) -> http.client.HTTPConnection:
        assert self._door.hostname
        return http.client.HTTPConnection(self._door.hostname, self._door.port, timeout=60)
