"""A person who takes back their agreement, or wants their data erased: heard before any engine, so
that none can talk past it."""

import re
from collections.abc import Mapping
from typing import Any

from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.text import fold

# A message that says it says little else.
LOOKED_AT = 300
ERASE = "erase_data"
_DATA = r"(?:datos|informacion|data|details|information|dados|informacoes)"
_MINE = (
    r"(?:todos? |toda |all |of )*(?:os |a |mis?|minhas?|meus?|my)(?: ?meus?| ?minhas?)?"
    rf"(?: personal)? {_DATA}"
)
_ERASES = re.compile(
    r"\b(?:borr|elimin|suprim|delet|eras|remov|forget|apag|exclu)\w* (?:por favor |please )?"
    + _MINE
)
_ENDS = re.compile(
    r"\b(?:retir|revoc|quit|withdraw|revoke|cancel)\w* (?:el |mi |my |o |meu |a |la )*"
    r"(?:permiso|consentimiento|autorizacion|consent|permission|consentimento|autorizacao|permissao)\b"
    r"|\b(?:ya )?no (?:quiero|autorizo|consiento|acepto|doy permiso)\b"
    rf".{{0,30}}\b(?:guard|conserv|us)\w* {_MINE}"
    rf"|\bno (?:guard|conserv)\w* (?:mas )?{_MINE}"
    rf"|\b(?:stop|do ?n[o']?t|no longer)\b.{{0,20}}\b(?:keep|stor|us)\w* {_MINE}"
    rf"|\bnao (?:quero que )?(?:guard|us)\w* {_MINE}"
)


def withdrawn(situation: Situation) -> Outcome | None:
    """What is said and done where a message takes the agreement back; None where it does not.

    Who wants everything erased waits for a person, since appointments may be among it.
    """
    folded = fold(situation.text)[:LOOKED_AT]
    erases = bool(_ERASES.search(folded))
    if not erases and not _ENDS.search(folded):
        return None
    language = detect(situation.text, situation.language)
    said = voice(language).say("data_erase" if erases else "consent_withdrawn")
    return Outcome(
        replies=[said],
        state=_forgotten(situation.state),
        language=language,
        confidence=1.0,
        handoff=ERASE if erases else "",
        summary=situation.text[:LOOKED_AT] if erases else "",
        learned={"consent": {"withdrawn": True}},
        trace={"rule": "consent_withdrawn"},
    )


def _forgotten(state: Mapping[str, Any]) -> dict[str, Any]:
    """The conversation's state without what was told of the person."""
    kept = {key: value for key, value in state.items() if key != "consent"}
    if isinstance(kept.get("welcome"), Mapping):
        kept["welcome"] = {**kept["welcome"], "area": ""}
    return kept
