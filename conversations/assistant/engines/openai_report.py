"""What was done, said plainly, when a model did it and then failed to say so.

A booking that a customer is not told about is worse than a plain sentence: the reply is made
from the tools' own results.
"""

from datetime import datetime
from typing import Any

from conversations.assistant.builtin.wording import Voice, voice
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.nlu.naming import first_name
from conversations.assistant.tools import Call

_SENTENCES = {
    "confirm": "booked",
    "book_visit": "booked",
    "book_group": "booked",
    "book_series": "booked",
    "change_service": "booked",
    "reschedule": "moved",
    "cancel": "cancelled",
}
_INTENTS = {"reschedule": "reschedule", "cancel": "cancel"}


def done_by(calls: list[Call]) -> list[Call]:
    """The calls whose effect a customer must be told. A hold alone is none: it lapses by itself,
    and whoever answers next can take the same time again."""
    return [call for call in calls if call.effect and call.tool in _SENTENCES]


def report(done: list[Call], situation: Situation, language: str) -> Outcome:
    """The outcome of a run that acted and was then cut off."""
    words = voice(language)
    return Outcome(
        replies=["\n".join(_sentence(words, call, situation) for call in done)],
        intent=_INTENTS.get(done[-1].tool, "booking"),
        confidence=1.0,
        provenance=[
            {"kind": "booking", "id": call.result["booking_id"], "field": "state"} for call in done
        ],
    )


def wish_report(
    wish: dict[str, Any], calls: list[Call], situation: Situation, lang: str
) -> Outcome:
    """The outcome of a run that ended in a wish (`Toolbox.wish`): what was done before it, and that
    a person of the team will confirm the rest. Said by us, because a model might promise more."""
    words, own = voice(lang), voice(str(situation.facts.get("language", "")))
    start = datetime.fromisoformat(wish["start"]).astimezone(situation.tz)
    today, done = situation.now.date(), done_by(calls)
    moving = calls[-1].tool == "reschedule"
    said = words.say(
        "wish_noted_move" if moving else "wish_noted",
        service=wish["service"],
        when=words.when(start, today),
    )
    outcome = report(done, situation, lang) if done else Outcome(confidence=1.0)
    outcome.replies = ["\n".join([*outcome.replies, said])]
    outcome.intent = "reschedule" if moving else "booking"
    outcome.interested = outcome.ready_to_book = True
    outcome.provenance.append({"kind": "slot", "id": start.isoformat(), "field": "start"})
    outcome.handoff = "booking_wish"
    outcome.summary = own.say(
        "summary_move" if moving else "summary_booking",
        what=f": {wish['service']}, {own.when(start, today)}",
    )
    return outcome


def _sentence(words: Voice, call: Call, situation: Situation) -> str:
    booking: dict[str, Any] = call.result
    start = datetime.fromisoformat(booking["start"]).astimezone(situation.tz)
    called = first_name(situation.contact_name)
    return words.say(
        _SENTENCES[call.tool],
        name=f", {called}" if called else "",
        service=booking["service"],
        when=words.when(start, situation.now.date()),
        staff=words.word("with", staff=booking["staff"]) if booking["staff"] else "",
    )
