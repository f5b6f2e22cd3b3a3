"""Who comes, as customers say it: "para mi hija", "mi marido y yo", "y otro para mi madre"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conversations.assistant.builtin.wording import Voice
from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.wordlists import words_of

RELATIONS = words_of(
    """
    hija hijo nena nene nina nino peque chica chico marido mujer esposa esposo novia novio pareja
    madre mama padre papa viejo vieja hermana hermano amiga amigo abuela abuelo suegra suegro prima
    primo tia tio sobrina sobrino nieta nieto cunada cunado companera companero
    daughter son kid child husband wife partner mother mom mum father dad sister brother friend
    boyfriend girlfriend grandma grandmother grandpa grandfather aunt uncle cousin niece nephew
    filha filho menina menino esposa mulher namorada namorado mae pai irma irmao avo vovo tia tio
    """
)
# Portuguese says "seu marido" and "sua filha".
MASCULINE = frozenset(
    [
        *("filho", "menino", "marido", "namorado", "pai", "irmao", "avo", "tio", "amigo"),
        *("esposo", "primo", "sogro", "neto", "sobrinho"),
    ]
)
_ONE = "|".join(sorted(RELATIONS, key=lambda word: -len(word)))
_OWN = r"(?:mi|my|nuestr[oa]|our|(?:a |o )?minha|(?:a |o )?meu)"
_PERSON = rf"{_OWN} (?P<relation>{_ONE})\b"
OWN_PERSON = re.compile(rf"\b{_PERSON}")
BEFORE = re.compile(
    rf"\b(?:para|pa|pra|for|con|with|com|y|and|e|a|de|da|do|of) {_PERSON}"
    r"(?:,? (?:que )?(?:se llama )?(?P<name>[a-z'-]{3,20}))?"
)
AFTER = re.compile(
    rf"\b{_PERSON}(?: [a-z'-]{{3,20}})? (?:y yo|and i|and me|e eu|"
    r"quiere|necesita|tambien|wants|needs|quer|precisa)\b"
)
MANY = re.compile(
    rf"\b(?:para|pa|pra|for) (?:mis|my|our|meus|minhas|os meus|as minhas) "
    rf"(?:(?P<count>\d|dos|tres|cuatro|two|three|four|dois|duas|quatro) )?(?:{_ONE})(?:s|es)\b"
)
MYSELF = re.compile(
    rf"\b(?:para mi y|para mim e|for me and|me and {_OWN}|"
    rf"(?:{_ONE})(?: [a-z'-]{{3,20}})? (?:y yo|and i|and me|e eu)|"
    rf"yo y {_OWN}|eu e {_OWN}|(?:con|with|com) {_OWN} (?:{_ONE}))\b|"
    rf"\b(?:y|and|e) (?:para|for|pra) (?:mi|me|mim)\b(?! (?:{_ONE})\b)|"
    r"\w.*\b(?:y|and|e|\+) (?:otr[oa]|another(?: one)?|one|outr[oa]|un[oa]?|tambien|tb)\b.{0,20}"
    rf"\b(?:para|pa|for|pra) {_OWN} "
)
TOO = re.compile(
    r"\b(?:tambien|tb|tmb|tbn|ademas|otr[oa]|lo mismo|l[oa] mism[oa]|same|also|too|as well|another|"
    r"one more|tambem|tbm|outr[oa]|o mesmo|a mesma|mais um[a]?)\b|"
    r"^\W*(?:y|and|e) (?:para|pa|for|pra)\b"
)
US = re.compile(
    r"\b(?:somos|seremos|vamos|iremos|there are|we are|there will be|there's|nos) (?:a ser )?"
    r"(?P<count>\d{1,2}|dos|tres|cuatro|cinco|seis|two|three|four|five|six|dois|duas|quatro)\b"
    r"(?!:| ?h\b)|\b(?P<places>[2-6]|dos|tres|cuatro|two|three|four|dois|duas|quatro) "
    r"(?:cortes|turnos|huecos|plazas|lugares|haircuts|cuts|spots|places|vagas)\b|"
    r"\b(?P<both>(?:para |for |pra )(?:los|las|the|nosotros|nosotras|nos|us) (?:dos|two|dois|duas)|"
    r"both of us|nosotros dos|nosotras dos|nos dois|nos duas|ambos)\b"
)
NUMBERS = {
    "dos": 2, "two": 2, "dois": 2, "duas": 2, "tres": 3, "three": 3, "cuatro": 4, "four": 4,
    "quatro": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6,
}  # fmt: skip


@dataclass(frozen=True)
class Company:
    """`people` who come beside the customer or instead, by name or relation; `own`: the customer
    too; `count` where only a number was said; `too`: in addition to something."""

    people: list[str] = field(default_factory=list)
    own: bool = False
    count: int = 0
    too: bool = False

    @property
    def seats(self) -> int:
        """How many come, 0 where nobody was named."""
        return max(self.count, len(self.people) + self.own if self.people else 0)


def company_of(text: str) -> Company:
    """Who comes, by one message; bounded by what was written."""
    text = text[:500]
    said = fold(text)
    people: list[str] = []
    for match in [*BEFORE.finditer(said), *AFTER.finditer(said)]:
        who = _name(match, text) or match["relation"].capitalize()
        if who not in people:
            people.append(who)
    return Company(people[:6], bool(MYSELF.search(said)), _count(said), bool(TOO.search(said)))


def _name(match: re.Match[str], text: str) -> str:
    """The name behind the relation, where it is written as one."""
    if match.re is not BEFORE or match["name"] is None:
        return ""
    name = text[match.start("name") : match.end("name")]
    return name if name[:1].isupper() and not name.isupper() else ""


def _count(said: str) -> int:
    many, us = MANY.search(said), US.search(said)
    if us is not None:
        return 2 if us["both"] else _number(us["count"] or us["places"])
    return _number(many["count"] or "dos") if many else 0


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)


def for_whom(voice: Voice, who: str) -> str:
    """Such as " para tu hija" or " para Lucía", to put behind a service."""
    relation = fold(who)
    if relation not in RELATIONS:
        return voice.word("for_name", who=who)
    return voice.word("for_him" if relation in MASCULINE else "for_her", who=who.lower())


def who_said(voice: Voice, booking: Mapping[str, Any], customer: str) -> str:
    """For whom a booking is, where that is not the customer; "" for their own."""
    who = booking.get("party_name", "")
    own = not who or fold(who) == fold(customer) or fold(who) == fold(customer).split(" ")[0]
    return "" if own else for_whom(voice, who)
