"""What a message asks for: `classify` for its intent, `cues` for turns inside a dialogue."""

from conversations.assistant.nlu.intents.classify import IntentGuess, classify
from conversations.assistant.nlu.intents.model import INTENTS
from conversations.assistant.nlu.intents.turns import cues, option_index

__all__ = ["INTENTS", "IntentGuess", "classify", "cues", "option_index"]
