"""The bridge to Chatwoot for programs, under /api/chatwoot/ of a business's host."""

from drf_spectacular.utils import extend_schema_view

from conversations.api.channels import described, serializers, views

KIND = "chatwoot"
_TAGS = ["chatwoot"]


@extend_schema_view(post=described.sending(_TAGS, serializers.ChannelMessageNew))
class ChatwootSendView(views.ChannelSendView):
    """Messages to customers who have written to an inbox of Chatwoot."""

    kind = KIND


@extend_schema_view(get=described.state(_TAGS))
class ChatwootMessageView(views.ChannelMessageView):
    """One message that was sent through Chatwoot."""

    kind = KIND


@extend_schema_view(get=described.config(_TAGS))
class ChatwootConfigView(views.ChannelConfigView):
    """How the bridge is set up."""

    kind = KIND


@extend_schema_view(get=described.stats(_TAGS))
class ChatwootStatsView(views.ChannelStatsView):
    """How many messages came and went through Chatwoot."""

    kind = KIND


@extend_schema_view(get=described.health(_TAGS))
class ChatwootHealthView(views.ChannelHealthView):
    """Whether an inbox is connected."""

    kind = KIND
