"""The API of each connected channel, under /api/<kind>/ of a business's host: the same five
endpoints, each with its own place in the documentation."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)

from billing.api import REFUSALS
from conversations.api.channels import serializers, views

_KEY = OpenApiParameter(
    views.KEY_HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Makes repeating this request safe.",
)
_SENT: dict[int, Any] = {
    202: serializers.ChannelMessageSent,
    **REFUSALS,
    409: OpenApiResponse(description="It may not be sent to this person now; it says why."),
    422: OpenApiResponse(description="The key was used for another message."),
}
_HEALTH = {200: serializers.ChannelHealth, 503: serializers.ChannelHealth}


def channel_paths(kind: str, name: str) -> list[URLPattern]:
    """Addresses of a channel's API; `name` is what people call the channel."""
    message = views.ChannelMessageView
    return [
        path(f"api/{kind}/send", _send(kind, name), name=f"{kind}_send"),
        path(
            f"api/{kind}/messages/<uuid:uuid>",
            _get(message, kind, f"One message that was sent by {name}."),
            name=f"{kind}_message",
        ),
        path(
            f"api/{kind}/config",
            _get(views.ChannelConfigView, kind, f"How {name} is set up."),
            name=f"{kind}_config",
        ),
        path(
            f"api/{kind}/stats",
            _get(views.ChannelStatsView, kind, f"How many messages came and went by {name}."),
            name=f"{kind}_stats",
        ),
        path(
            f"api/{kind}/health",
            _health(kind, f"Whether {name} is connected."),
            name=f"{kind}_health",
        ),
    ]


_SHOWN: dict[type, Any] = {
    views.ChannelMessageView: serializers.ChannelMessageState,
    views.ChannelConfigView: serializers.ChannelConfig,
    views.ChannelStatsView: serializers.ChannelStats,
}


def _made(base: type, kind: str, doc: str, **schema: Any) -> Any:
    made = type(f"{kind.title()}{base.__name__}", (base,), {"kind": kind, "__doc__": doc})
    return extend_schema_view(**schema)(made).as_view()  # type: ignore[attr-defined]


def _send(kind: str, name: str) -> Any:
    schema = extend_schema(
        request=serializers.ChannelMessageNew, parameters=[_KEY], responses=_SENT, tags=[kind]
    )
    doc = f"Messages to customers who may be written to by {name}."
    return _made(views.ChannelSendView, kind, doc, post=schema)


def _get(base: type, kind: str, doc: str) -> Any:
    schema = extend_schema(responses={200: _SHOWN[base], **REFUSALS}, tags=[kind])
    return _made(base, kind, doc, get=schema)


def _health(kind: str, doc: str) -> Any:
    schema = extend_schema(responses=_HEALTH, auth=[], tags=[kind])
    return _made(views.ChannelHealthView, kind, doc, get=schema)
