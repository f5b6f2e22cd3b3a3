"""How long a host wants to be left alone."""

import re
from email.utils import parsedate_to_datetime

import requests
from django.utils import timezone

_SECONDS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


def retry_after(value: str) -> float | None:
    """The seconds of a `Retry-After` header, in its numeric form or as a date (RFC 9110); none of
    a date gone by. None for what is neither."""
    if _SECONDS.fullmatch(value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max((moment - timezone.now()).total_seconds(), 0.0) if moment.tzinfo else None


def retry_after_of(answer: requests.Response) -> float:
    """The seconds for which an answer asks to be left alone; 0 where it names none."""
    return retry_after(answer.headers.get("Retry-After", "")) or 0.0
