"""Answers from the business's own records: price, hours, address, services. Each sentence names
the record that supports it; where there is none, a person is asked."""

import re
from datetime import date, timedelta
from typing import Any

from conversations.assistant.builtin import knowing
from conversations.assistant.builtin.offers import offer_add, offers_of
from conversations.assistant.builtin.summary import summary_of
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.services_match import names_a_service
from conversations.assistant.nlu.text import fold
from conversations.assistant.own_intents import own_answer_text, own_meant

LIST_MAX = 12
ASKS_LIST = re.compile(
    r"\bservici|\bofrec|\bcatalogo|\btratamiento|\bque (?:mas )?(?:hac|tien|ten[ei]s|clase|curso)|"
    r"\bservice|\boffer|\btreatment|\bwhat do you|\bservico|\bo que|\bclases\b|\bclasses\b"
)

ASIDE = re.compile(
    r"\b(?:parking|car park|aparc\w*|estaciona\w*|parquea\w*|garaje|cochera|"
    r"bonos?|abonos?|packs?|paquetes?|pases?|(?:tarjetas?|cheques?|vales?) (?:de )?regalo|"
    r"gift (?:cards?|vouchers?)|vouchers?|passes|packages?|bundles?|punch cards?|pacotes?|passes?|"
    r"senal(?:es)?|sena|senia|deposit(?:o|os|s)?|fianza|anticipo|prepay\w*|"
    r"sinal|caucao|vales?[ -]presente|cartao presente)\b"
)


def asked_services(turn: Turn) -> list[dict[str, Any]]:
    """The services that this message names (several when it is ambiguous)."""
    entities = turn.understood.entities
    if entities.service is not None:
        return [turn.services[str(entities.service.id)]]
    return [turn.services[str(match.id)] for match in entities.services_ambiguous]


def asks_unknown(turn: Turn) -> bool:
    """Whether the message names a service that this business does not have."""
    return not asked_services(turn) and names_a_service(turn.situation.text, turn.voice.language)


def _other_matter(turn: Turn) -> bool:
    """Handle what a list of services says nothing of: parking, vouchers, deposits. Services that
    are called so and an offer that speaks of it are told."""
    found = ASIDE.search(fold(turn.situation.text))
    if found is None:
        return False
    named = [row for row in turn.services.values() if _is_called(row, found[0])]
    if named:
        turn.say("services_list")
        lines = [_price_line(turn, row) for row in named[:LIST_MAX]]
        turn.parts[-1] += "\n" + "\n".join(lines)
    elif not offers_of(turn, found[0]) and not knowing.answer_known(turn):
        turn.say("unknown_fact")
        ask_person(turn, "question")
    return True


def _is_called(row: dict[str, Any], word: str) -> bool:
    stem = word.removesuffix("s")
    return bool(re.search(rf"\b{re.escape(stem)}", fold(row["name"])))


def answer_price(turn: Turn) -> None:
    """The price of what was asked about, or the whole list."""
    turn.memory.topic = "price"
    named = asked_services(turn)
    if not named and _other_matter(turn):
        return
    if not named and not asks_unknown(turn):
        named = [row for row in (turn.service or _booked_service(turn),) if row]
    if len(named) == 1:
        _price_one(turn, named[0])
        return
    turn.say("unknown_service" if asks_unknown(turn) else "price_list")
    lines = [_price_line(turn, row) for row in (named or list(turn.services.values()))[:LIST_MAX]]
    turn.parts[-1] += "\n" + "\n".join(lines)


def _booked_service(turn: Turn) -> dict[str, Any] | None:
    """The service of the only booking that the customer has: "¿cuánto me va a costar?"."""
    rows = turn.tools.call("my_bookings")["bookings"]
    return turn.services.get(rows[0]["service_id"]) if len(rows) == 1 else None


def _price_one(turn: Turn, row: dict[str, Any]) -> None:
    values = {"service": row["name"], "minutes": row["duration_min"]}
    if row["price"] is None and knowing.answer_known(turn, surely=True):
        return
    if row["price"] is None:
        turn.say("price_unknown", service=row["name"])
        ask_person(turn, "price")
        return
    price = turn.voice.money(row["price"], turn.facts["currency"])
    free = float(row["price"]) == 0
    turn.say("price_free" if free else "price_one", price=price, **values)
    turn.support("service", row["id"], "price")
    offer_add(turn, row["id"])
    offer_to_book(turn, row)


def offer_to_book(turn: Turn, row: dict[str, Any]) -> None:
    """Ask whether to look for a time, unless something is being booked already."""
    if not turn.memory.task:
        turn.memory.service, turn.memory.asked = row["id"], "book"
        turn.say("book_question")


def _price_line(turn: Turn, row: dict[str, Any]) -> str:
    turn.support("service", row["id"], "price")
    price = turn.voice.money(row["price"], turn.facts["currency"])
    key = "price_line" if price else "price_line_unknown"
    return turn.voice.word(key, service=row["name"], price=price, minutes=row["duration_min"])


def answer_hours(turn: Turn) -> None:
    """The hours of the day asked about, or of the week."""
    turn.memory.topic = "hours"
    found = turn.understood.entities.when
    if not turn.facts["hours"] and not turn.facts["overrides"]:
        if not knowing.answer_known(turn, surely=True):
            turn.say("hours_none")
            ask_person(turn, "hours")
    elif found is not None and found.start is not None and not found.time_only:
        hours_of_day(turn, found.start.date())
    else:
        _hours_of_week(turn)


