"""Redis and PostgreSQL killed and restarted under the running product: web, worker and beat as
children on servers of their own, met only over HTTP and at the provider."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from channels_whatsapp.providers.twilio.signature import sign
from config.shell.embedded.postgres import Postgres
from config.shell.embedded.redis import Redis
from config.shell.simulator.local import LocalTwilio
from config.tests.processes import wait_until
from config.tests.world import SALON_NUMBER
from tests import live
from tests.chaos.product import START_SECONDS, Product
from tests.live import FORM, PATH, TOKEN, eventually, message_form, post, stays

pytestmark = pytest.mark.chaos


class Town(Product):
    """The product, and people who write to it."""

    def __init__(self, var: Path, twilio: LocalTwilio) -> None:
        super().__init__(var)
        self.twilio, self.people = twilio, 0
        self.environment |= {"TWILIO_BASE_URL": twilio.base_url}

    def somebody(self) -> "Person":
        """A customer who has never written before."""
        self.people += 1
        return Person(self, f"+346005550{self.people:02d}")


class Person:
    """A customer of the running product."""

    def __init__(self, product: Town, number: str) -> None:
        self.product, self.number = product, number
        self.form = message_form(number, "¿cuánto cuesta un corte?")

    def write(self) -> int:
        """Send the message, the same one each time: Twilio's retry."""
        body = urlencode(self.form)
        url = f"http://localhost:{self.product.port}{PATH}"
        headers = {"Content_Type": FORM, "X_Twilio_Signature": sign(url, self.form, TOKEN)}
        try:
            return post(self.product.port, body.encode(), host="localhost", **headers)[0]
        except OSError:
            return 0

    @property
    def heard(self) -> int:
        """How many messages came."""
        sent = self.product.twilio.sent
        return sum(message["to"] == f"whatsapp:{self.number}" for message in sent)

    def is_answered_once(self) -> bool:
        """Wait for the answer, and see that no second one follows."""
        eventually(lambda: self.heard, "an answer")
        return stays(lambda: self.heard == 1, 3)


@pytest.fixture(scope="module")
def product() -> Iterator[Town]:
    folder = Path(tempfile.mkdtemp(prefix="m-"))
    with LocalTwilio({live.ACCOUNT: (TOKEN, {SALON_NUMBER})}) as twilio:
        product = Town(folder / "var", twilio)
        try:
            product.start_servers()
            product.start()
            yield product
        finally:
            product.stop()
            shutil.rmtree(folder, ignore_errors=True)


def test_a_message_while_redis_is_down_is_kept_and_answered_when_it_is_back(
    product: Town,
) -> None:
    before, during = product.somebody(), product.somebody()
    assert before.write() == 200
    product.kill(Redis, "redis-server")
    assert during.write() == 200, "the message is stored without Redis"
    product.up(Redis)
    assert before.is_answered_once()
    assert during.is_answered_once()
    eventually(product.is_ready, "healthy again")


def test_a_message_around_a_restart_of_postgresql_is_answered_once(product: Town) -> None:
    before, during, after = (product.somebody() for _ in range(3))
    assert before.write() == 200
    product.down(Postgres)
    assert during.write() != 200, "not acknowledged, so the provider tries again"
    product.up(Postgres)
    product.leases_end()
    assert after.write() == 200, "the web has noticed that its connections are dead"
    assert during.write() == 200
    for person in (before, during, after):
        assert person.is_answered_once()


def test_a_killed_database_recovers_and_nothing_is_lost(product: Town) -> None:
    before, after = product.somebody(), product.somebody()
    assert before.write() == 200
    product.kill(Postgres, "postgres")
    product.up(Postgres)
    product.leases_end()
    assert after.write() == 200
    assert before.is_answered_once()
    assert after.is_answered_once()


def test_a_killed_worker_and_web_are_started_again_and_answer(product: Town) -> None:
    before, after = product.somebody(), product.somebody()
    assert before.write() == 200
    family = psutil.Process(product.supervisor.pid)
    old = family.children(recursive=True)
    for child in family.children():
        child.kill()
    assert len(psutil.wait_procs(old, START_SECONDS)[1]) == 0, "children of the dead go with them"
    assert wait_until(product.is_ready, START_SECONDS), product.said()
    assert after.write() == 200
    product.leases_end()
    assert before.is_answered_once()
    assert after.is_answered_once()
