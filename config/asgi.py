"""The whole product on one port (the demo), or the event streams alone in a role of their own
behind a proxy that sends `/events/` here (production): `uvicorn config.asgi:application`."""

import os
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

# Static files are small and read in the request's own thread: nothing blocks the event loop.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

_django = get_asgi_application()

# All need the settings and apps that the line above has loaded.
from django.conf import settings  # noqa: E402

from config.settled import process_settle  # noqa: E402
from config.shell.streams import EventStreams  # noqa: E402

EVENTS_PATH = "/events/"

_streams = EventStreams(settings.REDIS_URL)
process_settle()


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[Any], Awaitable[None]],
) -> None:
    """Event streams beside Django: no middleware, no database connection while one is open."""
    if scope["type"] == "lifespan":
        await _streams.lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == EVENTS_PATH:
        await _streams(scope, receive, send)
    else:
        await _django(scope, receive, send)
