"""A page of the web as bytes: only public addresses, a short time, a bounded size, a known kind."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from django.conf import settings

from conversations.knowledge.reading.limits import Unreadable
from tenants.http import EgressRefused, ResponseTooLarge, session

DEADLINE_SECONDS = 25.0
HEADERS = {"User-Agent": "Mostrador (documents of a business)", "Accept-Language": "es,en,pt"}
# Media types that a reader takes, and the ending that tells it so.
KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


class NoAnswer(Exception):
    """The host can not be reached or is in trouble: worth asking again later."""


@dataclass(frozen=True)
class Fetched:
    """What an address answered: its bytes, a name with the ending of its kind, its media type."""

    data: bytes
    name: str
    media_type: str


def page_fetch(url: str) -> Fetched:
    """The bytes of an address. Raises Unreadable for good, NoAnswer for now.

    Redirects (at most 3) pass the same checks, where the socket is opened.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError as error:
        raise Unreadable("page_kind") from error
    if scheme not in ("http", "https"):
        raise Unreadable("not_public")
    reader = session(
        "knowledge-page", deadline=DEADLINE_SECONDS, max_bytes=settings.KNOWLEDGE_FILE_MAX_BYTES
    )
    try:
        answer = reader.get(url, headers=HEADERS)
    except EgressRefused as error:
        raise Unreadable("not_public") from error
    except ResponseTooLarge as error:
        raise Unreadable("too_large") from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise Unreadable("page_kind") from error
    except requests.TooManyRedirects as error:
        raise Unreadable("page_kind") from error
    except requests.RequestException as error:
        raise NoAnswer from error
    return _checked(answer)


def _checked(answer: requests.Response) -> Fetched:
    status = answer.status_code
    if status in (404, 410):
        raise Unreadable("not_found")
    if status == 429 or status >= 500:
        raise NoAnswer
    if status >= 400:
        raise Unreadable("not_allowed")
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    ending = KINDS.get(media_type)
    if status != 200 or ending is None:
        raise Unreadable("page_kind")
    return Fetched(answer.content, f"page{ending}", media_type)
