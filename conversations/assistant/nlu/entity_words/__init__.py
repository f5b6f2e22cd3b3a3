"""Words that carry a date, a time, a party or a name, per language."""

from collections.abc import Mapping

from conversations.assistant.nlu.entity_words import english, portuguese, spanish
from conversations.assistant.nlu.entity_words.base import EntityWords

WORDS: Mapping[str, EntityWords] = {
    "en": english.ENTITY_WORDS,
    "es": spanish.ENTITY_WORDS,
    "pt": portuguese.ENTITY_WORDS,
}

__all__ = ["WORDS", "EntityWords"]
