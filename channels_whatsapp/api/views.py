"""WhatsApp for programs: send, and see how it stands."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api import REFUSALS, PlanAPIView
from channels_whatsapp import selectors
from channels_whatsapp.api import serializers
from channels_whatsapp.api.sending import whatsapp_send
from conversations.models import Delivery
from conversations.selectors.inbox import inbox_scope
from tenants.api import CanWrite
from tenants.api.parsers import ShortJSONParser

KEY_HEADER = "Idempotency-Key"
_KEY = OpenApiParameter(
    KEY_HEADER, str, OpenApiParameter.HEADER, description="Makes repeating this request safe."
)


class WhatsAppSendView(PlanAPIView):
    """Messages to customers."""

    permission_classes = [*PlanAPIView.permission_classes, CanWrite]
    parser_classes = [ShortJSONParser]

    @extend_schema(
        request=serializers.MessageNew,
        parameters=[_KEY],
        responses={
            202: serializers.MessageSent,
            **REFUSALS,
            409: OpenApiResponse(description="It may not be sent to this person now; it says why."),
            422: OpenApiResponse(description="The key was used for another message."),
        },
        tags=["whatsapp"],
    )
    def post(self, request: Request) -> Response:
        """Queue a message. It leaves within seconds if WhatsApp's rules let it: `decision`."""
        given = serializers.MessageNew(data=request.data)
        given.is_valid(raise_exception=True)
        sent = whatsapp_send(
            member=self.sign_in.membership,
            to=given.validated_data["to"],
            text=given.validated_data["message"],
            key=_key(request),
        )
        return Response(serializers.MessageSent(sent).data, status=status.HTTP_202_ACCEPTED)


def _key(request: Request) -> str:
    if KEY_HEADER not in request.headers:
        return ""
    given = serializers.IdempotencyKey(data={"key": request.headers[KEY_HEADER]})
    given.is_valid(raise_exception=True)
    return str(given.validated_data["key"])


class WhatsAppMessageView(PlanAPIView):
    """One message that was sent."""

    @extend_schema(responses={200: serializers.MessageState, **REFUSALS}, tags=["whatsapp"])
    def get(self, request: Request, uuid: str) -> Response:
        """What became of a message."""
        visible = inbox_scope(self.sign_in.membership)
        delivery = (
            Delivery.objects.select_related("message")
            .filter(channel="whatsapp", message__uuid=uuid, message__conversation__in=visible)
            .first()
        )
        if delivery is None:
            raise Http404
        return Response(serializers.MessageState(delivery).data)


class WhatsAppConfigView(PlanAPIView):
    """How WhatsApp is set up."""

    @extend_schema(responses={200: serializers.Config, **REFUSALS}, tags=["whatsapp"])
    def get(self, request: Request) -> Response:
        """Numbers, addresses and templates; no secret."""
        return Response(serializers.Config(selectors.whatsapp_config()).data)


class WhatsAppStatsView(PlanAPIView):
    """How many messages came and went."""

    @extend_schema(responses={200: serializers.Stats, **REFUSALS}, tags=["whatsapp"])
    def get(self, request: Request) -> Response:
        """Counts of the last 24 hours and of this month."""
        return Response(serializers.Stats(selectors.whatsapp_stats(timezone.now())).data)


class WhatsAppHealthView(APIView):
    """For machines that watch."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @extend_schema(
        responses={200: serializers.Health, 503: serializers.Health}, auth=[], tags=["whatsapp"]
    )
    def get(self, request: Request) -> Response:
        """200 while a number is connected, else 503; needs no token and tells nothing more."""
        connected = selectors.whatsapp_connected()
        told = {"ok": connected, "connected": connected, "timestamp": timezone.now()}
        answer = Response(serializers.Health(told).data, status=200 if connected else 503)
        # a probe asks every few seconds: its 503 is an answer, not an error to log
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer
