"""What people and programs see when something is refused."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.response import Response
from rest_framework.views import exception_handler

logger = logging.getLogger(__name__)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is too old, or that came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def api_exception(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's answer to a refusal, with one log line that names its kind and nothing personal."""
    response = exception_handler(exc, context)
    if response is not None:
        logger.info(
            "request refused",
            extra={"kind": type(exc).__name__, "status": response.status_code},
        )
    return response
