"""An account at the stand-in for Calendly: who, what can be booked, and what is booked."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

API = "https://api.calendly.com"
Row = dict[str, Any]


def new_id() -> str:
    """16 capitals and digits, as theirs."""
    return secrets.token_hex(8).upper()


@dataclass
class CalendlyAccount:
    """An account; `paid` may create invitees and subscribe. Resources by their address."""

    token: str
    email: str
    name: str = "Recepción"
    timezone: str = "Europe/Madrid"
    paid: bool = False
    uid: str = field(default_factory=new_id)
    kinds: dict[str, Row] = field(default_factory=dict)
    events: dict[str, Row] = field(default_factory=dict)
    invitees: dict[str, Row] = field(default_factory=dict)
    webhooks: dict[str, Row] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> str:
        return f"{API}/users/{self.uid}"

    @property
    def organization(self) -> str:
        return f"{API}/organizations/{self.uid}"

    def kind_add(self, name: str, minutes: int, uid: str = "") -> str:
        """Something that can be booked; its address."""
        uri, slug = f"{API}/event_types/{uid or new_id()}", name.lower().replace(" ", "-")
        self.kinds[uri] = {
            "uri": uri,
            "name": name,
            "active": True,
            "scheduling_url": f"https://calendly.com/{self.uid.lower()}/{slug}",
            "duration": minutes,
            "kind": "solo",
            "type": "StandardEventType",
        }
        return uri

    def is_free(self, start: datetime, end: datetime) -> bool:
        """Whether nothing that stands is at that time."""
        return not any(
            datetime.fromisoformat(row["start_time"]) < end
            and start < datetime.fromisoformat(row["end_time"])
            for row in self.events.values()
            if row["status"] == "active"
        )
