"""What every connected channel offers programs; a channel is a `kind` and its address."""

from typing import ClassVar

from django.http import Http404
from django.utils import timezone
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api import PlanAPIView
from conversations.api.channels import serializers
from conversations.api.channels.sending import Sent, channel_send
from conversations.models import Delivery
from conversations.selectors import channels
from conversations.selectors.inbox import inbox_scope
from tenants.api import CanWrite
from tenants.api.parsers import ShortJSONParser

KEY_HEADER = "Idempotency-Key"


class ChannelSendView(PlanAPIView):
    """Messages to customers."""

    kind: ClassVar[str]
    form: ClassVar[type[serializers.ChannelMessageNew]] = serializers.ChannelMessageNew
    permission_classes = [*PlanAPIView.permission_classes, CanWrite]
    parser_classes = [ShortJSONParser]

    def post(self, request: Request) -> Response:
        """Queue a message. It leaves within seconds if the channel lets it: `decision`."""
        given = self.form(data=request.data)
        given.is_valid(raise_exception=True)
        sent = self.send(given.validated_data["to"], given.validated_data["message"], _key(request))
        told = serializers.ChannelMessageSent(sent).data
        return Response(told, status=status.HTTP_202_ACCEPTED)

    def send(self, to: str, text: str, key: str) -> Sent:
        """Queue it; `key` makes a repeat safe."""
        member = self.sign_in.membership
        return channel_send(kind=self.kind, member=member, to=to, text=text, key=key)


def _key(request: Request) -> str:
    if KEY_HEADER not in request.headers:
        return ""
    given = serializers.ChannelKey(data={"key": request.headers[KEY_HEADER]})
    given.is_valid(raise_exception=True)
    return str(given.validated_data["key"])


class ChannelMessageView(PlanAPIView):
    """One message that was sent."""

    kind: ClassVar[str]

    def get(self, request: Request, uuid: str) -> Response:
        """What became of a message."""
        visible = inbox_scope(self.sign_in.membership)
        delivery = (
            Delivery.objects.select_related("message")
            .filter(channel=self.kind, message__uuid=uuid, message__conversation__in=visible)
            .first()
        )
        if delivery is None:
            raise Http404
        return Response(serializers.ChannelMessageState(delivery).data)


class ChannelConfigView(PlanAPIView):
    """How the channel is set up."""

    kind: ClassVar[str]

    def get(self, request: Request) -> Response:
        """Accounts and addresses; no secret."""
        return Response(serializers.ChannelConfig(channels.channel_config(self.kind)).data)


class ChannelStatsView(PlanAPIView):
    """How many messages came and went."""

    kind: ClassVar[str]

    def get(self, request: Request) -> Response:
        """Counts of the last 24 hours and of this month."""
        told = channels.channel_stats(self.kind, timezone.now())
        return Response(serializers.ChannelStats(told).data)


class ChannelHealthView(APIView):
    """For machines that watch."""

    kind: ClassVar[str]
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    def get(self, request: Request) -> Response:
        """200 while an account works, else 503; needs no token and tells nothing more."""
        connected = self.connected()
        told = {"ok": connected, "connected": connected, "timestamp": timezone.now()}
        answer = Response(serializers.ChannelHealth(told).data, status=200 if connected else 503)
        # a probe asks every few seconds: its 503 is an answer, not an error to log
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer

    def connected(self) -> bool:
        """Whether the channel can be used."""
        return channels.channel_connected(self.kind)
