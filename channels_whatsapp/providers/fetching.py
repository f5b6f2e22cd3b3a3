"""What the providers' ways of fetching attachments share."""

import requests

from conversations.channels.base import Attachment, Media

# The most that a model takes of a voice note.
MAX_BYTES = 20 * 1024 * 1024


def media_of(answer: requests.Response, attachment: Attachment) -> Media:
    """What a provider's answer holds; its own word on the type goes before the message's."""
    kind = answer.headers.get("Content-Type") or str(attachment.get("type", ""))
    return Media(answer.content, kind.split(";")[0].strip())
