"""Chatwoot's stand-in: a strict API of one account, and the people on its other side."""
