"""What an agent reads first: what is wanted, who it is, what was tried, how the lead stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conversations.assistant.builtin.wording import Voice, voice
from conversations.assistant.engines.base import Situation
from conversations.assistant.tools import Call
from leads.models import Lead

WORDS_MAX = 500
# What a call of a tool means to somebody who reads the thread; others go without saying.
TRIED = {
    "search_slots": _("buscar hora"),
    "hold": _("guardar una hora"),
    "confirm": _("confirmar la cita"),
    "reschedule": _("cambiar la cita"),
    "cancel": _("cancelar la cita"),
    "note_booking": _("apuntar una nota en la cita"),
    "join_waitlist": _("apuntar en la lista de espera"),
    "knowledge": _("buscar en los documentos"),
    "search_knowledge": _("buscar en los documentos"),
}


def handover_summary(situation: Situation, calls: Sequence[Call], wish: str) -> str:
    """Lines in the business's language; `wish` is what they want, as the engine says it."""
    language = str(situation.facts.get("language", ""))
    words = voice(language)
    with translation.override(language or None):
        lines = [
            wish[:WORDS_MAX].strip(),
            words.say("who", who=_who(situation, words)),
            _tried(calls, words),
            words.say("lead", state=_lead_state(situation.lead_state)),
        ]
    return "\n".join(line for line in lines if line)


def _lead_state(state: str) -> str:
    return str(Lead.State(state).label) if state in Lead.State.values else state


def _who(situation: Situation, words: Voice) -> str:
    person = situation.person
    kind = person.get("kind", "")
    known = {"customer": "who_customer", "vip": "who_vip"}.get(kind, "")
    if not known and not person.get("returning"):
        known = "who_new"
    said = [situation.contact_name, words.word(known) if known else "", *_visits(person, words)]
    return ", ".join(part for part in said if part) or words.word("who_new")


def _visits(person: Any, words: Voice) -> list[str]:
    visits, missed = person.get("visits", 0), person.get("no_shows", 0)
    said = [words.word("who_visit" if visits == 1 else "who_visits", count=visits)] * bool(visits)
    if last := person.get("last_visit"):
        day = words.date(date.fromisoformat(last["date"]))
        said.append(words.word("who_last", service=last["service"], staff=last["staff"], date=day))
    if missed:
        said.append(words.word("who_missed_one" if missed == 1 else "who_missed", count=missed))
    if area := person.get("area"):
        said.append(words.word("who_area", area=area["name"]))
    return said


def _tried(calls: Sequence[Call], words: Voice) -> str:
    names = dict.fromkeys(str(TRIED[call.tool]) for call in calls if call.tool in TRIED)
    return words.say("tried", what=", ".join(names)) if names else ""
