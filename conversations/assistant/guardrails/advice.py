"""What no chat may advise: remedies, diagnoses, what is safe for a body, what the law grants.

A business's own documents may say such things; then their words are behind the sentence.
"""

import re
from collections.abc import Iterator

from conversations.assistant.guardrails.advice_words import DIAGNOSIS, LAW, REMEDY, SAFE
from conversations.assistant.guardrails.evidence import Evidence
from conversations.assistant.guardrails.sentences import Sentence
from conversations.assistant.meaning import all_roots, roots

# So much of the sentence must stand in a passage or a record.
COVERED = 0.6
_PROBLEMS = (
    (REMEDY, "it advises a remedy; you may not: say that a doctor or pharmacist can"),
    (DIAGNOSIS, "it diagnoses; you may not: say that a doctor can"),
    (SAFE, "it says what is safe for somebody's health; you may not: say that a doctor can"),
    (LAW, "it gives legal advice; you may not: hand off"),
)


def problems(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    """What a sentence advises that neither a record nor a passage of this run says."""
    if sentence.is_question:
        return
    said = sentence.folded
    for pattern, problem in _PROBLEMS:
        advised = any(not _declined(said, match) for match in pattern.finditer(said))
        if advised and not _is_documented(sentence, evidence):
            yield problem


def _declined(folded: str, match: re.Match[str]) -> bool:
    """Whether it says that it can not: "no puedo decirte si es seguro", "sin saber si..."."""
    return bool(_DECLINES.search(folded[: match.end()]))


_DECLINES = re.compile(
    r"\b(?:no|not|can ?'?t|cannot|nao|sin|sem|without|ni|nor|nem) (?:\w+ ){0,3}?"
    r"(?:pued\w+|poss\w+|soy|sou|am|able|advise|tell|say|deb\w+|aconsej\w+|recomend\w+|"
    r"recomiend\w+|diagnos\w+|decir\w*|dizer|saber|me corresponde|"
    r"know|se|sei|give|dar)\b|\b(?:si|if|whether|se) (?:es|is|e|it is|it's|tienes|hay) "
)


def _is_documented(sentence: Sentence, evidence: Evidence) -> bool:
    said = roots(sentence.text)
    texts = [each.words for each in evidence.found] + [evidence.record_text]
    shared = max(len(said & all_roots(text)) for text in texts)
    return bool(said) and shared / len(said) >= COVERED
