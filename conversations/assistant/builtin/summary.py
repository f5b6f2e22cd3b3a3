"""What a person who takes over reads first: the open wish, and the customer's own words."""

from datetime import timedelta

from conversations.assistant.builtin.turn import Turn
from conversations.assistant.builtin.wording import Voice, voice

WORDS_SHOWN = 500
_DAY = timedelta(hours=23)
_WISHES = {"booking": "summary_booking", "move": "summary_move", "cancel": "summary_cancel"}


def summary_of(turn: Turn) -> str:
    """The open task with what is known of it, then the latest words; in the business's language."""
    speaker = voice(turn.facts.get("language", ""))
    words = turn.situation.text[:WORDS_SHOWN]
    wish = _wish(turn, speaker)
    if not wish:
        return words
    said = speaker.say("summary_words", words=words) if words else ""
    return f"{wish} {said}".strip()


def _wish(turn: Turn, speaker: Voice) -> str:
    memory = turn.memory
    if memory.task not in _WISHES:
        return ""
    service = turn.service["name"] if turn.service else ""
    known = [part for part in (service, _when(turn, speaker)) if part]
    if memory.party > 1:
        known.append(speaker.word("summary_people", count=memory.party))
    return speaker.say(_WISHES[memory.task], what=": " + ", ".join(known) if known else "")


def _when(turn: Turn, speaker: Voice) -> str:
    wanted = turn.memory.wanted
    if wanted.start is None:
        return ""
    start = wanted.start.astimezone(turn.situation.tz)
    if wanted.exact:
        return speaker.when(start, turn.today)
    day = speaker.day(start.date(), turn.today)
    if wanted.end is None or wanted.end - wanted.start >= _DAY:
        return day
    end = wanted.end.astimezone(turn.situation.tz)
    return f"{day} {speaker.word('window', start=f'{start:%H:%M}', end=f'{end:%H:%M}')}"
