"""What the stand-in knows: one document, in memory for tests, in Redis for the demo."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from typing import Any, Protocol

import redis

Document = dict[str, Any]
KEEP_SECONDS = 30 * 24 * 3600
KEY, LOCK = "simulator:google", "simulator:google:lock"


def document_new(*emails: str) -> Document:
    """Accounts with an empty main calendar each."""
    calendars = {email: calendar_new(email, email, primary=True) for email in emails}
    return {"calendars": calendars, "codes": {}, "refresh": {}, "access": {}, "channels": {}}


def calendar_new(
    owner: str,
    name: str,
    *,
    primary: bool = False,
    role: str = "owner",
    zone: str = "Europe/Madrid",
) -> Document:
    """One calendar of an account."""
    return {
        "owner": owner,
        "name": name,
        "primary": primary,
        "role": role,
        "zone": zone,
        "seq": 0,
        "events": {},
        "oldest": 0,
    }


class DocumentStore(Protocol):
    """Gives the document to one at a time, and keeps what was changed in it."""

    def open(self) -> AbstractContextManager[Document]: ...


class MemoryDocument:
    """For one process."""

    def __init__(self, document: Document) -> None:
        self._document, self._lock = document, threading.RLock()

    @contextmanager
    def open(self) -> Iterator[Document]:
        with self._lock:
            yield self._document

    @property
    def now(self) -> Document:
        """A copy of what is known."""
        with self._lock:
            return deepcopy(self._document)


class RedisDocument:
    """For the demo: survives its restarts. `new` makes the first document."""

    def __init__(self, url: str, new: Callable[[], Document]) -> None:
        self._redis, self._new = redis.Redis.from_url(url), new

    @contextmanager
    def open(self) -> Iterator[Document]:
        with self._redis.lock(LOCK, timeout=20, blocking_timeout=20):
            raw: Any = self._redis.get(KEY)
            document = json.loads(raw) if raw else self._new()
            yield document
            self._redis.set(KEY, json.dumps(document), ex=KEEP_SECONDS)
