"""Saying the offers that hold for this person: when they ask, and next to a price."""

import re
from datetime import date
from typing import Any

from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

ASKS = re.compile(
    r"\b(?:ofertas?|promocion\w*|promos?|"
    r"(?:hay|teneis|tienen|tienes|algun) (?:\w+ )?descuentos?\b|"
    r"precios? (?:especial\w* |reducidos? )?(?:para|de) (?:jubilad\w+|estudiantes?|parad\w+|"
    r"mayores|pensionistas|grupos?|familias? numerosas?|socios|empleados)|"
    r"offers?|deals?|promotions?|any discounts?|specials?|promocoes|promocao|"
    r"(?:hay|teneis|tienen|haceis|hacen|ofreceis|ofrecen|aplicais|aplican) (?:\w+ )?descuentos?|"
    r"cuanto (?:me |nos |se )?(?:rebaj|descont|descuent)\w+|"
    r"(?:do you (?:have|do|give|offer)|is there|are there|got)(?: \w+){0,3} discounts?|"
    r"(?:ha|tem|algum|fazem|dao) (?:\w+ )?descontos?)\b"
)
# "¿ofertáis masajes?" and "what services do you offer?" ask what there is.
SERVICES = re.compile(
    r"\b(?:do you offer(?!.*discount)|you offer(?!.*discount)|offer (?:me|to)|que ofrec\w+)\b"
)
# "Una oferta de corte para el viernes" is a wish; "¿promociones del Black Friday?" asks for them.
WISHES = frozenset({"booking", "availability", "reschedule"})
OFFERS_MAX = 4


def offers_asked(turn: Turn) -> bool:
    """Such as "¿tenéis alguna promoción?": what holds today, or that nothing does."""
    folded = fold(turn.situation.text)
    if not ASKS.search(folded) or SERVICES.search(folded):
        return False
    if turn.understood.entities.when is not None and turn.understood.intent in WISHES:
        return False
    turn.intent = "price"
    rows = turn.facts.get("offers", [])
    named = turn.understood.entities.service
    of_service = [row for row in rows if named and row["service_id"] == str(named.id)]
    chosen = (of_service or rows)[:OFFERS_MAX]
    if not chosen:
        turn.say("offers_none")
        return True
    turn.say("offers_now")
    turn.parts[-1] += "\n" + "\n".join(_line(turn, row) for row in chosen)
    return True


def offers_of(turn: Turn, word: str) -> bool:
    """The offers that speak of a thing by its (folded) word; whether there was one."""
    stem = word.removesuffix("s")
    rows = [
        row
        for row in turn.facts.get("offers", [])
        if re.search(rf"\b{re.escape(stem)}", fold(f"{row['title']} {_text(turn, row)}"))
    ]
    if not rows:
        return False
    turn.say("offers_now")
    turn.parts[-1] += "\n" + "\n".join(_line(turn, row) for row in rows[:OFFERS_MAX])
    return True


def offer_add(turn: Turn, service_id: str) -> None:
    """Behind the price of a service: the offer for it that holds today, if there is one."""
    for row in turn.facts.get("offers", []):
        if row["service_id"] == service_id:
            turn.parts.append(_sentence(turn, row))
            return


def _sentence(turn: Turn, row: dict[str, Any]) -> str:
    turn.support("offer", row["id"], "text")
    text = _text(turn, row).rstrip(" .")
    return turn.voice.say("offer_for", text=text, date=_until(turn, row))


def _line(turn: Turn, row: dict[str, Any]) -> str:
    turn.support("offer", row["id"], "text")
    price = turn.voice.money(row["price"], turn.facts["currency"])
    if price and price.split(" ")[0] in _text(turn, row):
        price = ""
    until = turn.voice.word("offer_until", date=_until(turn, row))
    line = turn.voice.word("offer_line", title=row["title"], text=_text(turn, row).rstrip(" ."))
    told = [part for part in (price, until) if part]
    return f"{line} ({', '.join(told)})"


def _text(turn: Turn, row: dict[str, Any]) -> str:
    return str(row["texts"].get(turn.voice.language) or row["text"])


def _until(turn: Turn, row: dict[str, Any]) -> str:
    return turn.voice.date(date.fromisoformat(row["valid_until"]))
