"""Requests to Google Drive in the name of whoever connected a folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings

from bookings.providers.base import CalendarError
from bookings.providers.google.errors import ACCESS_LOST, answer_read, asking, refusal_of
from bookings.providers.google.oauth import access_tokens
from conversations.models import KnowledgeFolder
from tenants.http import EgressSession, session

ROOT = "/drive/v3"
FOLDER = "application/vnd.google-apps.folder"
GOOGLE_DOC = "application/vnd.google-apps.document"
EXPORTED = "text/markdown"
# What can be read, and the ending that tells its reader so.
KINDS = {
    GOOGLE_DOC: ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/html": ".html",
}
FIELDS = "nextPageToken,files(id,name,mimeType,size,modifiedTime,webViewLink)"
PER_PAGE = "100"
# No folder is longer than this is worth: a list that goes on is taken for one that never ends.
PAGES_MAX = 200
# Folders within the folder: so deep, and so many of them altogether, itself counted.
DEPTH_MAX, FOLDERS_MAX = 5, 100
# Drive refuses in the calendar's words for what is the same thing: `errors.py` tells them apart.
DriveError = CalendarError


@dataclass(frozen=True)
class DriveFile:
    """One file of a folder; `modified` is aware, `size` 0 where Drive tells none."""

    id: str
    name: str
    media_type: str
    modified: datetime
    size: int
    link: str

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "DriveFile":
        """A file as the API shows it."""
        return cls(
            id=str(row["id"]),
            name=str(row["name"]),
            media_type=str(row["mimeType"]),
            modified=datetime.fromisoformat(str(row["modifiedTime"])),
            size=int(row.get("size", 0)),
            link=str(row.get("webViewLink", "")),
        )


@lru_cache(maxsize=4)
def _session(base_url: str, max_bytes: int) -> EgressSession:
    return session("google-drive", base_url=base_url, max_bytes=max_bytes)


def _ask(folder: KnowledgeFolder, path: str, params: Mapping[str, str]) -> requests.Response:
    """The answer to one GET; an access token that Google no longer takes is renewed once. Raises
    DriveError where it is a refusal."""
    if not folder.refresh_token:
        raise DriveError(ACCESS_LOST, code="no_credentials", access_lost=True)
    reader = _session(settings.GOOGLE_BASE_URL, settings.KNOWLEDGE_FILE_MAX_BYTES)
    for last in (False, True):
        headers = {"Authorization": f"Bearer {access_tokens.of(folder.refresh_token)}"}
        with asking():
            answer = reader.get(f"{ROOT}{path}", params=params, headers=headers)
        if answer.status_code != 401 or last:
            break
        access_tokens.forget(folder.refresh_token)
    if answer.status_code >= 300:
        raise refusal_of(answer)
    return answer


def folder_name(folder: KnowledgeFolder) -> str:
    """The folder's name at Google. Raises DriveError; permanent where it is no folder."""
    params = {"fields": "id,name,mimeType", "supportsAllDrives": "true"}
    found = answer_read(_ask(folder, f"/files/{quote(folder.drive_id, safe='')}", params))
    if found.get("mimeType") != FOLDER:
        raise DriveError("", code="not_a_folder", permanent=True)
    return str(found.get("name", ""))


def files_of(folder: KnowledgeFolder) -> Iterator[DriveFile]:
    """The readable files in the folder and the folders in it, each file once, nearest first; no
    more than `FOLDERS_MAX` folders, `DEPTH_MAX` deep. Raises DriveError."""
    level, seen, files = [folder.drive_id], {folder.drive_id}, set[str]()
    for _depth in range(DEPTH_MAX + 1):
        below: list[str] = []
        for parent in level:
            for found in _children(folder, parent):
                if found.media_type in KINDS and found.id not in files:
                    files.add(found.id)
                    yield found
                is_new = found.media_type == FOLDER and found.id not in seen
                if is_new and len(seen) < FOLDERS_MAX:
                    seen.add(found.id)
                    below.append(found.id)
        level = below


def _children(folder: KnowledgeFolder, parent: str) -> Iterator[DriveFile]:
    """What lies directly in a folder of Drive, folders too. Raises DriveError for a list that does
    not end: one that names a page again, or more than `PAGES_MAX`."""
    params = {
        "q": f"'{parent}' in parents and trashed = false",
        "fields": FIELDS,
        "pageSize": PER_PAGE,
        "supportsAllDrives": "true",
        "includeItemsFromAllDrives": "true",
    }
    turned = {""}
    while len(turned) <= PAGES_MAX:
        page = answer_read(_ask(folder, "/files", params))
        yield from (DriveFile.read(row) for row in page.get("files", []))
        following = str(page.get("nextPageToken") or "")
        if not following:
            return
        if following in turned:
            break
        turned.add(following)
        params["pageToken"] = following
    raise DriveError("", code="endless_list")


def file_bytes(folder: KnowledgeFolder, drive_id: str, media_type: str) -> bytes:
    """A file's bytes; a Google Doc as Markdown. Raises DriveError."""
    path = f"/files/{quote(drive_id, safe='')}"
    if media_type == GOOGLE_DOC:
        return _ask(folder, f"{path}/export", {"mimeType": EXPORTED}).content
    return _ask(folder, path, {"alt": "media", "supportsAllDrives": "true"}).content
