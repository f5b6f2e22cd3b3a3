"""One file of a folder, as bytes to read."""

from conversations.knowledge.drive.client import KINDS, DriveError, file_bytes
from conversations.knowledge.fetching import Fetched, NoAnswer
from conversations.knowledge.reading.limits import Unreadable
from conversations.models import KnowledgeDocument


def drive_fetch(document: KnowledgeDocument) -> Fetched:
    """A document's file at Google. Raises Unreadable for good, NoAnswer for now."""
    folder = document.folder
    if folder is None:
        raise Unreadable("gone")
    ending = KINDS.get(document.media_type, ".txt")
    try:
        data = file_bytes(folder, document.drive_id, document.media_type)
    except DriveError as error:
        if error.access_lost:
            raise Unreadable("waiting_access") from error
        if error.permanent:
            raise Unreadable("gone") from error
        if error.code == "ResponseTooLarge":
            raise Unreadable("too_large") from error
        raise NoAnswer from error
    return Fetched(data, f"file{ending}", document.media_type)
