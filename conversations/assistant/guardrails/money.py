"""Prices, discounts and durations: each belongs to the service that is named next to it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from conversations.assistant.guardrails import words
from conversations.assistant.guardrails.evidence import Evidence
from conversations.assistant.guardrails.sentences import Sentence
from conversations.assistant.nlu.text import fold

_NUMBER = r"\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SIGN = r"€|\$|£|us\$|r\$|mx\$|ar\$"
_NAMES = (
    r"eur(?:os?)?|usd|dolar(?:es)?|dollars?|cop|mxn|ars|clp|pen|brl|gbp|pesos?|reais|real|soles|"
    r"pounds?|libras"
)
_AMOUNT = re.compile(
    rf"(?P<sign>{_SIGN})\s*(?P<a>{_NUMBER})(?P<k1>\s*mil\b)?"
    rf"|(?P<b>{_NUMBER})(?P<k2>\s*mil\b)?\s*(?:de\s+)?(?P<unit>{_SIGN}|(?:{_NAMES})\b)"
)
_BARE = re.compile(
    r"(?<![\d:/.,¤-])(?P<n>\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d{1,2})?)(?![\d:/%-]|[.,]\d)"
    r"(?!\s*(?:min|h\b|hora|hour|dia|day|person|people|pessoa|de [a-z]))"
)
_STANDING = re.compile(
    rf"(?<![\w.,-])(?P<n>{_NUMBER})(?![\d-]|[.,]\d)(?:(?!\w)|(?=(?:{_NAMES})\b))"
)
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|por ciento|percent|por cento)")
_MINUTES = re.compile(r"\b(\d{1,3})\s*(?:min|minutos?|minutes?|mins)\b")
_CURRENCIES = {
    "€": {"EUR"}, "eur": {"EUR"}, "euro": {"EUR"}, "euros": {"EUR"}, "£": {"GBP"},
    "us$": {"USD"}, "usd": {"USD"}, "dolar": {"USD"}, "dolares": {"USD"}, "dollar": {"USD"},
    "dollars": {"USD"}, "r$": {"BRL"}, "reais": {"BRL"}, "real": {"BRL"}, "brl": {"BRL"},
    "cop": {"COP"}, "mxn": {"MXN"}, "mx$": {"MXN"}, "ars": {"ARS"}, "ar$": {"ARS"},
    "clp": {"CLP"}, "gbp": {"GBP"}, "soles": {"PEN"}, "pen": {"PEN"},
    "$": {"USD", "COP", "MXN", "ARS", "CLP", "UYU", "CAD", "AUD"},
    "peso": {"COP", "MXN", "ARS", "CLP", "UYU", "DOP"},
    "pesos": {"COP", "MXN", "ARS", "CLP", "UYU", "DOP"},
}  # fmt: skip
_JOINT = re.compile(r",(?!\d)|[;()\n]| y | e | and | o | or ")

Service = Mapping[str, Any]


def problems(sentence: Sentence, clockless: str, evidence: Evidence) -> Iterator[str]:
    """What a sentence says about money and duration that no record supports. `clockless` is its
    folded text with days and times blanked out."""
    named, text = services_named(clockless, evidence)
    for clause, services in _clauses(text, named):
        yield from _amounts(sentence, clause, services, evidence)
        yield from _durations(sentence, clause, services, evidence)
        if _offers_for_nothing(sentence, services, evidence):
            yield "it says that something is free of charge, which is not published"
    if _PERCENT.search(text) and not _in_records(_PERCENT, text, evidence):
        yield "it names a percentage that is not published"
    if sentence.claims(words.DISCOUNT) and not _in_records(words.DISCOUNT, text, evidence):
        yield "it speaks of a discount or offer that is not published"
    for pattern in (_PERCENT, words.DISCOUNT):
        _cite_offers(pattern, text, evidence)


def services_named(text: str, evidence: Evidence) -> tuple[dict[str, Service], str]:
    """The services that a folded text names, by the mark that stands for each in the returned
    text: names contain each other and "y", which the marks do not."""
    named: dict[str, Service] = {}
    for number, row in enumerate(evidence.services):
        mark = chr(0xE000 + number)
        replaced = re.sub(rf"(?<!\w){re.escape(fold(row['name']))}(?!\w)", mark, text)
        if replaced != text:
            named[mark], text = row, replaced
    return named, text


def _clauses(text: str, named: dict[str, Service]) -> Iterator[tuple[str, list[Service]]]:
    """Pieces of a sentence, each with the services it names; without any, those named before it,
    or else all of the sentence."""
    current = list(named.values())
    for clause in _JOINT.split(text):
        here = [row for mark, row in named.items() if mark in clause]
        current = here or current
        yield clause, current


def _amounts(
    sentence: Sentence, clause: str, services: list[Service], evidence: Evidence
) -> Iterator[str]:
    for value, unit in _values(sentence, clause):
        allowed = _prices(services) if services else evidence.prices
        if value in allowed:
            _cite(value, services or evidence.services, evidence)
        elif offer := _offered(value, services, evidence):
            evidence.cite("offer", offer, "price")
        elif not _excused(sentence, value, evidence):
            yield f"the amount {value} is no published price" + _of(services)
        if unit and evidence.facts.get("currency") not in _CURRENCIES.get(unit, {unit}):
            yield f"the currency is {evidence.facts.get('currency')}"


def _offered(value: Decimal, services: list[Service], evidence: Evidence) -> str:
    """The id of an offer in force with this price, for one of the services named or for any; ""
    without one."""
    ids = {row["id"] for row in services}
    for row in evidence.offers:
        fits = not ids or not row["service_id"] or row["service_id"] in ids
        if fits and row["price"] is not None and Decimal(row["price"]) == value:
            return str(row["id"])
    return ""


def _values(sentence: Sentence, clause: str) -> Iterator[tuple[Decimal, str]]:
    rest = clause
    for match in _AMOUNT.finditer(clause):
        value = _decimal(match["a"] or match["b"])
        if value is not None:
            thousand = match["k1"] or match["k2"]
            yield value * (1000 if thousand else 1), (match["sign"] or match["unit"]).strip()
        rest = rest.replace(match[0], " ", 1)
    if sentence.says(words.PRICE):
        for match in _BARE.finditer(rest):
            value = _decimal(match["n"])
            if value is not None:
                yield value, ""


def _decimal(text: str) -> Decimal | None:
    """A number with either separator: a single one before three digits marks thousands."""
    digits = re.sub(r"\s", "", text)
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0 or len(digits) - last - 1 == 3:
        return Decimal(re.sub(r"[.,]", "", digits))
    return Decimal(f"{re.sub(r'[.,]', '', digits[:last])}.{digits[last + 1 :]}")


def _prices(services: list[Service]) -> frozenset[Decimal]:
    return frozenset(Decimal(row["price"]) for row in services if row["price"] is not None)


def _cite_offers(pattern: re.Pattern[str], text: str, evidence: Evidence) -> None:
    """Note the offers that say the same."""
    for match in pattern.finditer(text):
        for row in evidence.offers_saying(re.escape(match[0])):
            evidence.cite("offer", str(row["id"]), "text")


def _cite(value: Decimal, services: list[Service], evidence: Evidence) -> None:
    for row in services:
        if row["price"] is not None and Decimal(row["price"]) == value:
            evidence.cite("service", row["id"], "price")


def _excused(sentence: Sentence, value: Decimal, evidence: Evidence) -> bool:
    """An amount in the owner's own texts, or one that the customer named and the reply denies."""
    if value in _numbers(evidence.prose):
        return True
    return sentence.denies() and value in _numbers(evidence.customer_words)


