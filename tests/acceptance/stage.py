"""The stage of the scenarios: the product live on loopback under a clock that can be moved."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.test import Client

from channels_whatsapp.models import MessageTemplate
from config.shell.simulator.callbacks import Callbacks
from config.shell.simulator.local import LocalTwilio
from config.shell.simulator.twilio_api import KEYS
from config.tests.world import ACADEMY_NUMBER, PASSWORD, SALON_NUMBER
from conversations.models import AssistantRun, Message
from leads.models import Contact, ContactIdentity
from tenants.context import business_context
from tenants.crypto import blind_index
from tenants.models import DueItem, User
from tests import live

MADRID, BOGOTA = ZoneInfo("Europe/Madrid"), ZoneInfo("America/Bogota")
NUMBERS = {"estilo": (SALON_NUMBER, 1), "academia": (ACADEMY_NUMBER, 2)}


def account_of(business: str) -> str:
    """The Twilio account of a business of the tests' world."""
    return f"AC{NUMBERS[business][1]:032d}"


def captured(shared: Path, name: str) -> dict[str, Any]:
    """A provider's webhook as it was captured."""
    event: dict[str, Any] = json.loads((shared / "contracts/webhooks" / name).read_text())
    return event


@contextmanager
def twilio(*, window_enforced: bool = False) -> Iterator[LocalTwilio]:
    """Twilio's API for both businesses, where this process's deliveries go."""
    accounts = {account_of(name): (live.TOKEN, {number}) for name, (number, _) in NUMBERS.items()}
    with LocalTwilio(
        accounts, callbacks=Callbacks(enabled=False), window_enforced=window_enforced
    ) as stand_in:
        before, settings.TWILIO_BASE_URL = settings.TWILIO_BASE_URL, stand_in.base_url
        try:
            yield stand_in
        finally:
            settings.TWILIO_BASE_URL = before


def hash_of(category: str, number: int) -> str:
    """32 digits, as content ids have."""
    return f"{len(category)}{number:031d}"


@dataclass
class Person:
    """Somebody with WhatsApp who writes to one business."""

    stage: "Stage"
    number: str
    business: str
    _read: int = 0

    def writes(self, text: str, **changed: str) -> int:
        """Send one message; the webhook's status."""
        form = live.message_form(
            self.number,
            text,
            **{
                "To": f"whatsapp:{NUMBERS[self.business][0]}",
                "AccountSid": account_of(self.business),
            }
            | changed,
        )
        body = urlencode(form)
        return live.post(self.stage.port, body.encode(), **live.signed(body))[0]

    @property
    def heard(self) -> list[dict[str, Any]]:
        """What the provider was asked to send to this person, oldest first."""
        mine = (f"whatsapp:{self.number}", self.number)
        return [dict(sent) for sent in self.stage.twilio.sent if sent["to"] in mine]

    @property
    def forms(self) -> list[dict[str, str]]:
        """The forms that the provider was posted for this person, oldest first."""
        posted = [dict(parse_qsl(call.text)) for call in self.stage.twilio.calls]
        return [form for form in posted if form.get("To") == f"whatsapp:{self.number}"]

    def hears(self, count: int = 1) -> str:
        """Wait for `count` messages that were not read yet; what they and any others say."""
        live.eventually(
            lambda: len(self.heard) >= self._read + count,
            f"{count} more messages for {self.number}; so far {self._texts(self.heard)}",
        )
        self.stage.settle(self.business)
        fresh = self.heard[self._read :]
        self._read += len(fresh)
        return "\n".join(self._texts(fresh))

    def says(self, text: str) -> str:
        """One message and the answer to it."""
        assert self.writes(text) == 200
        return self.hears()

    @staticmethod
    def _texts(messages: list[dict[str, Any]]) -> list[str]:
        return [
            "\n".join([str(m["body"]), *(key["title"] for key in m.get(KEYS, {}).get("keys", ()))])
            for m in messages
        ]

    @property
    def contact(self) -> Contact:
        """This person as the business (whose schema is open) knows them."""
        index = blind_index(self.number, "identity:phone")
        return ContactIdentity.objects.get(kind="phone", address_index=index).contact

    @property
    def options(self) -> list[str]:
        """What the latest answer offers to choose from."""
        said = Message.objects.filter(conversation__contact=self.contact, direction="out")
        return list(said.latest("pk").options)

    @property
    def last_run(self) -> AssistantRun:
        """What the assistant concluded last."""
        return AssistantRun.objects.filter(conversation__contact=self.contact).latest("pk")


