"""Tools that answer as they did, or as if they had acted, and change nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from bookings.models import Service
from bookings.services import Refusal
from conversations.assistant.tools import TOOLS, Call, Tool, Toolbox
from tenants.context import current_business

# The end of a day, as hours say it.
MIDNIGHT = "00:00"
# What says that two calls are the same one; of all other tools every argument does.
_SAME_BY = {"confirm": ("hold_token",), "cancel": ("booking_id",)}


@dataclass
class DryToolbox(Toolbox):
    """The tools of a replay. What the run of then was told is told again, since the world of then
    is gone; anything else is asked of the present records, and every change is taken back in its
    own savepoint before its answer is given. `facts` are what the business is taken to say; of
    starts that were found then, those outside other `hours` (`Replay.changes`) are left out: what
    would have been free besides, nobody can tell any more."""

    recorded: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    hours: Mapping[str, list[list[str]]] = field(default_factory=dict)
    held: dict[str, dict[str, Any]] = field(default_factory=dict)

    def call(self, tool: str, **arguments: Any) -> Any:
        """As `Toolbox.call`, without effect."""
        spec = TOOLS.get(tool)
        if spec is None:
            raise LookupError(f"No tool {tool!r}.")
        parsed = spec.arguments(**arguments)
        given = parsed.model_dump(mode="json")
        result = self._told(tool, given)
        if result is None:
            result = self._tried(spec, parsed, given)
        effect = spec.acts and not (isinstance(result, dict) and "error" in result)
        self.calls.append(Call(tool, given, result, effect))
        return result

    def _told(self, tool: str, given: dict[str, Any]) -> Any:
        """What the run of then was told for the same call; None where it made no such call."""
        if tool == "business_info":
            return self.facts
        if tool == "hand_off":
            return None
        if "start" in given and not self._is_open(given["start"]):
            return {"error": Refusal.OUTSIDE_HOURS.value, "alternatives": []}
        names = _SAME_BY.get(tool, tuple(given))
        for call in self.recorded:
            then = call["arguments"]
            if call["tool"] == tool and all(then.get(name) == given.get(name) for name in names):
                return self._within(call["result"])
        return self._slots_then(given) if tool == "search_slots" else None

    def _slots_then(self, given: dict[str, Any]) -> Any:
        """Of the starts that were found then those which another search would have found too."""
        starts = [
            slot
            for call in self.recorded
            if call["tool"] == "search_slots"
            and call["arguments"].get("service_id") == given["service_id"]
            for slot in call["result"].get("slots", [])
        ]
        first, until = map(datetime.fromisoformat, (given["first"], given["until"]))
        kept = [slot for slot in starts if first <= datetime.fromisoformat(slot) < until]
        return self._within({"slots": sorted(set(kept))}) if kept else None

    def _within(self, result: Any) -> Any:
        """A result of then without starts at which the business would be closed."""
        if not self.hours or not isinstance(result, dict) or not result.get("slots"):
            return result
        return result | {"slots": [slot for slot in result["slots"] if self._is_open(slot)]}

    def _is_open(self, slot: str) -> bool:
        start = timezone.localtime(datetime.fromisoformat(slot), current_business().tz)
        windows = self.hours.get(str(start.weekday()))
        clock = f"{start:%H:%M}"
        return windows is None or any(
            first <= clock and (clock < until or until == MIDNIGHT) for first, until in windows
        )

    def _tried(self, spec: Tool, parsed: Any, given: dict[str, Any]) -> Any:
        if spec.name == "confirm":
            held = self.held.get(given["hold_token"])
            return held | {"state": "confirmed"} if held else {"error": "not_found"}
        with transaction.atomic():
            result = self._answer(spec, parsed)
            if spec.acts:
                transaction.set_rollback(True)
        return self._as_if_held(given, result) if spec.name == "hold" else result

    def _as_if_held(self, given: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        """A hold that will do for a confirmation; a start that is past by now counts as free."""
        is_past = datetime.fromisoformat(given["start"]) <= timezone.now()
        if is_past and result.get("error") not in (None, "not_found"):
            result = _facts_of(given)
        if "error" in result:
            return result
        token = result.setdefault("hold_token", str(uuid4()))
        self.held[token] = {name: value for name, value in result.items() if name != "hold_token"}
        return result


def _facts_of(given: dict[str, Any]) -> dict[str, Any]:
    """Facts of a booking that was never made. Raises Service.DoesNotExist."""
    service = Service.objects.get(uuid=given["service_id"])
    start = datetime.fromisoformat(given["start"])
    return {
        "booking_id": str(uuid4()),
        "service": service.name,
        "service_id": given["service_id"],
        "staff": "",
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=service.duration_min)).isoformat(),
        "state": "held",
        "seats": given["party_size"],
    }
