"""How a file is handed to a browser: never as a page that could run, never kept by others, and from
any place on, so that sounds and films can be wound."""

import re
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from conversations.channels.file_kinds import OLD_OFFICE, ZIPPED
from conversations.models import MessageFile
from conversations.services.stored import FileGone, file_open

# Kinds that browsers show within a page; everything else is only ever downloaded.
_SHOWN = {MessageFile.Kind.IMAGE, MessageFile.Kind.AUDIO, MessageFile.Kind.VIDEO}
# Endings that are not the second half of a type. What a file is called says nothing of what it is:
# a page named as one would open as one, once it lies on somebody's desk.
_ENDINGS = {
    "image/jpeg": "jpg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "video/quicktime": "mov",
    "text/plain": "txt",
    "text/calendar": "ics",
    "text/vcard": "vcf",
    **{kept: ending for ending, kept in {**ZIPPED, **OLD_OFFICE}.items()},
}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def file_response(
    request: HttpRequest, file: MessageFile, *, typed: bool = False
) -> HttpResponseBase:
    """A file, or the part of it that was asked for (one `Range`), read while it is sent; a HEAD
    gets what goes before it. `typed`: it says its type also where browsers only save it, as
    providers want that fetch it. Raises `Http404` where the store does not have it."""
    span = _span(request.headers.get("Range", ""), file.size)
    if span is None:
        headers = {"Content-Range": f"bytes */{file.size}"}
        return HttpResponse(status=416, headers=headers)
    start, stop = span
    partial = (start, stop) != (0, file.size)
    headers = headers_of(file) | {"Accept-Ranges": "bytes", "Content-Length": str(stop - start)}
    if typed:
        headers["Content-Type"] = file.content_type
    if partial:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    status = 206 if partial else 200
    content = _content(file, start, stop)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(content, status=status, headers=headers)


def _content(file: MessageFile, start: int, stop: int) -> Iterator[bytes]:
    try:
        opened = file_open(file)
    except FileGone as error:
        raise Http404 from error
    if opened is None:
        return iter([bytes(file.data or b"")[start:stop]])
    return opened.read(start, stop)


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """From where to where; all of it where nothing or something else is asked (RFC 9110, 14.2).
    None: nothing of the file lies there."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[1] == found[2] == "":
        return 0, size
    if not found[1]:
        start, stop = max(size - int(found[2]), 0), size
    else:
        start, stop = int(found[1]), min(int(found[2] or size) + 1, size)
        if found[2] and int(found[2]) < start:
            return 0, size
    return (start, stop) if start < stop else None


def headers_of(file: MessageFile) -> dict[str, str]:
    """What tells a browser how to treat a file."""
    shown = file.kind in _SHOWN and file.content_type != "image/svg+xml"
    way = "inline" if shown else "attachment"
    return {
        "Content-Type": file.content_type if shown else "application/octet-stream",
        "Content-Disposition": f'{way}; filename="{_file_name(file)}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


def _file_name(file: MessageFile) -> str:
    """A name that is safe in a head: the kind and the day, with the ending of its type."""
    subtype = file.content_type.partition("/")[2]
    ending = _ENDINGS.get(file.content_type) or (subtype if subtype.isalnum() else "bin")
    return f"{file.kind}-{file.created_at:%Y%m%d-%H%M}.{ending[:8]}"
