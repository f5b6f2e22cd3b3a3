"""Where the stand-in keeps its objects: in memory for tests, in Redis for the demo, whose web
processes share them."""

import copy
import json
import threading
from typing import Any, Protocol

import redis

KEEP_SECONDS = 90 * 24 * 3600

Resource = dict[str, Any]


class Store(Protocol):
    """Objects by id, newest first in lists."""

    def save(self, resource: Resource) -> None: ...
    def get(self, ref: str) -> Resource | None: ...
    def of_kind(self, kind: str) -> list[Resource]: ...


class MemoryStore:
    """For one process; thread-safe."""

    def __init__(self) -> None:
        self._resources: dict[str, Resource] = {}
        self._lock = threading.Lock()

    def save(self, resource: Resource) -> None:
        with self._lock:
            self._resources[resource["id"]] = copy.deepcopy(resource)

    def get(self, ref: str) -> Resource | None:
        with self._lock:
            return copy.deepcopy(self._resources.get(ref))

    def of_kind(self, kind: str) -> list[Resource]:
        with self._lock:
            found = [one for one in self._resources.values() if one["object"] == kind]
            return copy.deepcopy(found[::-1])


class RedisStore:
    """For the demo; what nobody touches for three months goes."""

    def __init__(self, url: str) -> None:
        self._redis: Any = redis.Redis.from_url(url, decode_responses=True)

    def save(self, resource: Resource) -> None:
        listing, ref = _listing(resource["object"]), resource["id"]
        with self._redis.pipeline() as pipe:
            pipe.set(_key(ref), json.dumps(resource), ex=KEEP_SECONDS)
            pipe.zadd(listing, {ref: self._redis.incr("sim:stripe:count")}, nx=True)
            pipe.expire(listing, KEEP_SECONDS)
            pipe.execute()

    def get(self, ref: str) -> Resource | None:
        found = self._redis.get(_key(ref))
        return json.loads(found) if found else None

    def of_kind(self, kind: str) -> list[Resource]:
        refs = self._redis.zrevrange(_listing(kind), 0, -1)
        found = self._redis.mget([_key(ref) for ref in refs]) if refs else []
        return [json.loads(one) for one in found if one]


def _key(ref: str) -> str:
    return f"sim:stripe:object:{ref}"


def _listing(kind: str) -> str:
    return f"sim:stripe:listing:{kind}"
