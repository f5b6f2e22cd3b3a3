"""Twilio's official SDK over our egress door, and what its refusals mean.

Rooms that speak to Twilio (WhatsApp, SMS) share this; what each of them sends is its own.
"""

from tenants.twilio.client import DoorHttpClient, client
from tenants.twilio.errors import CODES, FAILURES, Failure, failure_of, reason_of

__all__ = [
    "CODES",
    "FAILURES",
    "DoorHttpClient",
    "Failure",
    "client",
    "failure_of",
    "reason_of",
]
