"""The gateway inside the demo: it takes any key. Sessions and what was said live in the memory of
the web process; after a new start the phone scans anew."""

import struct
import zlib
from functools import lru_cache

import qrcode  # type: ignore[import-untyped]

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.waha.keys import keys_of
from config.shell.simulator.waha.api import Session, WahaApi

_PIXELS = 8


@lru_cache(maxsize=1)
def stand_in() -> WahaApi:
    """The stand-in of this process."""
    return WahaApi("", qr=lambda session: png_of(f"demo {session.name}"))


def connected_session() -> tuple[WhatsAppAccount, Session] | None:
    """The open business's latest gateway, and its session there."""
    rows = WhatsAppAccount.objects.filter(provider=WhatsAppAccount.Provider.GATEWAY)
    account = rows.exclude(account_sid="").order_by("-pk").first()
    session = stand_in().sessions.get(keys_of(account).session) if account else None
    return (account, session) if account and session else None


def png_of(text: str) -> bytes:
    """A QR as a black-and-white PNG (PNG specification, colour type 0, 8 bits)."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    lines = [b"\x00" + b"".join((b"\x00" if dot else b"\xff") * _PIXELS for dot in r) for r in rows]
    side = len(rows) * _PIXELS
    pixels = zlib.compress(b"".join(line * _PIXELS for line in lines))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
