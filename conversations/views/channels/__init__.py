"""Connecting channels, and the doors that their providers call."""
