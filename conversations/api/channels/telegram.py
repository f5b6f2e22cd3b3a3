"""Telegram for programs, under /api/telegram/ of a business's host."""

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)

from billing.api import REFUSALS
from conversations.api.channels import serializers, views

KIND = "telegram"
_TAGS = ["telegram"]
_KEY = OpenApiParameter(
    views.KEY_HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Makes repeating this request safe.",
)


@extend_schema_view(
    post=extend_schema(
        request=serializers.ChannelMessageNew,
        parameters=[_KEY],
        responses={
            202: serializers.ChannelMessageSent,
            **REFUSALS,
            409: OpenApiResponse(description="It may not be sent to this person now; it says why."),
            422: OpenApiResponse(description="The key was used for another message."),
        },
        tags=_TAGS,
    )
)
class TelegramSendView(views.ChannelSendView):
    """Messages to customers who have written to the bot."""

    kind = KIND


@extend_schema_view(
    get=extend_schema(responses={200: serializers.ChannelMessageState, **REFUSALS}, tags=_TAGS)
)
class TelegramMessageView(views.ChannelMessageView):
    """One message that was sent by Telegram."""

    kind = KIND


@extend_schema_view(
    get=extend_schema(responses={200: serializers.ChannelConfig, **REFUSALS}, tags=_TAGS)
)
class TelegramConfigView(views.ChannelConfigView):
    """How Telegram is set up."""

    kind = KIND


@extend_schema_view(
    get=extend_schema(responses={200: serializers.ChannelStats, **REFUSALS}, tags=_TAGS)
)
class TelegramStatsView(views.ChannelStatsView):
    """How many messages came and went by Telegram."""

    kind = KIND


@extend_schema_view(
    get=extend_schema(
        responses={200: serializers.ChannelHealth, 503: serializers.ChannelHealth},
        auth=[],
        tags=_TAGS,
    )
)
class TelegramHealthView(views.ChannelHealthView):
    """Whether a bot is connected."""

    kind = KIND
