"""The containers' commands and nginx's configuration, as shipped, without Docker: what
docker-compose.yml starts is started here on loopback, and asked from outside, through nginx."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import QueryDict
from django.utils import timezone

from channels_whatsapp.providers.twilio.signature import sign
from config.shell.embedded.paths import PROJECT
from config.tests.processes import wait_until
from conversations.models import InboundEvent
from conversations.stream import news_publish
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import User
from tests.live import FORM, TOKEN, message_form

pytestmark = pytest.mark.chaos

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
ROLES = ("web", "streams", "worker", "beat")
BROWSER = "Mozilla/5.0 (drill)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """Every role of docker-compose.yml as a process, and nginx in front of them."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.database_url = folder, database_url
        names = ("http", "https", "web", "streams")
        self.ports = {name: free_port() for name in names}
        self.environment = self._environment()

    def _environment(self) -> dict[str, str]:
        """Compose's own variables, with this machine's servers, and secrets as files."""
        given = COMPOSE["services"]["web"]["environment"]
        values = {name: value for name, value in given.items() if value and "${" not in str(value)}
        values |= {
            "PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/bin",
            "VAR_DIR": str(self.folder / "var"),
            "PUBLIC_HOST": settings.PUBLIC_HOST,
            "ALLOWED_HOSTS": f".{settings.PUBLIC_HOST},127.0.0.1",
            "TRUSTED_PROXIES": "127.0.0.1",
            "DB_POOL_SIZE": "3",
            "TRIAL_DAYS": "14",
            "LOG_LEVEL": "INFO",
            "REDIS_URL": settings.REDIS_URL,
        }
        secrets = {
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": settings.SECRET_KEY,
            "ENCRYPTION_KEYS": ",".join(f"{k}:{v}" for k, v in settings.ENCRYPTION_KEYS.items()),
        }
        for name, secret in secrets.items():
            path = self.folder / name.lower()
            path.write_text(secret)
            values[f"{name}_FILE"] = str(path)
        return values

    def command(self, service: str) -> list[str]:
        """A service's command, at a free port."""
        words = [str(word) for word in COMPOSE["services"][service]["command"]]
        if service == "web":
            return [*words, "--bind", f"127.0.0.1:{self.ports['web']}"]
        port = {"8002": str(self.ports["streams"]), "0.0.0.0": "127.0.0.1"}
        return [port.get(word, word) for word in words]

    def run(self, *words: str) -> None:
        done = subprocess.run(
            words, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, name: str, words: list[str]) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("wb")
        return subprocess.Popen(
            words, cwd=PROJECT, env=self.environment, stdout=log, stderr=log, shell=False
        )

    def nginx(self) -> list[str]:
        """nginx's command on a copy of its configuration with this machine's ports."""
        there = self.folder / "nginx"
        shutil.copytree(PROJECT / "deploy/nginx", there)
        certificate_write(there / "tls")
        for path in there.glob("*.conf"):
            text = path.read_text().replace("/etc/nginx", str(there))
            text = text.replace("/tmp/nginx.pid", str(there / "nginx.pid"))
            text = text.replace("web:8001", f"127.0.0.1:{self.ports['web']}")
            text = text.replace("streams:8002", f"127.0.0.1:{self.ports['streams']}")
            text = text.replace("listen 80 ", f"listen 127.0.0.1:{self.ports['http']} ")
            text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.ports['https']} ")
            path.write_text(text)
        return ["nginx", "-c", str(there / "nginx.conf"), "-g", "daemon off;"]

    def ask(
        self,
        method: str,
        path: str,
        host: str = "",
        body: bytes = b"",
        *,
        tls: bool = True,
        **head: str,
    ) -> http.client.HTTPResponse:
        """One request from outside."""
        if tls:
            trusting = ssl._create_unverified_context()
            port = self.ports["https"]
            link: Any = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trusting)
        else:
            link = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=30)
        wire = {name.replace("_", "-"): value for name, value in head.items()}
        link.request(method, path, body, {"Host": host or settings.PUBLIC_HOST, **wire})
        answer: http.client.HTTPResponse = link.getresponse()
        return answer

    def is_ready(self) -> bool:
        try:
            return self.ask("GET", "/health/ready", tls=False).status == 200
        except OSError:
            return False


