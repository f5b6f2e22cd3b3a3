"""Cal.com, API v2."""
