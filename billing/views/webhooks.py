"""The doors of payment gateways: check, store once, answer."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.views import APIView

from billing.gateways.base import PayloadRefused, SignatureRefused
from billing.services.events import event_receive


@extend_schema(exclude=True)
class GatewayWebhookView(APIView):
    """A gateway tells that something happened. What it is, is asked for behind the door."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = ()
    gateway = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing: the signature is the authentication, and the answer has one form only."""

    def post(self, request: Request) -> HttpResponse:
        """200 for whatever was rightly signed, new or seen before; 403 for any other signature.

        Raises DRF's `ParseError` for a signed body that is no event.
        """
        try:
            event_receive(gateway_name=self.gateway, body=request.body, headers=request.headers)
        except SignatureRefused:
            return HttpResponse(status=403)
        except PayloadRefused as error:
            raise ParseError(str(error)) from error
        return HttpResponse(status=200)