def windows_of(turn: Turn, day: date) -> tuple[list[list[str]], str]:
    """The opening windows of one date with its special hours applied, and their reason."""
    special = turn.facts["overrides"].get(day.isoformat())
    if special is not None:
        return special["windows"], special["reason"]
    return turn.facts["hours"].get(str(day.weekday()), []), ""


def hours_of_day(turn: Turn, day: date) -> None:
    """The opening hours of one date, or that it is closed and why."""
    windows, reason = windows_of(turn, day)
    name = turn.voice.day(day, turn.today)
    if windows:
        turn.say("hours_day", day=name, windows=turn.voice.windows(windows))
    elif reason:
        turn.say("hours_closed_reason", day=name, reason=reason)
    else:
        turn.say("hours_closed", day=name)
    turn.support("hours", day.isoformat(), "windows")


def _hours_of_week(turn: Turn) -> None:
    turn.say("hours_week")
    lines = [
        turn.voice.word(
            "hours_line",
            day=turn.voice.weekday(day),
            windows=turn.voice.windows(turn.facts["hours"].get(str(day), [])),
        )
        for day in range(7)
    ]
    turn.parts[-1] += "\n" + "\n".join(lines)
    closures = [
        turn.today + timedelta(days=ahead)
        for ahead in range(14)
        if (turn.today + timedelta(days=ahead)).isoformat() in turn.facts["overrides"]
    ]
    for day in closures:
        hours_of_day(turn, day)
    turn.support("hours", "week", "windows")


def answer_location(turn: Turn) -> None:
    """The address, with the map where there is one."""
    address = ", ".join(filter(None, (turn.facts["address"], turn.facts["city"])))
    if not address and knowing.answer_known(turn, surely=True):
        return
    if not address:
        turn.say("location_none")
        ask_person(turn, "location")
        return
    turn.say("location", address=address)
    if turn.facts["map_url"]:
        turn.say("location_map", url=turn.facts["map_url"])
    turn.support("business", turn.facts["name"], "address")


def _length(turn: Turn, named: list[dict[str, Any]]) -> bool:
    """Such as "¿cuánto tarda?" of the service that is being booked or was booked."""
    said = read(turn.situation.text, turn.understood.language).concepts
    if named or "how_long" not in said:
        return False
    row = turn.service or _booked_service(turn)
    if row is None:
        return False
    turn.say("takes", service=row["name"], minutes=row["duration_min"])
    turn.support("service", row["id"], "duration_min")
    return True


def answer_services(turn: Turn) -> None:
    """Whether a service is offered, or what is; what no record tells goes to the team."""
    named = asked_services(turn)
    if _length(turn, named):
        return
    if len(named) == 1:
        _service_yes(turn, named[0])
        return
    if not named and _other_matter(turn):
        return
    if not named and not asks_unknown(turn) and not ASKS_LIST.search(fold(turn.situation.text)):
        if not knowing.answer_known(turn):
            turn.say("unknown_fact")
            ask_person(turn, "question")
        return
    turn.say("unknown_service" if asks_unknown(turn) else "services_list")
    rows = named or list(turn.services.values())
    lines = [_price_line(turn, row) for row in rows[:LIST_MAX]]
    turn.parts[-1] += "\n" + "\n".join(lines)


def tell_service(turn: Turn, row: dict[str, Any]) -> None:
    """What the records say of a service, without a yes."""
    turn.parts.append(_price_line(turn, row).removeprefix("• ") + ".")
    if row["description"]:
        turn.parts.append(row["description"])
    turn.support("service", row["id"], "name")
    offer_to_book(turn, row)


def _service_yes(turn: Turn, row: dict[str, Any]) -> None:
    price = turn.voice.money(row["price"], turn.facts["currency"])
    values = {"service": row["name"], "minutes": row["duration_min"]}
    staff, can = turn.understood.entities.staff, row.get("staff", [])
    if staff is not None and can and staff.name not in can:
        turn.say("staff_does_not", staff=staff.name, others=turn.voice.listed(can), **values)
        turn.support("service", row["id"], "staff")
        offer_to_book(turn, row)
        return
    if staff is not None:
        turn.say("staff_does", staff=staff.name, price=price and f", {price}", **values)
        turn.support("service", row["id"], "staff")
    else:
        turn.say("service_yes" if price else "service_yes_plain", price=price, **values)
    if row["description"]:
        turn.parts.append(row["description"])
    turn.support("service", row["id"], "name")
    offer_to_book(turn, row)


def own_answer(turn: Turn, *, urgent: bool = False) -> bool:
    """An answer that the owner wrote for words of their own ("nunca he entrenado"), if one fits;
    whether it did. `urgent`: only among those that cannot wait ("huele a gas")."""
    meant = own_meant(turn.situation.text, turn.facts.get("answers", []), urgent=urgent)
    if meant is None:
        return False
    turn.parts.append(own_answer_text(meant.row, turn.voice.language))
    turn.support("answer", meant.row["intent"], "answer")
    turn.outcome.entities.setdefault("topics", []).append(meant.row["intent"])
    return True


def has_own_answer(turn: Turn) -> bool:
    """Whether the owner wrote an answer for what is said."""
    return own_meant(turn.situation.text, turn.facts.get("answers", [])) is not None


# What no record answers is the owner's to answer, once for everybody who asks.
FACTS = frozenset({"price", "hours", "location", "question"})


def ask_person(turn: Turn, reason: str) -> None:
    """What no record answers goes to a person, who is told the open wish and the question."""
    if reason in FACTS:
        knowing.ask_team(turn)
    turn.outcome.handoff = reason
    turn.outcome.summary = summary_of(turn)
