"""The stand-in's Drive: list, get, download and export, for the scope that was given only."""

import re
from typing import Any

from config.shell.simulator.google.rules import Refused, Reply, query_check
from config.shell.simulator.google.stores import Document

ROOT = "/drive/v3"
SCOPE = "https://www.googleapis.com/auth/drive.readonly"
FOLDER = "application/vnd.google-apps.folder"
GOOGLE_DOC = "application/vnd.google-apps.document"
EXPORTS = frozenset({"text/plain", "text/markdown", "application/pdf"})
SHARED = frozenset({"supportsAllDrives", "includeItemsFromAllDrives"})
LIST_PARAMS = SHARED | {"q", "fields", "pageSize", "pageToken"}
GET_PARAMS = frozenset({"fields", "alt", "supportsAllDrives"})
_QUERY = re.compile(r"^'([^']+)' in parents and trashed = false$")
_FILE = re.compile(r"^/files/([\w-]+)(/export)?$")


def drive_file(
    document: Document,
    file_id: str,
    *,
    name: str,
    folder: str = "",
    media_type: str = "text/plain",
    content: str | bytes = "",
    modified: str = "2026-06-01T10:00:00.000Z",
    owner: str = "marta@example.com",
) -> None:
    """Put a file (or, by its media type, a folder) into somebody's Drive, or change it there."""
    raw = content.encode() if isinstance(content, str) else content
    document.setdefault("drive", {})[file_id] = {
        "name": name,
        "parents": [folder] if folder else [],
        "mimeType": media_type,
        "modifiedTime": modified,
        "content": raw.decode("latin-1"),
        "owner": owner,
    }


def drive_delete(document: Document, file_id: str) -> None:
    """Take a file away."""
    document.get("drive", {}).pop(file_id, None)


def answer(
    document: Document, email: str, method: str, path: str, query: dict[str, str], per_page: int
) -> Reply:
    """The answer to one request below `ROOT`. Raises Refused."""
    if method != "GET":
        raise Refused(405, "methodNotAllowed")
    own = {key: file for key, file in document.get("drive", {}).items() if file["owner"] == email}
    if path == "/files":
        return _list(own, query, per_page)
    found = _FILE.match(path)
    if found is None or found[1] not in own:
        raise Refused(404, "notFound", "File not found.")
    if found[2]:
        return _export(own[found[1]], query)
    return _get(found[1], own[found[1]], query)


def _list(own: dict[str, Any], query: dict[str, str], per_page: int) -> Reply:
    query_check(query, frozenset(LIST_PARAMS))
    asked = _QUERY.match(query.get("q", ""))
    if asked is None:
        raise Refused(400, "invalid", "Invalid Value")
    rows = [_shown(key, file) for key, file in sorted(own.items()) if asked[1] in file["parents"]]
    first = int(query.get("pageToken") or 0)
    size = min(per_page, int(query.get("pageSize") or 100))
    page: dict[str, Any] = {"files": rows[first : first + size]}
    if first + size < len(rows):
        page["nextPageToken"] = str(first + size)
    return Reply(200, page)


def _get(key: str, file: dict[str, Any], query: dict[str, str]) -> Reply:
    query_check(query, GET_PARAMS)
    if query.get("alt") != "media":
        return Reply(200, _shown(key, file))
    if file["mimeType"].startswith("application/vnd.google-apps."):
        text = "Only files with binary content can be downloaded."
        raise Refused(403, "fileNotDownloadable", text)
    return Reply(200, content=file["content"].encode("latin-1"), media_type=file["mimeType"])


def _export(file: dict[str, Any], query: dict[str, str]) -> Reply:
    query_check(query, frozenset({"mimeType"}))
    if file["mimeType"] != GOOGLE_DOC:
        raise Refused(403, "fileNotExportable", "Export only supports Docs Editors files.")
    if query.get("mimeType") not in EXPORTS:
        raise Refused(400, "badRequest", "The requested conversion is not supported.")
    return Reply(200, content=file["content"].encode("latin-1"), media_type=query["mimeType"])


def _shown(key: str, file: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "id": key,
        "name": file["name"],
        "mimeType": file["mimeType"],
        "modifiedTime": file["modifiedTime"],
        "webViewLink": f"https://drive.google.com/file/d/{key}/view",
    }
    if not file["mimeType"].startswith("application/vnd.google-apps."):
        shown["size"] = str(len(file["content"]))
    return shown
