"""The sandbox itself: four providers, one ledger, weather for each, and a courier for webhooks."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self

from config.shell.seed.businesses import AUTH_TOKEN, DEMO_BUSINESSES
from config.shell.simulator.callbacks import Callbacks, signed
from config.shell.simulator.customer import WEBHOOK, inbound_form
from config.shell.simulator.local import LocalTwilio
from config.shell.simulator.meta.meta_api import LocalMeta, Number
from config.shell.simulator.meta.webhooks import headers_of, reports, said
from config.shell.simulator.openai.local import OpenAIServer
from config.shell.simulator.openai.replies import answers
from config.shell.simulator.sandbox.courier import Courier
from config.shell.simulator.sandbox.facts import FACTS, Facts
from config.shell.simulator.sandbox.ledger import Ledger
from config.shell.simulator.sandbox.weather import Forecast, Weather
from config.shell.simulator.telegram.api import Person
from config.shell.simulator.telegram.local import LocalTelegram
from config.shell.simulator.wire import Call, LocalServer, Mishap, Noting, Reply
from config.shell.simulator.wire import Weather as Befalls
from tenants.ids import new_uuid

PROVIDERS = tuple(FACTS)
REPORTED = ("sent", "delivered", "read")
OPENAI_SAYS = "Hola, ¿en qué te puedo ayudar?"
# A number of Meta's Cloud API that the sandbox knows, with everything that one connects it with.
META_NUMBER = Number(
    "+34910000009",
    "106540352242922",
    "102290129340398",
    "sandbox-meta-token",
    "sandbox-app-secret",
)
# Account SID -> its token and numbers.
Accounts = Mapping[str, tuple[str, set[str]]]


def demo_accounts() -> dict[str, tuple[str, set[str]]]:
    """The accounts of the demo's businesses."""
    return {each.account_sid: (AUTH_TOKEN, {each.number}) for each in DEMO_BUSINESSES}


class Sandbox:
    """A context manager. `product` is the address that webhooks go to and are signed for
    (`http://localhost:8000`); `ports` are four for the providers in their order, 0 for any free."""

    def __init__(
        self,
        product: str,
        *,
        accounts: Accounts | None = None,
        ports: Sequence[int] = (0, 0, 0, 0),
        pace: float = 0.3,
        seed: int | None = None,
    ) -> None:
        self.product, self.ledger = product.rstrip("/"), Ledger()
        self.weather = {
            name: Weather(name, Forecast(), None if seed is None else seed + place)
            for place, name in enumerate(PROVIDERS)
        }
        self.courier = Courier(self.weather.__getitem__)
        twilio, meta, telegram, openai = ports
        callbacks = Callbacks(pace=pace, post=self._twilio_callback)
        known = accounts or demo_accounts()
        self.twilio = LocalTwilio(known, callbacks=callbacks, window_enforced=True, port=twilio)
        self.meta = LocalMeta(META_NUMBER, port=meta)
        self.telegram = LocalTelegram(port=telegram)
        self.telegram.api.post = self._telegram_update
        self.openai = OpenAIServer(answers(OPENAI_SAYS), port=openai)
        self.servers: dict[str, LocalServer[Any]] = {
            "twilio": self.twilio,
            "meta": self.meta,
            "telegram": self.telegram,
            "openai": self.openai,
        }
        self._running = ExitStack()
        for name, server in self.servers.items():
            server.weather = self._weather_of(name)
            server.noting = self.ledger.note(name, FACTS[name])
        self.meta.noting = self._meta_noting(self.meta.noting)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(self.courier.close)
            for server in self.servers.values():
                stack.enter_context(server)
            self._running = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    # --- What customers do ----------------------------------------------------------------------
    def say(
        self,
        provider: str,
        sender: str,
        text: str,
        *,
        to: str = "",
        id: str = "",
        name: str = "Lucía",
    ) -> str:
        """A customer writes; the id of the message there. `sender` is a phone in E.164 (WhatsApp)
        or a number of Telegram's; `to` is ours at Twilio, of several. Raises `ValueError`."""
        say = {"twilio": self._say_twilio, "meta": self._say_meta, "telegram": self._say_telegram}
        if provider not in say:
            raise ValueError(f"nobody writes through {provider}")
        if to and (provider != "twilio" or to not in self.twilio.numbers):
            raise ValueError(f"{to} is no number of {provider}'s here")
        return say[provider](sender, text, id, name, to)

    def _say_twilio(self, sender: str, text: str, id: str, name: str, to: str) -> str:
        sid = id or f"SM{new_uuid().hex}"
        number = to or min(self.twilio.numbers)
        account = self.twilio.account_of(number)
        self.twilio.customer_wrote(sender, number, text, sid)
        form = inbound_form(
            account_sid=account.sid, to=number, number=sender, text=text, sid=sid, name=name
        )
        url = self.product + WEBHOOK
        self.courier.send("twilio", url, *signed(url, form, account.token), sender=sender)
        return sid

    def _say_meta(self, sender: str, text: str, id: str, name: str, _to: str) -> str:
        wamid = id or f"wamid.{new_uuid().hex}"
        body = said(META_NUMBER, sender, text, wamid, name)
        headers = headers_of(body, META_NUMBER)
        self.courier.send("meta", self.product + WEBHOOK, body, headers, sender=sender)
        return wamid

    def _say_telegram(self, sender: str, text: str, _id: str, name: str, _to: str) -> str:
        if not sender.isdigit():
            raise ValueError("a person of Telegram is a number")
        bot = self.telegram.bot
        person = bot.people.setdefault(int(sender), Person(int(sender), name))
        update = self.telegram.api.person_writes(bot, person, text=text)
        return str(update["update_id"])

    # --- What providers report ------------------------------------------------------------------
    def _twilio_callback(self, url: str, form: dict[str, str], token: str) -> int:
        body, headers = signed(url, form, token)
        self.courier.send("twilio", url, body, headers, sender=form["To"], again=False)
        return 200

    def _telegram_update(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.courier.send("telegram", url, body, headers, sender=url)
        return 200

    def _meta_noting(self, note: Noting) -> Noting:
        def noting(call: Call, mishap: Mishap | None, reply: Reply | None) -> None:
            note(call, mishap, reply)
            facts = FACTS["meta"](call, reply) if reply and reply.status == 200 else Facts()
            if not facts.provider_id:
                return
            sent = next(s for s in reversed(self.meta.api.sent) if s.id == facts.provider_id)
            for state in REPORTED:
                body = reports(sent, state)
                headers = headers_of(body, META_NUMBER)
                self.courier.send("meta", self.product + WEBHOOK, body, headers, sender=facts.to)

        return noting

    def _weather_of(self, name: str) -> Befalls:
        # Reading is left alone: what is tried out is the handing over of messages.
        return lambda call: self.weather[name].befalls(
            call, concerned=lambda call: call.method == "POST"
        )
