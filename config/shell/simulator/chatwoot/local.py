"""The stand-in on a port of its own."""

from collections.abc import Callable

from config.shell.simulator.chatwoot.api import ChatwootApi, Post
from config.shell.simulator.wire import Call, LocalServer, Reply

TOKEN = "member-token-of-the-stand-in"


class LocalChatwoot(LocalServer[ChatwootApi]):
    """`with LocalChatwoot() as chatwoot:` gives `base_url` (for `CHATWOOT_BASE_URL`), `api`,
    `calls` and `mishaps`. `post` takes the webhooks; without one they go to this machine."""

    def __init__(
        self,
        *,
        post: Post | None = None,
        watching: Callable[[Call, Reply], None] | None = None,
    ) -> None:
        super().__init__(ChatwootApi(TOKEN), watching=watching)
        if post is not None:
            self.api._post = post
