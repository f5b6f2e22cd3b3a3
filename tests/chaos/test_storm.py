"""The storm: thousands of messages at a pace beyond the machine's, providers that repeat, mix up
and fail, a worker killed every few seconds, Redis emptied, PostgreSQL cut off.

`STORM_MESSAGES=500 make chaos ARGS=tests/chaos/test_storm.py` is a small one; the figures of the
full one go to bench/results.json.
"""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.boxed import Boxed
from config.shell.embedded.paths import database_url
from config.shell.embedded.redis import Redis
from config.shell.evaluation.figures import figures_merge
from config.tests.world import SALON_NUMBER
from tests.chaos.product import Product
from tests.live import ACCOUNT, TOKEN

pytestmark = pytest.mark.chaos

FULL = 5000
MESSAGES = int(os.environ.get("STORM_MESSAGES", FULL))
CUSTOMERS = int(os.environ.get("STORM_CUSTOMERS", max(MESSAGES // 25, 1)))
PER_SECOND = float(os.environ.get("STORM_PER_SECOND", 50))
KILL_SECONDS = 4.0
KILLS = int(os.environ.get("STORM_KILLS", 15))
REPEATED, LATE, ERRORS = 0.05, 0.05, 0.10
# Longer than a customer's messages are apart, so that the next one comes first.
LATE_BY = 1.5 * CUSTOMERS / PER_SECOND
PATIENCE_SECONDS = 1800
WORK = ("inbound", "reply", "deliver", "reconcile")
FINAL = ("sent", "delivered", "read", "unknown")
TEXTS = (
    "hola, buenas",
    "¿cuánto cuesta un corte?",
    "¿a qué hora abrís el sábado?",
    "¿tenéis hora mañana para un corte?",
    "¿qué servicios ofrecéis?",
    "¿cuánto vale el color?",
    "el jueves por la tarde me vendría bien para color",
    "¿hasta qué hora estáis abiertos entre semana?",
    "gracias",
    "¿cuánto dura el corte y peinado?",
    "quiero cortarme el pelo el viernes por la mañana",
    "¿abrís los domingos?",
    "precio de corte y peinado, por favor",
    "¿tenéis libre la semana que viene?",
    "buenas tardes",
    "dime los precios",
    "¿y el lunes a las diez?",
    "quiero color con Marta",
    "perfecto, muchas gracias por todo",
    "¿cuál es el horario del martes?",
    "¿qué días trabajáis?",
    "necesito un corte para el miércoles",
    "¿cuánto tarda el color?",
    "entonces mejor otro día",
    "hasta luego",
)


class Storm:
    """Somebody who writes, somebody who kills, and what both have done."""

    def __init__(self, product: Product, box: Boxed, say: Callable[[str], None]) -> None:
        self.product, self.box, self.say = product, box, say
        self.kills = 0
        self.written: list[str] = []
        self._over = threading.Event()

    def rage(self) -> None:
        """Write everything in the given pace; at 2/5 of it Redis is emptied, at 3/5 PostgreSQL is
        cut off. Ends with the last kill."""
        killer = threading.Thread(target=self._kill, daemon=True)
        began = time.monotonic()
        killer.start()
        try:
            for number in range(MESSAGES):
                self._write(number)
                if number == MESSAGES * 2 // 5:
                    self.product.forget(Redis)
                    self.say("Redis restarted empty")
                if number == MESSAGES * 3 // 5:
                    self.product.quit("postgres")
                    self.say("PostgreSQL restarted (immediate)")
                if number % (PER_SECOND * 10) == 0:
                    self.progress()
                ahead = began + (number + 1) / PER_SECOND - time.monotonic()
                time.sleep(max(ahead, 0))
        finally:
            self._over.set()
        self.say(f"all written in {time.monotonic() - began:.0f} s, {self.kills} kills")
        while killer.is_alive():
            killer.join(10)
            self.progress()

    def _write(self, number: int) -> None:
        who, turn = number % CUSTOMERS, number // CUSTOMERS
        text = TEXTS[(turn + who) % len(TEXTS)]
        given = {"provider": "twilio", "from": f"+346{who:08d}", "text": text}
        self.written.append(self.box.ask("POST", "/say", given)["id"])

    def _kill(self) -> None:
        """Kill every worker that has worked for `KILL_SECONDS`, through the storm and on until
        there have been `KILLS`."""
        ready: dict[int, float] = {}
        while not self._over.is_set() or self.kills < KILLS:
            time.sleep(0.2)
            for worker in self.product.children("worker"):
                if len(worker.children()) < 2:
                    continue  # it does not work yet
                since = ready.setdefault(worker.pid, time.monotonic())
                if time.monotonic() - since > KILL_SECONDS:
                    worker.kill()
                    self.kills += 1

    def progress(self) -> None:
        """One line of how it goes."""
        sent = self.box.ask("GET", "/")["providers"]["twilio"]["messages"]
        self.say(f"{len(self.written):5d} written, {sent:5d} replies out, {self.kills} kills")


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Words on the terminal, at once."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    began = time.monotonic()

    def say(text: str) -> None:
        with capture.global_and_fixture_disabled():
            sys.stdout.write(f"  [{time.monotonic() - began:5.0f} s] {text}\n")
            sys.stdout.flush()

    return say


@pytest.fixture
def product() -> Iterator[Product]:
    folder = Path(tempfile.mkdtemp(prefix="storm-"))
    product = Product(folder / "var")
    product.environment |= {"RESTART_SECONDS": "0.5"}
    try:
        product.start_servers()
        yield product
    finally:
        product.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_a_storm_loses_nothing_and_doubles_nothing(
    product: Product, say: Callable[[str], None]
) -> None:
    url = f"http://localhost:{product.port}"
    known = f"{ACCOUNT}:{TOKEN}:{SALON_NUMBER}"
    with Boxed(url, product.environment, "--twilio", known, "--seed", "7") as box:
        product.environment |= {"TWILIO_BASE_URL": box.urls["TWILIO_BASE_URL"]}
        product.start()
        box.ask("PUT", "/weather/twilio", weather())
        storm = Storm(product, box, say)
        began = time.monotonic()
        storm.rage()
        settle(storm, began)
        took = time.monotonic() - began
        found = Found.of(product, box)
        figures = found.figures(storm, took)
        say(", ".join(f"{name} {value}" for name, value in figures.items() if name != "title"))
        found.hold(storm)
        if MESSAGES >= FULL:
            figures_merge({"storm": figures})


def weather() -> dict[str, float]:
    """A tenth of the calls goes wrong: refused with a wish for patience; or taken, and then the
    line dead or an answer that says nothing."""
    calls = {"refuse": ERRORS * 0.4, "lose": ERRORS * 0.3, "garble": ERRORS * 0.3}
    return calls | {"retry_after": 1, "repeat": REPEATED, "late": LATE, "late_by": LATE_BY}


def settle(storm: Storm, began: float) -> None:
    """Wait until nothing is left to do, without helping: leases and doubts end by themselves."""
    product = storm.product
    told = time.monotonic()

    def quiet() -> bool:
        nonlocal told
        if time.monotonic() - told > 10:
            told = time.monotonic()
            storm.progress()
        return not storm.box.ask("GET", "/")["webhooks"]["open"] and not left(product)

    while not quiet():
        assert time.monotonic() - began < PATIENCE_SECONDS, left(product)
        time.sleep(1)


def rows(product: Product, query: str, *values: object) -> list[Any]:
    """What the salon's database answers."""
    with psycopg.connect(database_url(product.var), autocommit=True) as connection:
        connection.execute("SET search_path = estilo, public")
        return connection.execute(query.encode(), values).fetchall()


def left(product: Product) -> list[Any]:
    """Kinds of work that is still to be done, and how much of each."""
    kinds = [f"conversations.{kind}" for kind in WORK]
    due = "SELECT kind, count(*) FROM tenants_dueitem WHERE kind = ANY(%s) GROUP BY kind"
    try:
        return rows(product, due, kinds)
    except psycopg.OperationalError:
        return [("PostgreSQL", 1)]


FINDINGS = {
    "incoming": "SELECT m.conversation_id, m.id, m.provider_id, e.id FROM conversations_message m"
    " JOIN conversations_inboundevent e ON e.provider_id = m.provider_id"
    " WHERE direction = 'in' ORDER BY m.id",
    "runs": "SELECT r.conversation_id, first_message_id, last_message_id, r.state,"
    " (SELECT count(*) FROM conversations_message m WHERE m.run_id = r.id AND direction = 'out')"
    " FROM conversations_assistantrun r",
    "deliveries": "SELECT d.uuid::text, d.state, d.attempts, m.conversation_id, m.id, m.body"
    " FROM conversations_delivery d JOIN conversations_message m ON m.id = d.message_id"
    " ORDER BY m.id",
    # Attempts that were followed by another, and how they had ended.
    "again": "SELECT a.delivery_id, a.number, a.state FROM conversations_deliveryattempt a"
    " JOIN conversations_deliveryattempt b"
    " ON b.delivery_id = a.delivery_id AND b.number = a.number + 1",
    "handed": "SELECT id FROM conversations_conversation WHERE handler <> 'assistant'",
}


@dataclass
class Found:
    """What the storm has left, in the product and at the provider: rows as `FINDINGS` asks for
    them, and what the sandbox has noted."""

    incoming: list[Any]
    runs: list[Any]
    deliveries: list[Any]
    again: list[Any]
    handed: list[Any]
    sent: list[dict[str, Any]]
    outcomes: dict[str, int]
    webhooks: dict[str, int]

    @classmethod
    def of(cls, product: Product, box: Boxed) -> "Found":
        """Ask both."""
        return cls(
            **{name: rows(product, query) for name, query in FINDINGS.items()},
            sent=box.lines(),
            outcomes=box.ask("GET", "/counts", by="outcome", provider="twilio")["counts"],
            webhooks=box.ask("GET", "/")["webhooks"],
        )

    def held(self) -> set[int]:
        """Messages that came when a person had their conversation already: nobody but that person
        answers them."""
        last: dict[int, int] = defaultdict(int)
        for talk, _first, through, state, _replies in self.runs:
            last[talk] = max(last[talk], through if state == "answered" else 0)
        taken = {talk for (talk,) in self.handed}
        return {id for talk, id, *_rest in self.incoming if talk in taken and id > last[talk]}

    def covered(self) -> Counter[int]:
        """How many runs have answered so many messages: {1: all of them} is right."""
        held = self.held()
        spans = defaultdict(list)
        for conversation, first, last, state, _replies in self.runs:
            if state == "answered":
                spans[conversation].append((first, last))
        return Counter(
            sum(first <= id <= last for first, last in spans[conversation])
            for conversation, id, _provider, _event in self.incoming
            if id not in held
        )

    def astray(self) -> list[Any]:
        """Messages that were not covered by exactly one run: theirs and the conversation's runs,
        and whether a person had it."""
        told = []
        for talk, id, _provider, _event in self.incoming:
            runs = sorted(run[1:] for run in self.runs if run[0] == talk)
            times = sum(s == "answered" and first <= id <= last for first, last, s, _out in runs)
            if times != 1 and id not in self.held():
                told.append((talk, id, (talk,) in self.handed, runs[-4:]))
        return told

    def swapped(self) -> int:
        """How many messages stand before one of the same customer that came earlier."""
        latest: dict[int, int] = defaultdict(int)
        wrong = 0
        for conversation, _id, _provider, event in self.incoming:
            wrong += event < latest[conversation]
            latest[conversation] = max(latest[conversation], event)
        return wrong

    def overtaken(self) -> int:
        """How many replies reached the provider after a later one to the same customer."""
        place = {uuid: (talk, id) for uuid, _state, _tries, talk, id, _body in self.deliveries}
        latest: dict[int, int] = defaultdict(int)
        wrong = 0
        for line in self.sent:
            talk, id = place[line["delivery_id"]]
            wrong += id < latest[talk]
            latest[talk] = max(latest[talk], id)
        return wrong

    def states(self) -> Counter[str]:
        """The deliveries by state."""
        return Counter(state for _uuid, state, *_rest in self.deliveries)

    def figures(self, storm: Storm, took: float) -> dict[str, Any]:
        """For results.json."""
        runs = Counter(state for *_span, state, _replies in self.runs)
        return {
            "title": "storm: messages, mishaps and kills",
            "messages": len(storm.written),
            "customers": CUSTOMERS,
            "per_second_in": PER_SECOND,
            "worker_kills": storm.kills,
            "redis_emptied": 1,
            "postgres_cut_off": 1,
            "calls_refused": self.outcomes.get("refused", 0),
            "answers_lost": self.outcomes.get("unsaid", 0),
            "webhooks_taken": self.webhooks.get("taken", 0),
            "stored": len(self.incoming),
            "covered_by_one_run": self.covered()[1],
            "out_of_order": self.swapped(),
            "runs": runs["answered"],
            "runs_broken_off": runs["failed"],
            "replies": len(self.deliveries),
            "replies_sent_twice": self.doubled(),
            "replies_overtaken": self.overtaken(),
            "unknown": self.states()["unknown"],
            "read": self.states()["read"],
            "attempts_repeated": len(self.again),
            "reports_given_up": self.webhooks.get("given up", 0),
            "handed_over": len(self.handed),
            "left_to_a_person": len(self.held()),
            "seconds_until_all_settled": round(took),
        }

    def doubled(self) -> int:
        """How many replies the provider has more than once."""
        return sum(n - 1 for n in Counter(line["delivery_id"] for line in self.sent).values())

    def repeated_in_doubt(self) -> int:
        """How many attempts were made although the one before had not been refused for certain."""
        return sum(state != "failed" for _delivery, _number, state in self.again)

    def silent(self) -> int:
        """How many runs have answered without a word to their customer."""
        return sum(not out for *_span, state, out in self.runs if state == "answered")

    def hold(self, storm: Storm) -> None:
        """What must be so."""
        stored = Counter(provider for _talk, _id, provider, _event in self.incoming)
        assert stored == Counter(storm.written), "every message stored once"
        covered = self.covered() == {1: len(storm.written) - len(self.held())}
        assert covered, f"each covered by exactly one run: {self.astray()}"
        assert not self.swapped(), "in the order in which they came"
        assert not self.doubled(), "no delivery handed over twice"
        self._hold_content()
        assert set(self.states()) <= set(FINAL), "every reply has an end"
        assert self.states()["unknown"] <= storm.kills + 1, "at most one doubt per kill"
        known = {line["delivery_id"] for line in self.sent}
        unknown = {uuid for uuid, state, *_rest in self.deliveries if state == "unknown"}
        assert not known & unknown, "what the provider has is known to have arrived there"
        assert {uuid for uuid, *_rest in self.deliveries} - unknown == known
        assert not self.repeated_in_doubt(), "what is in doubt is not sent again by itself"
        assert not self.silent(), "each run has answered with something"
        # The provider reports each message up to its reading, in any order and some of it twice.
        unread = len(self.deliveries) - self.states()["read"] - len(unknown)
        assert unread <= self.webhooks.get("given up", 0), "reports end in the right state"

    def _hold_content(self) -> None:
        """Nobody got the same words more often than they were written to them."""
        talk_of = {uuid: talk for uuid, _state, _tries, talk, *_rest in self.deliveries}
        bodies = defaultdict(list)
        for _uuid, _state, _tries, talk, _id, body in self.deliveries:
            bodies[talk].append(body.strip())
        got = Counter((talk_of[line["delivery_id"]], line["text"]) for line in self.sent)
        for (talk, text), times in got.items():
            written = sum(text.startswith(body) for body in bodies[talk])
            assert times <= written, "no words handed over twice"
