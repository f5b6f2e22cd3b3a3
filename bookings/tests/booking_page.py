"""A visitor of the booking page, as the API's tests use one."""

import json
from datetime import datetime
from typing import Any

from django.test import Client

from bookings.api.shapes import instant

HOST = "estilo.localhost"
SITE = "https://www.estilo.example"


class Visitor:
    """Somebody at a computer of their own, with the token of the time they keep."""

    def __init__(self, network: str = "203.0.113.1", host: str = HOST) -> None:
        self.client = Client(HTTP_HOST=host, REMOTE_ADDR=network)
        self.token: str | None = None

    def get(self, what: str, **query: str) -> Any:
        return self.client.get(f"/api/booking/{what}", query)

    def post(self, what: str, body: Any, **query: str) -> Any:
        raw = body if isinstance(body, str) else json.dumps(body)
        path = f"/api/booking/{what}" + "".join(f"?{k}={v}" for k, v in query.items())
        return self.client.post(path, raw, content_type="application/json")

    def starts(self, service: Any, first: str, last: str, **more: str) -> list[str]:
        """The free starts between two dates."""
        query = {"service": str(service.uuid), "from": first, "to": last, **more}
        days = self.get("slots", **query).json()["days"]
        return [slot["start"] for day in days for slot in day["slots"]]

    def hold(self, service: Any, start: datetime, **more: Any) -> Any:
        """Keep a time; the token of an earlier one goes along, as the page's script sends it."""
        body = {
            "service": str(service.uuid),
            "start": instant(start),
            "replaces": self.token,
            **more,
        }
        answer = self.post("hold", body)
        if answer.status_code == 201:
            self.token = answer.json()["token"]
        return answer

    def confirm(self, **form: Any) -> Any:
        """Book what is kept."""
        usual = {
            "token": self.token,
            "name": "Lucía Prats",
            "phone": "612 34 56 78",
            "consent": True,
        }
        return self.post("confirm", {**usual, **form})
