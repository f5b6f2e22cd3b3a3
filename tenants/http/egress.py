"""The session that the product's outgoing requests use, and the adapter that does its work."""

import contextlib
import logging
import random
import threading
import time
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError
from urllib3.util.timeout import Timeout as Budget

from tenants.http.breaker import CircuitBreaker, CircuitOpen, breaker
from tenants.http.guard import (
    EgressRefused,
    Endpoint,
    NonPublicAddressError,
    configured_endpoints,
    endpoint_of,
    guarded_pools,
)
from tenants.http.patience import retry_after_of

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
DEADLINE_SECONDS = 30.0
MAX_BYTES = 10 * 1024 * 1024
TRIES = 3
RETRY_AFTER_MAX_SECONDS = 5.0
_BACKOFF_SECONDS = 0.2
_jitter = random.SystemRandom()
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_DOWN = frozenset({502, 503, 504})


@dataclass(frozen=True)
class Within:
    """A timeout for a whole request: connecting, waiting and reading its answer together."""

    seconds: float


Timeout = float | tuple[float | None, float | None] | Within
_BROKEN = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
)


class Sink(Protocol):
    """Where an answer goes piece by piece instead of being kept: `restart` forgets the pieces of an
    earlier try."""

    def restart(self) -> None: ...
    def write(self, data: bytes) -> None: ...


class ResponseTooLarge(requests.RequestException):
    """The answer is longer, or takes longer to arrive, than this door accepts."""


