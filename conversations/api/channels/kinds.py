"""The API of each channel, under /api/<kind>/ of a business's host: the same endpoints, each with
its own place in the documentation. What needs no account has nothing to connect."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema_view

from conversations.api.channels import connecting, described, serializers, views

CONNECTIONS: dict[str, type[serializers.ChannelConnection]] = {
    "telegram": serializers.TelegramConnection,
    "sms": serializers.SmsConnection,
    "email": serializers.EmailConnection,
    "chatwoot": serializers.ChatwootConnection,
}


def channel_paths(kind: str, name: str) -> list[URLPattern]:
    """Addresses of a channel's API; `name` is what people call the channel."""
    tags = [kind]
    sending = described.sending(tags, serializers.ChannelMessageNew)
    made = {
        "send": _made(
            views.ChannelSendView,
            kind,
            f"Messages to customers who may be written to by {name}.",
            post=sending,
        ),
        "messages/<uuid:uuid>": _made(
            views.ChannelMessageView,
            kind,
            f"One message that was sent by {name}.",
            get=described.state(tags),
        ),
        "config": _made(
            views.ChannelConfigView, kind, f"How {name} is set up.", get=described.config(tags)
        ),
        "stats": _made(
            views.ChannelStatsView,
            kind,
            f"How many messages came and went by {name}.",
            get=described.stats(tags),
        ),
        "health": _made(
            views.ChannelHealthView,
            kind,
            f"Whether {name} is connected.",
            get=described.health(tags),
        ),
    }
    if kind in CONNECTIONS:
        made |= _connecting(kind, name)
    names = {
        "messages/<uuid:uuid>": f"{kind}_message",
        "connect": f"{kind}_api_connect",
        "accounts/<uuid:uuid>/validate": f"{kind}_validate",
    }
    return [
        path(f"api/{kind}/{route}", view, name=names.get(route, f"{kind}_{route}"))
        for route, view in made.items()
    ]


def _connecting(kind: str, name: str) -> dict[str, Any]:
    tags, form = [kind], CONNECTIONS[kind]
    connect = type(f"{kind.title()}Connect", (connecting.ChannelConnectView,), {"form": form})
    return {
        "connect": _made(
            connect,
            kind,
            f"Accounts of {name} to connect.",
            post=described.connecting(tags, form),
        ),
        "accounts/<uuid:uuid>/validate": _made(
            connecting.ChannelValidateView,
            kind,
            f"Whether an account of {name} works.",
            post=described.validating(tags),
        ),
    }


def _made(base: type, kind: str, doc: str, **schema: Any) -> Any:
    made = type(f"{kind.title()}{base.__name__}", (base,), {"kind": kind, "__doc__": doc})
    return extend_schema_view(**schema)(made).as_view()  # type: ignore[attr-defined]
