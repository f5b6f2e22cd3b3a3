"""Contacts in the stand-in's Chatwoot, and their sessions in inboxes."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs

from config.shell.simulator.chatwoot.refusals import Json, body_of, need, only
from config.shell.simulator.wire import Call, Reply

_CONTACT = frozenset(
    {
        "inbox_id",
        "source_id",
        "name",
        "identifier",
        "email",
        "phone_number",
        "additional_attributes",
        "custom_attributes",
    }
)
_UNIQUE = ("identifier", "email", "phone_number")
_PHONE = re.compile(r"\+[1-9][0-9]{1,14}")


class Contacts:
    """All contacts of the account, by number, and the sessions: (inbox, source) -> contact."""

    def __init__(self, number: Callable[[], int]) -> None:
        self.rows: dict[int, Json] = {}
        self.sessions: dict[tuple[int, str], int] = {}
        self._number = number

    def answer(self, call: Call, parts: list[str], inboxes: frozenset[int]) -> Reply:
        """Serve one call below /contacts."""
        if parts == ["search"] and call.method == "GET":
            return self._search(parse_qs(call.query).get("q", [""])[0])
        if not parts and call.method == "POST":
            return self._create(body_of(call), inboxes)
        known = self.rows.get(int(parts[0])) if parts and parts[0].isdigit() else None
        need(known is not None, "Resource could not be found", 404)
        assert known is not None
        if call.method == "DELETE" and len(parts) == 1:
            self._delete(known["id"])
            return Reply(200, None)
        need(call.method == "POST" and parts[1:] == ["contact_inboxes"], "Not found", 404)
        body = body_of(call)
        only(body, frozenset({"inbox_id", "source_id"}))
        return Reply(200, self._session(known["id"], body, inboxes))

    def add(self, **facts: object) -> Json:
        """A contact that the business has had before."""
        row: Json = {"id": self._number(), "name": "", "identifier": None}
        row |= {"email": None, "phone_number": None, **facts}
        self.rows[row["id"]] = row
        return row

    def _delete(self, number: int) -> None:
        del self.rows[number]
        held = {key: who for key, who in self.sessions.items() if who != number}
        self.sessions = held

    def _search(self, asked: str) -> Reply:
        need(asked.strip(), "Specify search string with parameter q")
        word = asked.strip().lower()
        fields = ("name", *_UNIQUE)
        found = [
            row
            for row in self.rows.values()
            if any(word in str(row[name] or "").lower() for name in fields)
        ]
        return Reply(200, {"meta": {"count": len(found), "current_page": 1}, "payload": found[:15]})

    def _create(self, body: Json, inboxes: frozenset[int]) -> Reply:
        only(body, _CONTACT)
        phone = body.get("phone_number")
        need(not phone or _PHONE.fullmatch(str(phone)), "Phone number should be in e164 format")
        for name in _UNIQUE:
            taken = body.get(name) and any(r[name] == body[name] for r in self.rows.values())
            need(not taken, f"{name.replace('_', ' ').capitalize()} has already been taken")
        facts = {name: body.get(name) for name in ("name", *_UNIQUE)}
        row = self.add(**facts)
        told: Json = {"contact": row}
        if body.get("inbox_id"):
            told["contact_inbox"] = self._session(row["id"], body, inboxes)
        return Reply(200, {"payload": told})

    def _session(self, contact: int, body: Json, inboxes: frozenset[int]) -> Json:
        inbox, source = body.get("inbox_id"), str(body.get("source_id") or f"s{self._number()}")
        need(inbox in inboxes, "Resource could not be found", 404)
        assert isinstance(inbox, int)
        other = self.sessions.get((inbox, source), contact)
        need(other == contact, "Source has already been taken")
        self.sessions[(inbox, source)] = contact
        return {"source_id": source, "inbox": {"id": inbox}}
