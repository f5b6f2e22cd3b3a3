"""Cues for turns inside a dialogue: yes, no, a choice among options, STOP and the like."""

import re

from conversations.assistant.nlu.intents import turn_words
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.intents.patterns import Matcher
from conversations.assistant.nlu.intents.tokens import tokenize
from conversations.assistant.nlu.text import clean

# A yes or no may carry a little more ("sí, ese"); a longer message says something of its own.
LONGEST_ANSWER = 12
LONGEST_CHOICE = 9
THUMBS_UP = re.compile("[👍👌✅🆗]")
THUMBS_DOWN = re.compile("[👎❌🚫]")
NUMBER_ALONE = re.compile(r"^\W*(\d{1,2})\W*$")
FROM_CONCEPTS = ("experience", "trial")
MATCHERS = {language: Matcher(table) for language, table in turn_words.TURNS.items()}


def cues(text: str, language: str = "es") -> frozenset[str]:
    """Which of yes, no, choose_option, my_bookings, experience, trial, opt_out a message carries.

    They stand beside the intent and do not exclude one another; the dialogue decides which one
    matters for the question that it last asked.
    """
    tokens = read(text, language).tokens
    matcher = MATCHERS.get(language, MATCHERS["es"])
    found = matcher.find(tokens)
    names = {item.concept for item in found if not item.concept.startswith(("start:", "whole:"))}
    if len(tokens) <= LONGEST_ANSWER:
        names |= {
            i.concept.removeprefix("start:")
            for i in found
            if i.start == 0 and i.concept.startswith("start:")
        }
    names |= {
        i.concept.removeprefix("whole:")
        for i in found
        if i.concept.startswith("whole:") and i.start == 0 and i.end == len(tokens)
    }
    names |= read(text, language).concepts & set(FROM_CONCEPTS)
    names |= _signs(text, tokens)
    if option_index(text, turn_words.MOST_OPTIONS, language) is not None:
        names.add("choose_option")
    return frozenset(_consistent(names, tokens))


def _signs(text: str, tokens: tuple[str, ...]) -> set[str]:
    signs = set()
    if len(tokens) <= LONGEST_ANSWER and THUMBS_UP.search(text[:200]):
        signs.add("yes")
    if len(tokens) <= LONGEST_ANSWER and THUMBS_DOWN.search(text[:200]):
        signs.add("no")
    return signs


def _consistent(names: set[str], tokens: tuple[str, ...]) -> set[str]:
    """A question is no assent, and whoever says no first has not said yes."""
    if "?" in tokens and len(tokens) > 3:
        names.discard("yes")
    if "no" in names:
        names.discard("yes")
    return names


def option_index(text: str, n_options: int, language: str = "es") -> int | None:
    """Which of the options offered (from 0) the message names by place; None when it names none.

    Understands "2", "la 2", "opción 3", "el segundo", "the last one", "2️⃣". A clock time or a
    date ("a las 2", "el 2 de mayo") is not a place: match those against the options' times.
    """
    if n_options <= 0:
        return None
    alone = NUMBER_ALONE.match(clean(text[:200]).replace("\ufe0f", "").replace("\u20e3", ""))
    if alone:
        return _within(int(alone.group(1)) - 1, n_options)
    tokens = [token for token in tokenize(text) if token != "?"]
    table = turn_words.CHOICES.get(language, turn_words.CHOICES["es"])
    if not tokens or len(tokens) > LONGEST_CHOICE or table.not_choice & set(tokens):
        return None
    return _named(tokens, n_options, table)


def _named(tokens: list[str], n_options: int, table: turn_words.Choices) -> int | None:
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else ""
        place = _place(token, before, len(tokens) == 1, n_options, table)
        if place is not None and before not in table.not_before:
            rest = set(tokens[:at] + tokens[at + 1 :])
            return _within(place - 1, n_options) if rest <= table.fillers else None
    return None


def _place(
    token: str, before: str, alone: bool, n_options: int, table: turn_words.Choices
) -> int | None:
    """The place (from 1) that a word means where it stands."""
    if token in table.last:
        return n_options
    if token in table.ordinals or not (alone or before in table.leads):
        return table.ordinals.get(token)
    return table.numbers.get(token) or (int(token) if token.isdigit() else None)


def _within(index: int, n_options: int) -> int | None:
    return index if 0 <= index < n_options else None