def _numbers(text: str) -> set[Decimal]:
    """The numbers that stand alone in a folded text or before a currency; none of those inside a
    reference ("a1b-20")."""
    found = (_decimal(match["n"]) for match in _STANDING.finditer(text))
    return {number for number in found if number is not None}


def _durations(
    sentence: Sentence, clause: str, services: list[Service], evidence: Evidence
) -> Iterator[str]:
    rows = services or evidence.services
    if not (services or sentence.says(words.DURATION)):
        return
    for match in _MINUTES.finditer(clause):
        minutes = int(match[1])
        fitting = [row for row in rows if row["duration_min"] == minutes]
        for row in fitting if services else []:
            evidence.cite("service", row["id"], "duration_min")
        if not fitting and not re.search(rf"\b{minutes}\b", evidence.prose):
            yield f"{minutes} minutes is no published duration" + _of(services)


def _offers_for_nothing(sentence: Sentence, services: list[Service], evidence: Evidence) -> bool:
    if not sentence.claims(words.FREE_OF_CHARGE) or evidence.changes_freely(sentence.folded):
        return False
    return 0 not in _prices(services or evidence.services) and not _in_records(
        words.FREE_OF_CHARGE, sentence.folded, evidence
    )


def _in_records(pattern: re.Pattern[str], text: str, evidence: Evidence) -> bool:
    """Whether the owner's own texts use the same words."""
    return all(match[0] in evidence.prose for match in pattern.finditer(text))


def _of(services: list[Service]) -> str:
    return f" of {', '.join(row['name'] for row in services)}" if services else ""
