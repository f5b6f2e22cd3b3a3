"""The providers' webhooks. The same views serve the public host, where what a request names chooses
the business, and each business's own host."""

from typing import IO, Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.views import APIView

from channels_whatsapp.door import RefusedError, knock_admit
from channels_whatsapp.providers import door_for
from channels_whatsapp.providers.base import Knock
from channels_whatsapp.providers.meta.verification import challenge_answer
from channels_whatsapp.providers.twilio.signature import Fields


class _FormParser(BaseParser):
    """A form as `Fields`: blank values and repeated names kept, because they are signed."""

    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream: IO[bytes], *_: Any, **__: Any) -> Fields:
        """Bytes that are no UTF-8 become U+FFFD, as Django does it. Raises DRF's `ParseError`."""
        try:
            pairs = parse_qsl(
                stream.read().decode(errors="replace"),
                keep_blank_values=True,
                errors="replace",
                max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            )
        except ValueError as error:
            raise ParseError("Too many fields.") from error
        fields = Fields()
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return fields


class _ProviderView(APIView):
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = (_FormParser, JSONParser)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing: the signature is the authentication, and the answer has one form only. This
        runs for every message of every customer, and negotiating costs as much as parsing."""

    def admit(self, request: Request, delivery_uuid: str = "") -> HttpResponse:
        """200 for whatever was rightly signed, new or seen before; else 403.

        Raises DRF's `ParseError`, also for JSON whose nesting exhausts the stack.
        """
        try:
            knock = _knock(request)
            knock_admit(knock, delivery_uuid=delivery_uuid)
        except RefusedError:
            return HttpResponse(status=403)
        except RecursionError as error:
            raise ParseError("Too deeply nested.") from error
        door = door_for(knock)
        return HttpResponse(door.ANSWER, content_type=door.ANSWER_TYPE)


@extend_schema(exclude=True)
class InboundView(_ProviderView):
    """A customer wrote to one of the businesses' numbers, or Meta tells something else."""

    def get(self, request: Request) -> HttpResponse:
        """Meta asks whether this address is ours: its challenge back, where it knows the token."""
        challenge = challenge_answer(getattr(request, "tenant", None), request.query_params)
        if challenge is None:
            return HttpResponse(status=403)
        return HttpResponse(challenge, content_type="text/plain")

    def post(self, request: Request) -> HttpResponse:
        """Store the message once."""
        return self.admit(request)


@extend_schema(exclude=True)
class StatusView(_ProviderView):
    """What became of a message of ours; the URL names its delivery."""

    def post(self, request: Request, delivery_uuid: UUID) -> HttpResponse:
        """Store the report once."""
        return self.admit(request, str(delivery_uuid))


def _knock(request: Request) -> Knock:
    """The request's parts. Raises DRF's `ParseError` for a body that is no set of fields."""
    body = request.body  # before `data`, which would read the stream up
    data = request.data
    if not isinstance(data, dict):
        raise ParseError("An object of fields is needed.")
    return Knock(
        business=getattr(request, "tenant", None),
        path=request.get_full_path(),
        content=data,
        body=body,
        meta=request.META,
    )
