"""Telegram's stand-in: a strict Bot API, and the phones on its other side."""
