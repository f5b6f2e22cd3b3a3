"""What the channels' ways of fetching attachments share."""

import requests
from django.conf import settings

from conversations.channels.base import Attachment, MediaAway, MediaGone, MediaTooLarge
from tenants.http import EgressRefused, ResponseTooLarge

# What no later try changes: an address that may not be called, or is none.
_FOR_GOOD = (
    EgressRefused,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.TooManyRedirects,
)


def max_bytes() -> int:
    """The most that is fetched of one attachment."""
    return int(settings.MEDIA_MAX_BYTES)


def gone_of(error: Exception) -> MediaGone:
    """What a failed download means: too large, refused for good, or to be tried again."""
    if isinstance(error, ResponseTooLarge):
        return MediaTooLarge("too large")
    if isinstance(error, requests.HTTPError) and error.response is not None:
        status = error.response.status_code
        # Providers may name a file a moment before they have it.
        if status in (404, 408, 429) or status >= 500:
            return MediaAway(f"status {status}")
        return MediaGone(f"status {status}")
    if isinstance(error, requests.RequestException) and not isinstance(error, _FOR_GOOD):
        return MediaAway(type(error).__name__)
    return MediaGone(type(error).__name__)


def type_of(answer: requests.Response, attachment: Attachment) -> str:
    """The type that the provider names: with the file, else with the message."""
    said = answer.headers.get("Content-Type") or str(attachment.get("type", ""))
    return said.split(";")[0].strip()
