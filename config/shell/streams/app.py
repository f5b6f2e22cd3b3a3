"""The ASGI application of `/events/`: authorise, then write what the hub hands over.

Format: server-sent events. `inbox` carries what `conversations.stream` publishes; `gap` says that
news may have been missed and the page has to read everything again.
"""

import asyncio
import contextlib
import logging
import re
import signal
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DatabaseError

from config.shell.streams.access import Refused, watched_schema
from config.shell.streams.hub import Hub, Watcher
from conversations.stream import stream_key

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

ACCESS_THREADS = 4
HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 60.0
READY_PATIENCE_SECONDS = 10.0
FAREWELL_SECONDS = 1.0
RETRY_MS = 3000
HEARTBEAT = b": still here\n\n"

_LAST_ID = re.compile(rb"\d{1,15}-\d{1,15}")
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class EventStreams:
    """All event streams of this process. The times are in seconds."""

    def __init__(
        self,
        redis_url: str,
        *,
        heartbeat: float = HEARTBEAT_SECONDS,
        recheck: float = RECHECK_SECONDS,
    ) -> None:
        self._redis_url = redis_url
        self._heartbeat = heartbeat
        self._recheck = recheck
        self._threads = ThreadPoolExecutor(ACCESS_THREADS, thread_name_prefix="stream-access")
        self._hub: Hub | None = None
        self._stopping = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _refuse(send, 405)
            return
        if self._stopping:
            await _refuse(send, 503)
            return
        try:
            schema = await self._schema(scope)
        except Refused as refused:
            await _refuse(send, refused.status)
        except DatabaseError as error:
            logger.warning("stream not authorised", extra={"reason": type(error).__name__})
            await _refuse(send, 503)
        else:
            await self._serve(scope, receive, send, schema)

    def stop(self) -> None:
        """End every stream and open no more."""
        self._stopping = True
        if self._hub:
            self._hub.end_all()

    async def close(self) -> None:
        """`stop`, and give threads and the Redis connection back."""
        self.stop()
        if self._hub:
            await self._hub.close()
        self._threads.shutdown(wait=False)

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """The server's start and end. A server waits for open responses before it tells about its
        end, and streams never end by themselves: so the signals are listened to as well."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._stop_on_signals()
            else:
                await self.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    def _stop_on_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            previous = signal.getsignal(number)
            if callable(previous):
                signal.signal(number, _both(lambda: loop.call_soon_threadsafe(self.stop), previous))

    async def _schema(self, scope: Scope) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, watched_schema, scope)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, schema: str) -> None:
        """Write until the client goes, reads too slowly, may not watch, or the process stops."""
        self._hub = self._hub or Hub(self._redis_url)
        watcher = self._hub.watch(stream_key(schema), _last_event_id(scope))
        if self._stopping:
            watcher.ended.set()
        answer = _Answer(send)
        gone = asyncio.create_task(_until_gone(receive))
        tasks = {
            gone,
            asyncio.create_task(watcher.ended.wait()),
            asyncio.create_task(self._until_refused(scope, schema)),
            asyncio.create_task(self._write(answer, watcher)),
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.leave(watcher)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if gone not in done:
            await answer.finish()
        for task in done:
            task.result()

    async def _until_refused(self, scope: Scope, schema: str) -> None:
        """Return when the member may not watch any more. While the database is away nothing
        changes, and nothing new can be told either: the stream stays."""
        while True:
            await asyncio.sleep(self._recheck)
            try:
                if await self._schema(scope) != schema:
                    return
            except Refused:
                return
            except DatabaseError as error:
                logger.warning("stream not rechecked", extra={"reason": type(error).__name__})

    async def _write(self, answer: "_Answer", watcher: Watcher) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(READY_PATIENCE_SECONDS):
                await watcher.ready.wait()
        # The id alone makes a client that has not heard anything yet resume from here.
        known = f"id: {watcher.last_id}\n" if watcher.last_id else ""
        await answer.write(f"retry: {RETRY_MS}\n{known}\n".encode())
        while True:
            try:
                async with asyncio.timeout(self._heartbeat):
                    news = await watcher.next()
            except TimeoutError:
                await answer.write(HEARTBEAT)
            else:
                await answer.write(news.encode())


class _Answer:
    """The response of one stream."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._started = False

    async def write(self, body: bytes, *, more: bool = True) -> None:
        if not self._started:
            await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            self._started = True
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def finish(self) -> None:
        """Complete the response; a client that does not read is cut off by the server instead."""
        if not self._started:
            await _refuse(self._send, 503)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self.write(b"", more=False)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _last_event_id(scope: Scope) -> str:
    """The header that browsers send when a stream was cut off; anything else counts as none."""
    value: bytes = dict(scope["headers"]).get(b"last-event-id", b"")
    return value.decode() if _LAST_ID.fullmatch(value) else ""


def _both(first: Callable[[], object], then: Callable[..., Any]) -> Callable[..., None]:
    def handle(*args: Any) -> None:
        first()
        then(*args)

    return handle
