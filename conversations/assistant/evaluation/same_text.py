"""When two pieces of text count as the same answer."""

import re

from conversations.assistant.nlu.text import fold

SHORTEST_PIECE = 4
NOT_WORD = re.compile(r"[^a-z0-9 ]+")


def bare(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces."""
    return " ".join(NOT_WORD.sub("", fold(text)).split())


def same_text(gold: str, predicted: str) -> bool:
    """Equal but for case, accents and punctuation, or one a piece of the other.

    A piece has at least 4 letters and the longer at most twice its length plus 6.
    """
    left, right = bare(gold), bare(predicted)
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    return len(short) >= SHORTEST_PIECE and short in long and len(long) <= 2 * len(short) + 6
