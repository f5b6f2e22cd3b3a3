"""Which lexicon a language code stands for."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes import lexicon_en, lexicon_es, lexicon_pt
from conversations.assistant.nlu.datetimes.lexicon import Lexicon

_KNOWN = {"es": lexicon_es.LEXICON, "en": lexicon_en.LEXICON, "pt": lexicon_pt.LEXICON}


def lexicon_for(language: str) -> Lexicon:
    """The lexicon of "es", "en" or "pt" (or a regional form such as "pt-BR"); else Spanish."""
    return _KNOWN.get(language[:2].lower(), lexicon_es.LEXICON)
