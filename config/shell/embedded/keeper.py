"""The process that keeps one server running for as long as somebody uses it.

Run as a script, with nothing but the standard library, by `server.py`; the server is its child.
Every user holds a shared lock on one file, which the kernel releases however the user ends, even
by `kill -9`. When the keeper can take that lock for itself, nobody is left: it stops the server
and goes. If the keeper itself is killed, the kernel stops the server (Linux).
"""

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

CHECK_SECONDS = 0.2
STOP_SECONDS = 10.0
RESTART_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1
# looked up here: a child between fork and exec should not
_PRCTL = ctypes.CDLL(None).prctl if sys.platform.startswith("linux") else None


def dies_with_parent(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """A `preexec_fn` after which the child gets signal `number` when its parent ends, however it
    ends. None where the system cannot do that (only Linux can)."""
    if _PRCTL is None:
        return None
    parent = os.getpid()

    def ask() -> None:
        follow_parent(number)
        if os.getppid() != parent:  # it ended before we asked
            os._exit(1)

    return ask


def follow_parent(number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send us signal `number` when our parent ends (only Linux can)."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_PDEATHSIG, number)


def keep(
    argv: list[str],
    *,
    users: str,
    stop_signals: list[int],
    server_lock: int,
    popen: dict[str, Any],
) -> int:
    """Run `argv` until nobody holds the lock file `users` or we are told to stop (SIGTERM).

    SIGUSR1 says that the server has answered: from then on it is started again when it crashes.
    One that ends before has failed, and its exit status is returned. `stop_signals` are sent in
    turn until it ends.
    """
    told: set[int] = set()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
        signal.signal(number, lambda received, _: told.add(received))
    lock = os.open(users, os.O_RDWR)
    while True:
        server = subprocess.Popen(  # noqa: S603 - a command of ours
            argv,
            stdin=subprocess.DEVNULL,
            pass_fds=(server_lock,),
            preexec_fn=dies_with_parent(stop_signals[0]),
            **popen,
        )
        while server.poll() is None:
            if told - {signal.SIGUSR1} or _unused(lock):
                return _stop(server, stop_signals)
            time.sleep(CHECK_SECONDS)
        if signal.SIGUSR1 not in told:
            return server.returncode or 1
        sys.stderr.write(f"keeper: {argv[0]} ended with {server.returncode}, starting it again\n")
        time.sleep(RESTART_SECONDS)
        if _unused(lock):
            return 0


def _unused(lock: int) -> bool:
    """True when nobody else holds the lock; we then keep it, so that a newcomer waits for us."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop(server: subprocess.Popen[bytes], stop_signals: list[int]) -> int:
    for number in [*stop_signals, signal.SIGKILL]:
        server.send_signal(number)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        break
    return 0


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    sys.exit(keep(order.pop("argv"), **order))
