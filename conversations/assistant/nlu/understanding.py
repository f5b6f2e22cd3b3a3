"""Everything that one message says, in one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.assistant.nlu import datetimes
from conversations.assistant.nlu.entities import Entities, extract
from conversations.assistant.nlu.intents import classify, cues
from conversations.assistant.nlu.intents.tokens import MAX_CHARS, tokenize
from conversations.assistant.nlu.language import Language, detect
from conversations.assistant.nlu.services_match import Catalogue
from conversations.assistant.nlu.text import clean

EMPTY = "empty"
NO_WORDS = "no_words"
TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Understanding:
    """One message understood.

    `intent` is one of `INTENTS` or a name the business defined; `cues` are those of
    `intents.cues`. `problem` says why less was understood than was sent: "empty", "no_words"
    (emojis, punctuation), "truncated" (read to 2,000 characters), "no_such_date" (30 February),
    or None.
    """

    language: Language
    intent: str
    confidence: float
    scores: Mapping[str, float]
    cues: frozenset[str]
    entities: Entities
    problem: str | None


def understand(
    text: str,
    *,
    now: datetime,
    tz: ZoneInfo,
    catalogue: Catalogue,
    language_hint: str | None = None,
    keywords: Mapping[str, Sequence[str]] | None = None,
    prefer_business_hours: bool = False,
) -> Understanding:
    """Reads one message; never raises on strange input, linear in at most 2,000 characters.

    `now` is aware, days are counted in `tz`. `language_hint` is the conversation's language so
    far: a short message keeps it. `keywords` are the business's own intents.
    `prefer_business_hours`: a bare "a las 5" is read as a time at which shops are open.
    """
    cleaned = clean(text[: 4 * MAX_CHARS])
    said = cleaned[:MAX_CHARS]
    language = detect(said, language_hint or "es")
    guess = classify(said, language=language, keywords=keywords)
    return Understanding(
        language=language,
        intent=guess.intent,
        confidence=guess.confidence,
        scores=guess.scores,
        cues=cues(said, language),
        entities=extract(
            said,
            catalogue=catalogue,
            now=now,
            tz=tz,
            language=language,
            prefer_business_hours=prefer_business_hours,
        ),
        problem=_problem(said, now=now, tz=tz, language=language) or _cut_off(text, cleaned),
    )


def _problem(said: str, *, now: datetime, tz: ZoneInfo, language: str) -> str | None:
    if not said:
        return EMPTY
    if not tokenize(said):
        return NO_WORDS
    return datetimes.resolve_problem(said, now=now, tz=tz, language=language)


def _cut_off(text: str, cleaned: str) -> str | None:
    return TRUNCATED if len(text) > 4 * MAX_CHARS or len(cleaned) > MAX_CHARS else None
