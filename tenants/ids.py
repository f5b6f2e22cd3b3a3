"""Identifiers that leave the system."""

import os
import time
from uuid import UUID


def new_uuid() -> UUID:
    """A UUID version 7 (RFC 9562): ordered by creation time, 74 random bits."""
    value = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return UUID(int=value)
