"""Telegram for programs, under /api/telegram/ of a business's host."""

from drf_spectacular.utils import extend_schema_view

from conversations.api.channels import described, serializers, views

KIND = "telegram"
_TAGS = ["telegram"]


@extend_schema_view(post=described.sending(_TAGS, serializers.ChannelMessageNew))
class TelegramSendView(views.ChannelSendView):
    """Messages to customers who have written to the bot."""

    kind = KIND


@extend_schema_view(get=described.state(_TAGS))
class TelegramMessageView(views.ChannelMessageView):
    """One message that was sent by Telegram."""

    kind = KIND


@extend_schema_view(get=described.config(_TAGS))
class TelegramConfigView(views.ChannelConfigView):
    """How Telegram is set up."""

    kind = KIND


@extend_schema_view(get=described.stats(_TAGS))
class TelegramStatsView(views.ChannelStatsView):
    """How many messages came and went by Telegram."""

    kind = KIND


@extend_schema_view(get=described.health(_TAGS))
class TelegramHealthView(views.ChannelHealthView):
    """Whether a bot is connected."""

    kind = KIND
