"""What the linear model sees of a message: named features, each 0 or 1."""

from itertools import combinations

from conversations.assistant.nlu.intents.concepts import Reading

MAX_PAIRED = 14
MAX_WORDS = 40
LENGTHS = ((1, "one"), (3, "few"), (8, "some"))


def features(reading: Reading) -> frozenset[str]:
    """Concepts, pairs of concepts, the words themselves, how the message begins, its length and
    its strange words. Words carry what the cue tables do not know."""
    concepts = sorted(reading.concepts)
    names = set(concepts)
    names.update(f"{a}+{b}" for a, b in combinations(concepts[:MAX_PAIRED], 2))
    names.update(f"w:{token}" for token in reading.content[:MAX_WORDS])
    names.add(f"length:{_length(len(reading.tokens))}")
    names.add(f"unknown:{min(reading.unknown, 3)}")
    if "?" in reading.tokens:
        names.add("?")
    if not concepts:
        names.add("nothing")
    names.update(f"begins:{item.concept}" for item in reading.found if item.start == 0)
    return frozenset(names)


def _length(tokens: int) -> str:
    return next((name for limit, name in LENGTHS if tokens <= limit), "many")
