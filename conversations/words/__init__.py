"""Sentences sent to people outside the chat, as tables per language."""
