"""Names that are no claims: "con Domingo" is no Sunday, "Clase de las 8" no time, "Calle 2 de Mayo"
no day.

Only what the product says in its own words is read so: it puts names in as they are on record.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from conversations.assistant.guardrails.evidence import Evidence
from conversations.assistant.guardrails.sentences import Sentence, sentences

# Stand for the letters of a name; no text has them. Services are told apart: prices are theirs.
_SERVICE, _OTHER = "\ue7f0", "\ue7f1"
# A full stop inside a name ("Av. 9 de Julio") ends no sentence; this one stands for it.
_STOP = "\u2024"
SHORTEST = 3
_PERSONS = ("staff", "party_name")


def sentences_named(text: str, evidence: Evidence) -> Iterator[Sentence]:
    """The sentences of a text in which names hold together."""
    for name in {*_others(evidence), *(row["name"] for row in evidence.services)}:
        if "." in name:
            text = text.replace(name, name.replace(".", _STOP))
    for said in sentences(text):
        whole = {"text": said.text, "folded": said.folded, "heading": said.heading}
        yield Sentence(**{key: each.replace(_STOP, ".") for key, each in whole.items()})


def without_names(sentence: Sentence, evidence: Evidence) -> Sentence:
    """The sentence with every name on record blanked out, at the same length."""
    text = sentence.text
    for mark, names in (
        (_SERVICE, [row["name"] for row in evidence.services]),
        (_OTHER, list(_others(evidence))),
    ):
        for name in sorted(set(names), key=len, reverse=True):
            if len(name) >= SHORTEST:
                pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
                text = re.sub(pattern, mark * len(name), text)
    folded = "".join(
        mark if mark in (_SERVICE, _OTHER) else letter
        for mark, letter in zip(text, sentence.folded, strict=True)
    )
    return replace(sentence, text=text, folded=folded)


def services_back(text: str, sentence: Sentence) -> str:
    """A text made of `without_names` at its length, with the names of services as they were in
    `sentence`."""
    pairs = zip(text, sentence.folded, strict=True)
    return "".join(letter if mark == _SERVICE else mark for mark, letter in pairs)


def _others(evidence: Evidence) -> Iterator[str]:
    facts = evidence.facts
    yield from (str(facts.get(key) or "") for key in ("name", "address", "city"))
    yield from (row["name"] for row in (*facts.get("staff", ()), *facts.get("areas", ())))
    yield from (row["title"] for row in evidence.offers)
    yield from (row["reason"] for row in facts.get("overrides", {}).values())
    yield evidence.situation.contact_name
    yield from _told(evidence)


def _told(evidence: Evidence) -> Iterator[str]:
    """The people whom tools named."""
    for call in evidence.calls:
        answer: Any = call.result if isinstance(call.result, dict) else {}
        for row in (answer, *answer.get("parts", ()), *answer.get("bookings", ())):
            yield from (str(row.get(key) or "") for key in _PERSONS)
