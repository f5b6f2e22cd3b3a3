"""Twilio's official SDK over our egress door, and what its refusals mean.

Rooms that speak to Twilio (WhatsApp, SMS) share this; what each of them sends is its own.
"""

from tenants.twilio.client import DoorHttpClient, client, made_id
from tenants.twilio.errors import CODES, FAILURES, Failure, failure_of, may_pass, reason_of

__all__ = [
    "CODES",
    "FAILURES",
    "DoorHttpClient",
    "Failure",
    "client",
    "failure_of",
    "made_id",
    "may_pass",
    "reason_of",
]
