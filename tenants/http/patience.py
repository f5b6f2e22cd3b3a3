"""How long a host wants to be left alone."""

import re
from email.utils import parsedate_to_datetime

import requests
from django.utils import timezone

# No clock of ours reaches as far as some hosts ask.
LONGEST_SECONDS = 30 * 24 * 3600.0
_SECONDS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


def retry_after(value: str) -> float | None:
    """The seconds of a `Retry-After` header, in its numeric form or as a date (RFC 9110); none of
    a date gone by, `LONGEST_SECONDS` at most. None for what is neither."""
    if _SECONDS.fullmatch(value.strip()):
        return min(float(value), LONGEST_SECONDS)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        return None
    return min(max((moment - timezone.now()).total_seconds(), 0.0), LONGEST_SECONDS)


def retry_after_of(answer: requests.Response) -> float:
    """The seconds for which an answer asks to be left alone; 0 where it names none."""
    return retry_after(answer.headers.get("Retry-After", "")) or 0.0
