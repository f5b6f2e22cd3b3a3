"""What a reply says out of documents and approved answers: only what a passage of this run holds.

Codes and measures ("E4", "1,5 bar", "2 años") always need words behind them. Where knowledge was
searched in this run, so does every sentence that states something.
"""

import re
from collections.abc import Iterator

from conversations.assistant.guardrails import words
from conversations.assistant.guardrails.evidence import Evidence, Found
from conversations.assistant.guardrails.sentences import Sentence
from conversations.assistant.meaning import all_roots, roots

_MEASURE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:bar(?:es)?|psi|°\s?[cf]?|grados|degrees|kw|kg|gramos|ml|cl|litros?|"
    r"liters?|mm|cm|metros?|km|v|voltios|volts?|amperios|amps?|anos?|years?|meses|mes|months?|"
    r"semanas?|weeks?)\b"
)
_CODE = re.compile(r"\b[a-z]{1,3}-?\d{1,4}\b")
_SPACES = re.compile(r"\s+")
# Of a sentence that states something, the least that must stand in what was found.
COVERED = 0.5
STATES_FROM = 4
CITED, CITED_FROM = 0.5, 2


def problems(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """What a sentence states that neither records, nor this run's tools, nor the customer say."""
    known = evidence.known_text
    for pattern in (_MEASURE, _CODE):
        for match in pattern.finditer(sentence.folded):
            if _SPACES.sub("", match[0]) not in known:
                yield f"no record or passage says: {match[0]}"
    found = [each for each in evidence.found if _supports(sentence, each)]
    for each in found:
        evidence.cite(each.kind, each.id, each.field)
    if evidence.looked_up and not found and _states(sentence) and not _is_known(sentence, evidence):
        yield f"no record or passage says this: {sentence.text[:80]}"


def _supports(sentence: Sentence, found: Found) -> bool:
    said = roots(sentence.text)
    shared = said & all_roots(found.words)
    return len(shared) >= CITED_FROM and len(shared) / len(said) >= CITED


def _states(sentence: Sentence) -> bool:
    """Whether it tells a fact: not a question, a denial, an offer, nor what the team will do."""
    excused = (words.OFFERED, words.HANDED_OFF)
    return (
        not sentence.is_question
        and not sentence.denies()
        and not any(sentence.says(pattern) for pattern in excused)
        and len(roots(sentence.text)) >= STATES_FROM
    )


def _is_known(sentence: Sentence, evidence: Evidence) -> bool:
    said = roots(sentence.text)
    return len(said & evidence.known_roots) / len(said) >= COVERED
