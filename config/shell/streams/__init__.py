"""Event streams: what changes in a business reaches its members' open pages.

Beside Django, not inside it: a stream authorises in a few threads (`access`), gives its database
connection back before its first byte, and from then on only hears from Redis, which one connection
of the whole process reads for all streams (`hub`).
"""

from config.shell.streams.app import EventStreams

__all__ = ["EventStreams"]
