"""Chatwoot inside the demo: it takes any member's token. What was said lives in the memory of the
web process."""

from functools import lru_cache

from config.shell.simulator.chatwoot.api import ChatwootApi
from config.shell.simulator.chatwoot.world import Talk


@lru_cache(maxsize=1)
def stand_in() -> ChatwootApi:
    """The stand-in of this process."""
    return ChatwootApi("")


def talk_of(name: str) -> Talk:
    """The conversation of one of the demo's people; begun if there is none."""
    api = stand_in()
    known = (each for each in api.talks.values() if each.contact["name"] == name)
    return next(known, None) or api.begins(name)
