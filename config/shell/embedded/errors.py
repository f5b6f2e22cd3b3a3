"""What goes wrong with the servers of our own, told in one sentence that says what to do."""

import errno
import os
import shutil
from pathlib import Path

MEGABYTE = 1024 * 1024
# Room that servers with data need to work at all: a write-ahead segment and some growth.
ENOUGH_MEGABYTES = 64
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)
_FULL = (errno.ENOSPC, errno.EDQUOT)


class ServerError(Exception):
    """A server cannot be started; the message is one line for the person at the terminal."""


def of_os_error(error: OSError, folder: Path) -> ServerError:
    """The sentence for an operating system's refusal while `folder` was being prepared."""
    if error.errno in _FULL:
        return disk_full(folder)
    if error.errno in _NOT_ALLOWED:
        where = error.filename or folder
        reason = os.strerror(error.errno or 0)
        return ServerError(
            f"{where} cannot be written ({reason}): set VAR_DIR to a folder of your own."
        )
    return ServerError(f"The data folder {folder} cannot be prepared: {error}.")


def disk_full(folder: Path, needed: int = ENOUGH_MEGABYTES) -> ServerError:
    """The sentence for a disk without the `needed` megabytes."""
    free = free_space(folder) // MEGABYTE
    return ServerError(
        f"The disk that holds {folder} is full ({free} MB free, {needed} MB needed):"
        " free some space or set VAR_DIR to a folder on another disk."
    )


def require_space(folder: Path, megabytes: int) -> None:
    """Raise `ServerError` unless the disk of the existing `folder` has that much room left."""
    if free_space(folder) < megabytes * MEGABYTE:
        raise disk_full(folder, megabytes)


def free_space(folder: Path) -> int:
    """Bytes that an ordinary user may still write on the disk of `folder`, existing or not."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free
