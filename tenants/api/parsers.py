"""What the APIs read: JSON of a size that people's forms have."""

import json
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from tenants.webhooks import payload_clean

BODY_MAX_BYTES = 64 * 1024


def json_can_be_read(body: bytes) -> bool:
    """Whether a body is JSON that a form can be filled from, or empty: of a form's size, not
    nested beyond what Python follows, its texts ones that can be encoded and stored."""
    if len(body) > BODY_MAX_BYTES:
        return False
    try:
        data = json.loads(body or b"null")
        return bool(data == payload_clean(data))
    except (ValueError, RecursionError):
        return False


class BodyTooLong(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("La petición es demasiado grande: acorta el mensaje o envíalo en partes.")
    default_code = "too_long"


class ShortJSONParser(JSONParser):
    """JSON of at most `BODY_MAX_BYTES`; what is longer is refused without being read whole."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(BODY_MAX_BYTES + 1)
        if len(body) > BODY_MAX_BYTES:
            raise BodyTooLong
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("JSON no válido: demasiados niveles.")) from error
