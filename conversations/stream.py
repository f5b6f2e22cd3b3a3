"""News for open pages: one Redis stream a business; the ids make it resumable.

An entry says what changed and where, never what was said: pages fetch the fragment themselves,
through the views that check who asks.
"""

import json
import logging
from functools import cache

import redis
from django.conf import settings
from django.db import transaction

from tenants.context import current_schema

logger = logging.getLogger(__name__)

KEEP = 1000


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)


def stream_key(schema_name: str) -> str:
    """The Redis key of a business's stream."""
    return f"{schema_name}:news"


def news_publish(kind: str, conversation: str = "") -> None:
    """Tell open pages of this business, once the transaction commits, that something changed.

    `kind`: message, delivery, state, booking or typing; `conversation`: its uuid. A page that
    misses an entry catches up by its own polling, so a Redis that is down costs only liveness.
    """
    data = json.dumps({"kind": kind, "conversation": conversation})
    key = stream_key(current_schema())

    def publish() -> None:
        try:
            _client().xadd(key, {"data": data}, maxlen=KEEP, approximate=True)
        except redis.RedisError:
            logger.warning("live news not published", extra={"kind": kind})

    transaction.on_commit(publish)
