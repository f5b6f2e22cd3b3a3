"""What the owner told the assistant, as plain values, and which part of it a message calls for."""

import re

from conversations.assistant.engines.base import Instructions, Situation
from conversations.assistant.nlu.intents import classify, cues
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.text import fold
from conversations.models import PromptVersion

_WORD = re.compile(r"\w+")
# Below this a guess says less than what the conversation was about.
SURE = 0.4
BESIDES = ("trial", "experience")


def instructions_of(version: PromptVersion | None) -> Instructions | None:
    """A version as engines read it; None without one."""
    if version is None:
        return None
    return Instructions(
        version=version.pk,
        uuid=str(version.uuid),
        tone=version.tone,
        formal=version.formal,
        greetings=version.greetings,
        general=version.general,
        by_intent=version.instructions,
        calls_to_action=version.calls_to_action,
    )


def intent_expected(situation: Situation, *, before: str = "") -> str:
    """What the new messages are about, guessed by the builtin engine's rules before a model is
    asked: one of the business's own intents, one of the product's, or what it was `before` where
    the words alone do not tell ("el segundo")."""
    if own := intent_own(situation):
        return own
    text = situation.text
    language = detect(text, situation.language)
    guess = classify(text, language=language)
    if guess.intent != "other" and guess.confidence >= SURE:
        return guess.intent
    return before or "other"


def intent_own(situation: Situation) -> str:
    """The intent of the business's own that the new messages name by a keyword, or one of those
    that no model answers with (trial, experience); "" for none."""
    said = _words(situation.text)
    for row in situation.facts.get("answers", []):
        if any(words in said for words in map(_words, row["keywords"]) if words):
            return str(row["intent"])
    heard = cues(situation.text, detect(situation.text, situation.language))
    return next((name for name in BESIDES if name in heard), "")


def _words(text: str) -> str:
    """Folded words, each after a space: a keyword fits at the beginning of a word."""
    return "".join(f" {word}" for word in _WORD.findall(fold(text)))
