"""What the owner told the assistant, as plain values, and which part of it a message calls for."""

from conversations.assistant.engines.base import Instructions, Situation
from conversations.assistant.nlu.intents import classify, cues
from conversations.assistant.nlu.language import detect
from conversations.assistant.own_intents import own_meant
from conversations.models import PromptVersion

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
    """The intent of the business's own that the new messages mean, or one of those
    that no model answers with (trial, experience); "" for none."""
    meant = own_meant(situation.text, situation.facts.get("answers", []))
    if meant is not None:
        return str(meant.row["intent"])
    heard = cues(situation.text, detect(situation.text, situation.language))
    return next((name for name in BESIDES if name in heard), "")
