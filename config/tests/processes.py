"""Looking at processes: what the tests of servers and of the demo share."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every running process whose command line or VAR_DIR names the folder, this one apart."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if process.pid != os.getpid() and is_there(process) and _names(process, str(folder)):
            found.append(process)
    return found


def _names(process: psutil.Process, folder: str) -> bool:
    try:
        words = [*process.cmdline(), process.environ().get("VAR_DIR", "")]
    except psutil.Error:
        return False
    return any(folder in word for word in words)


def is_there(process: psutil.Process) -> bool:
    """True while it runs; one that waits for its parent to notice its end does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Poll `condition` for at most so long: a limit for a broken run, not a measurement."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
