"""WhatsApp for programs: send, and see how it stands."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api import REFUSALS, PlanAPIView
from channels_whatsapp import selectors
from channels_whatsapp.api import serializers
from channels_whatsapp.api.sending import CHANNEL, whatsapp_send
from conversations.api.channels import described, views
from conversations.api.channels.sending import Sent

_TAGS = ["whatsapp"]


@extend_schema_view(post=described.sending(_TAGS, serializers.MessageNew))
class WhatsAppSendView(views.ChannelSendView):
    """Messages to customers."""

    kind = CHANNEL
    form = serializers.MessageNew

    def send(self, to: str, text: str, key: str) -> Sent:
        """Queue it; contact and conversation are made where there are none."""
        return whatsapp_send(member=self.sign_in.membership, to=to, text=text, key=key)


@extend_schema_view(get=described.state(_TAGS))
class WhatsAppMessageView(views.ChannelMessageView):
    """One message that was sent."""

    kind = CHANNEL


class WhatsAppConfigView(PlanAPIView):
    """How WhatsApp is set up."""

    @extend_schema(responses={200: serializers.Config, **REFUSALS}, tags=_TAGS)
    def get(self, request: Request) -> Response:
        """Numbers, addresses and templates; no secret."""
        return Response(serializers.Config(selectors.whatsapp_config()).data)


@extend_schema_view(get=described.stats(_TAGS))
class WhatsAppStatsView(views.ChannelStatsView):
    """How many messages came and went."""

    kind = CHANNEL


@extend_schema_view(get=described.health(_TAGS))
class WhatsAppHealthView(views.ChannelHealthView):
    """For machines that watch."""

    kind = CHANNEL

    def connected(self) -> bool:
        """Whether a number is in use."""
        return selectors.whatsapp_connected()
