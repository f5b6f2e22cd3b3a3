"""Event streams: members hear of their own business at once, and 200 of them cost the database
next to nothing."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
import redis
from django.conf import settings
from django.test import Client

from config.shell.streams import EventStreams, hub
from config.tests.served_settings import POOL_SIZE
from conversations.stream import stream_key
from tenants.middleware import forget_hosts
from tenants.models import Business, Membership, User

PATIENCE = 30  # seconds: a limit for a broken run, not a measurement
Watch = Callable[..., Awaitable["Stream"]]


def cookie_of(email: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def store() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)


def publish(data: str = "{}", schema: str = "estilo") -> str:
    """What `news_publish` does once its transaction commits; the entry's id."""
    return store().xadd(stream_key(schema), {"data": data}, maxlen=1000)


@pytest.fixture(autouse=True)
def no_old_news() -> None:
    store().delete(stream_key("estilo"), stream_key("academia"))


# --- The application, without a server ----------------------------------------------------------
class Stream:
    """One client of the application: what it got, and how it leaves."""

    def __init__(self, streams: EventStreams, scope: dict[str, Any], *, reads: bool = True) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = ""
        self.completed = False
        self._reads = reads
        self._news = asyncio.Event()
        self._gone = asyncio.Event()
        self._asked = False
        self.task = asyncio.create_task(streams(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"].decode()
            self.completed = not message.get("more_body", False)
        self._news.set()
        if self.body and not self._reads:
            await asyncio.Event().wait()

    async def until(self, condition: Callable[["Stream"], bool]) -> "Stream":
        async with asyncio.timeout(PATIENCE):
            while not condition(self):
                self._news.clear()
                await self._news.wait()
        return self

    async def until_over(self) -> "Stream":
        async with asyncio.timeout(PATIENCE):
            await self.task
        return self

    async def leave(self) -> None:
        self._gone.set()
        await self.until_over()

    def events(self, kind: str = "inbox") -> list[str]:
        blocks = [block.split("\n") for block in self.body.split("\n\n")]
        return [
            line.removeprefix("data: ")
            for block in blocks
            for line in block
            if f"event: {kind}" in block and line.startswith("data: ")
        ]


def scope_of(host: str, cookie: str = "", last_id: str = "", method: str = "GET") -> dict[str, Any]:
    headers = [(b"host", host.encode())]
    if cookie:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    if last_id:
        headers.append((b"last-event-id", last_id.encode()))
    return {
        "type": "http",
        "method": method,
        "path": "/events/",
        "query_string": b"x=\xff",
        "headers": headers,
        "scheme": "http",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


@asynccontextmanager
async def watching(**seconds: float) -> AsyncIterator[Watch]:
    """`await watch(host, cookie)` opens a stream and waits until it has started or was refused."""
    streams = EventStreams(settings.REDIS_URL, **seconds)

    async def watch(host: str, cookie: str = "", *, reads: bool = True, **more: str) -> Stream:
        stream = Stream(streams, scope_of(host, cookie, **more), reads=reads)
        return await stream.until(lambda s: s.completed or "retry" in s.body)

    watch.streams = streams
    try:
        yield watch
    finally:
        await streams.close()


def status_of(host: str, cookie: str = "", **more: str) -> int:
    async def ask() -> int:
        async with watching() as watch:
            return (await watch(host, cookie, **more)).status

    return asyncio.run(ask())


@pytest.mark.parametrize("who", ["owner", "agent", "viewer"])
def test_every_member_may_watch(live_db: str, who: str) -> None:
    assert status_of("estilo.localhost", cookie_of(f"{who}@estilo.example")) == 200
    assert status_of("ESTILO.localhost:8000", cookie_of(f"{who}@estilo.example")) == 200


def test_nobody_else_may_watch(live_db: str) -> None:
    other = cookie_of("owner@academia.example")
    assert status_of("estilo.localhost") == 403
    assert status_of("estilo.localhost", "x") == 403
    assert status_of("estilo.localhost", "x" * 32) == 403
    assert status_of("estilo.localhost", other) == 403
    assert status_of("estilo.localhost", cookie_of("stranger@example.com")) == 403
    assert status_of("estilo.localhost", cookie_of("admin@mostrador.example")) == 403
    assert status_of("academia.localhost", other) == 200


def test_hosts_without_a_business_have_no_stream(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")
    for host in ("nobody.localhost", "localhost", "127.0.0.1", "evil.example", "a b", ""):
        assert status_of(host, cookie) == 404, host


def test_a_business_that_does_not_serve_has_no_stream(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")
    for state, status in (("suspended", 403), ("deleted", 404), ("trial", 200)):
        Business.objects.filter(schema_name="estilo").update(state=state)
        forget_hosts()
        assert status_of("estilo.localhost", cookie) == status


def test_blocked_and_inactive_users_and_changed_passwords_end_access(live_db: str) -> None:
    user = User.objects.get(email="agent@estilo.example")
    cookie = cookie_of(user.email)
    for change in ({"state": "blocked"}, {"state": "active", "is_active": False}):
        User.objects.filter(pk=user.pk).update(**change)
        assert status_of("estilo.localhost", cookie) == 403
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert status_of("estilo.localhost", cookie) == 200
    user.refresh_from_db()
    user.set_password("another")
    user.save()
    assert status_of("estilo.localhost", cookie) == 403


def test_a_stream_is_only_read(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")
    assert status_of("estilo.localhost", cookie, method="POST") == 405


def test_news_arrives_as_published_and_stays_in_its_business(live_db: str) -> None:
    owner, other = cookie_of("owner@estilo.example"), cookie_of("owner@academia.example")
    data = json.dumps({"kind": "message", "conversation": "ñ"})

    async def scene() -> None:
        async with watching() as watch:
            mine = await watch("estilo.localhost", owner)
            theirs = await watch("academia.localhost", other)
            entry = publish(data)
            await mine.until(lambda s: s.events() == [data])
            assert f"id: {entry}\nevent: inbox\ndata: {data}\n\n" in mine.body
            assert mine.body.startswith("retry: 3000\nid: 0-0\n\n")
            assert mine.headers[b"content-type"] == b"text/event-stream; charset=utf-8"
            publish("{}", schema="academia")
            await theirs.until(lambda s: s.events() == ["{}"])
            assert mine.events() == [data]

    asyncio.run(scene())


def test_a_stream_that_was_cut_off_goes_on_where_it_stopped(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")
    seen, *_ = [publish(f"{number}") for number in range(3)]

    async def scene() -> None:
        async with watching() as watch:
            fresh = await watch("estilo.localhost", cookie)
            again = await watch("estilo.localhost", cookie, last_id=seen)
            publish("3")
            await again.until(lambda s: len(s.events()) == 3)
            await fresh.until(lambda s: len(s.events()) == 1)
            assert again.events() == ["1", "2", "3"]
            assert fresh.events() == ["3"]

    asyncio.run(scene())


@pytest.mark.parametrize("last_id", ["0", "-", "$", "*", "9" * 40 + "-1", "1-1 x", "ñ"])
def test_a_last_id_that_is_none_counts_as_none(live_db: str, last_id: str) -> None:
    cookie = cookie_of("owner@estilo.example")
    publish("old")

    async def scene() -> None:
        async with watching() as watch:
            stream = await watch("estilo.localhost", cookie, last_id=last_id)
            publish("new")
            await stream.until(lambda s: bool(s.events()))
            assert stream.events() == ["new"]
            assert stream.events("gap") == []

    asyncio.run(scene())


def test_who_missed_too_much_or_knows_lost_news_is_told_to_read_everything_again(
    live_db: str,
) -> None:
    cookie = cookie_of("owner@estilo.example")
    first = publish()
    for _ in range(hub.CATCH_UP_LIMIT + 1):
        publish()

    async def scene() -> None:
        async with watching() as watch:
            for last_id in (first, "999999999999999-0"):
                stream = await watch("estilo.localhost", cookie, last_id=last_id)
                await stream.until(lambda s: s.events("gap") == ["{}"])
                assert stream.events() == []

    asyncio.run(scene())


def test_a_quiet_stream_shows_that_it_is_alive(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")

    async def scene() -> None:
        async with watching(heartbeat=0.01) as watch:
            stream = await watch("estilo.localhost", cookie)
            await stream.until(lambda s: s.body.count(": still here\n\n") >= 2)

    asyncio.run(scene())


def test_a_removed_member_loses_the_stream_and_the_others_keep_it(live_db: str) -> None:
    agent, owner = cookie_of("agent@estilo.example"), cookie_of("owner@estilo.example")

    async def scene() -> None:
        async with watching(recheck=0.05) as watch:
            removed = await watch("estilo.localhost", agent)
            stays = await watch("estilo.localhost", owner)
            await asyncio.to_thread(_remove_agent)
            await removed.until_over()
            assert removed.completed
            publish("after")
            await stays.until(lambda s: s.events() == ["after"])
            assert removed.events() == []

    asyncio.run(scene())


def _remove_agent() -> None:
    from django.db import connections

    Membership.objects.filter(user__email="agent@estilo.example").delete()
    connections.close_all()


@pytest.mark.chaos
def test_a_client_that_does_not_read_is_dropped_and_holds_nobody_up(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")

    async def scene() -> None:
        async with watching() as watch:
            slow = await watch("estilo.localhost", cookie, reads=False)
            quick = await watch("estilo.localhost", cookie)
            wanted = hub.QUEUE_LIMIT + 50
            for number in range(wanted):
                publish(str(number))
            await quick.until(lambda s: len(s.events()) == wanted)
            await slow.until_over()
            assert not slow.events()

    asyncio.run(scene())


def test_newcomers_do_not_wait_for_the_reading_that_is_going_on(
    live_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "BLOCK_SECONDS", 10 * PATIENCE)

    async def scene() -> None:
        news = hub.Hub(settings.REDIS_URL)
        async with asyncio.timeout(PATIENCE):
            for number in range(50):
                await news.watch(f"nobody:{number}").ready.wait()
            await news.close()

    asyncio.run(scene())


def test_one_connection_to_redis_serves_all_and_is_given_back(live_db: str) -> None:
    cookies = [cookie_of("owner@estilo.example"), cookie_of("owner@academia.example")]

    async def scene() -> None:
        async with watching() as watch:
            for _ in range(5):
                await watch("estilo.localhost", cookies[0])
                last = await watch("academia.localhost", cookies[1])
            publish("x", schema="academia")
            await last.until(lambda s: bool(s.events()))
            assert len(hub_clients()) == 1

    asyncio.run(scene())
    assert hub_clients() == []


def hub_clients() -> list[dict[str, str]]:
    """The hub's connections of this worker: the server is shared, its databases are not."""
    redis = store()
    database = str(redis.connection_pool.connection_kwargs.get("db", 0))
    return [
        client
        for client in redis.client_list()
        if client["name"] == hub.CLIENT_NAME and client["db"] == database
    ]


def test_a_lost_redis_is_found_again_and_pages_are_told_to_look(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")

    async def scene() -> None:
        async with watching() as watch:
            stream = await watch("estilo.localhost", cookie)
            publish("before")
            await stream.until(lambda s: s.events() == ["before"])
            store().client_kill_filter(_id=hub_clients()[0]["id"])
            await stream.until(lambda s: s.events("gap") == ["{}"])
            publish("after")
            await stream.until(lambda s: s.events() == ["before", "after"])

    asyncio.run(scene())


def test_a_stopping_process_ends_its_streams_and_opens_no_more(live_db: str) -> None:
    cookie = cookie_of("owner@estilo.example")

    async def scene() -> None:
        async with watching() as watch:
            stream = await watch("estilo.localhost", cookie)
            watch.streams.stop()
            await stream.until_over()
            assert stream.completed
            assert (await watch("estilo.localhost", cookie)).status == 503

    asyncio.run(scene())


# --- A served process ---------------------------------------------------------------------------
@pytest.fixture
def server(live_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator["Server"]:
    monkeypatch.setenv("DATABASE_URL", live_db)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.tests.served_settings")
    served = Server()
    yield served
    if served.process.poll() is None:
        served.stop()


class Server:
    """The whole product in a process of its own, as the demo serves it."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application"]
        command += ["--port", str(self.port), "--no-access-log"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, self.process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> str:
        """Ask it to end, wait until it has, and give what it has logged."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=PATIENCE)[1]

    async def open(
        self, path: str, cookie: str = "", method: str = "GET"
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [f"{method} {path} HTTP/1.1", f"Host: estilo.localhost:{self.port}"]
        lines += [f"Cookie: {settings.SESSION_COOKIE_NAME}={cookie}"] if cookie else []
        lines += [] if path == "/events/" else ["Connection: close"]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        return reader, writer

    async def status(self, path: str, cookie: str = "") -> int:
        reader, writer = await self.open(path, cookie)
        head = await reader.readline()
        await reader.read()
        writer.close()
        return int(head.split()[1])


def database_connections(live_db: str) -> int:
    """Connections of anybody but the one that counts."""
    with psycopg.connect(live_db) as connection:
        counted = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ).fetchone()
    return counted[0]


async def read_until(reader: asyncio.StreamReader, mark: bytes) -> bytes:
    async with asyncio.timeout(PATIENCE):
        return await reader.readuntil(mark)


@pytest.mark.chaos
def test_two_hundred_streams_hold_at_most_ten_database_connections(
    live_db: str, server: Server
) -> None:
    cookies = [cookie_of(f"{who}@estilo.example") for who in ("owner", "agent", "viewer")]

    async def scene() -> None:
        opened = await asyncio.gather(
            *(server.open("/events/", cookies[number % 3]) for number in range(200))
        )
        for reader, _ in opened:
            assert (await read_until(reader, b"\r\n")).split()[1] == b"200"
            await read_until(reader, b"\n\n")
        assert database_connections(live_db) <= 10
        publish('{"kind": "message"}')
        for reader, _ in opened:
            await read_until(reader, b'event: inbox\ndata: {"kind": "message"}\n\n')
        assert database_connections(live_db) <= 10
        assert await server.status("/events/") == 403
        assert await server.status("/accounts/login/") == 200

        # The end: the server says goodbye to each, within the patience of its caller.
        server.process.send_signal(signal.SIGTERM)
        for reader, writer in opened:
            async with asyncio.timeout(PATIENCE):
                rest = await reader.read()
            assert rest.endswith(b"0\r\n\r\n"), "the response is complete"
            writer.close()

    asyncio.run(scene())
    log = server.process.communicate(timeout=PATIENCE)[1]
    assert "Traceback" not in log
    assert "ERROR" not in log


@pytest.mark.chaos
def test_a_restarted_stream_server_is_not_held_up_by_open_streams(
    live_db: str, server: Server
) -> None:
    cookie = cookie_of("owner@estilo.example")

    async def scene() -> None:
        reader, _writer = await server.open("/events/", cookie)
        await read_until(reader, b"retry: 3000")
        log = await asyncio.to_thread(server.stop)
        assert "Traceback" not in log

    asyncio.run(scene())


@pytest.mark.chaos
def test_requests_in_threads_give_their_database_connections_back(
    live_db: str, server: Server
) -> None:
    cookie = cookie_of("owner@estilo.example")
    most = 0

    async def count_on(stop: asyncio.Event) -> None:
        nonlocal most
        while not stop.is_set():
            most = max(most, await asyncio.to_thread(database_connections, live_db))
            await asyncio.sleep(0.02)

    async def scene() -> None:
        stop = asyncio.Event()
        counter = asyncio.create_task(count_on(stop))
        for _ in range(3):
            statuses = await asyncio.gather(
                *(server.status("/accounts/password/change/", cookie) for _ in range(50))
            )
            assert set(statuses) == {200}
        stop.set()
        await counter

    asyncio.run(scene())
    # One more is this test's own.
    assert 0 < most <= POOL_SIZE + 1


@pytest.mark.chaos
def test_clients_that_hang_up_early_take_no_database_connection_with_them(
    live_db: str, server: Server
) -> None:
    cookie = cookie_of("owner@estilo.example")

    async def scene() -> None:
        for _ in range(4):
            opened = [await server.open("/accounts/password/change/", cookie) for _ in range(20)]
            await asyncio.sleep(0.01)
            for _, writer in opened:
                writer.transport.abort()
        # Every connection of the pool is needed, and free.
        statuses = await asyncio.gather(
            *(server.status("/accounts/password/change/", cookie) for _ in range(POOL_SIZE * 2))
        )
        assert set(statuses) == {200}

    asyncio.run(scene())
    assert database_connections(live_db) <= POOL_SIZE + 1


def test_static_files_and_pages_are_served_beside_the_streams(live_db: str, server: Server) -> None:
    async def scene() -> list[int]:
        return [
            await server.status(path)
            for path in ("/static/js/chat.js", "/static/css/chat.css", "/chat/", "/health/live")
        ]

    assert asyncio.run(scene()) == [200] * 4
    assert "StreamingHttpResponse" not in server.stop()
