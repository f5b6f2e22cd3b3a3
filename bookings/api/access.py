"""Who may call the booking API: anybody. It is the business's open counter.

No session and no cookie counts here (`authentication_classes` is empty), so there is nothing that
a foreign page could do in somebody's name and no CSRF token to ask for: the only key is the token
of a hold, which its holder sends in the body. Browsers let pages of other origins read the answers
only where the business has allowed the origin.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookings.api.shapes import slot_shape
from bookings.services import BookingRefused, Refusal
from bookings.wording import language_for, say, say_later
from tenants.api.parsers import ShortJSONParser
from tenants.context import current_business

STATUSES = {
    Refusal.NOT_FOUND: status.HTTP_404_NOT_FOUND,
    Refusal.NOT_BY_WEB: status.HTTP_403_FORBIDDEN,
    Refusal.TOO_MANY_HOLDS: status.HTTP_429_TOO_MANY_REQUESTS,
}


class BookingClosed(APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = say_later("business_closed")
    default_code = "closed"


class CounterView(APIView):
    """Base: small JSON bodies from anybody, answers and refusals in the language of `?lang=`."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []  # by address, for all anonymous callers: AnonymousLimitMiddleware
    parser_classes = [ShortJSONParser]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        language = language_for(request.GET.get("lang", ""), current_business().language)
        with translation.override(language):
            response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not current_business().is_serving:
            raise BookingClosed
        super().initial(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, BookingRefused):
            return refused(exc)
        response = super().handle_exception(exc)
        if isinstance(exc, ValidationError) and isinstance(response.data, dict):
            said = {"code": "invalid", "detail": say("check_form")}
            response.data = {**said, "by_field": response.data}
        return response


def refused(refusal: BookingRefused) -> Response:
    """A refusal as an answer: why, what to do, and what is free instead."""
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else None
    body = {
        "code": refusal.code.value,
        "detail": say(f"refused_{refusal.code}"),
        "alternatives": [slot_shape(slot, current_business().tz) for slot in refusal.alternatives],
    }
    code = STATUSES.get(refusal.code, status.HTTP_409_CONFLICT)
    return Response(body, status=code, headers=headers)
