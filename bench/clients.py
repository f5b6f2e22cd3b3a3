"""Keep-alive clients on loopback that cost as little as possible of the cores they share."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

THREADS = 8


@dataclass(frozen=True)
class Load:
    """What a round of requests came to: requests a second, and each one's milliseconds."""

    per_second: float
    took: list[float]


def request_bytes(host: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """One POST, ready to be sent."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(
    port: int,
    requests: Sequence[bytes],
    connections: int = THREADS,
    per_second: float = 0.0,
) -> Load:
    """Send all requests over so many connections, as fast as they are answered, or `per_second`
    where that is given: then a request's time counts from when it should have left, so that one
    which waits for its turn is not flattered. Raises unless each is answered with 200."""
    gate = threading.Barrier(connections + 1)
    took: list[list[float]] = [[] for _ in range(connections)]
    failed: list[BaseException] = []
    apart = connections / per_second if per_second else 0.0
    threads = [
        threading.Thread(
            target=_client,
            args=(
                port,
                requests[n::connections],
                gate,
                took[n],
                failed,
                apart,
                apart * n / connections,
            ),
        )
        for n in range(connections)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if failed:
        raise failed[0]
    return Load(len(requests) / seconds, [each for mine in took for each in mine])


def _client(
    port: int,
    requests: Sequence[bytes],
    gate: threading.Barrier,
    took: list[float],
    failed: list[BaseException],
    apart: float,
    first: float,
) -> None:
    try:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            gate.wait()
            began = time.perf_counter() + first
            for request in requests:
                if apart:
                    time.sleep(max(began - time.perf_counter(), 0))
                else:
                    began = time.perf_counter()
                ask(connection, request)
                took.append((time.perf_counter() - began) * 1000)
                began += apart
    except Exception as error:  # handed to the thread that waits
        failed.append(error)
        gate.abort()


def ask(connection: socket.socket, request: bytes) -> None:
    """Send one request and read its whole answer."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _more(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"The server answered {head.splitlines()[0].decode()}.")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    while len(body) < length:
        body += _more(connection)


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("The server closed the connection.")
    return data
