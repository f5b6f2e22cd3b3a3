"""Signs that mean the same in every language."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes.lexicon import Entries

ENTRIES: Entries = (
    ("COMMA P", ","),
    ("DOT P", "."),
    ("DASH TO", "-|–|—|~|->"),
    ("SLASH", "/"),
    ("COLON", ":"),
    ("AT P", "@"),
    ("P", "(|)"),
    ("AMPM=1 DAYHALF", "am"),
    ("AMPM=2 DAYHALF", "pm"),
    ("HMARK UNIT=2", "h|hs|hr|hrs"),
    ("UNIT=1", "min|mins"),
    ("HALF", "½"),
    ("ORDSUFFIX", "º|ª|°"),
    ("LABEL", "#|n°|nº"),
    ("COUNT", "%|€|$|usd|eur"),
    ("COMPARE", "< =|<=|<|> =|>=|>"),
    ("BEFORE UPTO", "< =|<=|<"),
    ("AFTER", "> =|>=|>"),
)
