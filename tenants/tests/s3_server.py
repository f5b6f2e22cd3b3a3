"""A store that speaks just enough S3, and strictly: every request must be signed with AWS Signature
Version 4 over what really came, by the one key that it knows, and not be older than 15 minutes.

Written from Amazon's description of the signature and of the operations, not from the client.
"""

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET, REGION, BUCKET = "AKIALOCALTESTS", "a-secret-of-the-tests", "eu-west-1", "media"
_AUTH = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, "
    r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})"
)
_EMPTY = hashlib.sha256(b"").hexdigest()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Store(ThreadingHTTPServer):
    """`objects` by key; `refused` what was not signed rightly; `away` makes it answer 503."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.refused: list[str] = []
        self.asked: list[str] = []
        self.away = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """PUT, GET (with Range), HEAD, DELETE of an object; a listing of the bucket by prefix."""

    server: Store
    protocol_version = "HTTP/1.1"

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _fault(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())

    def _take(self) -> tuple[str, bytes] | None:
        """The object's key and the body of a request that is in order."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = urlsplit(self.path)
        self.server.asked.append(f"{self.command} {self.headers.get('Range') or ''}".strip())
        if self.server.away:
            self._fault(503, "SlowDown")
            return None
        if reason := self._not_signed(body):
            self.server.refused.append(reason)
            self._fault(403, reason)
            return None
        bucket, _slash, key = unquote(parts.path).lstrip("/").partition("/")
        if bucket != BUCKET:
            self._fault(404, "NoSuchBucket")
            return None
        return key, body

    def _not_signed(self, body: bytes) -> str:
        found = _AUTH.fullmatch(self.headers.get("Authorization", ""))
        if found is None:
            return "AccessDenied"
        key, day, region, names, signature = found.groups()
        stamp = self.headers.get("x-amz-date", "")
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if (key, region) != (KEY, REGION) or not stamp.startswith(day):
            return "InvalidAccessKeyId"
        if abs((datetime.now(UTC) - at).total_seconds()) > 900:
            return "RequestTimeTooSkewed"
        said = self.headers.get("x-amz-content-sha256", "")
        if said != hashlib.sha256(body).hexdigest() and said != "UNSIGNED-PAYLOAD":
            return "XAmzContentSHA256Mismatch"
        if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names.split(";")):
            return "AccessDenied"
        wanted = self._signature(names, said, stamp, day, region)
        return "" if hmac.compare_digest(wanted, signature) else "SignatureDoesNotMatch"

    def _signature(self, names: str, payload: str, stamp: str, day: str, region: str) -> str:
        parts = urlsplit(self.path)
        query = sorted(
            (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        )
        headers = "".join(
            f"{name}:{' '.join((self.headers.get(name) or '').split())}\n"
            for name in names.split(";")
        )
        canonical = "\n".join(
            [
                self.command,
                quote(unquote(parts.path), safe="/-_.~"),
                "&".join(f"{name}={value}" for name, value in query),
                headers,
                names,
                payload,
            ]
        )
        scope = f"{day}/{region}/s3/aws4_request"
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        key = _hmac(f"AWS4{SECRET}".encode(), day)
        for part in (region, "s3", "aws4_request"):
            key = _hmac(key, part)
        to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
        return hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()

    def do_PUT(self) -> None:
        taken = self._take()
        if taken is not None:
            self.server.objects[taken[0]] = taken[1]
            self._answer(200, ETag='"x"')

    def do_GET(self) -> None:
        taken = self._take()
        if taken is None:
            return
        key, _body = taken
        if not key:
            self._list()
        elif key not in self.server.objects:
            self._fault(404, "NoSuchKey")
        else:
            self._give(self.server.objects[key])

    do_HEAD = do_GET

    def _give(self, data: bytes) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted is None:
            self._answer(200, data)
        elif int(wanted[1]) >= len(data):
            self._fault(416, "InvalidRange")
        else:
            start = int(wanted[1])
            span = f"bytes {start}-{len(data) - 1}/{len(data)}"
            self._answer(206, data[start:], Content_Range=span)

    def do_DELETE(self) -> None:
        taken = self._take()
        if taken is not None:
            self.server.objects.pop(taken[0], None)
            self._answer(204)

    def _list(self) -> None:
        prefix = dict(parse_qsl(urlsplit(self.path).query)).get("prefix", "")
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(data)}</Size></Contents>"
            for key, data in sorted(self.server.objects.items())
            if key.startswith(prefix)
        )
        said = f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        self._answer(200, said.encode(), Content_Type="application/xml")

    def log_message(self, *_args: Any) -> None:
        """Silent."""


@contextmanager
def s3_server() -> Iterator[Store]:
    """A store with the bucket `BUCKET`, empty."""
    server = Store()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def storages_at(server: Store, **given: str) -> dict[str, Any]:
    """`settings.STORAGES` with the files of messages there."""
    options = {
        "bucket_name": BUCKET,
        "endpoint_url": server.url,
        "region_name": REGION,
        "access_key": KEY,
        "secret_key": SECRET,
        "default_acl": None,
        "file_overwrite": True,
        "signature_version": "s3v4",
        "addressing_style": "path",
        **given,
    }
    return {"media": {"BACKEND": "tenants.media.bucket.Bucket", "OPTIONS": options}}
