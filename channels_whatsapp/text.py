"""How a message reads on WhatsApp: as in any other chat."""

from conversations.channels.text import split_text, with_options

__all__ = ["split_text", "with_options"]
