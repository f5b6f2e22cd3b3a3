"""One Redis connection for all streams of a process, which fans out what it reads.

Everything that talks to Redis happens in one task (`_run`), so there is nothing to lock: it reads
the streams that somebody watches, and is woken when a newcomer needs an answer from Redis first.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

CLIENT_NAME = "event-streams"
BLOCK_SECONDS = 5
ANSWER_SECONDS = 5
QUEUE_LIMIT = 200
CATCH_UP_LIMIT = 100
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0


@dataclass(frozen=True)
class News:
    """One server-sent event. `id` is the entry's id in Redis, where there is one."""

    event: str
    data: str
    id: str = ""

    def encode(self) -> bytes:
        head = f"id: {self.id}\n" if self.id else ""
        data = "".join(f"data: {line}\n" for line in self.data.splitlines() or [""])
        return f"{head}event: {self.event}\n{data}\n".encode()


# News may have been missed: whoever gets this reads everything again.
GAP = News("gap", "{}")


class Watcher:
    """One open stream's share of the news, in a short queue.

    `ready` is set once nothing more can be missed; `ended`, when the stream should close: its
    client reads too slowly, or the process stops.
    """

    def __init__(self, key: str, last_id: str) -> None:
        self.key = key
        self.last_id = last_id
        self.ready = asyncio.Event()
        self.ended = asyncio.Event()
        self._queue: asyncio.Queue[News] = asyncio.Queue(QUEUE_LIMIT)

    def offer(self, news: News) -> None:
        """Hand news over without ever waiting; a full queue ends the stream."""
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            self.ended.set()

    async def next(self) -> News:
        """The next news, once there is any."""
        return await self._queue.get()


class Hub:
    """The streams that are watched, who watches them, and how far each has been read."""

    def __init__(self, redis_url: str) -> None:
        pool = ConnectionPool.from_url(
            redis_url,
            max_connections=1,
            client_name=CLIENT_NAME,
            decode_responses=True,
            # With a timeout, redis-py sends through `wait_for`, which on Python 3.11 can swallow
            # the cancellation that `_read` relies on; the limits stand in `_turn`
            # and `_next_entries`.
            socket_timeout=None,
            socket_connect_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._redis = Redis(connection_pool=pool)
        self._positions: dict[str, str] = {}
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._newcomers: deque[Watcher] = deque()
        self._woken = asyncio.Event()
        self._lost = False
        self._task = asyncio.create_task(self._run(), name="event-streams")

    def watch(self, key: str, last_id: str = "") -> Watcher:
        """Watch a stream from now on, or from the entry after `last_id`."""
        watcher = Watcher(key, last_id)
        position = self._positions.get(key)
        if position and last_id in ("", position):
            self._admit(watcher, position)
        else:
            self._newcomers.append(watcher)
            self._woken.set()
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Stop watching. A stream that nobody watches any more is not read any further."""
        self._watchers[watcher.key].discard(watcher)
        with contextlib.suppress(ValueError):
            self._newcomers.remove(watcher)

    def end_all(self) -> None:
        """Close every stream."""
        for watcher in [*self._everybody(), *self._newcomers]:
            watcher.ended.set()

    async def close(self) -> None:
        """Close every stream and the connection."""
        self.end_all()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._redis.aclose(close_connection_pool=True)

    def _everybody(self) -> list[Watcher]:
        return [watcher for watchers in self._watchers.values() for watcher in watchers]

    # --- The one task that talks to Redis -------------------------------------------------------
    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._turn()
                pause = FIRST_PAUSE
            except (RedisError, OSError) as error:
                self._note_loss(error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _turn(self) -> None:
        self._woken.clear()
        async with asyncio.timeout(ANSWER_SECONDS):
            if self._lost:
                await self._redis.ping()
                self._note_return()
            while self._newcomers:
                await self._settle(self._newcomers[0])
        self._forget_unwatched()
        if self._positions:
            await self._read()
        else:
            await self._woken.wait()

    def _note_loss(self, error: Exception) -> None:
        if not self._lost:
            logger.warning("live news lost Redis", extra={"reason": type(error).__name__})
        self._lost = True

    def _note_return(self) -> None:
        """What was published meanwhile never reached Redis: pages have to look for themselves."""
        logger.info("live news found Redis again")
        self._lost = False
        for watcher in self._everybody():
            watcher.offer(GAP)

    async def _settle(self, watcher: Watcher) -> None:
        """Give a newcomer what it missed, and its place among those who watch."""
        position = self._positions.get(watcher.key) or await self._tail(watcher.key)
        missed = await self._missed(watcher, position) if watcher.last_id else []
        # It may have left while Redis was asked.
        if watcher in self._newcomers:
            self._newcomers.remove(watcher)
            for news in missed:
                watcher.offer(news)
            self._admit(watcher, position)

    def _admit(self, watcher: Watcher, position: str) -> None:
        self._positions.setdefault(watcher.key, position)
        self._watchers[watcher.key].add(watcher)
        watcher.last_id = watcher.last_id or position
        watcher.ready.set()

    async def _tail(self, key: str) -> str:
        latest = await self._redis.xrevrange(key, count=1)
        return str(latest[0][0]) if latest else "0-0"

    async def _missed(self, watcher: Watcher, position: str) -> list[News]:
        """The entries after the newcomer's last one. Too many of them, or a stream that no longer
        knows that one (Redis lost its data), count as a gap."""
        if _order(watcher.last_id) > _order(position):
            return [GAP]
        after = f"({watcher.last_id}"
        entries: Any = await self._redis.xrange(watcher.key, after, position, CATCH_UP_LIMIT + 1)
        return [GAP] if len(entries) > CATCH_UP_LIMIT else [_news(entry) for entry in entries]

    def _forget_unwatched(self) -> None:
        for key in [key for key in self._positions if not self._watchers[key]]:
            del self._positions[key], self._watchers[key]

    async def _read(self) -> None:
        """Wait for entries and hand them round; return early when a newcomer needs Redis."""
        reading = asyncio.create_task(self._next_entries())
        waking = asyncio.create_task(self._woken.wait())
        try:
            await asyncio.wait({reading, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Cutting a read off costs a reconnection and no entry: positions move only below.
            reading.cancel()
            waking.cancel()
            await asyncio.gather(reading, waking, return_exceptions=True)
        if reading.cancelled():
            return
        for key, entries in reading.result():
            for entry in entries:
                self._hand_round(key, entry)

    async def _next_entries(self) -> Any:
        positions: dict[Any, Any] = dict(self._positions)
        async with asyncio.timeout(BLOCK_SECONDS + ANSWER_SECONDS):
            return await self._redis.xread(
                positions, count=QUEUE_LIMIT // 2, block=BLOCK_SECONDS * 1000
            )

    def _hand_round(self, key: str, entry: tuple[str, dict[str, str]]) -> None:
        self._positions[key] = entry[0]
        for watcher in self._watchers[key]:
            watcher.offer(_news(entry))


def _news(entry: tuple[str, dict[str, str]]) -> News:
    entry_id, fields = entry
    return News("inbox", fields.get("data", "{}"), entry_id)


def _order(entry_id: str) -> tuple[int, int]:
    milliseconds, _, number = entry_id.partition("-")
    return int(milliseconds), int(number)
