"""What must not be in a reply whatever it says: secrets, internals, and foreign addresses."""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings

from conversations.assistant.guardrails.evidence import Evidence
from conversations.assistant.nlu.text import fold
from conversations.assistant.prompts import system_rules

QUOTED_WORDS = 7
_URL = re.compile(
    r"\bhttps?://\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\."
    r"(?:com|es|net|org|co|io|app|me|info|eu|mx|ar|cl|pe|br|pt|ly|link|shop|site|online|dev)\b"
    r"(?:/\S*)?"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.I)
_KEY = re.compile(
    r"\b(?:sk|pk|rk|whsec|xox[abp])[-_][\w-]{8,}|\bAC[0-9a-f]{32}\b|\beyJ[\w-]{10,}\."
    r"|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{32,}\b|-----BEGIN"
)
_INTERNAL = re.compile(r"\b[a-z]+_[a-z_]+\b")
_CODE = re.compile(r"</?[a-z!][^>]*>|\{\{|\}\}|\{%|```", re.I)
_PHONE = re.compile(r"(?<![\w/:.,-])\+?\(?\d(?:[\s().-]{0,2}\d){6,14}(?![\w:/])")
_STREET = re.compile(
    r"\b(?:calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrera|carretera|cra\.?|rua|travessa)"
    r"\s+[a-z][\w .'-]{1,40}?,?\s*(?:n[º.°o]?\s*)?\d+"
    r"|\b\d+\s+[a-z][\w'-]*(?:\s[a-z][\w'-]*)?\s(?:street|st|road|rd|avenue|ave|lane)\b"
)


def problems(text: str, timeless: str, evidence: Evidence) -> Iterator[str]:
    """`timeless` is the folded text with days and times blanked out, since numbers are in both."""
    yield from _secrets(_without_own_links(text, evidence))
    if _CODE.search(text):
        yield "it contains code"
    bare = _EMAIL.sub(" ", text)
    yield from _foreign_links(bare, evidence)
    if _INTERNAL.search(_URL.sub(" ", bare)):
        yield "it names a tool or field"
    if any(fold(email) not in _known(evidence) for email in _EMAIL.findall(text)):
        yield "it gives an email address that no record has"
    yield from _phones(timeless, evidence)
    yield from _addresses(timeless, evidence)


def _known(evidence: Evidence) -> str:
    return f"{evidence.record_text}\n{evidence.customer_words}"


def _secrets(text: str) -> Iterator[str]:
    own_key = settings.OPENAI_API_KEY
    if _KEY.search(text) or (own_key and own_key in text):
        yield "it contains something like a key"
    if _UUID.search(text):
        yield "it shows an internal id"
    if _shingles(text) & rules_shingles():
        yield "it quotes the instructions"


def _shingles(text: str) -> frozenset[str]:
    said = re.findall(r"\w+", fold(text))
    runs = range(len(said) - QUOTED_WORDS + 1)
    return frozenset(" ".join(said[at : at + QUOTED_WORDS]) for at in runs)


@cache
def rules_shingles() -> frozenset[str]:
    """Every run of seven words of the rules: a reply shares one with them only by quoting."""
    return _shingles(system_rules())


def _is_own(link: str, evidence: Evidence) -> bool:
    return fold(link).rstrip(".,;:!?)") in evidence.record_text


def _without_own_links(text: str, evidence: Evidence) -> str:
    """A published link may well look like a key inside."""
    return _URL.sub(lambda match: " " if _is_own(match[0], evidence) else match[0], text)


def _foreign_links(text: str, evidence: Evidence) -> Iterator[str]:
    for link in _URL.findall(text):
        if _is_own(link, evidence):
            evidence.cite("business", evidence.facts.get("name", ""), "link")
        else:
            yield "it gives a link that no record has"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _phones(timeless: str, evidence: Evidence) -> Iterator[str]:
    known = [_digits(match) for match in _PHONE.findall(_known(evidence))]
    for match in _PHONE.findall(timeless):
        number = _digits(match)
        own = _digits(str(evidence.facts.get("phone", "")))
        if own and (own.endswith(number) or number.endswith(own)):
            evidence.cite("business", evidence.facts.get("name", ""), "phone")
        elif not any(one.endswith(number) or number.endswith(one) for one in known):
            yield "it gives a phone number that no record has"


def _addresses(timeless: str, evidence: Evidence) -> Iterator[str]:
    known = set(re.findall(r"\w+", _known(evidence)))
    own = set(re.findall(r"\w+", fold(str(evidence.facts.get("address", "")))))
    for match in _STREET.finditer(timeless):
        said = set(re.findall(r"\w+", match[0]))
        if said <= own:
            evidence.cite("business", evidence.facts.get("name", ""), "address")
        elif not said <= known:
            yield "it gives an address that no record has"
