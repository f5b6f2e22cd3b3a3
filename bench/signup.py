"""From a confirmed newcomer's wish to the dashboard of their business, with the real worker and
beat, beside the bare making of a business in one process."""

import http.client
import re
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure, median, timed
from bench.stage import children, gunicorn, wait_for_port

TIMES = 7
PATIENCE_SECONDS = 60
POLL_SECONDS = 0.1
FORM = "application/x-www-form-urlencoded"


def measure(var: Path) -> list[Figure]:
    """The wish is posted, the page that waits is asked until it is ready, the hand-over link is
    followed, and Home has answered 200."""
    from django.conf import settings
    from django.core.management import call_command

    from bench.replies import _wait_for_worker
    from config.shell.kits import kit_for
    from tenants.models import User
    from tenants.provisioning import business_create

    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by it
    people = [User.objects.create_user(f"wish{n}@bench{n}.example") for n in range(TIMES + 1)]
    bare = [
        timed(lambda n=n: business_create(schema_name=f"bench_bare_{n}", name="Banco"))
        for n in range(TIMES)
    ]
    celery, port = ["celery", "-A", "config"], settings.PUBLIC_PORT
    commands = (
        gunicorn(port),
        [*celery, "worker", "--concurrency", "2", "--without-mingle", "--loglevel", "WARNING"],
        [*celery, "beat", "--schedule", str(var / "beat-signup"), "--pidfile=", "-l", "WARNING"],
    )
    with ExitStack() as stack:
        stack.enter_context(children(*commands, log=var / "signup.log"))
        wait_for_port(port)
        _wait_for_worker()
        took = [_wish(port, person, number) for number, person in enumerate(people)][1:]
    return [
        Figure(
            key="signup_to_dashboard",
            title="confirmed sign-up to usable dashboard",
            unit="ms",
            value=median(took),
            floor=median(bare),
            floor_is="business_create alone, in one process",
            goal="under 3000 ms",
            more={"slowest_ms": max(took), "kit_services": len(kit_for("salon").services)},
        )
    ]


class _Visitor:
    """A browser's part: one connection to the server, the cookies of one host."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, f"{host}:{port}"
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": self.host, "Cookie": cookies}
        if form is not None:
            headers["Content-Type"] = FORM
        body = None if form is None else urlencode(form)
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def _wish(port: int, person: object, number: int) -> float:
    """One sign-up; how many milliseconds until Home stood."""
    visitor = _Visitor(port, "localhost")
    visitor.cookies["sessionid"] = _session_of(person)
    page = visitor.ask("/signup/").read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, "the form has no token"
    form = {
        "csrfmiddlewaretoken": found.group(1),
        "name": f"Banco {number}",
        "subdomain": f"banco-nuevo-{'abcdefgh'[number]}",
        "vertical": "salon",
        "country": "ES",
        "plan": "professional",
        "terms": "on",
    }
    began = time.perf_counter()
    progress = visitor.ask("/signup/", form).headers["Location"]
    link = _ready(visitor, progress)
    there = urlsplit(visitor.ask(link).headers["Location"])
    inside = _Visitor(port, str(there.hostname))
    inside.ask(f"{there.path}?{there.query}").read()
    home = inside.ask("/")
    if home.status != 200:
        raise RuntimeError(f"Home answers {home.status}.")
    home.read()
    return (time.perf_counter() - began) * 1000


def _ready(visitor: _Visitor, progress: str) -> str:
    """Ask the page that waits until it has the way in."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = re.search(r'href="(/switch/[^"]+)"', visitor.ask(progress).read().decode())
        if found:
            return found.group(1)
        time.sleep(POLL_SECONDS)
    raise TimeoutError("No business came of the sign-up.")


def _session_of(person: object) -> str:
    """A session in which `person` is signed in."""
    from django.conf import settings
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])  # type: ignore[arg-type]
    request.session.save()
    return str(request.session.session_key)
