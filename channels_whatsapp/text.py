"""How a message reads on WhatsApp: as in any other chat."""

from conversations.channels.text import split_text

__all__ = ["split_text"]
