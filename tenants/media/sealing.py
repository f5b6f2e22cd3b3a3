"""How a file lies in the store: sealed in pieces, so that it can be written while it arrives and
read from the middle.

A salt stands at the head; the file's own key is derived with it from the business's data key, so
that destroying that key makes every copy unreadable. Each piece of 64 KB is sealed with AES-256-GCM
under its number, and the last one under a mark of being it: pieces that were changed, exchanged,
left off or cut short do not open.
"""

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tenants.crypto import DecryptionError, derived_key

PIECE = 64 * 1024
_MARK = b"MF01"
_SALT, _TAG = 16, 16
_HEAD = len(_MARK) + _SALT
_PURPOSE = "file"

# Gives the sealed bytes from a place on.
Source = Callable[[int], Iterator[bytes]]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class Sealer:
    """Seals what is written, in pieces, into `out`, under the key of the open business. `restart`
    begins anew, `finish` writes the last piece."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.restart()

    def restart(self) -> None:
        """Forget what was written."""
        salt = os.urandom(_SALT)
        self._key, self._number, self._rest = AESGCM(derived_key(_PURPOSE, salt)), 0, bytearray()
        self._out.seek(0)
        self._out.truncate()
        self._out.write(_MARK + salt)

    def write(self, data: bytes) -> None:
        """Seal what fills pieces; the rest waits."""
        self._rest += data
        while len(self._rest) > PIECE:
            self._seal(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]

    def finish(self) -> None:
        """Seal what is left, as the last piece."""
        self._seal(bytes(self._rest), last=True)
        self._rest.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._key.encrypt(_nonce(self._number, last), piece, None))
        self._number += 1


class Opener:
    """A sealed file of `size` bytes, read back. The key is fetched when it is made, so that what it
    gives can be read after the business's connection is closed."""

    def __init__(self, source: Source, size: int) -> None:
        self._source, self._size = source, size
        head = _exactly(source(0), _HEAD)
        if head is None or not head.startswith(_MARK):
            raise DecryptionError("Not a file of this store.")
        self._key = AESGCM(derived_key(_PURPOSE, head[len(_MARK) :]))

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`. Raises `DecryptionError` where they were changed."""
        stop = self._size if stop is None else min(stop, self._size)
        first, last = start // PIECE, max(self._size - 1, 0) // PIECE
        sealed = self._source(_HEAD + first * (PIECE + _TAG))
        for number, piece in enumerate(_pieces(sealed, PIECE + _TAG), start=first):
            opened = self._open(number, piece, last=number == last)
            low = max(start - number * PIECE, 0)
            yield opened[low : stop - number * PIECE]
            if number == last or (number + 1) * PIECE >= stop:
                return
        raise DecryptionError("The file is shorter than it was.")

    def _open(self, number: int, piece: bytes, *, last: bool) -> bytes:
        try:
            return self._key.decrypt(_nonce(number, last), piece, None)
        except (InvalidTag, ValueError) as error:
            raise DecryptionError("The file does not belong to this business's key.") from error


def _pieces(chunks: Iterator[bytes], length: int) -> Iterator[bytes]:
    """The same bytes in pieces of `length`; the last may be shorter."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= length:
            yield bytes(held[:length])
            del held[:length]
    if held:
        yield bytes(held)


def _exactly(chunks: Iterator[bytes], length: int) -> bytes | None:
    head = next(_pieces(chunks, length), b"")
    return head if len(head) == length else None
