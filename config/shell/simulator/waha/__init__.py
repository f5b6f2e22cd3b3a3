"""WAHA's stand-in: a strict gateway, and the phone on its other side."""
