"""Where the stand-in keeps its messages: in memory for tests, in Redis for the demo, whose web
processes share them."""

import json
import threading
from datetime import datetime
from typing import Any, Protocol

import redis

PER_NUMBER = 200
KEEP_SECONDS = 7 * 24 * 3600

Resource = dict[str, Any]


def person_of(message: Resource) -> str:
    """The customer's side of a message, as `whatsapp:+…`."""
    return str(message["from"] if message["direction"] == "inbound" else message["to"])


class Store(Protocol):
    """Messages by id and by customer, newest first, and when a customer last wrote."""

    def save(self, message: Resource) -> None: ...
    def get(self, sid: str) -> Resource | None: ...
    def of_person(self, person: str) -> list[Resource]: ...
    def newest(self) -> list[Resource]: ...
    def wrote(self, person: str, business: str, at: datetime) -> None: ...
    def wrote_at(self, person: str, business: str) -> datetime | None: ...
    def fail_next(self, person: str, code: str) -> None: ...
    def failure_take(self, person: str) -> str: ...
    def content_save(self, content: Resource) -> None: ...
    def content(self, sid: str) -> Resource | None: ...
    def contents(self) -> list[Resource]: ...
    def content_delete(self, sid: str) -> None: ...


class MemoryStore:
    """For one process; thread-safe."""

    def __init__(self) -> None:
        self._messages: dict[str, Resource] = {}
        self._wrote: dict[tuple[str, str], datetime] = {}
        self._failures: dict[str, str] = {}
        self._contents: dict[str, Resource] = {}
        self._lock = threading.Lock()

    def save(self, message: Resource) -> None:
        with self._lock:
            self._messages[message["sid"]] = dict(message)

    def get(self, sid: str) -> Resource | None:
        with self._lock:
            found = self._messages.get(sid)
            return dict(found) if found else None

    def of_person(self, person: str) -> list[Resource]:
        return [message for message in self.newest() if person_of(message) == person]

    def newest(self) -> list[Resource]:
        with self._lock:
            return [dict(message) for message in reversed(self._messages.values())]

    def wrote(self, person: str, business: str, at: datetime) -> None:
        with self._lock:
            self._wrote[person, business] = at

    def wrote_at(self, person: str, business: str) -> datetime | None:
        with self._lock:
            return self._wrote.get((person, business))

    def fail_next(self, person: str, code: str) -> None:
        with self._lock:
            self._failures[person] = code

    def failure_take(self, person: str) -> str:
        with self._lock:
            return self._failures.pop(person, "")

    def content_save(self, content: Resource) -> None:
        with self._lock:
            self._contents[content["sid"]] = content

    def content(self, sid: str) -> Resource | None:
        with self._lock:
            return self._contents.get(sid)

    def contents(self) -> list[Resource]:
        with self._lock:
            return list(self._contents.values())

    def content_delete(self, sid: str) -> None:
        with self._lock:
            self._contents.pop(sid, None)


class RedisStore:
    """For the demo: at most `PER_NUMBER` messages per customer, for a week."""

    def __init__(self, url: str) -> None:
        self._redis: Any = redis.Redis.from_url(url, decode_responses=True)

    def save(self, message: Resource) -> None:
        key = f"sim:twilio:message:{message['sid']}"
        new = not self._redis.exists(key)
        with self._redis.pipeline() as pipe:
            pipe.set(key, json.dumps(message), ex=KEEP_SECONDS)
            if new:
                for listing in (_listing(person_of(message)), _listing("all")):
                    pipe.lpush(listing, message["sid"])
                    pipe.ltrim(listing, 0, PER_NUMBER - 1)
                    pipe.expire(listing, KEEP_SECONDS)
            pipe.execute()

    def get(self, sid: str) -> Resource | None:
        found = self._redis.get(f"sim:twilio:message:{sid}")
        return json.loads(found) if found else None

    def of_person(self, person: str) -> list[Resource]:
        return self._listed(person)

    def newest(self) -> list[Resource]:
        return self._listed("all")

    def _listed(self, name: str) -> list[Resource]:
        sids = self._redis.lrange(_listing(name), 0, -1)
        keys = [f"sim:twilio:message:{sid}" for sid in sids]
        return [json.loads(found) for found in self._redis.mget(keys) if found] if keys else []

    def wrote(self, person: str, business: str, at: datetime) -> None:
        self._redis.set(_wrote(person, business), at.isoformat(), ex=KEEP_SECONDS)

    def wrote_at(self, person: str, business: str) -> datetime | None:
        found = self._redis.get(_wrote(person, business))
        return datetime.fromisoformat(found) if found else None

    def fail_next(self, person: str, code: str) -> None:
        self._redis.set(f"sim:twilio:failure:{person}", code, ex=KEEP_SECONDS)

    def failure_take(self, person: str) -> str:
        return self._redis.getdel(f"sim:twilio:failure:{person}") or ""

    def content_save(self, content: Resource) -> None:
        # For good, as at Twilio: the businesses remember these ids.
        self._redis.set(_content(content["sid"]), json.dumps(content))

    def content(self, sid: str) -> Resource | None:
        found = self._redis.get(_content(sid))
        return json.loads(found) if found else None

    def contents(self) -> list[Resource]:
        keys = sorted(self._redis.scan_iter(match=_content("*"), count=500))
        return [json.loads(found) for found in self._redis.mget(keys) if found] if keys else []

    def content_delete(self, sid: str) -> None:
        self._redis.delete(_content(sid))

    def forget(self, person: str) -> None:
        """Delete what was said with one customer, and that they ever wrote."""
        sids = self._redis.lrange(_listing(person), 0, -1)
        wrote = list(self._redis.scan_iter(match=_wrote(person, "*")))
        with self._redis.pipeline() as pipe:
            for sid in sids:
                pipe.lrem(_listing("all"), 0, sid)
            messages = [f"sim:twilio:message:{sid}" for sid in sids]
            pipe.delete(_listing(person), *messages, *wrote)
            pipe.execute()


def _listing(name: str) -> str:
    return f"sim:twilio:listing:{name}"


def _content(sid: str) -> str:
    return f"sim:twilio:content:{sid}"


def _wrote(person: str, business: str) -> str:
    return f"sim:twilio:wrote:{person}:{business}"
