"""Attachments at Twilio."""

import requests
from django.conf import settings

from tenants.http import Sink, session
from tenants.twilio.client import DoorHttpClient


def media_download(
    *, account_sid: str, auth_token: str, url: str, max_bytes: int, sink: Sink
) -> requests.Response:
    """Write what Twilio keeps at `url` into `sink`. Raises requests' exceptions, and `ValueError`
    for an address that is not Twilio's.

    Credentials go to the provider's own host only; it sends on to a store without them.
    """
    base_url = settings.TWILIO_BASE_URL
    with session("twilio", base_url=base_url, max_bytes=max_bytes, sink=sink) as door:
        answer = door.get(DoorHttpClient(base_url).url_for(url), auth=(account_sid, auth_token))
        answer.raise_for_status()
    return answer
