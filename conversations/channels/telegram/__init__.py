"""Telegram: a bot of the business that its customers write to."""
