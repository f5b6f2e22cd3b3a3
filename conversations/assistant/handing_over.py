"""Which conversations go to a person whatever engine answers, why, and what the customer is told.

The rules are looked at before an engine and once more after it (`around`), so no wording of a
message and no model talks its way past them. Each rule has a code (`labels.HANDOFF_REASONS` says
it in words); the owner switches rules and adds words of their own in
`Business.settings["handoff"]`: {"off": [code], "words": {code: [words]}, "number": "112",
"vip": bool}.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conversations.assistant import handover_words as said
from conversations.assistant.builtin.safety import refusal_of
from conversations.assistant.danger_words import danger_in
from conversations.assistant.engines.base import Situation
from conversations.assistant.grievance_words import blames, tells_of_wrong
from conversations.assistant.nlu.intents import classify
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.text import fold
from conversations.assistant.own_intents import own_answer_text, own_meant
from tenants.db import connection

KEY = "handoff"
# In the order in which they are tried.
CODES = ("emergency", "legal", "payment", "anger", "complaint", "handoff", "vip")
# These wait on top of the inbox, and the people who run the business are told at once.
URGENT = frozenset({"emergency", "legal"})
WORDS_LOOKED_AT = 2000
SURE = 0.6
LIKELY = 0.45
SHOUTED = 15
MOST_WORDS = 40
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class HandoffSettings:
    """What a business chose; `vip`: whether its VIPs are answered by people from the start."""

    off: frozenset[str] = frozenset()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    number: str = ""
    vip: bool = False

    def is_on(self, code: str) -> bool:
        """Whether the rule is in force."""
        return self.vip if code == "vip" else code not in self.off


def handoff_settings(business: Any = None) -> HandoffSettings:
    """What the business (the open one without any) chose; what makes no sense counts as unsaid."""
    tenant = business or connection.tenant
    stored = (getattr(tenant, "settings", None) or {}).get(KEY, {})
    words = stored.get("words", {})
    return HandoffSettings(
        off=frozenset(stored.get("off", [])) & set(CODES),
        words={code: tuple(words.get(code, ()))[:MOST_WORDS] for code in CODES},
        number=str(stored.get("number", ""))[:20],
        vip=bool(stored.get("vip", False)),
    )


def emergency_number(business: Any = None) -> str:
    """Whom to call in an emergency: what the business wrote, else its country's number."""
    tenant = business or connection.tenant
    own = handoff_settings(tenant).number
    return own or said.NUMBERS.get(getattr(tenant, "country", ""), said.USUAL_NUMBER)


def rule_for(situation: Situation, chosen: HandoffSettings) -> str:
    """The code of the first rule that the new messages meet, "" for none."""
    folded = fold(situation.text)[:WORDS_LOOKED_AT]
    for code in CODES:
        if chosen.is_on(code) and (
            _TESTS[code](situation, folded) or _own_words(folded, chosen.words.get(code, ()))
        ):
            return code
    return ""


def meant(situation: Situation) -> str:
    """ "handoff" or "complaint" where the words only amount to it, "" otherwise. For engines that
    judge intents by themselves, as a second opinion."""
    text = situation.text[:WORDS_LOOKED_AT]
    language = detect(text, situation.language)
    guess = classify(text, language=language)
    if guess.intent not in ("handoff", "complaint") or guess.confidence < SURE:
        return ""
    if refusal_of(text):
        return ""
    if guess.intent == "complaint" and (is_trade(situation) or not blames(text, language)):
        return ""
    return guess.intent


def is_trade(situation: Situation) -> bool:
    """Whether faults are this business's daily work: "la caldera da error" is no complaint."""
    return situation.facts.get("vertical") == "maintenance"


def urgent_answer(situation: Situation, language: str) -> str:
    """What the owner wrote for such an emergency ("huele a gas"), "" where nothing fits."""
    rows = situation.facts.get("answers", [])
    meant = own_meant(situation.text[:WORDS_LOOKED_AT], rows, urgent=True)
    return own_answer_text(meant.row, language) if meant else ""


def _own_words(folded: str, words: Iterable[str]) -> bool:
    """Whether the owner's words are said, each fitting at the beginning of a word."""
    spaced = "".join(f" {word}" for word in _WORD.findall(folded))
    keys = ("".join(f" {word}" for word in _WORD.findall(fold(row))) for row in words)
    return any(key in spaced for key in keys if key)


def _emergency(situation: Situation, folded: str) -> bool:
    return bool(said.EMERGENCY.search(folded)) or bool(danger_in(folded))


def _legal(situation: Situation, folded: str) -> bool:
    return bool(said.LEGAL.search(folded))


def _payment(situation: Situation, folded: str) -> bool:
    return bool(said.PAYMENT.search(folded))


def _handoff(situation: Situation, folded: str) -> bool:
    return bool(said.PERSON.search(folded)) and refusal_of(situation.text) is None


def _anger(situation: Situation, folded: str) -> bool:
    return (
        _insults(folded)
        or bool(said.UPSET.search(folded))
        or _shouts(situation.text, folded)
        or _complains_again(situation)
    )


def _insults(folded: str) -> bool:
    return any(not said.SELF.search(folded[: m.start()]) for m in said.INSULT.finditer(folded))


def _shouts(text: str, folded: str) -> bool:
    """Capitals alone are how some people type; with blame and exclamation marks they shout."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < SHOUTED or text.count("!") < 2:
        return False
    loud = sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)
    return loud and bool(said.ACCUSES.search(folded))


def _complains_again(situation: Situation) -> bool:
    """Somebody who complained earlier in this conversation complains once more."""
    if is_trade(situation) or not _complains(situation.text, situation.language):
        return False
    earlier = [line.text for line in situation.history if line.author == "contact"]
    return any(_complains(text, situation.language) for text in earlier[-6:])


def _complains(text: str, language: str) -> bool:
    spoken = detect(text, language)
    guess = classify(text[:WORDS_LOOKED_AT], language=spoken)
    sounds = guess.intent == "complaint" and guess.confidence >= LIKELY
    return sounds and blames(text[:WORDS_LOOKED_AT], spoken)


def _vip(situation: Situation, folded: str) -> bool:
    return situation.person.get("kind") == "vip"


def _wronged(situation: Situation, folded: str) -> bool:
    return tells_of_wrong(folded)


_TESTS = {
    "emergency": _emergency,
    "legal": _legal,
    "payment": _payment,
    "anger": _anger,
    # An engine tells a complaint from a remark; `meant` is the second opinion.
    "complaint": _wronged,
    "handoff": _handoff,
    "vip": _vip,
}
