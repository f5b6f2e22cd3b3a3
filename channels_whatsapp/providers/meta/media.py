"""Attachments at Meta: an id names them, and a link that holds for five minutes leads to them."""

from urllib.parse import urlsplit

from django.conf import settings

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta import graph
from channels_whatsapp.providers.meta.keys import keys_of
from conversations.channels.base import Attachment, MediaAway, MediaGone
from conversations.channels.fetching import gone_of, max_bytes, type_of
from tenants.http import Sink, session

# Where Meta keeps files; the token goes nowhere else.
_HOSTS = (".facebook.com", ".fbsbx.com", ".whatsapp.net")


def fetch(account: WhatsAppAccount, attachment: Attachment, into: Sink) -> str:
    """Fetch an attachment; its type. Raises `MediaGone`."""
    named = str(attachment.get("id", ""))
    if not (named.isascii() and named.replace("_", "").isalnum()):
        raise MediaGone("no id")
    keys = keys_of(account)
    try:
        link = str(graph.call("GET", named, keys)["url"])
        opened = session("meta", base_url=_base_of(link), max_bytes=max_bytes(), sink=into)
        with opened as door:
            answer = door.get(
                link,
                headers={"Authorization": f"Bearer {keys.access_token}"},
                allow_redirects=False,
            )
            answer.raise_for_status()
    except (*graph.FAILURES, LookupError) as error:
        raise _gone_of(error) from error
    return type_of(answer, attachment)


def _gone_of(error: Exception) -> MediaGone:
    if isinstance(error, graph.GraphError):
        away = error.status >= 500 or error.status == 429
        return (MediaAway if away else MediaGone)(f"status {error.status}, code {error.code}")
    return gone_of(error)


def _base_of(link: str) -> str | None:
    """The configured base for a link to it, so that a private one may be called; None for Meta's
    stores. Raises `ValueError` for any other place."""
    base, parts = urlsplit(settings.META_GRAPH_BASE_URL), urlsplit(link)
    if (parts.scheme, parts.netloc) == (base.scheme, base.netloc):
        return str(settings.META_GRAPH_BASE_URL)
    if parts.scheme == "https" and (parts.hostname or "").endswith(_HOSTS):
        return None
    raise ValueError("Not one of Meta's addresses.")
