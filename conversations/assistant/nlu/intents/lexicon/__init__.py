"""The word tables of each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.assistant.nlu.intents.lexicon import (
    chat_words,
    common_words,
    english_acts,
    english_topics,
    portuguese_acts,
    portuguese_topics,
    spanish_acts,
    spanish_topics,
    verb_forms,
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Cue patterns, words without weight, spellings to expand, and words never to mend."""

    concepts: Mapping[str, str]
    stopwords: str
    chat: Mapping[str, str]
    common: frozenset[str]


TABLES: Mapping[str, Tables] = {
    "es": Tables(
        spanish_acts.ACTS | spanish_topics.TOPICS,
        spanish_topics.STOPWORDS,
        chat_words.SPANISH,
        common_words.COMMON["es"] | verb_forms.SPANISH,
    ),
    "en": Tables(
        english_acts.ACTS | english_topics.TOPICS,
        english_topics.STOPWORDS,
        chat_words.ENGLISH,
        common_words.COMMON["en"],
    ),
    "pt": Tables(
        portuguese_acts.ACTS | portuguese_topics.TOPICS,
        portuguese_topics.STOPWORDS,
        chat_words.PORTUGUESE,
        common_words.COMMON["pt"],
    ),
}
