"""Measuring the assistant and the slot engine on labelled records: `manage.py evaluate`."""
