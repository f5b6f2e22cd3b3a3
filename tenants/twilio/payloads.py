"""What Twilio's webhooks have in common, whichever channel they are about."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

# The door adds the delivery that a callback's URL names under this key.
DELIVERY_KEY = "_delivery"
Sid = Annotated[str, StringConstraints(pattern=r"^(SM|MM)[0-9a-fA-F]{32}$")]
# What a report's state is in our words; of the others nothing is learnt.
STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}


def media_listed(payload: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    """What is attached to a message: its type, and where Twilio keeps it."""
    return [
        {
            "type": str(payload.get(f"MediaContentType{n}", "application/octet-stream")),
            "url": str(payload[f"MediaUrl{n}"]),
        }
        for n in range(count)
        if payload.get(f"MediaUrl{n}")
    ]


def kind_of(media: list[dict[str, Any]]) -> str:
    """The kind of a message with this attached."""
    if not media:
        return "text"
    family = str(media[0]["type"]).split("/", 1)[0]
    return family if family in ("image", "audio") else "file"


def delivery_named(payload: Mapping[str, Any]) -> str:
    """The delivery that a callback's URL named; empty where it named none."""
    value = payload.get(DELIVERY_KEY)
    try:
        return str(UUID(str(value))) if value else ""
    except ValueError:
        return ""
