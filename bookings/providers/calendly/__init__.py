"""Calendly, API v2."""