def certificate_write(folder: Path) -> None:
    """A certificate for one run."""
    folder.mkdir(exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, kind, plain))


@pytest.fixture
def stack(live_db: str, tmp_path: Path) -> Iterator[Stack]:
    """The whole product in its roles, healthy."""
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/bin") is None:
        pytest.skip("nginx is not installed; on Debian: apt-get install nginx-light")
    os.chmod(tmp_path, 0o755)
    stack = Stack(tmp_path, live_db)
    stack.run("python", "manage.py", "collectstatic", "--noinput")
    stack.run(*stack.command("prepare"))
    with ExitStack() as running:
        for name, words in [*((r, stack.command(r)) for r in ROLES), ("nginx", stack.nginx())]:
            process = stack.start(name, words)
            running.callback(end, process)
        if not wait_until(stack.is_ready, 90):
            logs = [path.read_text()[-3000:] for path in tmp_path.glob("*.log")]
            raise AssertionError("\n".join(logs))
        yield stack


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop, as Docker does."""
    process.terminate()
    try:
        process.wait(40)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def session_of(user: User) -> str:
    engine = import_module(settings.SESSION_ENGINE)
    session = engine.SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}"


def test_pages_webhooks_streams_and_health_work_through_nginx(stack: Stack) -> None:
    for role, port in (("web", "web"), ("streams", "streams")):
        check = COMPOSE["services"][role]["healthcheck"]["test"][1:-1]
        stack.run(*check, str(stack.ports[port]))
    host = f"estilo.{settings.PUBLIC_HOST}"

    # Without TLS there are only probes.
    moved = stack.ask("GET", "/accounts/login/", host, tls=False)
    assert (moved.status, moved.headers["Location"]) == (308, f"https://{host}/accounts/login/")

    # A page, and its style under a name that never changes.
    page = stack.ask("GET", "/accounts/login/", host)
    text = page.read().decode()
    assert page.status == 200
    assert "max-age" in page.headers["Strict-Transport-Security"]
    (style,) = set(re.findall(r'href="(/static/css/app\.[0-9a-f]+\.css)"', text))
    file = stack.ask("GET", style, host, Accept_Encoding="gzip")
    assert file.status == 200
    assert "immutable" in file.headers["Cache-Control"]
    assert file.headers["Content-Encoding"] == "gzip"

    # A provider's signed message; another's is refused.
    body = urlencode(message_form("+34600111222", "hola"))
    url = f"https://{settings.PUBLIC_HOST}/webhook/whatsapp"
    signed = {"Content_Type": FORM, "X_Twilio_Signature": sign(url, QueryDict(body), TOKEN)}
    assert stack.ask("POST", "/webhook/whatsapp", "", body.encode(), **signed).status == 200
    signed["X_Twilio_Signature"] = "AAAA"
    assert stack.ask("POST", "/webhook/whatsapp", "", body.encode(), **signed).status == 403
    with business_context("estilo"):
        done = InboundEvent.objects.filter(state="processed")
        assert wait_until(done.exists, 30), "the worker in its own process takes it up"

    # A member's stream: news come when they happen, and not when a buffer is full.
    cookie = session_of(User.objects.get(email="owner@estilo.example"))
    assert stack.ask("GET", "/events/", host).status in (401, 403)
    stream = stack.ask("GET", "/events/", host, Cookie=cookie)
    assert stream.status == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert b"retry:" in stream.readline()
    with business_context("estilo"):
        news_publish("booking")
    lines = iter(stream.readline, b"")
    assert any(b'"booking"' in line for line in lines)

    # The address that is noted is what nginx saw, whatever the client claims.
    with business_context("estilo"):
        from leads.services import contact_upsert

        contact, _ = contact_upsert(kind="phone", address="+34600999888", name="Ana")
    path = f"/contacts/{contact.uuid}/"
    claims = {"X_Forwarded_For": "203.0.113.66", "User_Agent": BROWSER}
    assert stack.ask("GET", path, host, Cookie=cookie, **claims).status == 200
    with business_context("estilo"):
        entry = AuditEntry.objects.get(action="contact.read")
        assert (entry.ip, entry.user_agent) == ("127.0.0.1", BROWSER)
    nginx_log = (stack.folder / "nginx.log").read_text()
    assert path in nginx_log
    assert "203.0.113.66" not in nginx_log
