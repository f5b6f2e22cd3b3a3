"""Sentences about persons taking over, welcomes, areas and offers, by language."""

from conversations.assistant.builtin.wording import guide_en, guide_es, guide_pt

SENTENCES = {
    "es": guide_es.SENTENCES,
    "en": guide_en.SENTENCES,
    "pt": guide_pt.SENTENCES,
    "formal": guide_es.FORMAL,
}
