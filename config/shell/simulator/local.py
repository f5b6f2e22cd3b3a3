"""The stand-in on a port of its own, for tests, `manage.py chat` and `manage.py sandbox`."""

from collections.abc import Mapping
from types import TracebackType

from config.shell.simulator.callbacks import Callbacks
from config.shell.simulator.stores import MemoryStore, Resource
from config.shell.simulator.twilio_api import BROKEN, Account, TwilioApi
from config.shell.simulator.wire import LocalServer, Mishap


def refused(status: int, code: int = BROKEN, headers: Mapping[str, str] | None = None) -> Mishap:
    """The next create request is refused unprocessed."""
    return Mishap(status=status, more={"code": code}, headers=dict(headers or {}), method="POST")


class LocalTwilio(LocalServer[TwilioApi]):
    """`with LocalTwilio({"AC…": ("token", {"+34910000001"})}) as twilio:` gives `base_url`, `sent`
    (what the product sent, oldest first), `calls` and `mishaps`."""

    def __init__(
        self,
        accounts: Mapping[str, tuple[str, set[str]]],
        *,
        callbacks: Callbacks | None = None,
        window_enforced: bool = False,
        port: int = 0,
    ) -> None:
        self._accounts = {
            sid: Account(sid, token, frozenset(numbers))
            for sid, (token, numbers) in accounts.items()
        }
        self.callbacks = callbacks or Callbacks(enabled=False)
        self.store = MemoryStore()
        api = TwilioApi(
            self.store,
            account_by_sid=self._accounts.get,
            callbacks=self.callbacks,
            window_enforced=window_enforced,
        )
        super().__init__(api, port=port)

    @property
    def sent(self) -> list[Resource]:
        """The messages that were created through the API, oldest first."""
        out = [m for m in self.store.newest() if m["direction"] == "outbound-api"]
        return out[::-1]

    @property
    def numbers(self) -> set[str]:
        """Every number that it knows."""
        return {number for account in self._accounts.values() for number in account.numbers}

    def account_of(self, number: str) -> Account:
        """The account that a number of ours (E.164) belongs to."""
        return next(a for a in self._accounts.values() if number in a.numbers)

    def customer_wrote(
        self, person: str, business: str, body: str = "hola", sid: str = ""
    ) -> Resource:
        """Note that a customer wrote (E.164 numbers), which opens their window."""
        return self.api.received(
            self.account_of(business),
            person=f"whatsapp:{person}",
            business=f"whatsapp:{business}",
            body=body,
            sid=sid,
        )

    def person_stopped(self, person: str, business: str) -> None:
        """Somebody has told Twilio that they want no SMS of that number."""
        self.api.stopped.add((person, business))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.callbacks.stop()
        super().__exit__(kind, error, trace)