def never_sent(error: Exception) -> bool:
    """Whether the connection was never made, so that the host cannot have seen the request."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, ConnectTimeoutError)


def _may_repeat(request: requests.PreparedRequest, error: Exception) -> bool:
    """Whether a request that broke off can be sent again without happening twice."""
    if isinstance(error, CircuitOpen) or not isinstance(request.body, str | bytes | None):
        return False  # left alone on purpose; or a stream that the first try used up
    return never_sent(error) or request.method in _IDEMPOTENT


def _is_worth_repeating(request: requests.PreparedRequest, response: requests.Response) -> bool:
    if response.status_code not in _DOWN or request.method not in _IDEMPOTENT:
        return False
    return retry_after_of(response) <= RETRY_AFTER_MAX_SECONDS


def _budget(timeout: Timeout | None, seconds: float) -> Budget:
    """The timeouts of one try, none of them longer than what is left of the whole."""
    if isinstance(timeout, Within):
        timeout = timeout.seconds
    connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    return Budget(connect=connect, read=read, total=max(seconds, 0.1))


def _cut(response: requests.Response, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(ValueError, RuntimeError):  # already read to its end
        response.raw.shutdown()


class EgressAdapter(HTTPAdapter):
    """One hop: breaker, guarded connection, safe retries, capped body, one log line per try."""

    sleep = staticmethod(time.sleep)

    def __init__(
        self,
        role: str,
        allowed: frozenset[Endpoint],
        *,
        circuit: CircuitBreaker = breaker,
        max_bytes: int = MAX_BYTES,
        deadline: float = DEADLINE_SECONDS,
        sink: Sink | None = None,
    ) -> None:
        self._role, self._allowed, self._breaker = role, allowed, circuit
        self._max_bytes, self._deadline, self._sink = max_bytes, deadline, sink
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = guarded_pools(self._allowed)

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        """Send, and again where that is safe: any method when no connection was made, idempotent
        ones also on 502, 503, 504 and broken connections. Raises requests' exceptions,
        `CircuitOpen`, `EgressRefused` and `ResponseTooLarge`."""
        timeout = options.get("timeout")
        whole = timeout.seconds if isinstance(timeout, Within) else self._deadline
        until = time.monotonic() + min(whole, self._deadline)
        for attempt in range(1, TRIES + 1):
            pause = _BACKOFF_SECONDS * 2 ** (attempt - 1) * _jitter.uniform(0.75, 1.25)
            last = attempt == TRIES or time.monotonic() + pause >= until
            try:
                response = self._try(request, options, until)
            except _BROKEN as error:
                if last or not _may_repeat(request, error):
                    raise
            else:
                if last or not _is_worth_repeating(request, response):
                    return response
                pause = max(pause, retry_after_of(response))
            self.sleep(pause)
        raise AssertionError("The last try returns or raises.")

    def _try(
        self, request: requests.PreparedRequest, options: dict[str, Any], until: float
    ) -> requests.Response:
        host = urlsplit(request.url or "").netloc.rpartition("@")[2]
        self._breaker.check(host)
        started = time.monotonic()
        options = {**options, "stream": True, "proxies": None}
        options["timeout"] = _budget(options.get("timeout"), until - started)
        try:
            response = super().send(request, **options)
            self._read_capped(response, until)
        except NonPublicAddressError as error:
            self._log(host, "refused", started)
            raise EgressRefused(f"{error} is not a public address.", request=request) from error
        except ResponseTooLarge:
            self._breaker.succeeded(host)
            self._log(host, "too large", started)
            raise
        except _BROKEN as error:
            self._breaker.failed(host)
            self._log(host, type(error).__name__, started)
            raise
        self._settle(host, response.status_code)
        self._log(host, response.status_code, started)
        return response

    def _settle(self, host: str, status: int) -> None:
        if status in _DOWN:
            self._breaker.failed(host)
        else:
            self._breaker.succeeded(host)

    def _read_capped(self, response: requests.Response, until: float) -> None:
        """Read the whole (decoded) body into the response, at most `max_bytes` of it, by `until`;
        that of a success into the sink, where there is one.

        A read timeout bounds the wait for each packet only; a host that sends a byte now and then
        is cut off by shutting its socket, hence the timer.
        """
        late = threading.Event()
        timer = threading.Timer(max(until - time.monotonic(), 0.0), _cut, (response, late))
        timer.daemon = True
        timer.start()
        body, size = bytearray(), 0
        sink = self._sink if response.status_code == 200 else None
        if sink is not None:
            sink.restart()
        try:
            for chunk in response.iter_content(65536):
                size += len(chunk)
                if size > self._max_bytes:
                    response.close()
                    raise ResponseTooLarge("The answer is too long.", response=response)
                if sink is None:
                    body += chunk
                else:
                    sink.write(chunk)
        finally:
            timer.cancel()
        if late.is_set():
            raise requests.ReadTimeout("The answer did not end in time.", response=response)
        response._content = bytes(body)

    def _log(self, host: str, outcome: int | str, started: float) -> None:
        logger.info(
            "egress role=%s host=%s outcome=%s ms=%d",
            self._role,
            host,
            outcome,
            (time.monotonic() - started) * 1000,
        )


class EgressSession(requests.Session):
    """A requests session behind the egress door. Answers are always read to their end (into a
    sink, where the session was given one), cookies are not kept, and the environment's proxies
    and .netrc are not used."""

    def __init__(
        self,
        base_url: str | None,
        adapter: EgressAdapter,
        timeout: Timeout,
        *,
        https_only: bool = False,
    ) -> None:
        super().__init__()
        self.base_url = base_url.rstrip("/") if base_url else None
        self.timeout = timeout
        self.trust_env = False
        self.max_redirects = 3
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.adapters.clear()
        self.mount("https://", adapter)
        if not https_only:
            self.mount("http://", adapter)

    def request(  # type: ignore[override]
        self, method: str, url: str, **options: Any
    ) -> requests.Response:
        """As in requests; a `url` that begins with "/" is taken below `base_url`, the timeout has
        a default, and only GET and HEAD follow redirects. An address that is none, also one that
        an answer redirects to, raises `requests.exceptions.InvalidURL`."""
        if url.startswith("/") and self.base_url:
            url = self.base_url + url
        if options.get("timeout") is None:
            options["timeout"] = self.timeout
        options.setdefault("allow_redirects", method.upper() in {"GET", "HEAD"})
        try:
            return super().request(method, url, **options)
        except requests.RequestException:
            raise
        except ValueError as error:  # urllib's and the codecs' own, which requests lets through
            raise requests.exceptions.InvalidURL("The address is none.") from error


def session(
    role: str,
    *,
    base_url: str | None = None,
    timeout: Timeout = (CONNECT_SECONDS, READ_SECONDS),
    deadline: float = DEADLINE_SECONDS,
    max_bytes: int = MAX_BYTES,
    https_only: bool = False,
    sink: Sink | None = None,
) -> EgressSession:
    """A session for one purpose (`role` names it in the log). Keep and reuse it: it pools
    connections.

    `base_url` may be a private address if, and only if, it is the host and port of a setting
    named `<PROVIDER>_BASE_URL`; without `base_url`, as for addresses that people typed in, no
    private address is reachable at all. `timeout` is (connect, read) in seconds; `deadline`
    bounds a request with its retries and the reading of its answer. `https_only`: an http address
    raises `requests.exceptions.InvalidSchema`. `sink`: takes the body of a success, which is then
    not kept in memory; such a session is for one download.
    """
    endpoint = endpoint_of(base_url) if base_url else None
    allowed = frozenset({endpoint} & configured_endpoints()) if endpoint else frozenset()
    adapter = EgressAdapter(role, allowed, max_bytes=max_bytes, deadline=deadline, sink=sink)
    return EgressSession(base_url, adapter, timeout, https_only=https_only)
