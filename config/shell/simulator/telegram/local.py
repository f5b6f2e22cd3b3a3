"""The stand-in on a port of its own, with one bot that is known."""

from collections.abc import Callable

from config.shell.simulator.telegram.api import Bot, Person, TelegramApi
from config.shell.simulator.wire import Call, LocalServer, Reply

TOKEN = "123456789:AAHfake-token-of-the-stand-in_0000000"


class LocalTelegram(LocalServer[TelegramApi]):
    """`with LocalTelegram() as telegram:` gives `base_url` (for `TELEGRAM_BASE_URL`), `bot`,
    `calls` and `mishaps`; its people write by `telegram.api.person_…`."""

    def __init__(
        self,
        *,
        watching: Callable[[Call, Reply], None] | None = None,
        local: bool = True,
        port: int = 0,
    ) -> None:
        self.bot = Bot(123456789, "estilo_bot", "Peluquería Estilo")
        api = TelegramApi({TOKEN: self.bot}, local=local)
        super().__init__(api, watching=watching, port=port)

    def person(self, number: int = 1111111, name: str = "Lucía", phone: str = "") -> Person:
        """Somebody with Telegram who has not written yet."""
        return Person(number, name, phone=phone)

    def called(self, method: str) -> list[dict[str, object]]:
        """What a method was called with, oldest first."""
        return [call.json() for call in self.calls if call.path.endswith(f"/{method}")]
