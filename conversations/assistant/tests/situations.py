"""A salon, a customer and a moment, as plain values: situations for tests without a database."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.engines.base import Line, Situation
from conversations.assistant.tools import Call

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 6, 15, 8, tzinfo=MADRID)  # a Monday
CUT, COLOUR, BOTH = (f"00000000-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))
BOOKING = "00000000-0000-7000-8000-0000000000b1"
WORKDAY = [["09:00", "14:00"], ["16:00", "20:00"]]


def records(provenance: list[dict[str, str]]) -> list[dict[str, str]]:
    """The records named, without the sentences that they support; each once."""
    rows = [{key: row[key] for key in ("kind", "id", "field")} for row in provenance]
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def service(identifier: str, name: str, minutes: int, price: str | None) -> dict[str, Any]:
    return {
        "id": identifier,
        "name": name,
        "description": "",
        "synonyms": [],
        "duration_min": minutes,
        "price": price,
        "capacity": 1,
        "is_trial": False,
    }


FACTS: dict[str, Any] = {
    "name": "Peluquería Estilo",
    "vertical": "salon",
    "description": "Parking gratuito para clientes.",
    "address": "Calle Mayor 12",
    "city": "Madrid",
    "map_url": "https://maps.example/estilo",
    "phone": "+34 910 000 001",
    "website": "https://estilo.example",
    "currency": "EUR",
    "services": [
        service(CUT, "Corte", 30, "18.00"),
        service(COLOUR, "Color", 90, "45.50"),
        service(BOTH, "Corte y Peinado", 60, "30.00"),
    ],
    "staff": [{"id": "00000000-0000-7000-8000-0000000000a1", "name": "Marta"}],
    "hours": {str(day): WORKDAY for day in range(5)} | {"5": [["10:00", "14:00"]]},
    "overrides": {"2026-06-24": {"windows": [], "reason": "San Juan"}},
}


def situation(*said: str, language: str = "es", **changes: Any) -> Situation:
    """A customer who has just written `said`."""
    values: dict[str, Any] = {
        "new": [Line("contact", text, NOW) for text in said],
        "history": [],
        "state": {},
        "now": NOW,
        "tz": MADRID,
        "language": language,
        "contact_name": "",
        "lead_state": "ENGAGED",
        "facts": FACTS,
    }
    return Situation(**values | changes)


def found(*starts: str) -> Call:
    """A search that found these starts ("2026-06-18T16:00")."""
    slots = [f"{start}:00+02:00" for start in starts]
    return Call("search_slots", {"service_id": CUT}, {"slots": slots}, False)


def booking(start: str, *, service: str = "Corte", state: str = "confirmed") -> dict[str, Any]:
    """A booking as tools show it."""
    return {
        "booking_id": BOOKING,
        "service": service,
        "service_id": CUT,
        "staff": "Marta",
        "start": f"{start}:00+02:00",
        "end": f"{start}:00+02:00",
        "state": state,
        "seats": 1,
    }


def done(tool: str, start: str, *, service: str = "Corte", state: str = "confirmed") -> Call:
    """A call that changed something."""
    return Call(tool, {}, booking(start, service=service, state=state), True)
