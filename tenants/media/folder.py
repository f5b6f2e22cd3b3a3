"""Files in a folder: of this machine, or one that all processes share."""

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

from django.core.files.storage import FileSystemStorage

READ = 64 * 1024


class Folder(FileSystemStorage):
    """Django's own, with what the store needs beside it."""

    def read_from(self, name: str, offset: int) -> Iterator[bytes]:
        """A file's bytes from `offset` on. Raises `OSError`."""
        with Path(self.path(name)).open("rb") as file:
            file.seek(offset)
            while chunk := file.read(READ):
                yield chunk

    def remove_below(self, prefix: str) -> None:
        """Remove everything below a prefix; nothing where there is none. Raises `OSError`."""
        place = Path(self.path(prefix))
        if place.exists():
            rmtree(place)