@dataclass
class Stage:
    """Web, worker, beat and Twilio's stand-in, under a clock that moves on from where it is put."""

    port: int
    twilio: LocalTwilio
    clock: time_machine.Traveller
    settle_kinds: tuple[str, ...] = field(default=("conversations.", "bookings.changed"))

    def person(self, number: str = "+34600123456", business: str = "estilo") -> Person:
        return Person(self, number, business)

    def at(self, moment: datetime) -> None:
        """Put the clock to a moment; it goes on from there."""
        self.clock.move_to(moment)

    def later(self, **lapse: float) -> None:
        """Move the clock on."""
        self.clock.shift(timedelta(**lapse))

    def settle(self, business: str = "estilo") -> None:
        """Wait until nothing is due any more that a message or a change has set off."""
        live.eventually(lambda: not self._waiting(business), f"{self._waiting(business)} done")

    def _waiting(self, business: str) -> list[str]:
        soon = datetime.now(MADRID) + timedelta(seconds=30)
        rows = DueItem.objects.filter(schema_name=business, run_at__lt=soon, failed=False)
        kinds = rows.values_list("kind", flat=True)
        return [kind for kind in kinds if kind.startswith(self.settle_kinds)]

    def browser(self, email: str, business: str = "estilo") -> Client:
        """A member's browser on the business's host, signed in; the public host for ``""``."""
        host = f"{business}.{settings.PUBLIC_HOST}" if business else settings.PUBLIC_HOST
        client = Client(HTTP_HOST=host)
        client.force_login(User.objects.get(email=email))
        return client

    def token(self, email: str, business: str = "estilo") -> str:
        """A member's access token, signed in through the API."""
        answer = Client(HTTP_HOST=f"{business}.{settings.PUBLIC_HOST}").post(
            "/api/auth/login", {"email": email, "password": PASSWORD}, "application/json"
        )
        assert answer.status_code == 200, answer.content
        return str(answer.json()["meta"]["access_token"])

    def program(self, token: str = "", business: str = "estilo") -> Client:
        """A program at the business's host, with a bearer token if there is one."""
        bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
        return Client(HTTP_HOST=f"{business}.{settings.PUBLIC_HOST}", **bearer)

    @staticmethod
    def approve(*purposes: str, category: str = "utility") -> None:
        """Approved WhatsApp templates of the open business, one for each purpose."""
        for number, purpose in enumerate(purposes, start=1):
            MessageTemplate.objects.create(
                name=purpose,
                language="es",
                category=category,
                purpose=purpose,
                body="Hola {{1}}: {{2}} en {{3}}, {{4}}.",
                content_sid=f"HX{hash_of(category, number)}",
                state=MessageTemplate.State.APPROVED,
            )

    def post_json(
        self, path: str, data: Any, *, host: str = "", **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """One JSON request from outside; status and decoded answer."""
        status, body = live.post(
            self.port,
            json.dumps(data).encode(),
            host=host,
            path=path,
            Content_Type="application/json",
            **headers,
        )
        try:
            return status, json.loads(body or b"{}")
        except ValueError:
            return status, {"raw": body.decode(errors="replace")}


@dataclass
class Webhooks:
    """What a stand-in calls, kept until the scenario brings it in."""

    stage: Stage
    waiting: deque[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=deque)

    def keep(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """A stand-in's way to post."""
        self.waiting.append((url, body, headers))
        return 200

    def bring(self, *, times: int = 1) -> None:
        """Post whatever waits, each so often, and wait until it is worked on."""
        while self.waiting:
            url, body, headers = self.waiting.popleft()
            parts = urlsplit(url)
            path = f"{parts.path}?{parts.query}"
            wire = {name.replace("-", "_"): value for name, value in headers.items()}
            for _ in range(times):
                status, _body = live.post(
                    self.stage.port, body, host=parts.hostname or "", path=path, **wire
                )
                assert status == 200
        self.stage.settle()


@contextmanager
def staged(port: int, moment: datetime, *, business: str = "estilo") -> Iterator[Stage]:
    """A stage whose clock begins at `moment`, with the business's schema open in this thread."""
    with (
        time_machine.travel(moment, tick=True) as clock,
        twilio() as stand_in,
        live.worker(),
        live.beat(),
        business_context(business),
    ):
        yield Stage(port, stand_in, clock)
