"""A strict stand-in for Calendly: its API v2, and the people who book there."""

from config.shell.simulator.schedulers.calendly.account import CalendlyAccount
from config.shell.simulator.schedulers.calendly.api import CalendlyApi
from config.shell.simulator.schedulers.calendly.people import (
    customer_books,
    customer_cancels,
    customer_moves,
    webhook_of,
    webhooks_send,
)

__all__ = [
    "CalendlyAccount",
    "CalendlyApi",
    "customer_books",
    "customer_cancels",
    "customer_moves",
    "webhook_of",
    "webhooks_send",
]
