"""What a person who takes over reads first: the open wish, and the customer's own words."""

from datetime import timedelta

from conversations.assistant.builtin.memory import Memory
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.wording import Voice, voice
from conversations.assistant.engines.base import Situation

WORDS_SHOWN = 500
_DAY = timedelta(hours=23)
_WISHES = {"booking": "summary_booking", "move": "summary_move", "cancel": "summary_cancel"}


def summary_of(turn: Turn) -> str:
    """The open task with what is known of it, then the latest words; in the business's language."""
    return open_wish(turn.memory, turn.situation)


def open_wish(memory: Memory, situation: Situation) -> str:
    """The same without a turn: of what a conversation remembers."""
    speaker = voice(situation.facts.get("language", ""))
    words = situation.text[:WORDS_SHOWN]
    wish = _wish(memory, situation, speaker)
    if not wish:
        return words
    said = speaker.say("summary_words", words=words) if words else ""
    return f"{wish} {said}".strip()


def _wish(memory: Memory, situation: Situation, speaker: Voice) -> str:
    if memory.task not in _WISHES:
        return ""
    services = {row["id"]: row["name"] for row in situation.facts.get("services", [])}
    service = services.get(memory.service, "")
    known = [part for part in (service, _when(memory, situation, speaker)) if part]
    if memory.party > 1:
        known.append(speaker.word("summary_people", count=memory.party))
    return speaker.say(_WISHES[memory.task], what=": " + ", ".join(known) if known else "")


def _when(memory: Memory, situation: Situation, speaker: Voice) -> str:
    wanted, today = memory.wanted, situation.now.date()
    if wanted.start is None:
        return ""
    start = wanted.start.astimezone(situation.tz)
    if wanted.exact:
        return speaker.when(start, today)
    day = speaker.day(start.date(), today)
    if wanted.end is None or wanted.end - wanted.start >= _DAY:
        return day
    end = wanted.end.astimezone(situation.tz)
    return f"{day} {speaker.word('window', start=f'{start:%H:%M}', end=f'{end:%H:%M}')}"
