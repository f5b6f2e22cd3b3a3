"""Pages for members of a business with much in it, over real HTTP: how long the server takes."""

import http.client
import sys
from pathlib import Path

from bench.figures import Figure, median, p95, timed
from bench.stage import SALON, children, free_port, gunicorn, wait_for_port

MESSAGES, LEADS = 50_000, 5_000
ROUNDS, WARM = 80, 5
PAGES = {
    "home": ("/", "Home"),
    "calendar_month": ("/calendar/?view=month", "calendar of a month"),
    "calendar_week": ("/calendar/?view=week", "calendar of a week"),
    "calendar_day": ("/calendar/?view=day", "calendar of a day, by person"),
    "board": ("/leads/", "board of leads"),
    "figures": ("/figures/", "figures of a month"),
    "activity": ("/figures/activity/", "hours and errors of a month"),
    "goals": ("/figures/goals/", "goals of a month"),
    "acquisition": ("/figures/acquisition/", "acquisition of a month"),
    "funnel": ("/figures/funnel/", "weekly funnel"),
}
FLOOR = "/bench/constant/"
GOAL = "p95 under 200 ms"


def measure(var: Path) -> list[Figure]:
    """Each page and the floor in turns, one request at a time, by the business's owner."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    _fill()
    port = free_port()
    with children(gunicorn(port, "bench.floor_page"), log=var / "pages.log"):
        wait_for_port(port)
        owner = _Member(port, _session())
        paths = {name: path for name, (path, _) in PAGES.items()} | {"floor": FLOOR}
        took: dict[str, list[float]] = {name: [] for name in paths}
        for number in range(WARM + ROUNDS):
            for name, path in paths.items():
                milliseconds = timed(lambda path=path: owner.get(path))
                if number >= WARM:
                    took[name].append(milliseconds)
    return [_figure(name, title, took) for name, (_, title) in PAGES.items()]


def _fill() -> None:
    from django.core.management.base import OutputWrapper

    from analytics.management.progress import Progress
    from config.shell.seed.sample.volume import volume_seed
    from tenants.context import business_context

    def say(what: str, total: int) -> Progress:
        return Progress(OutputWrapper(sys.stderr), what, total)

    with business_context(SALON):
        volume_seed(messages=MESSAGES, leads=LEADS, say=say)


def _session() -> str:
    """The owner's session cookie, as signing in would have set it."""
    from django.conf import settings
    from django.test import Client

    from tenants.models import Membership

    owner = Membership.objects.get(business__schema_name=SALON, role="owner").user
    client = Client(HTTP_HOST=f"{SALON}.localhost")
    client.force_login(owner)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].OutputString().split(";")[0])


class _Member:
    """Somebody signed in, on one connection that is kept."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Host": f"{SALON}.localhost:{port}", "Cookie": cookie}

    def get(self, path: str) -> None:
        """One page, read to its end. Raises unless it is answered with 200."""
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")


def _figure(name: str, title: str, took: dict[str, list[float]]) -> Figure:
    return Figure(
        key=f"page_{name}",
        title=f"{title}, {MESSAGES:,} messages, {LEADS:,} leads",
        unit="ms (p95)",
        value=p95(took[name]),
        floor=p95(took["floor"]),
        floor_is="constant page behind the same middleware, with session and membership",
        goal=GOAL,
        more={"median_ms": median(took[name]), "floor_median_ms": median(took["floor"])},
    )
