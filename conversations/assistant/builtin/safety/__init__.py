"""Requests that are refused whatever else a message says.

The tools cannot reach another person's or another business's records anyway; these rules make
the answer say so, instead of doing the same thing to the customer's own booking. `words` holds the
vocabulary, `rules` and `matters` what must stand together, `reading` takes disguises off,
`patterns` compiles.
"""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from conversations.assistant.builtin.safety.matters import HEALTH, LAW, OWN_DATA, REFUSED
from conversations.assistant.builtin.safety.patterns import compiled, concepts_begun, needed
from conversations.assistant.builtin.safety.reading import (
    MAX_CHARS,
    MONEY,
    Colleague,
    asks,
    marked,
    plain,
)
from conversations.assistant.builtin.safety.rules import RULES, THIRD, Rule
from conversations.assistant.builtin.safety.rules_watching import WATCHING

__all__ = [
    "Colleague",
    "matter_of",
    "names_other_price",
    "refusal_of",
    "speaks_of_others",
    "without_code",
]

_CODE = re.compile(
    r"\b(?:delete|select|insert|update|drop|alter|truncate|union)\b.{0,80}"
    r"\b(?:from|table|into|set|where|all)\b.*[;*'=]"
    r"|['\"]\s*\)?\s*(?:;|--)|;\s*(?:--|rm\b)|\bor\s+['\"]?1['\"]?\s*=\s*['\"]?1|\{\{|\{%|[$#]\{|\.\./|%3cscript"
    r"|</\w+>|<(?:script|img|a|b|i|u|svg|iframe|div|style|body|input|form|object|embed|link|meta|"
    r"html|video|marquee)\b[^>]{0,200}>|\bon(?:error|load|click)\s*=|\bjavascript:"
    r"|\bexec\b|\beval\s*\(|\bos\.system\b|^\s*=\s*cmd\b"
)
# How people write who want to pass for the system.
_MARKUP = re.compile(
    r"\[\s*/?(?:admin|system|root|sistema|developer|inst|owner)\s*\]|<\|[\w ]*\|>|"
    r"^\W*(?:system|sistema|root|sudo|assistant|developer)\s*[:>]|^\s*(?:sudo|/admin|/system)\b|"
    r"</?\s*(?:system|assistant|admin|user|developer|instructions?)\s*>|"
    r"['\"]role['\"]\s*:|\b(?:user|usuario|rol|role|usuari[oa])\s*[:=]\s*(?:admin\w*|root|owner|dueno)|"
    r"#{2,}\s*(?:system|sistema|admin|instruc)|(?:^|\s)\.env\b",
    re.M,
)
# Of what only machines read, so much as can be told from the words around it.
_SPANS = re.compile(
    r"<(script|style)\b.{0,500}?</\1\s*>|<[^<>]{0,200}>|\{\{.{0,200}?\}\}|\{%.{0,200}?%\}"
    r"|[$#]\{[^}]{0,200}\}|\[[^\]\n]{0,80}\]\([^\n ]{0,200}\)+|['\"]\s*\)*\s*;.{0,200}?--"
    r"|'\s*(?:or|and)\s+['\d].{0,20}?=\s*'?\w+'?",
    re.IGNORECASE | re.DOTALL,
)
_FOR_SOMEBODY = f"para|for|pra {THIRD}"
# Who says to be somebody speaks of themselves, unless it is by whom they know.
_MYSELF = re.compile(
    compiled(f"<i_am> {THIRD}").pattern + r"(?!(?:de|del|of|da|do) _(?:name|staff)_)"
)
_AMOUNT = re.compile(r"\d[\d.,]*")


def refusal_of(
    text: str, known_names: Iterable[str] = (), prices: Collection[str | None] = ()
) -> str | None:
    """The key of the sentence that refuses `text`, or None when nothing in it is off limits.

    `known_names` are words that name no stranger: the customer's own name, services, staff, the
    business. `prices` are the published ones, decimal texts: other amounts may not be demanded.
    Reads at most `reading.MAX_CHARS`.
    """
    bare = plain(text)
    if _MARKUP.search(bare):
        return "no_secrets"
    said = marked(text, known_names)
    published = [Decimal(price) for price in prices if price is not None]
    if 0 in published:
        said += "_free_service_ "
    if names_other_price(text, prices):
        said += "_odd_money_ "
    key = _first((*RULES, *WATCHING, *REFUSED), said, asks(text))
    is_code = _CODE.search(bare) is not None
    if key is None or (key == "off_topic" and is_code):  # a sum in a template is no sum
        return "not_understood" if is_code else None
    return key


def matter_of(text: str, known_names: Iterable[str] = ()) -> str:
    """ "medical", "legal_advice" or "own_data" where an answer is wanted that only people may give,
    "" otherwise. Reads at most `reading.MAX_CHARS`."""
    return _first((*HEALTH, *LAW, *OWN_DATA), marked(text, known_names), asks(text)) or ""


def names_other_price(text: str, prices: Collection[str | None]) -> bool:
    """Whether an amount of money is named that is none of the published `prices`."""
    published = [Decimal(price) for price in prices if price is not None]
    return bool(published) and _odd_amount(plain(text), published)


def without_code(text: str) -> str:
    """What people could have meant of a message with markup, templates or queries in it."""
    return re.sub(r"\s{2,}", " ", _SPANS.sub(" ", text[:MAX_CHARS])).strip()


def _first(rules: Iterable[Rule], said: str, wants_answer: bool) -> str | None:
    """The key of the first rule that a marked message fits."""
    present = _concepts(said)
    for rule in rules:
        if (wants_answer or not rule.asked) and _holds(rule, said, present):
            return rule.key
    return None


def speaks_of_others(text: str, known_names: Iterable[str] = ()) -> bool:
    """Whether somebody else is mentioned, other than as the one something is wished for."""
    said = compiled(_FOR_SOMEBODY).sub(" ", marked(text, known_names))
    said = _MYSELF.sub(" ", said)
    return compiled(THIRD).search(said) is not None


def _concepts(said: str) -> frozenset[str]:
    words = {word.rstrip(",") for word in said.split()}
    return frozenset().union(*map(concepts_begun, words))


def _holds(rule: Rule, said: str, present: frozenset[str]) -> bool:
    if not all(group & present for pattern in rule.all_of for group in needed(pattern)):
        return False
    return all(compiled(pattern).search(said) for pattern in rule.all_of) and not any(
        compiled(pattern).search(said) for pattern in rule.unless
    )


def _odd_amount(bare: str, published: list[Decimal]) -> bool:
    """Whether an amount of money is named that no service costs."""
    for match in MONEY.finditer(bare):
        digits = _AMOUNT.search(match[0])
        if digits and _decimal(digits[0]) not in published:
            return True
    return False


def _decimal(text: str) -> Decimal:
    """Such as "1.200,50" or "18.00"; a group of three digits behind a point are thousands."""
    bare = text.strip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare):
        return Decimal(re.sub(r"\D", "", bare))
    whole, _, cents = bare.replace(",", ".").rpartition(".")
    return Decimal(f"{whole.replace('.', '')}.{cents}") if whole else Decimal(cents)
