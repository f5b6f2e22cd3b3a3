"""The system account that runs the servers when we are root, and the folders it must reach.

PostgreSQL refuses to run as root. Its files then belong to a system account of their own, made
at the first start, which may be unable to enter the folders above them (/root, a 0700 temporary
folder). We let that one account pass through, with an ACL entry, instead of opening the folder
to everybody.
"""

import os
import pwd
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.shell.embedded.errors import ServerError

NAME = "mostrador"
_ACL = "system.posix_acl_access"
_ACL_VERSION = 2
_USER_OBJ, _USER, _GROUP_OBJ, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_PASS = 0x1


@dataclass(frozen=True)
class Account:
    """Who runs the servers."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments of `subprocess` that make a child run as this account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def service_account() -> Account:
    """Ourselves, or the system account `mostrador` (made when missing) when we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _create()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_uid, entry.pw_gid)


def _create() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", NAME]
    try:
        subprocess.run(  # noqa: S603 - constant arguments
            command, check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or str(error)
        raise ServerError(
            f"PostgreSQL does not run as root, and the system account {NAME} cannot be created"
            f" ({reason.strip()}): create it, or start as another user."
        ) from error


def own_folder(folder: Path, account: Account) -> None:
    """Make `folder` (its parent exists) private to `account`.

    Raises `ServerError` where the folder is somebody else's: it may be a trap in a shared /tmp.
    """
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        facts = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or facts.st_uid != account.uid:
            raise ServerError(
                f"{folder} exists and is not a folder of {_name(account.uid)}, who runs the"
                " servers: move it away, or set VAR_DIR to another folder."
            ) from None
        folder.chmod(0o700)


def let_through(path: Path, account: Account) -> None:
    """Make sure that `account` can enter the folder, or execute the file, at `path`.

    As root, folders above it that are closed to the account get one ACL entry for it (execute
    only); where the file system has no ACLs, execute permission for others. Raises `ServerError`
    where that is not enough.
    """
    if account.uid == os.geteuid() or _can_pass(path, account):
        return
    path = path.resolve()
    for folder in [*reversed(path.parents), path]:
        if folder.is_dir() and not _can_pass(folder, account):
            _grant(folder, account)
    if not _can_pass(path, account):
        raise ServerError(
            f"The system account {_name(account.uid)}, who runs the servers, cannot use {path}:"
            " make it readable for it, or start as another user."
        )


def _can_pass(path: Path, account: Account) -> bool:
    command = ["test", "-x", str(path)]
    done = subprocess.run(command, check=False, **account.popen)  # noqa: S603 - no shell
    return done.returncode == 0


def _grant(folder: Path, account: Account) -> None:
    mode = folder.stat().st_mode
    try:
        raw = os.getxattr(folder, _ACL)
        entries = {(tag, who): bits for tag, bits, who in struct.iter_unpack("<HHI", raw[4:])}
    except OSError:  # no ACL yet: the mode's three triples are one
        triples = ((_USER_OBJ, mode >> 6), (_GROUP_OBJ, mode >> 3), (_OTHER, mode))
        entries = {(tag, _NO_ID): bits & 7 for tag, bits in triples}
    entries[(_USER, account.uid)] = entries.get((_USER, account.uid), 0) | _PASS
    mask = entries.get((_MASK, _NO_ID), entries[(_GROUP_OBJ, _NO_ID)])
    entries[(_MASK, _NO_ID)] = mask | _PASS
    packed = struct.pack("<I", _ACL_VERSION) + b"".join(
        struct.pack("<HHI", tag, bits, who) for (tag, who), bits in sorted(entries.items())
    )
    try:
        os.setxattr(folder, _ACL, packed)
    except OSError:  # a file system without ACLs
        folder.chmod(mode & 0o7777 | 0o001)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
