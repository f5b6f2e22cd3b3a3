"""Hints to the workers, published beside the request and not in it.

A hint only spares the wait for the next tick: the row it speaks of is committed, and a tick finds
it within a second. So a lost hint costs that second, and publishing (which takes longer than
storing the message did) may happen in a thread, for several rows at once: one row is named, of
more than one (and for the platform's own work, and where much is going on) a tick is asked for,
which spreads them over the workers. All processes together ask for a tick `TICK_SECONDS` apart: in
a backlog each of them would want ten a second, and a tick that finds nothing new costs as much as a
message.
"""

import logging
import os
import threading
import time
from collections import deque
from queue import Empty, SimpleQueue
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger(__name__)

# After publishing, the hints of so many seconds are gathered.
PAUSE_SECONDS = 0.1
TICK_SECONDS = 0.3
_TICKED = "due-tick-asked"
# So many hints for later, and so many for one row, a process may leave at the broker each second.
# Where more is going on, they would pile up there as tasks of their own; a tick spares them, which
# hands rows out by the handful.
LATER_PER_SECOND = 3
SINGLE_PER_SECOND = 5


class Hint(NamedTuple):
    """One row that may be worked on now."""

    schema_name: str
    kind: str
    object_id: int


class _Publisher:
    """A queue and the thread that empties it."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Hint] = SimpleQueue()
        threading.Thread(target=self._run, name="hints", daemon=True).start()

    def _run(self) -> None:
        while True:
            hints = [self.waiting.get()]
            try:
                while True:
                    hints.append(self.waiting.get_nowait())
            except Empty:
                _publish(hints)
            time.sleep(PAUSE_SECONDS)


_starting = threading.Lock()
_publisher: _Publisher | None = None


def hint_publish(hint: Hint) -> None:
    """Tell a worker soon; returns at once and never fails."""
    global _publisher
    if _publisher is None:
        with _starting:
            _publisher = _publisher or _Publisher()
    _publisher.waiting.put(hint)


_later: deque[float] = deque(maxlen=LATER_PER_SECOND)
_single: deque[float] = deque(maxlen=SINGLE_PER_SECOND)


def later_is_worth_it() -> bool:
    """Whether to leave a hint for later at the broker now; counts it."""
    return _is_rare(_later)


def _is_rare(last: deque[float]) -> bool:
    """Whether fewer than there is room for have been in the last second; if so, one more is."""
    now = time.monotonic()
    if len(last) == last.maxlen and now - last[0] < 1:
        return False
    last.append(now)
    return True


def _forget_thread() -> None:
    """A forked child has the queue and the lock of its parent, but not its thread."""
    global _publisher, _starting
    _publisher, _starting = None, threading.Lock()


os.register_at_fork(after_in_child=_forget_thread)


def _publish(hints: list[Hint]) -> None:
    from tenants.tasks import due_tick_task, due_try_task

    try:
        alone = len(hints) == 1 and hints[0].kind not in settings.PLATFORM_DUE
        if alone and _is_rare(_single):
            due_try_task.apply_async(tuple(hints[0]), retry=False)
        else:
            _wait_for_turn()
            due_tick_task.apply_async(retry=False)
    except Exception:  # whatever the broker's client raises; the thread has to go on
        logger.warning("hint not published", extra={"rows": len(hints)}, exc_info=True)


def _wait_for_turn() -> None:
    """Return when no process has asked for a tick in the present `TICK_SECONDS`."""
    while not cache.add(f"{_TICKED}-{time.time() // TICK_SECONDS:.0f}", 1, timeout=2):
        time.sleep(PAUSE_SECONDS)
