"""Naming the document that an answer rests on, after a model wrote it."""

import re
from collections.abc import Sequence

from conversations.assistant.builtin.wording import voice
from conversations.assistant.guardrails.evidence import Found

_OWN = re.compile(r"\s*\((?:fuente|source|fonte)\s*:[^()]*\)", re.IGNORECASE)


def cited(reply: str, documents: Sequence[Found], language: str) -> str:
    """The reply with the document that supports it named once, by us: a model's own citation might
    have the page wrong. Unchanged where no document supports it."""
    if not documents:
        return reply
    words, first = voice(language), documents[0]
    if first.page:
        source = words.word("source_page", title=first.title, page=first.page)
    else:
        source = words.word("source", title=first.title)
    return f"{reply}\n{source}"


def uncited(reply: str) -> str:
    """The reply without what its writer named as source."""
    return _OWN.sub("", reply).strip() or reply
