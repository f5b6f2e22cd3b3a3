"""The stand-in on a port of its own."""

from collections.abc import Callable

from config.shell.simulator.waha.api import Post, Session, WahaApi
from config.shell.simulator.wire import Call, LocalServer, Reply

API_KEY = "waha-key-of-the-stand-in"


class LocalWaha(LocalServer[WahaApi]):
    """`with LocalWaha() as waha:` gives `base_url` (for `WAHA_BASE_URL`), `api`, `calls` and
    `mishaps`. `post` takes the webhooks; without one they go to this machine."""

    def __init__(
        self,
        *,
        post: Post | None = None,
        watching: Callable[[Call, Reply], None] | None = None,
    ) -> None:
        super().__init__(WahaApi(API_KEY), watching=watching)
        if post is not None:
            self.api._post = post

    @property
    def session(self) -> Session:
        """The only session there is."""
        (session,) = self.api.sessions.values()
        return session
