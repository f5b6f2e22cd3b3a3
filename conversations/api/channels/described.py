"""How the addresses of a channel are described; the same for every channel, but for its tag."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from billing.api import REFUSALS
from conversations.api.channels import serializers
from conversations.api.channels.views import KEY_HEADER

_KEY = OpenApiParameter(
    KEY_HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Makes repeating this request safe.",
)


def sending(tags: list[str], form: type[serializers.ChannelMessageNew]) -> Any:
    """Of what queues a message."""
    return extend_schema(
        request=form,
        parameters=[_KEY],
        responses={
            202: serializers.ChannelMessageSent,
            **REFUSALS,
            409: OpenApiResponse(description="It may not be sent to this person now; it says why."),
            422: OpenApiResponse(description="The key was used for another message."),
        },
        tags=tags,
    )


def connecting(tags: list[str], form: type[serializers.ChannelConnection]) -> Any:
    """Of what connects an account."""
    return extend_schema(
        request=form, responses={201: serializers.ChannelAccountShown, **REFUSALS}, tags=tags
    )


def validating(tags: list[str]) -> Any:
    """Of what asks an account's provider."""
    return extend_schema(
        request=None,
        responses={
            200: serializers.ChannelValidity,
            **REFUSALS,
            404: OpenApiResponse(description="No connected account has this id."),
        },
        tags=tags,
    )


def state(tags: list[str]) -> Any:
    """Of what tells a message's state."""
    return _get(tags, serializers.ChannelMessageState)


def config(tags: list[str]) -> Any:
    """Of what tells the set-up."""
    return _get(tags, serializers.ChannelConfig)


def stats(tags: list[str]) -> Any:
    """Of what counts messages."""
    return _get(tags, serializers.ChannelStats)


def _get(tags: list[str], shape: Any) -> Any:
    return extend_schema(responses={200: shape, **REFUSALS}, tags=tags)


def health(tags: list[str]) -> Any:
    """Of what machines watch."""
    shape = serializers.ChannelHealth
    return extend_schema(responses={200: shape, 503: shape}, auth=[], tags=tags)
