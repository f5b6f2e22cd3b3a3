"""How a message reads in a chat: long texts in parts."""

import re


def split_text(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters, cut between paragraphs where that is possible, else
    between lines, sentences, words, and only as the last resort inside a word.

    At least one part; nothing but white space at the cuts is lost.
    """
    parts = []
    rest = text.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]


def _cut(text: str, limit: int) -> int:
    for boundary in (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s"):
        cuts = [found.start() for found in re.finditer(boundary, text[: limit + 1])]
        # A cut very early would leave a crumb; take the next finer boundary instead.
        if cuts and cuts[-1] >= limit // 4:
            return cuts[-1]
    return limit
